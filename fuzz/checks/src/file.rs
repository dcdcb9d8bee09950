//! Checks ACL files.

use aclarity::file;
use aclarity::user::User;

use crate::{input, reading_back, verdicts};

/// Errors have valid positions, a user's rules reproduce the user, and the
/// printed users load as the same users.
pub fn check(input: &[u8]) {
    let (server, text) = input::server_and_rest(input);
    let users = match file::load(text, server) {
        Ok(users) => users,
        Err(errors) => {
            assert!(!errors.errors.is_empty());
            for error in &errors.errors {
                assert!(error.span.start <= error.span.end, "{error:?}");
                assert!(error.span.end <= text.len(), "{error:?}");
            }
            let message = errors.message("users.acl");
            assert!(!message.contains(&b'\n'));
            return;
        }
    };
    let calls = input::calls(b"");
    for (name, user) in &users {
        let Some(rules) = file::rules_of(text, name, server) else {
            assert_eq!(name, b"default");
            assert_eq!(*user, User::default_user(server));
            continue;
        };
        let rules: Vec<Vec<u8>> = rules.into_iter().map(|(rule, _)| rule).collect();
        // In Redis 6 a line resets an existing user, and a reset user differs
        // slightly from a new one.
        let made = |first: &[&[u8]]| {
            let mut again = User::new(server);
            for rule in first
                .iter()
                .copied()
                .chain(rules.iter().map(|rule| &**rule))
            {
                again.apply(rule, server).expect("the file was loaded");
            }
            again
        };
        assert!(made(&[]) == *user || made(&[b"reset"]) == *user);
        verdicts::check_explained(user, &rules, server, &calls);
    }
    reading_back::check(&users, server, &calls);
}

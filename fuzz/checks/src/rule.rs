//! Checks rules: one per line, an empty line, then calls, one per line.

use aclarity::rule::{Permission, Rule, RuleError, merge_selectors};
use aclarity::session::Users;
use aclarity::user::User;

use crate::{input, reading_back, secrets, verdicts};

/// A refused rule changes nothing, errors have valid positions, the explanation
/// agrees with the verdict, and the user is unchanged when printed and parsed
/// again.
pub fn check(input: &[u8]) {
    let (server, text) = input::server_and_rest(input);
    let (rules, calls) = input::halves(text);
    let (rules, calls) = (input::lines(rules).collect::<Vec<_>>(), input::calls(calls));
    for rule in &rules {
        check_place(rule, &Rule::parse(rule, server).map(drop));
        check_place(rule, &Permission::parse(rule, server).map(drop));
    }
    let Ok(merged) = merge_selectors(&rules, server) else {
        return;
    };
    let mut user = User::new(server);
    let mut taken = Vec::new();
    for rule in &merged {
        let before = user.clone();
        let applied = user.apply(&rule.text, server);
        check_place(&rule.text, &applied);
        match applied {
            Ok(()) => taken.push(&rule.text),
            Err(error) => {
                assert_eq!(user, before, "a refused rule changed something");
                let help = error.help(&rule.text, server);
                assert!(!help.contains(secrets::PLANTED), "{help}");
            }
        }
    }
    verdicts::check_explained(&user, &taken, server, &calls);
    reading_back::check(&Users::from([(b"u".to_vec(), user)]), server, &calls);
}

fn check_place(rule: &[u8], parsed: &Result<(), RuleError>) {
    if let Err(error) = parsed {
        assert!(error.span.start <= error.span.end, "{error:?}");
        assert!(error.span.end <= rule.len(), "{error:?}");
    }
}

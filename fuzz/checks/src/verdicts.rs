//! Checks that verdicts agree: the fast one, the explained one, and the one
//! about the same user after printing and parsing.

use aclarity::Server;
use aclarity::commands::{Command, Lookup};
use aclarity::explanation::explain;
use aclarity::permission::{self, Denial};
use aclarity::user::User;

/// The command whose permissions the server would check.
pub fn command<A: AsRef<[u8]>>(server: Server, argv: &[A]) -> Option<&'static Command> {
    match server.commands().lookup(argv) {
        Lookup::Found(command) if command.accepts(argv.len()) => Some(command),
        _ => None,
    }
}

/// The server's verdict on each call, as far as it depends on the user's
/// permissions.
pub fn of(user: &User, server: Server, calls: &[Vec<Vec<u8>>]) -> Vec<Option<Result<(), Denial>>> {
    let verdict = |argv: &Vec<Vec<u8>>| {
        command(server, argv).map(|command| permission::check(user, command, argv, 0))
    };
    calls.iter().map(verdict).collect()
}

/// The explanation agrees with the verdict about the user that the rules
/// define.
pub fn check_explained<R: AsRef<[u8]>>(
    user: &User,
    rules: &[R],
    server: Server,
    calls: &[Vec<Vec<u8>>],
) {
    for (argv, verdict) in calls.iter().zip(of(user, server, calls)) {
        let Some(verdict) = verdict else {
            assert!(explain(rules, server, argv, 0).is_err(), "no such command");
            continue;
        };
        let explanation = explain(rules, server, argv, 0).expect("the rules were applied");
        let runs = explanation.running.is_some();
        assert!(explanation.allowed == verdict.is_ok() || runs && verdict.is_ok());
        assert_eq!(explanation.denial, verdict.err());
        let mut denials = explanation.selectors.iter().map(|judged| judged.denial);
        assert_eq!(verdict.is_ok(), denials.any(|denial| denial.is_none()));
        for judged in &explanation.selectors {
            let permits = judged.command.permitted
                && judged.databases.iter().all(|of| of.judgement.permitted)
                && judged.keys.iter().all(|key| key.judgement.permitted)
                && judged.channels.iter().all(|of| of.judgement.permitted);
            assert_eq!(permits, judged.denial.is_none(), "{judged:?}");
        }
        let _ = explanation.in_words(rules).to_string();
        serde_json::to_string(&explanation).expect("an explanation can be serialised");
    }
}

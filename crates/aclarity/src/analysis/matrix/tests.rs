use proptest::prelude::*;

use super::super::needs::plainest_call;
use super::*;
use crate::permission;

fn user(server: Server, rules: &[&str]) -> User {
    let mut user = User::new(server);
    for rule in rules {
        user.apply(rule.as_bytes(), server).unwrap();
    }
    user
}

#[track_caller]
fn shows(server: Server, rules: &[&str], expected: &[(&str, &str)]) {
    let matrix = Matrix::new(server);
    let user = user(server, rules);
    for (command, words) in expected {
        let row = matrix.row(command).unwrap();
        assert_eq!(
            matrix.verdict(&user, row).to_string(),
            *words,
            "{server} {rules:?} {command}"
        );
    }
}

#[test]
fn verdicts_say_on_which_terms() {
    let server = Server::Redis8_6;
    shows(
        server,
        &["+@all"],
        &[
            ("get", "no keys"),
            ("ping", "allowed"),
            ("publish", "no channels"),
        ],
    );
    shows(
        server,
        &["~a:*", "&b:*", "+@all"],
        &[
            ("get", "some keys"),
            ("subscribe", "some channels"),
            ("eval", "some keys"),
        ],
    );
    shows(
        server,
        &["%R~a:*", "+get", "+set", "+copy", "+eval"],
        &[
            ("get", "some keys"),
            ("set", "no keys"),
            ("copy", "no keys"),
            ("eval", "some keys"),
        ],
    );
    shows(server, &["%R~a", "%W~b", "+copy"], &[("copy", "some keys")]);
    shows(
        server,
        &["~*", "+select|0"],
        &[("select", "some arguments")],
    );
    shows(
        server,
        &["+config|get"],
        &[
            ("config|get", "allowed"),
            ("config|set", "denied"),
            ("auth", "allowed"),
        ],
    );
}

#[test]
fn what_selectors_permit_adds_up() {
    shows(
        Server::Redis8_6,
        &["~a", "+get", "(~* +get)", "(~b +set)", "(+del)"],
        &[("get", "allowed"), ("set", "some keys"), ("del", "no keys")],
    );
}

#[test]
fn servers_have_their_own_terms() {
    shows(Server::Redis6_2, &["+@pubsub"], &[("publish", "allowed")]);
    shows(Server::Redis6_0, &["+@pubsub"], &[("publish", "allowed")]);
    shows(
        Server::Redis6_0,
        &["+config|get"],
        &[("config", "some arguments")],
    );
    shows(
        Server::Valkey9_1,
        &["~*", "db=1", "+@all"],
        &[("get", "some databases"), ("ping", "allowed")],
    );
    shows(
        Server::Valkey9_1,
        &["~*", "resetdbs", "+get"],
        &[("get", "no databases")],
    );
}

#[test]
fn containers_that_cannot_be_called_have_no_row() {
    let matrix = Matrix::new(Server::Redis8_6);
    assert!(matrix.row("config").is_none());
    assert_eq!(matrix.row("config|get").unwrap().name(), "CONFIG GET");
    assert!(matrix.row("command").is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A call that is permitted is of a command that is not refused, and one
    /// that is refused of a command that is not allowed throughout.
    #[test]
    fn verdicts_agree_with_what_the_server_would_do(
        server in proptest::sample::select(Server::ALL.to_vec()),
        rules in proptest::collection::vec(proptest::sample::select(vec![
            "+@all", "-@all", "+@read", "+@write", "-@dangerous", "+@pubsub", "+get", "-set", "+eval",
            "+select|0", "+config|get", "~1", "~a*", "%R~1", "%W~1", "allkeys", "resetkeys", "&1", "&*",
            "resetchannels", "(~1 +@all)", "(%R~* +@read)", "(~* &1 +publish +mget)", "db=0", "db=1", "alldbs",
        ]), 0..10),
    ) {
        let mut user = User::new(server);
        for rule in &rules {
            let _ = user.apply(rule.as_bytes(), server);
        }
        let matrix = Matrix::new(server);
        for row in matrix.rows() {
            let argv = plainest_call(row.command);
            let verdict = matrix.verdict(&user, row);
            match permission::check(&user, row.command, &argv, 0) {
                Ok(()) => prop_assert_ne!(verdict.grant(), Grant::Refused, "{} {:?}", server, argv),
                Err(_) => prop_assert_ne!(verdict, Verdict::Allowed, "{} {:?}", server, argv),
            }
        }
    }
}

use super::*;
use aclarity::Server;
use aclarity::analysis::lint::lint;

fn told(text: &str, name: &str, call: &str) -> (Vec<String>, Vec<String>) {
    let document = lint(text, Server::Redis8_6);
    let mut session = document.session();
    let argv: Vec<&str> = call.split(' ').collect();
    session.impersonate(1, name.as_bytes());
    let before = session.clone();
    let reply = session.execute(1, &argv);
    let verdict = session.verdict(&reply).unwrap();
    let defined = document.user(name.as_bytes());
    let call = Call {
        argv: &argv,
        connection: 1,
    };
    let reasons = reasons(&before, defined, name.as_bytes(), &call, verdict);
    let sentences = reasons.sentences.iter().map(|sentence| {
        let pieces = sentence.iter().map(|piece| match piece {
            Piece::Words(text) | Piece::Code(text) => text.as_str(),
        });
        pieces.collect()
    });
    let places = reasons.places.won.iter();
    (
        sentences.collect(),
        places
            .map(|span| text[span.start..span.end].to_owned())
            .collect(),
    )
}

const ALAN: &str = "ACL SETUSER alan allkeys +@string +@set -SADD >alanpassword";

#[test]
fn a_denial_names_the_rule_that_decided_and_those_that_lost() {
    assert_eq!(
        told(ALAN, "alan", "SADD s 1"),
        (
            vec!["decided by -SADD, overriding +@set.".to_owned()],
            vec!["-SADD".to_owned()]
        )
    );
}

#[test]
fn the_rules_that_lost_are_found_in_the_text() {
    let document = lint(ALAN, Server::Redis8_6);
    let call = Call {
        argv: &["SADD", "s", "1"],
        connection: 1,
    };
    let mut session = document.session();
    session.impersonate(1, b"alan");
    let told = reasons(
        &session,
        document.user(b"alan"),
        b"alan",
        &call,
        Verdict::Denied,
    );
    let lost = told.places.lost.iter();
    let lost: Vec<&str> = lost.map(|span| &ALAN[span.start..span.end]).collect();
    assert_eq!(lost, ["+@set"]);
}

#[test]
fn a_permission_names_the_rules_for_command_and_keys() {
    assert_eq!(
        told(ALAN, "alan", "SET k v"),
        (
            vec!["permitted by +@string and allkeys.".to_owned()],
            vec!["+@string".to_owned(), "allkeys".to_owned()]
        )
    );
}

#[test]
fn a_key_outside_of_all_patterns_is_named() {
    let (sentences, places) = told("user ana on ~a* +@all", "ana", "SET b 1");
    assert_eq!(
        sentences,
        ["not permitted to write the key b: no pattern permits it."]
    );
    assert!(places.is_empty());
}

#[test]
fn each_selector_is_told_and_marked_at_its_part() {
    let text = "user ana on +get ~a* (~b* +@all -set)";
    let (sentences, places) = told(text, "ana", "SET b 1");
    assert_eq!(
        sentences,
        [
            "Outside parentheses: no rule permits set.",
            "In (~b* +@all -set): decided by -set, overriding +@all.",
        ]
    );
    assert_eq!(places, ["-set"]);
}

#[test]
fn a_user_that_the_text_does_not_make_is_explained_by_its_description() {
    let (sentences, places) = told("", "default", "SET k v");
    assert_eq!(sentences, ["permitted by +@all and ~*."]);
    assert!(places.is_empty());
}

#[test]
fn a_database_is_denied_by_the_rule_about_databases() {
    let document = lint("user ana on ~* +@all db=1 db=2,3", Server::Valkey9_1);
    let mut session = document.session();
    session.impersonate(1, b"ana");
    let call = Call {
        argv: &["GET", "k"],
        connection: 1,
    };
    let told = reasons(
        &session,
        document.user(b"ana"),
        b"ana",
        &call,
        Verdict::Denied,
    );
    let sentence = told.sentences[0].iter().map(|piece| match piece {
        Piece::Words(text) | Piece::Code(text) => text.as_str(),
    });
    assert_eq!(
        sentence.collect::<String>(),
        "not permitted in database 0: decided by db=2,3, overriding db=1."
    );
    assert_eq!(told.places.won.len(), 1);
    assert_eq!(told.repairs[0].line, "db=0,2,3");
    assert_eq!(told.repairs[1].line, "(+get %R~k db=0)");
}

/// Denials of calls whose command is permitted: the reason comes first.
#[test]
fn a_denial_while_running_begins_with_its_reason() {
    let (sentences, _) = told("user ana on ~a* +sort", "ana", "SORT a BY w_*");
    assert_eq!(
        sentences,
        [
            "ACL DRYRUN answers OK; the server denies it while it runs, as BY and GET need every \
             key to be readable.",
            "The command itself is permitted by +sort and ~a*.",
        ]
    );
    let (sentences, _) = told("user ana on ~a* +get", "ana", "SORT a BY w_*");
    assert_eq!(
        sentences,
        [
            "no rule permits sort.",
            "BY and GET need every key to be readable too, and no rule permits that: `%R~*` would.",
        ]
    );
}

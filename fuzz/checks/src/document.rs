//! Checks documents: what people paste into the page.

use aclarity::Server;
use aclarity::analysis::lint::lint;
use aclarity::document::{DefinedUser, Document, Finding, Severity, is_plain, redact, users};
use aclarity::session::DEFAULT_USER;
use aclarity::user::User;

use crate::{input, reading_back, secrets, verdicts};

/// Findings have valid positions, a user's rules reproduce the user, the
/// explanation agrees with the verdict, and redaction leaves no password.
pub fn check(input: &[u8]) {
    let (server, text) = input::server_and_rest(input);
    let text = &String::from_utf8_lossy(text);
    let document = lint(text, server);
    for finding in &document.findings {
        let place = text.get(finding.span.start..finding.span.end);
        assert!(place.is_some(), "{finding:?}");
        serde_json::to_string(finding).expect("a finding can be serialised");
    }
    let calls = input::calls(b"");
    for defined in &document.users {
        for rule in &defined.rules {
            let place = text.get(rule.span.start..rule.span.end);
            assert!(place.is_some(), "{rule:?}");
        }
        let rules = rules_of(defined, server);
        verdicts::check_explained(&defined.user, &rules, server, &calls);
    }
    reading_back::check(document.session().users(), server, &calls);
    check_users(text, &document);
    let redacted = redact(text);
    secrets::check(text, &redacted, &document.findings);
    let _ = lint(&redacted, server);
}

/// A caller that needs only the users gets those of the document, or its first
/// error. (In a text with lines other than ACLs, only the document skips them.)
fn check_users(text: &str, document: &Document) {
    if !is_plain(text) {
        return;
    }
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let first = document.findings.iter().find(is_error);
    match users(text, document.server) {
        Ok(users) => {
            assert!(first.is_none(), "{first:?}");
            let facts = |one: &DefinedUser| (one.name.clone(), one.name_span, one.rules.clone());
            let facts = |users: &[DefinedUser]| users.iter().map(facts).collect::<Vec<_>>();
            assert_eq!(facts(&users), facts(&document.users));
        }
        // A document reports more about the probable intention: it recognises
        // placeholders.
        Err(error) => {
            let first = first.expect("a text with an error has a finding that is one");
            assert_eq!((error.span, &error.message), (first.span, &first.message));
            assert!(error.code == first.code || first.code == "placeholder");
        }
    }
}

/// The rules that define the user from scratch. The user `default` starts with
/// those of a new server, unless a line of an ACL file defines it.
fn rules_of(defined: &DefinedUser, server: Server) -> Vec<&[u8]> {
    let own = defined.rules.iter().map(AsRef::as_ref);
    let default = User::default_rules(server).iter();
    let starts: &[Vec<&[u8]>] = if defined.name == DEFAULT_USER.as_bytes() {
        &[default.map(|rule| rule.as_bytes()).collect(), vec![]]
    } else {
        &[vec![]]
    };
    let mut ways = starts.iter().map(|start| {
        let mut rules = start.clone();
        rules.extend(own.clone());
        rules
    });
    let way = ways.find(|rules| makes(rules, &defined.user, server));
    way.expect("the rules of a user make that user")
}

fn makes(rules: &[&[u8]], user: &User, server: Server) -> bool {
    let mut made = User::new(server);
    rules.iter().all(|rule| made.apply(rule, server).is_ok()) && made == *user
}

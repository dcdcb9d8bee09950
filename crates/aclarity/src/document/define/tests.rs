use crate::analysis::lint::{self, lint};
use crate::rule::merge_selectors;
use crate::server::Server;
use crate::user::User;

/// A text; the users it defines; those it fails to define, with the text that
/// is the reason; whether a server rejects the text whole.
type Case = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
    bool,
);

const CASES: &[Case] = &[
    ("user a on\nuser b off", &["a", "b"], &[], false),
    ("user a on +@strng", &[], &[("a", "strng")], true),
    (
        "user a on\nuser b +@strng -SADD",
        &["a"],
        &[("b", "strng")],
        true,
    ),
    ("user a on\nuser b +get (~a", &["a"], &[("b", "(~a")], true),
    ("user a on\nuser a off", &["a"], &[], true),
    ("user a on\nuser", &["a"], &[], true),
    ("ACL SETUSER a +gte +get", &[], &[("a", "gte")], false),
    ("ACL SETUSER a +get\nACL SETUSER a +gte", &["a"], &[], false),
    ("ACL SETUSER a +gte\nACL SETUSER a +get", &["a"], &[], false),
    ("ACL SETUSER a +gte\nACL DELUSER a", &[], &[], false),
    (
        "ACL SETUSER \"a b\" +get",
        &[],
        &[("a b", "\"a b\"")],
        false,
    ),
    (
        "> ACL SETUSER a on \">pw +get",
        &[],
        &[("a", "\">pw +get")],
        false,
    ),
    ("ACL SETUSER a on '>pw'x", &[], &[("a", "'>pw'")], false),
    ("+@all ~x )(", &[], &[("user", ")(")], false),
    (
        "user a on\nACL SETUSER b +gte",
        &["a"],
        &[("b", "gte")],
        false,
    ),
    (
        "user a +gte\nACL SETUSER b on",
        &["b"],
        &[("a", "gte")],
        true,
    ),
    ("ACL DELUSER default", &[], &[], false),
    ("nothing a", &[], &[("user", "nothing")], false),
];

#[test]
fn users_whose_lines_are_refused_are_kept_apart() {
    let mut reader = lint::reader(Server::Redis8_6);
    for (text, defined, refused, is_rejected) in CASES {
        let names = |users: &[crate::document::DefinedUser]| -> Vec<String> {
            let names = users
                .iter()
                .map(|user| String::from_utf8_lossy(&user.name).into_owned());
            names.collect()
        };
        for document in [lint(text, Server::Redis8_6), reader.read(text)] {
            assert_eq!(names(&document.users), *defined, "{text}");
            assert_eq!(document.is_rejected, *is_rejected, "{text}");
            let reasons: Vec<(String, &str)> = document
                .refused
                .iter()
                .map(|user| {
                    let refusal = document.refusal(user).unwrap();
                    let name = String::from_utf8_lossy(&user.name).into_owned();
                    (name, &text[refusal.span.start..refusal.span.end])
                })
                .collect();
            let expected: Vec<(String, &str)> = refused
                .iter()
                .map(|(name, why)| ((*name).to_owned(), *why))
                .collect();
            assert_eq!(reasons, expected, "{text}");
        }
    }
}

#[test]
fn a_user_with_a_refused_line_is_marked() {
    let text = "ACL SETUSER a +get\nACL SETUSER b +set\nACL SETUSER a +gte";
    let document = lint(text, Server::Redis8_6);
    let refusal = document.refusal(document.user(b"a").unwrap()).unwrap();
    assert_eq!(refusal.span.start, text.find("gte").unwrap());
    assert_eq!(document.user(b"b").unwrap().refusal, None);
}

#[test]
fn a_refused_user_has_what_its_accepted_rules_make() {
    let document = lint("user a on +get +@strng ~x", Server::Redis8_6);
    let rules: Vec<&[u8]> = document.refused[0]
        .rules
        .iter()
        .map(|rule| &*rule.text)
        .collect();
    assert_eq!(rules, [&b"on"[..], b"+get", b"~x"]);
}

const RULES: &[&str] = &[
    "on",
    "off",
    "nopass",
    ">pw",
    "<pw",
    "~a",
    "%R~b",
    "allkeys",
    "resetkeys",
    "&c",
    "allchannels",
    "resetchannels",
    "+get",
    "-get",
    "+@read",
    "-@all",
    "+select|0",
    "+select|1",
    "+select",
    "-select",
    "(+get ~a)",
    "(+gett)",
    "(~a +select|0)",
    "clearselectors",
    "reset",
    "db=0",
    "+gett",
];

proptest::proptest! {
    /// Whether or not a copy of the user is kept to put back.
    #[test]
    fn a_line_changes_all_or_nothing(
        lines in proptest::collection::vec(
            proptest::collection::vec(proptest::sample::select(RULES), 1..4),
            1..6,
        ),
        server in proptest::sample::select(&Server::ALL[..]),
    ) {
        let mut expected: Option<User> = None;
        let mut text = String::new();
        for rules in &lines {
            text += &format!("ACL SETUSER a {}\n", rules.join(" "));
            let mut user = expected.clone().unwrap_or_else(|| User::new(server));
            let arguments = merge_selectors(rules, server);
            let is_accepted = arguments.is_ok_and(|rules| {
                let mut rules = rules.iter();
                rules.all(|rule| user.apply(&rule.text, server).is_ok())
            });
            if is_accepted {
                expected = Some(user);
            }
        }
        let document = lint(&text, server);
        let user = document.user(b"a").map(|defined| &*defined.user);
        assert_eq!(user, expected.as_ref(), "{server}\n{text}");
    }
}

/// Deleting a user again is a finding each time that it is named.
#[test]
fn a_line_deletes_each_user_that_it_names() {
    // Few names, and so many that they are looked up.
    for (names, missing) in [
        ("a c a b", &["c", "a"][..]),
        (
            "a b c d e f g h i a",
            &["c", "d", "e", "f", "g", "h", "i", "a"],
        ),
    ] {
        let text = format!("user a on\nuser b on\nACL DELUSER {names}");
        let document = lint(&text, Server::Redis8_6);
        assert!(document.users.is_empty());
        let findings = document.findings.iter();
        let found: Vec<&str> = findings
            .map(|finding| &text[finding.span.start..finding.span.end])
            .collect();
        assert_eq!(found, missing);
    }
}

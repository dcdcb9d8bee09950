use super::*;
use crate::analysis::fix::Safety;
use crate::analysis::lint::lint;
use crate::server::Server;

const NEW: Server = Server::Redis8_6;

/// The titles of the fixes of the first finding with a code, `!` after those
/// that change what is permitted, and the text after each.
fn fixed(text: &str, code: &str, server: Server) -> Vec<(String, String)> {
    let document = lint(text, server);
    let mut findings = document.findings.iter();
    let finding = findings.find(|finding| finding.code == code);
    let finding = finding.unwrap_or_else(|| panic!("{text}: no {code}"));
    let fixes = fixes(&document, text, finding).into_iter();
    fixes
        .map(|fix| {
            let mark = if fix.safety == Safety::Changes {
                "!"
            } else {
                ""
            };
            (format!("{}{mark}", fix.title), fix.apply(text))
        })
        .collect()
}

fn check(text: &str, code: &str, server: Server, expected: &[(&str, &str)]) {
    let owned = |(title, text): &(&str, &str)| ((*title).to_owned(), (*text).to_owned());
    let expected: Vec<_> = expected.iter().map(owned).collect();
    assert_eq!(fixed(text, code, server), expected, "{text}");
}

#[cfg(feature = "shell")]
#[test]
fn refused_rules_become_what_was_meant() {
    for (text, code, expected) in [
        (
            "user a +gett",
            "unknown-command",
            vec![("Replace with `+get`", "user a +get")],
        ),
        (
            "user a (+gett ~b)",
            "unknown-command",
            vec![("Replace with `+get`", "user a (+get ~b)")],
        ),
        (
            "on\nuser zoë (~é -@raed)",
            "unknown-category",
            vec![("Replace with `-@read`", "on\nuser zoë (~é -@read)")],
        ),
        (
            "user a +read",
            "unknown-command",
            vec![("Replace with `+@read`", "user a +@read")],
        ),
        (
            "user a nokeys on",
            "no-such-rule",
            vec![("Replace with `resetkeys`", "user a resetkeys on")],
        ),
        (
            "ACL SETUSER a get",
            "no-such-rule",
            vec![
                ("Replace with `+get`!", "ACL SETUSER a +get"),
                ("Replace with `-get`!", "ACL SETUSER a -get"),
            ],
        ),
        (
            "user a %X~k",
            "key-permission",
            vec![
                ("Replace with `~k`!", "user a ~k"),
                ("Replace with `%R~k`!", "user a %R~k"),
                ("Replace with `%W~k`!", "user a %W~k"),
            ],
        ),
        (
            "user a +config|get|x",
            "argument-of-subcommand",
            vec![("Replace with `+config|get`!", "user a +config|get")],
        ),
        (
            "user a ~* ~b",
            "key-pattern-after-all-keys",
            vec![
                ("Put `resetkeys` before it!", "user a ~* resetkeys ~b"),
                ("Remove this rule!", "user a ~*"),
            ],
        ),
        (
            "user a allchannels &b +get",
            "channel-pattern-after-all-channels",
            vec![
                (
                    "Put `resetchannels` before it!",
                    "user a allchannels resetchannels &b +get",
                ),
                ("Remove this rule!", "user a allchannels +get"),
            ],
        ),
        (
            "ACL SETUSER a \"~b c\"",
            "space-in-key-pattern",
            vec![("Write `?` for each space!", "ACL SETUSER a \"~b?c\"")],
        ),
        (
            "user a #leak on",
            "password-hash",
            vec![(
                "Take it as the password: `>` instead of `#`!",
                "user a >leak on",
            )],
        ),
        (
            "user a <leak on",
            "no-such-password",
            vec![("Remove this rule", "user a on")],
        ),
        (
            "user a (+get ~b",
            "unmatched-parenthesis",
            vec![("Close it with `)` at the end", "user a (+get ~b)")],
        ),
        (
            "# hi\nuser a",
            "comment",
            vec![("Remove this line", "user a")],
        ),
        (
            "user a\nuser a",
            "duplicate-user",
            vec![("Remove this line!", "user a")],
        ),
        (
            "ACL DELUSER x",
            "no-such-user",
            vec![("Remove this line", "")],
        ),
        (
            "ACL DELUSER x default",
            "default-user",
            vec![("Remove this name", "ACL DELUSER x")],
        ),
        (
            "redis-cli ACL SETUSER a on >s3cret ~b",
            "shell-syntax",
            vec![(
                "Put it in single quotes",
                "redis-cli ACL SETUSER a on '>s3cret' ~b",
            )],
        ),
        (
            "redis-cli ACL SETUSER a on >s\"3\" ~b",
            "shell-syntax",
            vec![],
        ),
        (
            "user a on >pw ~ +get",
            "empty-pattern",
            vec![("Remove this rule!", "user a on >pw +get")],
        ),
        (
            "user a on >pw &news ~b +get",
            "channels-without-commands",
            vec![("Add `+@pubsub`!", "user a on >pw &news ~b +get +@pubsub")],
        ),
        ("user a \"+gett\"", "no-such-rule", vec![]),
        (
            "user a \"+get\"",
            "no-such-rule",
            vec![("Remove the quotes!", "user a +get")],
        ),
        (
            "user a –@all",
            "no-such-rule",
            vec![(
                "Replace the characters that look like others!",
                "user a -@all",
            )],
        ),
        (
            "user\ta on",
            "odd-character",
            vec![("Replace U+0009 with a space!", "user a on")],
        ),
        (
            "\u{feff}user a on",
            "odd-character",
            vec![("Remove U+FEFF!", "user a on")],
        ),
        (
            "user a +get # shop",
            "comment",
            vec![("Remove the comment", "user a +get")],
        ),
        ("user a heeyyyy", "no-such-rule", vec![]),
    ] {
        check(text, code, NEW, &expected);
    }
    let hash = "AB".repeat(32);
    check(
        &format!("on #{hash}"),
        "password-hash",
        NEW,
        &[(
            "Write it in lower-case letters",
            &format!("on #{}", "ab".repeat(32)),
        )],
    );
    check(
        "user a db=1;2",
        "database-list",
        Server::Valkey9_1,
        &[("Replace with `db=1,2`!", "user a db=1,2")],
    );
    check(
        "user a +config +config|get",
        "nothing-to-narrow",
        Server::Redis6_0,
        &[(
            "Put `-config` before it!",
            "user a +config -config +config|get",
        )],
    );
}

#[test]
fn lints_are_answered() {
    for (text, code, expected) in [
        (
            "user a >p +get ~b",
            "nobody-can-log-in",
            vec![("Add `on`!", "user a >p +get ~b on")],
        ),
        ("user a +get ~b", "nobody-can-log-in", vec![]),
        ("user a on +get ~b", "nobody-can-log-in", vec![]),
        (
            "user a on nopass ~b +@all",
            "patterns-do-not-bind",
            vec![(
                "Add `-@dangerous -@admin` after it!",
                "user a on nopass ~b +@all -@dangerous -@admin",
            )],
        ),
        (
            "user a (+publish) on",
            "no-channels",
            vec![("Add `allchannels`!", "user a (+publish allchannels) on")],
        ),
        (
            "user a nopass on +get",
            "anybody-can-log-in",
            vec![("Remove this rule!", "user a on +get")],
        ),
        (
            "user a on +publish",
            "no-channels",
            vec![("Add `allchannels`!", "user a on +publish allchannels")],
        ),
        (
            "user a -@dangerous on +@all",
            "undone-rule",
            vec![
                ("Move it after `+@all`!", "user a on +@all -@dangerous"),
                ("Remove this rule", "user a on +@all"),
            ],
        ),
        (
            "~a on allkeys",
            "undone-rule",
            vec![
                ("Remove this rule", "on allkeys"),
                ("Remove `allkeys`!", "~a on"),
            ],
        ),
        (
            "user a on >pw reset",
            "undone-rule",
            vec![
                ("Move it before the other rules!", "user a reset on >pw"),
                ("Remove this rule!", "user a on >pw"),
            ],
        ),
        (
            "user a nopass >hunter2",
            "undone-rule",
            vec![
                ("Remove this rule", "user a >hunter2"),
                ("Remove `>•••`!", "user a nopass"),
            ],
        ),
        (
            "user a on (~k +@all)",
            "patterns-do-not-bind",
            vec![(
                "Add `-@dangerous -@admin` after it!",
                "user a on (~k +@all -@dangerous -@admin)",
            )],
        ),
        (
            "user a on +@all (~k +@all)",
            "patterns-do-not-bind",
            vec![(
                "Add `-@dangerous -@admin` after it!",
                "user a on +@all -@dangerous -@admin (~k +@all -@dangerous -@admin)",
            )],
        ),
    ] {
        check(text, code, NEW, &expected);
    }
}

/// What can be written, so that findings of all sorts come up.
const WORDS: &[&str] = &[
    "on",
    "off",
    "nopass",
    ">pw",
    "<pw",
    "on > on",
    "#bad",
    "~a",
    "~*",
    "allkeys",
    "resetkeys",
    "%R~b",
    "%x~b",
    "&c",
    "allchannels",
    "resetchannels",
    "+@all",
    "-@all",
    "-@dangerous",
    "+get",
    "-get",
    "+gett",
    "+@raed",
    "get",
    "@read",
    "+config|get|x",
    "+publish",
    "+@write",
    "(+@all ~k)",
    "(+get",
    "~k)",
    "(+publish)",
    "(+gett ~é)",
    "db=0",
    "db=1;2",
    "nokeys",
    "reset",
    "\n# x\n",
    "\nuser a ",
    "\nACL SETUSER b ",
    "\nACL DELUSER x y\n",
    "\nuser b ",
    "+keys",
    "+@read",
    "\"~x y\"",
    "heeyyyy",
    "+all",
    "+@keys",
    "+@read,+@write",
    "on>pw",
    "~a,~b",
    "~a;",
    "&c,",
    ">9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ">${PW}",
    "+@slow",
    "-flushall",
    "-info",
    "-ping",
    "+config",
    "+acl",
    "+@scripting",
    "+function",
    "+@connection",
    "+publish|x*",
    "+select|0",
    "%RW~*",
    "(%RW~* ~k +@all)",
    "readwrite",
    "*",
    "app:*",
    "\nuser default off\n",
];

proptest::proptest! {
    /// Any fix of any finding mends it, and one that says that it is safe
    /// leaves what is permitted as it was.
    #[test]
    fn fixes_do_what_they_promise(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 0..14),
        server in proptest::sample::select(&Server::ALL[..]),
    ) {
        let text = format!("user a {}", words.join(" "));
        let document = lint(&text, server);
        for finding in &document.findings {
            for fix in fixes(&document, &text, finding) {
                let changed = fix.apply(&text);
                let after = lint(&changed, server);
                let count = |document: &Document| {
                    let same = document.findings.iter().filter(|one| {
                        one.code == finding.code && one.message == finding.message
                    });
                    same.count()
                };
                // Other lines may be judged anew once a refused one counts.
                if finding.severity != Severity::Error {
                    assert!(count(&after) < count(&document), "{text:?} → {changed:?}: {finding:?}");
                    if fix.safety == Safety::Safe {
                        assert_eq!(permitted(&after), permitted(&document), "{text:?} → {changed:?}");
                    }
                } else {
                    assert_ne!(changed, text);
                }
            }
        }
    }
}

proptest::proptest! {
    /// No fix leads into an error, or into a security risk that was not there; and
    /// whoever takes one after the other comes to an end.
    #[test]
    fn fixes_lead_to_no_other_fault(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 0..10),
        server in proptest::sample::select(&Server::ALL[..]),
        choices in proptest::collection::vec(0..usize::MAX, MOST_FIXES),
    ) {
        let mut text = format!("user a {}", words.join(" "));
        let mut document = lint(&text, server);
        for choice in choices {
            let fixes = document.findings.iter().flat_map(|finding| {
                let found = fixes(&document, &text, finding).into_iter();
                found.map(move |fix| (finding, fix))
            });
            let fixes: Vec<(&Finding, Fix)> = fixes.collect();
            let Some((finding, fix)) = fixes.get(choice % fixes.len().max(1)) else {
                return Ok(());
            };
            let changed = fix.apply(&text);
            let after = lint(&changed, server);
            let errors = |document: &Document| of(document, Severity::Error).count();
            assert!(errors(&after) <= errors(&document), "{text:?} → {changed:?}: {finding:?}");
            // Of a line that is refused nothing else is said.
            if errors(&document) == 0 {
                let before: Vec<&str> = of(&document, Severity::Security).collect();
                let new = of(&after, Severity::Security).find(|code| !before.contains(code));
                assert_eq!(new, None, "{text:?} → {changed:?}: {finding:?}");
            }
            (text, document) = (changed, after);
        }
        proptest::prop_assert!(false, "no end of fixes: {text:?}");
    }
}

/// More than anybody needs for a text of a few words.
const MOST_FIXES: usize = 80;

/// The codes of the findings of a severity.
fn of(document: &Document, severity: Severity) -> impl Iterator<Item = &'static str> {
    let findings = document.findings.iter();
    findings
        .filter(move |finding| finding.severity == severity)
        .map(|finding| finding.code)
}

/// What the users of a document may do, as ACL GETUSER tells it but for the
/// history of rules.
fn permitted(document: &Document) -> Vec<String> {
    let users = document.users.iter().map(|defined| {
        let selectors = defined.user.all_selectors().map(|selector| {
            format!(
                "{:?} {:?} {} {:?} {}",
                selector.commands,
                selector.keys,
                selector.all_keys,
                selector.channels,
                selector.all_channels
            )
        });
        format!(
            "{:?} {} {:?}",
            defined.name,
            defined.user.enabled,
            selectors.collect::<Vec<_>>()
        )
    });
    users.collect()
}

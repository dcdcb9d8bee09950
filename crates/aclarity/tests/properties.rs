//! What must hold for every input: nothing panics, a failed change changes
//! nothing, the explanation and the verdict agree, and what is printed reads
//! back as the same.

use aclarity::Server;
use aclarity::analysis::lint::lint;
use aclarity::document::{HIDDEN, redact};
use aclarity::explanation::explain;
use aclarity::file;
use aclarity::glob;
use aclarity::permission;
use aclarity::rule::{merge_selectors, split_arguments};
use aclarity::session::{Reply, Session};
use aclarity::user::User;
use proptest::prelude::*;

fn server() -> impl Strategy<Value = Server> {
    prop::sample::select(Server::ALL.to_vec())
}

/// Bytes that mean something to the parsers, and any others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let meaningful = prop::sample::select(b"+-@|~%&><#!()\"'\\*?[]^ \t\r\n\0=,rRwW1user".to_vec());
    prop::collection::vec(prop_oneof![4 => meaningful, 1 => any::<u8>()], 0..40)
}

/// Rules that most servers accept.
fn rule() -> impl Strategy<Value = String> {
    let simple = prop::sample::select(vec![
        "on",
        "off",
        "nopass",
        "resetpass",
        ">pw",
        "allkeys",
        "resetkeys",
        "allchannels",
        "resetchannels",
        "+@all",
        "-@all",
        "+@read",
        "-@dangerous",
        "+@write",
        "-@slow",
        "+@string",
        "+get",
        "-get",
        "+set",
        "+config",
        "-config|set",
        "+config|get",
        "+select|0",
        "+object|help",
        "~a*",
        "~b",
        "%R~c*",
        "%W~c*",
        "&news",
        "&n*",
        "reset",
        "clearselectors",
        "()",
    ]);
    let selector = prop::collection::vec(
        prop::sample::select(vec![
            "+get", "+@write", "~a*", "%R~b", "&n*", "-set", "+@all", "~*",
        ]),
        0..4,
    );
    prop_oneof![
        6 => simple.prop_map(str::to_owned),
        1 => selector.prop_map(|rules| format!("({})", rules.join(" "))),
    ]
}

fn call() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::select(vec![
        vec!["GET", "a1"],
        vec!["GET", "c"],
        vec!["SET", "a1", "v"],
        vec!["SET", "c", "v", "GET"],
        vec!["MGET", "a", "b", "c"],
        vec!["CONFIG", "GET", "x"],
        vec!["CONFIG", "SET", "x", "y"],
        vec!["SELECT", "0"],
        vec!["SELECT", "1"],
        vec!["PUBLISH", "news", "m"],
        vec!["PSUBSCRIBE", "n*"],
        vec!["ZUNIONSTORE", "a", "2", "b", "c"],
        vec!["SORT", "a", "STORE", "b"],
        vec!["FLUSHALL"],
        vec!["AUTH", "x"],
    ])
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// The user that rules make, and the rules that the server took.
fn user_of(rules: &[String], server: Server) -> (User, Vec<String>) {
    let mut user = User::new(server);
    let taken = rules
        .iter()
        .filter(|rule| user.apply(rule.as_bytes(), server).is_ok())
        .cloned()
        .collect();
    (user, taken)
}

/// CI must not fail by chance: `.cargo/config.toml` sets the seed.
#[test]
fn random_tests_have_a_fixed_seed() {
    let config = ProptestConfig::default();
    let seed = config.rng_seed;
    assert!(
        matches!(seed, proptest::test_runner::RngSeed::Fixed(_)),
        "{seed:?}"
    );
    assert!(config.failure_persistence.is_none());
}

/// What stands before and after a secret in the forms that people use.
const CARRIERS: [(&str, &str); 28] = [
    ("user a on >", " ~a:* +@read"),
    ("user a on\t>", "\t~a:*"),
    ("user a on #", "\u{a0}x ~a:*"),
    ("ACL SETUSER a on >", " ~a:*"),
    ("ACL SETUSER a \">", "\" on"),
    ("redis-cli -h h -a '", "' ACL SETUSER a on ~a:*"),
    ("redis-cli ACL SETUSER a on '>", "' ~a:*"),
    ("export REDIS_PASSWORD='", "'"),
    ("REDISCLI_AUTH=", " redis-cli PING"),
    ("redis-server --requirepass ", " --appendonly yes"),
    ("requirepass ", ""),
    ("sentinel auth-pass main ", ""),
    ("AUTH a ", ""),
    ("HELLO 3 AUTH a ", ""),
    ("allow a: AUTH a ", ""),
    ("password: ", ""),
    ("password: \"", "\""),
    ("auth:\n  password: |\n    ", ""),
    ("- --requirepass\n- ", ""),
    ("- name: REDIS_PASSWORD\n  value: ", ""),
    ("passwords = [\"", "\"]"),
    ("{\"password\":\"", "\",\"port\":6379}"),
    ("[\"AUTH\",\"a\",\"", "\"]"),
    ("[\"ACL\",\"SETUSER\",\"a\",\">", "\",\"~a:*\"]"),
    ("redis://a:", "@h:6379/0"),
    ("curl -u a:", " https://h/"),
    ("curl -H 'x-api-key: ", "' https://h/"),
    ("*2\r\n$4\r\nAUTH\r\n$9\r\n", "\r"),
];

proptest! {
    #[test]
    fn no_bytes_make_it_panic(server in server(), words in prop::collection::vec(bytes(), 0..8)) {
        let mut session = Session::new(server);
        session.execute(1, &words);
        for start in [&["ACL", "SETUSER"][..], &["ACL", "DRYRUN", "default"], &["AUTH"], &["HELLO"]] {
            let mut argv: Vec<Vec<u8>> = start.iter().map(|word| word.as_bytes().to_vec()).collect();
            argv.extend(words.iter().cloned());
            session.execute(2, &argv);
        }
        session.execute(3, &["ACL", "LIST"]);
        let text = words.join(&b' ');
        let _ = file::load(&text, server);
        let _ = split_arguments(&text);
        let text = String::from_utf8_lossy(&text);
        let document = lint(&text, server);
        for finding in &document.findings {
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some());
        }
        redact(&text);
    }

    #[test]
    fn a_refused_setuser_changes_nothing(
        server in server(),
        before in prop::collection::vec(rule(), 0..6),
        after in prop::collection::vec(rule(), 0..6),
    ) {
        let mut session = Session::new(server);
        let argv = |rules: &[String]| {
            let mut argv = vec!["ACL".to_owned(), "SETUSER".to_owned(), "u".to_owned()];
            argv.extend(rules.iter().cloned());
            argv
        };
        session.execute(1, &argv(&user_of(&before, server).1));
        let users = session.users().clone();
        let mut refused = after;
        refused.push("heeyyyy".to_owned());
        prop_assert!(session.execute(1, &argv(&refused)).is_error());
        prop_assert_eq!(session.users(), &users);
    }

    #[test]
    fn the_explanation_agrees_with_the_verdict(
        server in server(),
        rules in prop::collection::vec(rule(), 0..10),
        call in call(),
    ) {
        let (user, rules) = user_of(&rules, server);
        let Ok(explanation) = explain(&rules, server, &call, 0) else {
            return Ok(());
        };
        let aclarity::commands::Lookup::Found(command) = server.commands().lookup(&call) else {
            unreachable!("it was explained");
        };
        let verdict = permission::check(&user, command, &call, 0);
        prop_assert_eq!(explanation.allowed, verdict.is_ok());
        prop_assert_eq!(explanation.denial, verdict.err());
        for selector in &explanation.selectors {
            // What a selector is said to permit adds up to its verdict.
            let permits = selector.command.permitted
                && selector.databases.iter().all(|database| database.judgement.permitted)
                && selector.keys.iter().all(|key| key.judgement.permitted)
                && selector.channels.iter().all(|channel| channel.judgement.permitted);
            prop_assert_eq!(permits, selector.denial.is_none());
        }
    }

    #[test]
    fn what_is_listed_makes_the_same_user(
        server in server(),
        rules in prop::collection::vec(rule(), 0..10),
    ) {
        let (user, _) = user_of(&rules, server);
        let line = user.to_acl_line("u", server);
        let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').skip(2).collect();
        let mut again = User::new(server);
        for rule in merge_selectors(&words, server).unwrap() {
            again.apply(&rule.text, server).unwrap();
        }
        prop_assert_eq!(shown(&again.to_acl_line("u", server)), shown(&line));
        prop_assert_eq!(again.root.commands, user.root.commands);
        prop_assert_eq!(again.root.keys, user.root.keys);
    }

    #[test]
    fn a_file_of_what_is_listed_loads_as_the_same(
        server in server(),
        rules in prop::collection::vec(rule(), 0..10),
    ) {
        let (user, _) = user_of(&rules, server);
        let mut line = user.to_acl_line("u", server);
        line.push(b'\n');
        let users = file::load(&line, server).unwrap();
        let again = users[&b"u"[..]].to_acl_line("u", server);
        prop_assert_eq!(again, &line[..line.len() - 1]);
    }

    #[test]
    fn a_star_matches_whatever_is_there(text in prop::collection::vec(any::<u8>(), 1..20)) {
        prop_assert!(glob::matches(b"*", &text));
        let escaped: Vec<u8> = text.iter().flat_map(|byte| [b'\\', *byte]).collect();
        prop_assert!(glob::matches(&escaped, &text));
    }

    #[test]
    fn no_password_survives_redaction(
        before in "[ a-z+@~*\"'()]{0,20}",
        sign in prop::sample::select(vec!['>', '<', '#', '!']),
        password in "[A-Z0-9]{6,12}",
        after in "[ a-z+@~*]{0,20}",
    ) {
        let line = format!("user ana {before} {sign}{password} {after}");
        let hidden = redact(&line);
        prop_assert!(!hidden.contains(&password), "{hidden}");
        prop_assert!(hidden.contains(HIDDEN));
    }

    #[test]
    fn no_carrier_keeps_its_secret(
        carrier in prop::sample::select(CARRIERS.to_vec()),
        secret in "[!-~]{0,6}[A-Z][0-9][a-z][0-9][!-~]{0,6}",
        before in "[ -~\t\r\u{a0}\u{feff}]{0,12}",
    ) {
        let (opening, closing) = carrier;
        // A secret cannot have what ends it in its form.
        let ends = |c: char| "\"'\\`,]}<@/&;{[(|".contains(c);
        let secret: String = secret.chars().filter(|c| !ends(*c)).collect();
        let text = format!("{before}\n{opening}{secret}{closing}\nuser b on ~b:* +get");
        let shown = redact(&text);
        prop_assert!(!shown.contains(&secret), "{secret:?} is left in {shown:?}");
        prop_assert_eq!(redact(&shown), shown.clone());
        prop_assert_eq!(shown.matches('\n').count(), text.matches('\n').count());
        if !opening.contains(['\n', '[']) {
            prop_assert!(shown.ends_with("\nuser b on ~b:* +get"), "{shown:?}");
        }
    }

    #[test]
    fn a_generated_password_has_a_digit_for_four_bits(server in server(), bits in 1..=4096_usize) {
        let generate = || {
            match Session::new(server).execute(1, &["ACL", "GENPASS", &bits.to_string()]) {
                Reply::Bulk(password) => password,
                other => panic!("{other}"),
            }
        };
        let password = generate();
        prop_assert_eq!(password.len(), bits.div_ceil(4));
        prop_assert!(password.iter().all(|byte| b"0123456789abcdef".contains(byte)));
        prop_assert!(bits < 64 || password != generate());
    }

    #[test]
    fn a_session_never_loses_its_default_user(
        server in server(),
        calls in prop::collection::vec(prop::collection::vec(bytes(), 1..5), 0..10),
    ) {
        let mut session = Session::new(server);
        for argv in &calls {
            let reply = session.execute(1, argv);
            prop_assert!(!matches!(reply, Reply::Crash(_)));
        }
        prop_assert!(session.users().contains_key(&b"default"[..]));
    }
}

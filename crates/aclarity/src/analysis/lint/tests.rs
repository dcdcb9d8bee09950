use crate::analysis::lint::lint;
use crate::finding::Severity;
use crate::server::Server;

/// The codes of the findings but errors, each with the text it is about.
fn found(text: &str, server: Server) -> Vec<(&'static str, String)> {
    let document = lint(text, server);
    let findings = document.findings.iter();
    findings
        .filter(|finding| finding.severity != Severity::Error)
        .map(|finding| {
            let about = &text[finding.span.start..finding.span.end];
            (finding.code, about.to_owned())
        })
        .collect()
}

#[track_caller]
fn finds(text: &str, expected: &[(&str, &str)]) {
    finds_on(Server::Redis8_6, text, expected);
}

#[track_caller]
fn finds_on(server: Server, text: &str, expected: &[(&str, &str)]) {
    let found = found(text, server);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(code, about)| (*code, &**about))
        .collect();
    assert_eq!(found, expected, "{server}: {text}");
}

#[track_caller]
fn message(text: &str, code: &str) -> String {
    let document = lint(text, Server::Redis8_6);
    let finding = document
        .findings
        .iter()
        .find(|finding| finding.code == code);
    finding
        .unwrap_or_else(|| panic!("no {code}"))
        .message
        .clone()
}

/// Rules that have nothing wrong, to put single mistakes beside.
const SOUND: &str =
    "+@all -@dangerous -@admin +info -function -keys -scan -randomkey resetchannels";

#[test]
fn sound_rules_are_left_in_peace() {
    finds(&format!("user app on >pw ~app:* {SOUND}"), &[]);
    finds("user default on >pw ~* &* +@all", &[]);
    finds("user default off", &[]);
    finds(
        "ACL SETUSER ana on >pw ~* +@all -@admin resetchannels\nACL SETUSER ana reset",
        &[],
    );
    finds(
        "~app:* +@read +echo +ping +info +select +client|setname +client|setinfo -keys -scan -randomkey",
        &[],
    );
}

#[test]
fn users_as_which_nobody_can_log_in() {
    finds(
        &format!("user app >pw ~a {SOUND}"),
        &[("nobody-can-log-in", "app")],
    );
    finds(
        &format!("user app on ~a {SOUND}"),
        &[("nobody-can-log-in", "app")],
    );
    finds(&format!("user app off ~a {SOUND}"), &[]);
    finds(
        &format!("user app on >••• ~a {SOUND}"),
        &[("hidden-password", ">•••")],
    );
}

#[test]
fn users_as_which_anybody_can_log_in() {
    finds(
        &format!("user app on nopass ~a {SOUND}"),
        &[("anybody-can-log-in", "nopass")],
    );
    finds(
        &format!("user app on > ~a {SOUND}"),
        &[("empty-password", ">")],
    );
    finds(&format!("user app off nopass ~a {SOUND}"), &[]);
}

#[test]
fn patterns_do_not_bind_commands_without_keys() {
    let text = "user app on >pw ~app:* +@all resetchannels";
    finds(text, &[("patterns-do-not-bind", "+@all")]);
    let message = message(text, "patterns-do-not-bind");
    assert!(message.contains("may run FLUSHALL, "), "{message}");
    finds("user app on >pw ~* +@all resetchannels", &[]);
    finds(
        "user app on >pw ~app:* +@all -@dangerous +info resetchannels",
        &[
            ("sees-all-key-names", "+@all"),
            ("replaces-functions", "+@all"),
        ],
    );
    finds(&format!("user app on >pw ~app:* {SOUND} +flushall"), &[]);
    finds(
        "user app on >pw +@all resetchannels",
        &[("no-keys", "+@all")],
    );
}

#[test]
fn what_the_help_says_takes_every_such_command_away() {
    for server in Server::ALL {
        let text = "user app on >pw ~app:* +@all -@dangerous -@admin resetchannels";
        let text = if server == Server::Redis6_0 {
            text.replace(" resetchannels", "")
        } else {
            text.to_owned()
        };
        let codes: Vec<&str> = found(&text, server).iter().map(|(code, _)| *code).collect();
        assert!(
            !codes.contains(&"patterns-do-not-bind"),
            "{server}: {codes:?}"
        );
    }
}

#[test]
fn readers_that_may_run_keys() {
    finds(
        "user app on >pw ~* +@read +echo +ping +info +select +client|setname +client|setinfo",
        &[("keys-blocks-server", "+@read")],
    );
    finds(
        "user app on >pw ~* +@read -keys +echo +ping +info +select +client|setname +client|setinfo",
        &[],
    );
    finds(
        "user app on >pw ~* +@read +keys +echo +ping +info +select +client|setname +client|setinfo",
        &[],
    );
}

#[test]
fn no_channels_since_7_0() {
    let text = "user app on >pw ~* +@all -@admin";
    finds(text, &[("no-channels", "+@all")]);
    finds_on(Server::Redis6_2, text, &[]);
    finds("user app on >pw +@pubsub", &[("no-channels", "+@pubsub")]);
    finds("user app on >pw +publish &news", &[]);
    finds("user app on >pw resetchannels +publish", &[]);
    let severity = |text| lint(text, Server::Redis8_6).findings[0].severity;
    assert_eq!(severity(text), Severity::Suggestion);
    assert_eq!(severity("user app on >pw +publish"), Severity::Warning);
}

#[test]
fn clients_that_will_not_connect_well() {
    finds("user app on >pw ~* +get", &[("client-commands", "app")]);
    assert!(
        message("user app on >pw ~* +get +ping", "client-commands")
            .ends_with("may not run CLIENT SETINFO, CLIENT SETNAME, ECHO, INFO and SELECT")
    );
    finds(
        "user app on >pw ~* +get +echo +ping +info +select +client|setname +client|setinfo",
        &[],
    );
    finds("user app on >pw +info", &[]);
    finds_on(
        Server::Redis6_0,
        "user app on >pw ~* +get +echo +ping +info +select +client|setname +hello",
        &[],
    );
}

#[test]
fn rules_that_later_ones_undo() {
    finds(
        "user app on >pw ~* -flushall +@all -@admin resetchannels",
        &[("undone-rule", "-flushall")],
    );
    finds(
        &format!("user app on >pw ~a +config|get {SOUND}"),
        &[("undone-rule", "+config|get")],
    );
    finds(
        &format!("user app on >pw ~a resetkeys ~b &x {SOUND}"),
        &[("undone-rule", "~a"), ("undone-rule", "&x")],
    );
    finds(
        "user app on >pw -@all resetkeys ~* +@all -@dangerous +keys +info resetchannels",
        &[],
    );
    finds(
        "user app on >pw ~* +@all -keys +keys resetchannels",
        &[("undone-rule", "-keys")],
    );
    finds(
        "ACL SETUSER app on >pw ~* +get +echo +ping +info +select +client|setname +client|setinfo\nACL SETUSER app -get -@all +echo",
        &[],
    );
}

#[test]
fn rules_that_others_undo_whatever_they_say() {
    let undone = |text: &str| -> Vec<String> {
        let found = found(text, Server::Redis8_6).into_iter();
        let undone = found.filter(|(code, _)| *code == "undone-rule");
        undone.map(|(_, about)| about).collect()
    };
    for (rules, expected) in [
        ("on >pw ~a +get reset", &["reset"][..]),
        ("reset on >pw ~a +get reset", &["reset"]),
        ("-keys +@all reset", &["reset"]),
        ("reset on >pw ~a +get", &[]),
        ("off resetpass resetkeys -@all reset on >pw", &[]),
        ("on >pw resetpass", &[">pw"]),
        ("on >pw nopass", &[">pw"]),
        ("nopass >pw on", &["nopass"]),
        ("on >pw off", &["on"]),
        ("~* resetkeys ~a", &["~*"]),
        ("(~a +get) clearselectors", &["(~a +get)"]),
        ("-@admin -keys +@all -debug", &["-@admin", "-keys"]),
        ("+@all -@all +@read", &["+@all"]),
        ("+@read +@all -keys", &[]),
        ("-keys +@all -keys", &[]),
        ("-@dangerous +@all -@dangerous +flushall", &[]),
        ("(~a -keys +@all)", &["-keys"]),
        ("-keys (~a +@all)", &[]),
    ] {
        assert_eq!(undone(&format!("user app {rules}")), expected, "{rules}");
    }
    assert_eq!(
        undone("ACL SETUSER app on >pw\nACL SETUSER app reset"),
        [""; 0]
    );
    assert!(!message("user app nopass >hunter2", "undone-rule").contains("hunter2"));
}

#[test]
fn rules_in_selectors_are_judged_at_their_places() {
    let risks = |text: &str| -> Vec<(&str, String)> {
        let of_them = [
            "side-door",
            "patterns-do-not-bind",
            "first-argument-pattern",
        ];
        let found = found(text, Server::Redis7_2).into_iter();
        found.filter(|(code, _)| of_them.contains(code)).collect()
    };
    for (rules, code, about) in [
        ("(~app:* &* +@all)", "patterns-do-not-bind", "+@all"),
        ("~app:* +get (~b +@all)", "patterns-do-not-bind", "+@all"),
        ("(~* &* +@all -flushall)", "side-door", "+@all"),
        ("(~* &* +@slow)", "side-door", "+@slow"),
        ("(allkeys +config)", "side-door", "+config"),
        ("~app:* &* +acl|whoami (~* &* +@all)", "side-door", "+@all"),
        ("~a +ping (~b +get|x*)", "first-argument-pattern", "+get|x*"),
        (r#"(~app:* "+@all")"#, "patterns-do-not-bind", r#""+@all""#),
    ] {
        let text = format!("user app on >pw {rules}");
        assert_eq!(risks(&text), [(code, about.to_owned())], "{text}");
    }
    for rules in [
        "(~* &* +@all)",
        "(~app:* +get +flushall)",
        "~* +@all (~a +get)",
    ] {
        assert_eq!(risks(&format!("user app on >pw {rules}")), [], "{rules}");
    }
}

#[test]
fn commands_whose_keys_no_pattern_lets_through() {
    let about = |rules: &str| -> Vec<String> {
        let text = format!("user app on >pw {rules}");
        let found = found(&text, Server::Redis7_2).into_iter();
        let found = found.filter(|(code, _)| ["no-keys", "no-commands"].contains(code));
        found.map(|(_, about)| about).collect()
    };
    for (rules, expected) in [
        ("(~app:*) (+get)", &["+get"][..]),
        ("~app:* (+get)", &["+get"]),
        ("+get (~app:*)", &["+get"]),
        ("~a +get (~b)", &["~b"]),
        ("~a +get (&b)", &["&b"]),
        ("+ping +info (~a +get)", &[]),
        ("+get (~a +get)", &[]),
        ("%R~a +set", &["+set"]),
        ("%W~a +get", &["+get"]),
        ("(%R~a +set)", &["+set"]),
        ("%R~a (%W~b +set)", &[]),
        ("%R~a %W~b +getdel", &["+getdel"]),
        ("%R~a %W~b +copy", &[]),
        ("%R~a +@read +@write", &["+@write"]),
        ("%R~a +@all", &[]),
        ("%W~a +exists +eval +bitfield_ro", &["+bitfield_ro"]),
        ("%W~a +xread +sort", &["+sort"]),
    ] {
        assert_eq!(about(rules), expected, "{rules}");
    }
}

/// What the help of the first finding says.
fn help(text: &str) -> String {
    let document = lint(text, Server::Redis8_6);
    document.findings[0].help.clone().unwrap()
}

#[test]
fn unknown_names_are_led_to_the_ones_meant() {
    for (rule, expected) in [
        ("+read", "did you mean `+@read`?"),
        ("+@get", "did you mean `+get`?"),
        ("+@zset", "did you mean `+@sortedset`?"),
        ("+@allcommands", "did you mean `+@all`?"),
        (
            "+geo*",
            "rules about commands have no wildcards; name each, or a category",
        ),
        ("-nopass", "did you mean `resetpass`?"),
        ("+on", "did you mean `on`?"),
        ("nokeys", "did you mean `resetkeys`?"),
        ("resetcommands", "did you mean `nocommands`?"),
        (
            "+sentinel|masters",
            "Sentinel knows this command, a data server does not",
        ),
        (
            "-stralgo",
            "redis-8.6 does not have it, but redis-6.0 and redis-6.2 do",
        ),
        ("+gett", "did you mean `+get`?"),
    ] {
        assert_eq!(help(&format!("user app off {rule}")), expected, "{rule}");
    }
}

#[test]
fn patterns_that_are_probably_something_else() {
    finds(
        &format!("user app on >pw ~ ~a {SOUND}"),
        &[("empty-pattern", "~")],
    );
    finds(
        &format!("user app on >pw ~a {SOUND} & &news"),
        &[("empty-pattern", "&")],
    );
    finds(
        "user app on >pw ~a +get +echo +ping +info +select +client|setname +client|setinfo &secret",
        &[("channels-without-commands", "&secret")],
    );
    finds(
        "user app on >pw ~a +get +echo +ping +info +select +client|setname +client|setinfo &*",
        &[],
    );
}

#[cfg(feature = "shell")]
#[test]
fn words_that_a_shell_takes_for_itself() {
    let rules = format!("~a {SOUND}");
    finds(
        &format!("redis-cli -p 1 ACL SETUSER app on >pw {rules}"),
        &[("shell-syntax", ">pw"), ("shell-syntax", "~a")],
    );
    let rules = format!("'~a' {SOUND}");
    finds(
        &format!("/usr/bin/valkey-cli acl setuser app on '>pw' {rules} \"&news\""),
        &[],
    );
    let help = |text: &str| {
        lint(text, Server::Redis8_6).findings[0]
            .help
            .clone()
            .unwrap()
    };
    assert!(help("redis-cli SETUSER app on").contains("ACL SETUSER"));
    assert!(help("ACL SETUSER sam > secret").contains("without a space"));
    assert!(help(&format!("ACL SETUSER sam on {}", "ab".repeat(32))).contains("after `#`"));
}

#[test]
fn clients_that_cannot_connect_are_named() {
    let help = |text: &str| {
        let document = lint(text, Server::Redis8_6);
        let finding = document
            .findings
            .iter()
            .find(|finding| finding.code == "client-commands");
        finding.and_then(|finding| finding.help.clone())
    };
    let said = help("user app on >pw ~a +get").unwrap();
    assert!(
        said.contains("StackExchange.Redis (ECHO)") && said.contains("BullMQ (INFO)"),
        "{said}"
    );
    let said = help("user app on >pw ~a +get +echo +info").unwrap();
    assert!(!said.contains("no connection"), "{said}");
    assert_eq!(help(&format!("user app on >pw ~a {SOUND}")), None);
}

#[test]
fn a_letter_may_stand_where_the_search_for_a_program_ends() {
    for before in ["", "a"] {
        let pattern = "\u{e9}".repeat(150);
        let text = format!("ACL SETUSER u on ~{before}{pattern} ><password>");
        let findings = lint(&text, Server::Redis8_6).findings;
        assert!(findings.iter().any(|one| one.code == "placeholder"));
    }
}

//! Input of a size that nobody should send, answered all the same.

use aclarity::Server;
use aclarity::analysis::lint::lint;
use aclarity::document::redact;
use aclarity::file;
use aclarity::glob;
use aclarity::session::Session;

const SERVER: Server = Server::Redis8_6;

#[test]
fn a_megabyte_of_anything_is_read() {
    for piece in [
        "(",
        ")",
        "\"",
        "~a ",
        "+get ",
        "user a on\n",
        "\n",
        "\0",
        "•",
        "ACL SETUSER a on\n",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let document = lint(&text, SERVER);
        assert!(document.users.len() <= 1, "{piece:?}");
        let _ = file::load(text.as_bytes(), SERVER);
        redact(&text);
    }
}

#[test]
fn thirty_thousand_users_are_loaded() {
    let text: String = (0..30_000)
        .map(|number| {
            format!("user app{number} on nopass ~app{number}:* resetchannels +@read -@dangerous\n")
        })
        .collect();
    let users = file::load(text.as_bytes(), SERVER).unwrap();
    assert_eq!(users.len(), 30_001);
    let document = lint(&text, SERVER);
    assert_eq!(document.users.len(), 30_000);
    let mut session = document.session();
    assert!(session.impersonate(1, b"app29999"));
    assert_eq!(
        session.execute(1, &["GET", "app29999:x"]).to_string(),
        "(allowed)"
    );
}

/// Each would take minutes if every line or word were compared with all others.
#[test]
fn twenty_thousand_of_a_kind_take_no_time() {
    const COUNT: usize = 20_000;
    let joined = |word: &dyn Fn(usize) -> String| -> String {
        let words: Vec<String> = (0..COUNT).map(word).collect();
        words.join(" ")
    };
    let lines = |line: &dyn Fn(usize) -> String| -> String { (0..COUNT).map(line).collect() };
    let texts = [
        lines(&|number| format!("ACL SETUSER u +select|{number}\n")),
        lines(&|number| format!("ACL SETUSER u (+get ~k{number})\n")),
        lines(&|number| format!("ACL SETUSER u{number} +get\n"))
            + "ACL DELUSER "
            + &joined(&|number| format!("u{number}")),
        "ACL SETUSER u ".to_owned() + &joined(&|number| format!("><password{number}>")),
    ];
    for text in texts {
        let document = lint(&text, SERVER);
        assert!(document.users.len() <= 1, "{}", &text[..40]);
    }
    let script = "redis.call('get', KEYS[1])\n".repeat(COUNT);
    let reply = Session::new(SERVER).execute(1, &["EVAL", &script, "1", "k"]);
    assert_eq!(reply.to_string(), "(allowed)");
}

/// Each command of a container is in the value of the one before.
#[test]
fn commands_in_yaml_nest_as_deep_as_they_like() {
    let line = |depth| format!("{:depth$}command: redis-server --user a\n", "");
    let text: String = (1..1300).map(line).collect();
    let document = lint(&format!("services:\n{text}"), SERVER);
    assert!(!document.findings.is_empty());
}

#[test]
fn parentheses_nest_as_deep_as_they_like() {
    let deep = format!("{}+get{}", "(".repeat(100_000), ")".repeat(100_000));
    let reply = Session::new(SERVER).execute(1, &["ACL", "SETUSER", "u", &deep]);
    assert!(reply.is_error());
}

#[test]
fn a_pattern_of_stars_takes_no_time() {
    let pattern = "a*".repeat(500) + "b";
    let text = "a".repeat(20_000);
    assert!(!glob::matches(pattern.as_bytes(), text.as_bytes()));
}

#[test]
fn three_hundred_thousand_arguments_are_looked_at() {
    let mut argv = vec!["ACL", "DRYRUN", "default", "MSET"];
    argv.resize(300_000, "k");
    let mut session = Session::new(SERVER);
    assert_eq!(session.execute(1, &argv).to_string(), "OK");
    session.execute(1, &["ACL", "SETUSER", "u", "+mset", "~k"]);
    argv[2] = "u";
    assert_eq!(session.execute(1, &argv).to_string(), "OK");
}

#[test]
fn nothing_at_all_is_answered() {
    for server in Server::ALL {
        let mut session = Session::new(server);
        session.execute::<&str>(1, &[]);
        session.execute(1, &[""]);
        session.execute(1, &["ACL", "SETUSER", "", ""]);
        assert!(lint("", server).findings.is_empty());
        assert_eq!(file::load(b"", server).unwrap().len(), 1);
    }
}

/// Each of these is read once, however often it is in a line.
#[test]
fn long_lines_are_redacted_in_time_in_proportion() {
    for piece in [
        "name=password value=x ",
        "value=x name=password ",
        "password=x ",
        "&#62x",
        "&#9x",
        "~a>b",
        "<<E = <",
        "user,password,",
        "${PASSWORD:-x} ",
        "echo x | ",
        "AUTH(\"x\") ",
        "\"password\", \"value\": ",
    ] {
        let line = piece.repeat(400_000 / piece.len());
        redact(&line);
    }
}

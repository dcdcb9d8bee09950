//! The command line as people and scripts use it.

mod command;

use std::io::Write;
use std::process::Stdio;

/// Runs aclarity and returns its exit code, output and errors.
fn aclarity(args: &[&str], input: &str) -> (i32, String, String) {
    let mut child = command::aclarity()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may exit before it reads all input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_session_prints_as_redis_cli_does() {
    let input = "ACL SETUSER alan allkeys +@string +@set -SADD >alanpassword\n\
                 \n\
                 ACL DRYRUN alan SADD s 1\n\
                 ACL DRYRUN alan SET k \"a value\"\n\
                 ACL GETUSER nobody\n\
                 SET \"k\n\
                 NOSUCH\n";
    let (code, out, _) = aclarity(&["session", "--server", "redis-7.2"], input);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "OK\n\
         \"User alan has no permissions to run the 'sadd' command\"\n\
         OK\n\
         (nil)\n\
         Invalid argument(s)\n\
         (error) ERR unknown command 'NOSUCH', with args beginning with: \n"
    );
}

#[test]
fn a_session_in_json_speaks_on_connections() {
    let input = r#"["ACL","SETUSER","ana","on","nopass"]
{"conn":2,"argv":["AUTH","ana","x"]}
{"conn":2,"argv":["PING"]}
["ACL","DELUSER","ana"]
{"conn":2,"argv":["PING"]}
"#;
    let (code, out, _) = aclarity(&["session", "--server", "valkey", "--json"], input);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "\"OK\"\n\"OK\"\n\
         {\"error\":\"NOPERM User ana has no permissions to run the 'ping' command\"}\n\
         1\n{\"closed\":true}\n"
    );
}

#[test]
fn a_line_that_is_no_command_is_named() {
    for line in ["{", "[1]", "\"GET\"", "{\"argv\":[]}", "[]"] {
        let input = format!("[\"PING\"]\n{line}\n");
        let (code, _, errors) = aclarity(&["session", "--json"], &input);
        assert_eq!(code, 2, "{line}");
        assert!(errors.contains("line 2"), "{line}: {errors}");
    }
}

#[test]
fn number_of_masked_words_is_printed_on_standard_error() {
    let masked = |rules: &str| {
        let words = ["check", "--json", "--rules", rules, "--", "GET", "k"];
        let (_, out, errors) = aclarity(&words, "");
        assert!(!out.contains("s3cret"), "{out}");
        errors
    };
    assert_eq!(masked("on >s3cret +get ~k"), "1 word masked\n");
    assert_eq!(masked("on >s3cret >other-s3cret ~k"), "2 words masked\n");
    assert_eq!(masked("on +get ~k"), "");
    let (_, out, errors) = aclarity(&["session"], "ACL SETUSER ana >•••\nACL USERS\n");
    assert!(out.contains("ana") && errors.is_empty(), "{out}{errors}");
}

/// No output contains a password that is neither a username nor a rule.
#[test]
fn no_output_repeats_a_password() {
    let hash = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";
    let (_users, users) = file("users.acl", "user ana on nopass ~* +@all\n");
    let (_wrong, wrong) = file(
        "users.acl",
        "user ana on s3cret ~*\nuser bo on >s3cret +gett\n",
    );
    let (_config, config) = file("redis.conf", "requirepass a s3cret\n");
    let page = format!(
        "```redis-cli redis-8.6\n> ACL SETUSER a on #{hash} <s3cret\n{hash}\n> AUTH a s3cret\nOK\n```\n"
    );
    let (_page, page) = file("page.md", &page);
    let cases = "allow ana: AUTH ana s3cret\nallow >s3cret: PING\nallow ana: ACL SETUSER a <s3cret\n\
                 deny ana: ATUH ana s3cret\nallow ana: CONFIG SET requirepass s3cret\n";
    let check = ["check", "--rules"];
    for (words, input) in [
        (vec!["test", "--file", &users, "-"], cases),
        (vec!["test", "--json", "--file", &users, "-"], cases),
        (vec!["lint", &wrong], ""),
        (vec!["lint", "--json", &wrong], ""),
        (vec!["load", &wrong], ""),
        (vec!["load", "--json", &wrong], ""),
        (vec!["load", "--config", &config], ""),
        (vec!["docs", "check", &page], ""),
        (vec!["docs", "check", "--json", &page], ""),
        (
            vec!["check", "--file", &users, "--user", ">s3cret", "--", "PING"],
            "",
        ),
        ([&check[..], &["on >s3cret", "--", ">s3cret"]].concat(), ""),
        (
            [&check[..], &["on >s3cret <s3cret", "--json", "--", "PING"]].concat(),
            "",
        ),
        (
            [
                &check[..],
                &["on >s3cret +@all", "--json", "--", "AUTH", "s3cret"],
            ]
            .concat(),
            "",
        ),
        ([&check[..], &["on s3cret", "--", "PING"]].concat(), ""),
        ([&check[..], &["(on >s3cret", "--", "PING"]].concat(), ""),
        (
            vec![
                "check",
                "--rules",
                "on +eval",
                "--explain",
                "--",
                "EVAL",
                "return redis.call('AUTH', 's3cret')",
                "0",
            ],
            "",
        ),
    ] {
        let (_, out, errors) = aclarity(&words, input);
        for secret in ["s3cret", hash] {
            assert!(!out.contains(secret), "{words:?}: {out}");
            assert!(!errors.contains(secret), "{words:?}: {errors}");
        }
    }
}

#[test]
fn a_check_answers_by_its_exit_code() {
    let rules = [
        "check",
        "--server",
        "redis-8.6",
        "--rules",
        "~app:* +@read >s3cret",
    ];
    let ask = |more: &[&str]| aclarity(&[&rules[..], more].concat(), "");

    let (code, out, _) = ask(&["--", "GET", "app:1"]);
    assert_eq!((code, out.as_str()), (0, "allowed\n"));

    let (code, out, _) = ask(&["--", "SET", "app:1", "x"]);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "NOPERM User user has no permissions to run the 'set' command\n"
    );

    let (code, out, _) = ask(&["--json", "--", "GET", "log:1"]);
    assert_eq!(code, 1);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["allowed"], false);
    assert_eq!(answer["denial"]["reason"], "key");
    assert_eq!(answer["denial"]["argument"], 1);
    assert!(!out.contains("s3cret"), "a password was printed: {out}");

    // JSON and text contain the same repair.
    let first = &answer["repairs"][0];
    assert_eq!(first["place"], "root");
    assert_eq!(first["line"], "%R~log:1");
    let smallest = &answer["repairs"][1];
    assert_eq!(smallest["place"], "new_selector");
    assert_eq!(smallest["rules"][0], "(+get %R~log:1)");
    assert_eq!(smallest["gains"][0]["commands"][0], "get");
    let (_, out, _) = ask(&["--explain", "--", "GET", "log:1"]);
    assert!(
        out.contains("\n  (+get %R~log:1)\n    allows get on %R~log:1\n"),
        "{out}"
    );

    let (code, out, _) = ask(&["--explain", "--", "GET", "app:1"]);
    assert_eq!(code, 0);
    assert!(out.contains("permitted by +@read"), "{out}");
    assert!(out.contains("permitted by ~app:*"), "{out}");

    for bad in [&["--", "NOSUCH"][..], &["--", "GET"]] {
        let (code, _, errors) = ask(bad);
        assert_eq!(code, 2);
        assert!(!errors.is_empty());
    }
}

/// Commands that users reported, and the expected answers.
#[test]
fn a_check_gives_the_verdict_of_running_the_command() {
    const SET: &str = "return redis.call('SET', KEYS[1], 1)";
    const BRANCH: &str = "if redis.call('GET', KEYS[1]) then redis.call('SET', KEYS[1], 1) end";
    type Row<'a> = (&'a str, &'a str, &'a [&'a str], i32, &'a [&'a str]);
    let rows: [Row; 18] = [
        (
            "redis-7.0",
            "~my* +@all",
            &["SORT", "my", "BY", "w_*", "GET", "o_*"],
            1,
            &[
                "denied: sort\n  ACL DRYRUN answers OK; the server denies it while it runs:\n",
                "ERR BY option of SORT denied due to insufficient ACL permissions.",
                "every key to read, for BY and GET: not permitted, no rule permits it",
                "\n  %R~*\n",
            ],
        ),
        (
            "redis-7.2",
            "~my* +@read",
            &["SORT", "my", "GET", "o_*"],
            1,
            &[
                "the command sort: not permitted, no rule permits it",
                "note: BY and GET need every key to be readable too, and no rule permits that",
                "one of these\n  (+sort %R~*)\n",
            ],
        ),
        (
            "valkey-8.0",
            "~my* +get +sort",
            &["SORT", "my", "BY", "w_*"],
            1,
            &[
                "one of these\n  (+sort %R~*)\n",
                "\n  %R~*\n    allows get, sort on %R~* too",
            ],
        ),
        (
            "redis-6.2",
            "~my* +@all",
            &["SORT", "my", "BY", "w_*"],
            0,
            &["allowed: sort"],
        ),
        (
            "redis-7.0",
            "~* +eval",
            &["EVAL", SET, "1", "k"],
            1,
            &[
                "the server denies it while it runs",
                "while it runs, denied: SET k 1\n",
                "the command set: not permitted, no rule permits it",
                "\n  +set\n",
                "\n  (+set %W~k)\n",
            ],
        ),
        (
            "redis-7.2",
            "~* +eval +get +set",
            &["EVAL", BRANCH, "1", "k"],
            0,
            &[
                "the script was not run, as it does more than call commands; it names get, set; \
             the user is permitted that with any arguments",
            ],
        ),
        (
            "redis-7.2",
            "~* +eval +get",
            &["EVAL", BRANCH, "1", "k"],
            3,
            &[
                "not decided: eval",
                "it names get, set; the user is not permitted set",
            ],
        ),
        (
            "redis-7.2",
            "~* +eval",
            &["EVAL", "return redis.call(ARGV[1]..'', 'k')", "0", "GET"],
            3,
            &["it names commands that cannot be read"],
        ),
        (
            "redis-7.2",
            "+@all ~*",
            &["EVALSHA", "abc", "0"],
            3,
            &["none of this SHA-1 was loaded"],
        ),
        (
            "redis-7.4",
            "+@pubsub &test-response#*",
            &["PSUBSCRIBE", "test-response#/#*"],
            1,
            &[
                "note: PSUBSCRIBE requires exactly its pattern in the rules: &test-response#* \
             matches 'test-response#/#*', but that does not count",
            ],
        ),
        (
            "redis-7.2",
            "%R~app:* +@all",
            &["GETEX", "app:1"],
            1,
            &["note: %R~app:* matches 'app:1', but only lets read it"],
        ),
        (
            "redis-7.2",
            "%R~app:* %W~app* +@all",
            &["GETEX", "app:1"],
            1,
            &["one pattern has to allow both reading and writing 'app:1'"],
        ),
        (
            "redis-7.2",
            "~App:* ~app +get",
            &["GET", "app:1"],
            1,
            &[
                "note: ~App:* differs from 'app:1' only in case",
                "note: ~app matches only the key with exactly this name; `~app*` matches all",
            ],
        ),
        (
            "redis-7.2",
            "~app:.* &app:* +get",
            &["GET", "app:1"],
            1,
            &[
                "~app:.* is a glob, not a regular expression",
                "&app:* matches 'app:1', but is about channels, not keys",
            ],
        ),
        (
            "redis-7.2",
            "+publish",
            &["PUBLISH", "news", "x"],
            1,
            &[
                "note: since Redis 7.0 a new user has no channels; before 7.0 it had all",
                "\n  &news\n",
            ],
        ),
        (
            "redis-7.2",
            "+get ~a (+set ~b)",
            &["GET", "b"],
            1,
            &[
                "note: one selector has to permit both: the command is permitted by the rules outside \
             selectors, the keys by (+set ~b)",
            ],
        ),
        (
            "redis-8.0",
            "~* +@read +@write",
            &["ECHO", "4f2c-guid"],
            1,
            &["to allow it, add to the rules\n  +echo\n    allows echo\n"],
        ),
        (
            "redis-8.6",
            "allkeys +@string +@set -SADD",
            &["SADD", "s", "1"],
            1,
            &["\n  without -SADD, or add +sadd\n    allows sadd on ~*\n  (+sadd %W~s)\n"],
        ),
    ];
    for (server, rules, call, expected, texts) in rows {
        let asked = [
            &[
                "check",
                "--server",
                server,
                "--rules",
                rules,
                "--explain",
                "--",
            ],
            call,
        ];
        let (code, out, errors) = aclarity(&asked.concat(), "");
        assert_eq!(code, expected, "{rules}: {call:?}\n{out}{errors}");
        for text in texts {
            assert!(out.contains(text), "{rules}: {call:?}\n{out}\nlacks {text}");
        }
    }

    let asked = [
        "check",
        "--server",
        "redis-7.2",
        "--rules",
        "~* +eval",
        "--json",
        "--",
    ];
    let (code, out, _) = aclarity(&[&asked[..], &["EVAL", SET, "1", "k"]].concat(), "");
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &answer["allowed"], &answer["verdict"]),
        (1, &false.into(), &"denied".into())
    );
    assert_eq!(answer["error"], answer["running"]["error"]);
    assert_eq!(answer["running"]["calls"][0]["call"], "SET k 1");
    assert_eq!(
        answer["running"]["calls"][0]["explanation"]["denial"]["reason"],
        "command"
    );
    assert_eq!(answer.get("denial"), None);

    let (code, _, errors) = aclarity(&["check", "--rules", "+@all", "--", "GET x"], "");
    assert_eq!(code, 2);
    assert!(
        errors.contains("pass the command and its arguments as separate words"),
        "{errors}"
    );
    assert!(!errors.contains("getex"), "{errors}");
}

#[test]
fn a_session_notes_unsimulated_scripts_and_failed_logins() {
    let input = "ACL SETUSER t on nopass +get +eval ~*\nACL SETUSER off >pw\nACL SETUSER none on\n\
                 ACL SETUSER some on >pw\nAUTH off pw\nAUTH off no\nAUTH none pw\nAUTH some no\nAUTH nobody pw\n\
                 AUTH some pw\nAUTH t x\n\
                 EVAL \"local c = redis.call('INCRBY', KEYS[1], 1) return c\" 1 k\n\
                 EVAL \"return redis.call('GET', KEYS[1]) or 0\" 1 k\n";
    let (code, out, _) = aclarity(&["session", "--server", "redis-7.0", "--notes"], input);
    assert_eq!(code, 0);
    const WRONG: &str = "(error) WRONGPASS invalid username-password pair or user is disabled.";
    let expected = [
        "OK",
        "OK",
        "OK",
        "OK",
        WRONG,
        "# the user is off: the rule `on` lets it log in",
        WRONG,
        "# the user is off, and this is none of its passwords: the rule `on` alone does not let it log in",
        WRONG,
        "# the user has no password: a rule `>password` gives it one, `nopass` lets in with any",
        WRONG,
        "# the user is on, but this is none of its passwords",
        WRONG,
        "# there is no such user; names are compared letter by letter",
        "OK",
        "OK",
        "(error) ERR The user executing the script can't run this command or subcommand script: \
         1a4a6c1d0bd1cc0bb1bb4ec3a2ac0b4de3a0aa84, on @user_script:1.",
        "(the script was not run, as it does more than call commands; it names get; the user is \
         permitted that with any arguments)",
    ];
    let lines: Vec<&str> = out.lines().collect();
    for (line, expected) in lines.iter().zip(expected) {
        let same = |text: &str| {
            text.split(" script: ")
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(same(line), same(expected), "{out}");
    }
    assert_eq!(lines.len(), expected.len(), "{out}");
    // As JSON the call is allowed.
    let line = "[\"EVAL\",\"return #redis.call('GET', KEYS[1])\",\"1\",\"k\"]\n";
    let (_, out, _) = aclarity(&["session", "--json"], line);
    assert_eq!(out, "{\"allowed\":true}\n");
}

#[test]
fn a_refused_rule_is_bad_input() {
    for rules in ["heeyyyy", "+gett", "(+get", "\"~a", "~* ~a"] {
        let (code, _, errors) = aclarity(&["check", "--rules", rules, "--", "PING"], "");
        assert_eq!(code, 2, "{rules}");
        assert!(errors.starts_with("error: "), "{rules}: {errors}");
    }
}

#[test]
fn a_file_is_loaded_or_refused_as_acl_load_would() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.acl");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "user ana on nopass ~a* +get\n").unwrap();

    let (code, out, _) = aclarity(&["load", "--server", "redis-7.4", name], "");
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "user ana on nopass sanitize-payload ~a* resetchannels -@all +get\n\
         user default on nopass sanitize-payload ~* &* +@all\n"
    );
    let check = ["check", "--file", name, "--user"];
    for (user, key, code) in [
        ("ana", "a1", 0),
        ("ana", "b1", 1),
        ("default", "b1", 0),
        ("bo", "a", 2),
    ] {
        let asked = aclarity(&[&check[..], &[user, "--", "GET", key]].concat(), "");
        assert_eq!(asked.0, code, "{user} {key}: {asked:?}");
    }

    std::fs::write(&file, "user ana +gett\n").unwrap();
    let (code, out, _) = aclarity(&["load", "--json", name], "");
    assert_eq!(code, 1);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let error = answer["error"].as_str().unwrap();
    assert!(error.starts_with(&format!(
        "ERR {name}:1: Error in applying operation '+gett'"
    )));

    let (code, _, errors) = aclarity(&["load", "no such file"], "");
    assert_eq!(code, 2);
    assert!(errors.contains("no such file"));
}

#[test]
fn every_server_is_known_by_name() {
    for server in aclarity::Server::ALL {
        let (code, out, _) = aclarity(&["session", "--server", server.name()], "ACL WHOAMI\n");
        assert_eq!((code, out.as_str()), (0, "\"default\"\n"));
    }
    let (code, _, errors) = aclarity(&["session", "--server", "redis-5"], "");
    assert_eq!(code, 2);
    assert!(errors.contains("redis-8.6"), "{errors}");
}

#[test]
fn lint_reports_probable_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.acl");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "user app on >pw ~app:* resetchannels +@all\n").unwrap();
    let (code, out, _) = aclarity(&["lint", name], "");
    assert_eq!(code, 1);
    assert!(
        out.starts_with(&format!("{name}:1:38: security[patterns-do-not-bind]: ")),
        "{out}"
    );
    let (_, out, _) = aclarity(&["lint", "--json", name], "");
    let findings: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(findings[0]["code"], "patterns-do-not-bind");
    std::fs::write(&file, "user default on >pw ~* &* +@all\n").unwrap();
    assert_eq!(
        aclarity(&["lint", name], ""),
        (0, String::new(), String::new())
    );
}

#[test]
fn cases_are_run_against_definitions() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("users.acl");
    let cases = folder.path().join("cases.txt");
    std::fs::write(&rules, "user app on >pw ~app:* +@read\n").unwrap();
    let test = |text: &str| {
        std::fs::write(&cases, text).unwrap();
        let (rules, cases) = (rules.to_str().unwrap(), cases.to_str().unwrap());
        aclarity(&["test", "--file", rules, cases], "")
    };
    let (code, out, _) = test("allow app: GET app:1\ndeny app: GET log:1\n");
    assert_eq!((code, out.as_str()), (0, "2 of 2 cases passed\n"));
    let (code, out, _) = test("# both ways\nallow app: DEL app:1\n");
    assert_eq!(code, 1);
    assert!(
        out.contains(":2: FAILED allow app: DEL app:1\n  (error) NOPERM"),
        "{out}"
    );
    let (code, _, complaint) = test("# nothing yet\n");
    assert_eq!(code, 2);
    assert!(complaint.contains("has no cases"), "{complaint}");
    let (code, out, _) = test("allow bob: GET k\n");
    assert_eq!(code, 2);
    assert!(out.contains("the rules define no user `bob`"), "{out}");
}

/// Creates a file in a temporary folder, which is deleted with the first value.
fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn a_session_starts_with_files() {
    let (_users, users) = file("users.acl", "user ana on nopass ~a* +get\n");
    let config = format!("rename-command get fetch\naclfile {users}\n");
    let (_config, config) = file("redis.conf", &config);
    let input = "AUTH ana x\nFETCH a\nGET a\n";
    let (code, out, _) = aclarity(&["session", "--config", &config], input);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "OK\n(allowed)\n(error) ERR unknown command 'GET', with args beginning with: 'a' \n"
    );
    let input = "ACL SETUSER bob\nACL SAVE\nACL DELUSER bob\nACL LOAD\nACL USERS\n";
    let (_, out, _) = aclarity(&["session", "--aclfile", &users], input);
    let last = "OK\n1) \"ana\"\n2) \"bob\"\n3) \"default\"\n";
    assert!(out.ends_with(last), "{out}");
}

#[test]
fn a_server_that_would_not_start_prints_the_reason() {
    let (_folder, config) = file("valkey.conf", "\nuser ana on gett\n");
    let words = ["--server", "valkey-9.0", "--config", &config];
    let message = "*** FATAL CONFIG FILE ERROR (Version 9.0.0) ***\n\
                Reading the configuration file, at line 2\n\
                >>> 'user ana on •••'\n\
                Error in user declaration 'ana': Syntax error\n";
    let (code, out, errors) = aclarity(&[&["session"], &words[..]].concat(), "PING\n");
    assert_eq!((code, out.as_str(), errors.as_str()), (1, "", message));
    let (code, out, _) = aclarity(&[&["load"], &words[..]].concat(), "");
    assert_eq!((code, out.as_str()), (1, message));
    let (code, out, _) = aclarity(&[&["load", "--json"], &words[..]].concat(), "");
    let message = serde_json::json!({ "error": message.trim_end() });
    assert_eq!((code, out), (1, format!("{message}\n")));
}

#[test]
fn a_crash_is_no_error_of_the_server() {
    let (_folder, users) = file("users.acl", "user ana on (+get\n");
    for words in [["load", &users, "--json"], ["load", "--json", "--aclfile"]] {
        let mut words = words.to_vec();
        if words[2] == "--aclfile" {
            words.push(&users);
        }
        let (code, out, _) = aclarity(&words, "");
        assert_eq!(code, 1);
        assert!(
            out.starts_with("{\"crash\":\"a real server crashes here"),
            "{out}"
        );
    }
    // Redis 6 has no selectors.
    let (_, out, _) = aclarity(&["load", "--server", "redis-6.2", &users], "");
    assert!(out.contains(":1: Syntax error"), "{out}");
}

#[test]
fn a_check_of_bad_input_is_bad_in_json_too() {
    let rules = ["check", "--json", "--rules"];
    for (more, error) in [
        (&["+nosuch", "--", "GET", "k"][..], "Unknown command"),
        (&["+get", "--", "NOSUCH"], "unknown command"),
        (&["+get", "--db", "16", "--", "GET", "k"], "no database 16"),
    ] {
        let (code, out, _) = aclarity(&[&rules, more].concat(), "");
        assert_eq!(code, 2, "{out}");
        let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
        let message = answer["error"].as_str().unwrap();
        assert!(message.contains(error), "{message}");
    }
    let (code, _, errors) = aclarity(
        &["check", "--rules", "+get", "--db", "16", "--", "GET", "k"],
        "",
    );
    assert_eq!(code, 2);
    assert!(errors.contains("no database 16"), "{errors}");
}

#[test]
fn notices_name_what_is_linked() {
    let (code, out, _) = aclarity(&["notices"], "");
    assert_eq!(code, 0);
    // The npm package has them in a separate file.
    if out == "See THIRD-PARTY-NOTICES.txt in the npm package.\n" {
        return;
    }
    for part in [
        "\n- clap: MIT\n",
        "\n- the Rust standard library: MIT\n",
        "Permission is hereby",
    ] {
        assert!(out.contains(part), "{part}");
    }
}

/// The exit code when the output's reader closes the pipe, as `head -1` does.
fn code_under_a_closed_pipe(args: &[&str]) -> Option<i32> {
    let mut child = command::aclarity()
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.wait().unwrap().code()
}

#[test]
fn a_closed_pipe_does_not_change_the_exit_code() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    // More than a pipe and a buffer hold.
    let bad = file("bad.acl", "user a +gett\n".repeat(5_000));
    let good = file("good.acl", "user app on >pw ~app:* +get\n".to_owned());
    let cases = file("cases", "allow app: SET k v\n".repeat(5_000));
    let unread = file("unread", "alow app: SET k v\n".repeat(5_000));
    let page = "```redis-cli redis-8.6\n> PING\nPONG\n```\n";
    let page = file("page.md", page.repeat(2_000));
    for (args, code) in [
        (&["lint", "--server", "redis", &bad][..], 1),
        (&["lint", "--server", "redis", "--json", &bad], 1),
        (&["load", "--server", "redis", &bad], 1),
        (&["load", "--server", "redis", &good], 0),
        (&["test", "--server", "redis", "--file", &good, &cases], 1),
        (&["test", "--server", "redis", "--file", &good, &unread], 2),
        (
            &[
                "check", "--server", "redis", "--rules", "+get", "--", "SET", "k", "v",
            ],
            1,
        ),
        (&["docs", "check", &page], 1),
        (&["docs", "check", "--json", &page], 1),
    ] {
        assert_eq!(code_under_a_closed_pipe(args), Some(code), "{args:?}");
    }
}

#[test]
fn output_holds_nothing_that_a_terminal_obeys() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let evil = "\u{1b}[2J\u{9b}1m\u{202e}\u{8}";
    let rules = file(
        "rules",
        &format!("user {evil} on nopass ~{evil} +get +{evil}\n"),
    );
    let good = file("good", &format!("user {evil} on nopass ~{evil} +get\n"));
    let cases = file("cases", &format!("allow {evil}: SET {evil} x\n"));
    let page = format!("```redis-cli redis-8.6\n> {evil}\n{evil}\n```\n");
    let page = file("page.md", &page);
    let named = file(&format!("x{evil}"), "on\n+gett\n");
    let missing = format!("/nosuch{evil}");
    for (args, input) in [
        (&["lint", "--server", "redis", &rules][..], ""),
        (&["lint", "--server", "redis", &named], ""),
        (&["load", "--server", "redis", &good], ""),
        (&["load", "--server", "redis", &rules], ""),
        (&["load", "--server", "redis", &missing], ""),
        (&["test", "--server", "redis", "--file", &good, &cases], ""),
        (&["docs", "check", &page], ""),
        (&["docs", "check", &missing], ""),
        (
            &[
                "check",
                "--server",
                "redis",
                "--rules",
                "+get",
                "--explain",
                "--",
                "GET",
                evil,
            ],
            "",
        ),
        (
            &["check", "--server", "redis", "--rules", "+get", "--", evil],
            "",
        ),
        (
            &["check", "--server", evil, "--rules", "+get", "--", "GET"],
            "",
        ),
        (
            &["session", "--server", "redis"],
            &format!("{evil}\nGET \"{evil}\"\n"),
        ),
    ] {
        let (code, out, errors) = aclarity(args, input);
        for text in [&out, &errors] {
            let obeyed = |one: char| one.is_control() && !"\n\t".contains(one) || one == '\u{202e}';
            assert!(!text.contains(obeyed), "{args:?}: {text:?}");
        }
        assert!(!out.is_empty() || !errors.is_empty(), "{args:?}: {code}");
    }
}

#[cfg(unix)]
#[test]
fn words_of_a_command_need_not_be_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    // Node.js does not pass on words that are not UTF-8.
    if std::env::var_os("ACLARITY").is_some() {
        return;
    }
    let check = |key: &[u8]| {
        command::aclarity()
            .args([
                "check",
                "--server",
                "redis",
                "--rules",
                r#"+get "~\xff*""#,
                "--",
                "GET",
            ])
            .arg(OsStr::from_bytes(key))
            .status()
            .unwrap()
            .code()
    };
    assert_eq!(check(b"\xff\xfe"), Some(0));
    assert_eq!(check(b"\xfe"), Some(1));
}

#[test]
fn a_case_that_calls_nothing_is_bad_input() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let rules = file("rules", "user a on nopass ~* +@all\n");
    let cases = file("cases", "allow a: \0\n");
    let (code, out, _) = aclarity(&["test", "--server", "redis", "--file", &rules, &cases], "");
    assert_eq!(code, 2);
    assert!(out.contains(":1: the call has no command"), "{out}");
    let (code, out, _) = aclarity(&["session", "--server", "redis"], "\0\n \0x\nPING\n");
    assert_eq!((code, out.as_str()), (0, "(allowed)\n"));
}

/// Files that are not a server's configuration: the form is named, and nothing
/// passes.
#[test]
fn other_forms_are_no_configuration() {
    for (text, form) in [
        (
            "services:\n  redis:\n    image: redis:7\n",
            "a Compose file",
        ),
        (
            "services:\n  redis:\n    command: redis-server --requirepass x\n",
            "a Compose file",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  redis.conf: |\n    port 1\n",
            "a Kubernetes manifest",
        ),
        ("auth:\n  enabled: true\n", "YAML"),
        ("{\"users\": [\"user app on\"]}\n", "JSON"),
        (
            "resource \"aws_elasticache_user\" \"a\" {\n  access_string = \"on\"\n}\n",
            "Terraform (HCL)",
        ),
        ("FROM redis:7\nCMD [\"redis-server\"]\n", "a Dockerfile"),
        ("[redis]\nport = 1\n", "a file of settings"),
        ("redis-cli ACL SETUSER app on\n", "a command for a shell"),
        ("ACL SETUSER app on >x\n", "a list of ACL commands"),
        ("# Redis\n\n```\nuser app on\n```\n", "Markdown"),
        (
            "# Server\nredis_version:7.2.6\nredis_mode:standalone\nos:Linux\n",
            "the reply of INFO",
        ),
    ] {
        let (_file, path) = file("given", text);
        let (_cases, cases) = file("cases", "allow default: PING\n");
        for words in [
            vec!["lint", "--config", &path],
            vec!["load", "--config", &path],
            vec!["test", "--config", &path, &cases],
            vec!["session", "--config", &path],
            vec![
                "check", "--config", &path, "--user", "default", "--", "PING",
            ],
        ] {
            let (code, out, err) = aclarity(&words, "");
            let message = format!("this is {form}, and no configuration of a server");
            assert!(
                code != 0 && (out + &err).contains(&message),
                "{words:?} {text}"
            );
        }
    }
}

/// Files that are a server's configuration, however unusual.
#[test]
fn configurations_are_no_other_form() {
    for text in [
        "",
        "# a comment\n",
        "user app on nopass ~* +@all\n",
        "port 6379\nsave 60 1\nloadmodule /x.so a=b\n",
        "replica-announce-ip 10.0.0.1\n",
        "USER app off\nrename-command KEYS \"\"\n",
    ] {
        let (_file, path) = file("redis.conf", text);
        let (code, _, err) = aclarity(&["load", "--config", &path], "");
        assert_eq!(code, 0, "{text}: {err}");
    }
}

#[test]
fn calls_that_no_rule_decides_are_explained() {
    let cases: [(&str, &[&str], i32, &str); 9] = [
        (
            "redis-6.0",
            &["QUIT"],
            0,
            "quit: permitted without any rule",
        ),
        (
            "redis-7.2",
            &["QUIT"],
            0,
            "quit: permitted without any rule",
        ),
        (
            "redis-7.2",
            &["AUTH", "app", "x"],
            0,
            "auth: permitted without any rule",
        ),
        (
            "redis-7.2",
            &["HELLO", "3"],
            0,
            "hello: permitted without any rule",
        ),
        (
            "redis-6.0",
            &["HELLO", "3"],
            1,
            "hello: not permitted by -@all",
        ),
        (
            "redis-7.2",
            &["FT.SEARCH", "idx", "*"],
            2,
            "belongs to the module RediSearch",
        ),
        (
            "redis-6.0",
            &["GETDEL", "a"],
            2,
            "redis-6.0 does not have it, but others from redis-6.2 to redis-8.10 do",
        ),
        (
            "redis-7.0",
            &["CLIENT", "SETINFO", "LIB-NAME", "x"],
            2,
            "redis-7.0 does not have it, but others from redis-7.2 to redis-8.10 do",
        ),
        (
            "redis-7.2",
            &["AUHT", "app", "x"],
            2,
            "did you mean 'auth'?",
        ),
    ];
    for (server, call, expected, words) in cases {
        let rules = [
            "check",
            "--server",
            server,
            "--rules",
            "on nopass -@all",
            "--explain",
            "--",
        ];
        let (code, out, errors) = aclarity(&[&rules, call].concat(), "");
        assert_eq!(code, expected, "{server} {call:?}: {errors}");
        assert!((out + &errors).contains(words), "{server} {call:?}");
    }
}

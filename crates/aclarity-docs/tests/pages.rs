//! Pages and the expected findings: a line for each problem, difference and
//! skipped block.

use aclarity::Server;
use aclarity_docs::{Report, check};

fn reported(report: &Report) -> Vec<String> {
    let problems = report.problems.iter();
    let problems = problems.map(|note| format!("{}: error: {}", note.line, note.message));
    let differences = report.differences.iter().map(|difference| {
        let servers: Vec<&str> = difference.servers.iter().map(|one| one.name()).collect();
        let command = difference.command.as_deref().unwrap_or("-");
        format!(
            "{}: {}: {command}: {} / {}",
            difference.line,
            servers.join(" "),
            difference.expected,
            difference.actual
        )
    });
    let skipped = report.skipped.iter();
    let skipped = skipped.map(|note| format!("{}: skipped: {}", note.line, note.message));
    problems.chain(differences).chain(skipped).collect()
}

#[track_caller]
fn assert_reported(text: &str, expected: &[&str]) {
    assert_eq!(reported(&check("page.md", text, None)), expected, "{text}");
}

#[test]
fn transcripts_that_hold_say_nothing() {
    let text = "\
# Title

```redis-cli redis-7.0+ valkey
# a comment
> ACL SETUSER ana on nopass ~app:* +@read
OK
2> AUTH ana x
OK
2> GET app:1
(allowed)
2> GET log:1
(error) NOPERM No permissions to access a key
```

```sh
redis-cli PING
```
";
    let report = check("page.md", text, None);
    assert_eq!(report.transcripts, 1);
    assert_eq!(report.replies, 4);
    // Redis 7.0 words it differently.
    assert_eq!(
        reported(&report),
        [
            "11: redis-7.0: GET log:1: (error) NOPERM No permissions to access a key / \
             (error) NOPERM this user has no permissions to access one of the keys used as arguments"
        ]
    );
}

#[test]
fn servers_that_say_the_same_are_one_difference() {
    assert_reported(
        "```redis-cli redis-8.0+ valkey-9.1\n> ACL SETUSER ana >s3cret\nQUEUED\n> GET \"k\nOK\n```\n",
        &[
            "2: redis-8.0 redis-8.2 redis-8.6 redis-8.10 valkey-9.1: ACL SETUSER ana >•••: QUEUED / OK",
            "4: redis-8.0 redis-8.2 redis-8.6 redis-8.10 valkey-9.1: GET \"k: OK / Invalid argument(s)",
        ],
    );
}

#[test]
fn files_are_what_servers_start_with() {
    let start = "```users.acl\nuser ana on\nuser ana off\n```\n\n";
    let expected = "Reading";
    let report = check(
        "page.md",
        &format!("{start}```start redis-8.6\n{expected}\n```\n"),
        None,
    );
    let [difference] = &report.differences[..] else {
        panic!("{report:?}")
    };
    assert!(difference.actual.contains("Duplicate"), "{difference:?}");
    let report = check(
        "page.md",
        &format!("{start}## Next\n\n```redis-cli redis-8.6\n> PING\n(allowed)\n```\n"),
        None,
    );
    assert_eq!(reported(&report), [""; 0]);
}

#[test]
fn what_is_wrong_with_a_page_has_its_line() {
    let long = reported(&check(
        "page.md",
        "text\n\n```redis-cli redis-5\n> PING\n```\n",
        None,
    ));
    assert!(long[0].starts_with("3: error: no server is named redis-5; there are redis-6.0, "));
    assert_reported(
        "```redis-cli redis-8.6\n> PING\n(allowed)\n",
        &["1: error: this block is never closed: the rest of the page is in it"],
    );
    assert_reported(
        "- a list\n\n  ````redis-cli redis-8.6\n  > PING\n  (allowed)\n  ````\n\n> ~~~sh\n> ls\n> ~~~\n",
        &[],
    );
    assert_reported(
        "```redis-cli redis-8.6\nOK\n> PING\n```\n",
        &["2: error: a reply without a command before it: commands begin with `> `"],
    );
}

#[test]
fn transcripts_without_a_server_are_skipped_or_hold_for_a_given_one() {
    let text = "```redis-cli\n> PING\nPONG\n```\n";
    let report = check("page.md", text, None);
    assert!(report.is_empty());
    assert!(report.skipped[0].message.contains("`redis-cli redis-8.6`"));
    let report = check("page.md", text, Some(Server::Redis6_2));
    assert_eq!(reported(&report), ["2: redis-6.2: PING: PONG / (allowed)"]);
}

const TAG: &str =
    r#"<acl-playground server="redis-8.6" rules="ACL SETUSER alan allkeys +@set -SADD""#;

#[test]
fn rules_of_playgrounds_have_no_errors() {
    assert_reported(&format!("{TAG}></acl-playground>\n"), &[]);
    assert_reported(
        "One\ntwo <acl-playground\n  rules=\"+get &gt;\n+heeyyyy\">x</acl-playground>.\n",
        &[
            "2: redis-8.10: -: rules that the server accepts / heeyyyy is refused: Unknown command or category name in ACL",
        ],
    );
    assert_reported(
        "`<acl-playground rules=\"x\">` and\n<!-- <acl-playground rules=\"x\"> -->\n",
        &[],
    );
    let report = check(
        "page.md",
        "<acl-playground server=\"redis-5\"></acl-playground>",
        None,
    );
    assert!(report.problems[0].message.contains("redis-5"), "{report:?}");
    assert_reported(
        "<acl-playground>\n\ntext\n",
        &["1: error: <acl-playground> is never closed"],
    );
}

#[test]
fn expectations_of_playgrounds_hold() {
    let expecting = |rest: &str| format!("{TAG} {rest}></acl-playground>\n");
    assert_reported(&expecting(r#"command="SADD s 1" expect="denied""#), &[]);
    assert_reported(
        &expecting("command=\"SADD s 1&#10;SREM s 1\" expect=\"denied allowed\""),
        &[],
    );
    assert_reported(
        &expecting(r#"command="SADD s 1" expect="allowed""#),
        &[
            "1: redis-8.6: SADD s 1: allowed / (error) NOPERM User alan has no permissions to run the 'sadd' command",
        ],
    );
    assert_reported(
        &expecting(r#"command="SADD s 1" user="default" expect="denied""#),
        &["1: redis-8.6: SADD s 1: denied / (allowed)"],
    );
    // An unknown command is neither allowed nor denied.
    assert_eq!(
        check(
            "page.md",
            &expecting(r#"command="NOSUCH" expect="denied""#),
            None
        )
        .differences
        .len(),
        1
    );
    for (rest, message) in [
        (
            r#"command="PING" expect="maybe""#,
            "expect is `allowed` or `denied`, not `maybe`",
        ),
        (r#"expect="denied""#, "expect applies to no command"),
        (
            r#"command="PING" expect="denied denied""#,
            "expect has 2 words, and there are 1 commands: write one word for all, or one for each",
        ),
        (r#"command="PING" user="bo""#, "the rules define no user bo"),
    ] {
        assert_reported(&expecting(rest), &[&format!("1: error: {message}")]);
    }
}

#[test]
fn what_the_author_wrote_inside_is_read_as_the_element_reads_it() {
    let markdown = "\
<acl-playground server=\"valkey-9.1\" expect=\"denied\">

```acl
user ana on nopass ~app:* +@read
> GET log:1
```

```redis-cli
> SET app:1 x
(error) NOPERM
```

</acl-playground>
";
    assert_reported(markdown, &[]);
    assert_reported(
        &markdown.replace("denied", "allowed allowed"),
        &[
            "1: valkey-9.1: GET log:1: allowed / (error) NOPERM No permissions to access a key",
            "1: valkey-9.1: SET app:1 x: allowed / (error) NOPERM User ana has no permissions to run the 'set' command",
        ],
    );
    let html = "<div>\n<acl-playground expect=\"denied\">\n<pre><code>user ana on +get\n&gt; GET k</code></pre>\n</acl-playground>\n</div>\n";
    assert_reported(html, &[]);
    assert_reported(
        &html.replace("+get", "+gett"),
        &[
            "2: redis-8.10: -: rules that the server accepts / gett is refused: Unknown command or category name in ACL",
        ],
    );
}

#[test]
fn computed_attributes_are_skipped() {
    for attribute in ["rules={text}", ":rules=\"text\"", "v-bind:rules=\"text\""] {
        let report = check(
            "page.mdx",
            &format!("<acl-playground {attribute}></acl-playground>\n"),
            None,
        );
        assert!(report.is_empty());
        assert!(
            report.skipped[0]
                .message
                .ends_with("is computed when the page is built"),
            "{report:?}"
        );
    }
}

const NOT_RUN: &str =
    "skipped: not checked: scripts that do more than call commands, and functions, are not run";

#[test]
fn replies_of_scripts_that_were_not_run_are_skipped() {
    let page = |reply: &str| {
        format!(
            "```redis-cli redis-8.6\n\
             > ACL SETUSER ana on nopass ~* +@scripting +set\nOK\n\
             2> AUTH ana x\nOK\n\
             2> EVAL \"if ARGV[1] then redis.call('SET', 'k', 'v') end return 1\" 0\n{reply}\n\
             ```\n"
        )
    };
    assert_reported(&page("(integer) 1"), &[&format!("6: {NOT_RUN}")]);
    // The user may run every command of the script, so this reply is
    // impossible.
    let reported = reported(&check("page.md", &page("(error) NOPERM No"), None));
    assert!(
        reported[0].starts_with("6: redis-8.6: EVAL"),
        "{reported:?}"
    );
}

#[test]
fn a_playground_decides_nothing_about_a_script_that_was_not_run() {
    let text = "<acl-playground rules=\"user ana on ~* +eval\" user=\"ana\"\n  \
                command=\"EVAL 'if KEYS[1] then redis.call(KEYS[1]) end' 0\" expect=\"denied\">\n\
                </acl-playground>\n";
    assert_reported(text, &[&format!("1: {NOT_RUN}")]);
}

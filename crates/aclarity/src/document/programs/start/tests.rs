use crate::analysis::lint::lint;
use crate::config;
use crate::server::Server;

/// Command lines, and the configuration that the server starts with: the users
/// are the same, and what is found about passwords.
#[test]
fn a_command_line_is_a_configuration() {
    for (line, configuration) in [
        ("redis-server --requirepass pw", "requirepass pw"),
        (
            "valkey-server --port 1 --requirepass 'p w' --save ''",
            "requirepass \"p w\"",
        ),
        (
            "redis-server --requirepass a --REQUIREPASS b",
            "requirepass a\nrequirepass b",
        ),
        ("redis-server '--requirepass pw'", "requirepass pw"),
        (
            "redis-server --requirepass pw --user app on '>x' '~*' +get",
            "requirepass pw\nuser app on >x ~* +get",
        ),
        (
            "redis-server --requirepass pw --user default off",
            "requirepass pw\nuser default off",
        ),
        (
            "redis-server --user default on '>x' '~*' +@all --requirepass pw",
            "user default on >x ~* +@all\nrequirepass pw",
        ),
        (
            "docker run -d --name r redis:7 redis-server --requirepass pw",
            "requirepass pw",
        ),
        (
            "docker run -d redis:7-alpine --requirepass pw",
            "requirepass pw",
        ),
        (
            "docker run -d -e REDIS_PASSWORD=pw bitnami/redis:7.2",
            "requirepass pw",
        ),
        (
            "podman run --env=VALKEY_PASSWORD=pw docker.io/bitnami/valkey",
            "requirepass pw",
        ),
        ("exec redis-server --requirepass pw &", "requirepass pw"),
        (
            "REDIS_ARGS=\"--requirepass pw --user a off\"",
            "requirepass pw\nuser a off",
        ),
        ("sh -c 'redis-server --requirepass pw'", "requirepass pw"),
        ("command: redis-server --requirepass pw", "requirepass pw"),
        (
            "- command: 'redis-server --requirepass pw' # secret",
            "requirepass pw",
        ),
        (
            "command: [redis-server, \"--requirepass\", 'pw']",
            "requirepass pw",
        ),
        (
            "services:\n  redis:\n    command:\n      - redis-server\n      - --user\n      - app\n      \
             - 'on'\n      - ~app:*\n      - \">x\"\n      - --requirepass\n      - pw\n    ports: []\n",
            "user app on ~app:* >x\nrequirepass pw",
        ),
        (
            "services:\n  redis:\n    command: >-\n      redis-server\n      --requirepass pw\n      \
             --user app on\n    image: x\n",
            "requirepass pw\nuser app on",
        ),
    ] {
        let server = Server::Redis7_2;
        let document = lint(line, server);
        let started = config::start(configuration.as_bytes(), server, &|_| None).unwrap();
        assert_eq!(document.session().users(), started.users(), "{line}");
        let codes = |findings: &[crate::finding::Finding]| -> Vec<&str> {
            let codes = findings.iter().map(|finding| finding.code);
            codes
                .filter(|code| *code == "requirepass-without-effect")
                .collect()
        };
        let expected = config::lint(configuration.as_bytes(), server, &|_| None);
        assert_eq!(codes(&document.findings), codes(&expected), "{line}");
    }
}

/// Command lines that define nobody, and what is said about them.
#[test]
fn a_command_line_may_define_nobody() {
    for (line, expected) in [
        ("redis-server --requirepass ''", "not-a-definition"),
        ("redis-server r.conf --aclfile f", "not-a-definition"),
        (
            "docker run -e ALLOW_EMPTY_PASSWORD=yes bitnami/redis",
            "not-a-definition",
        ),
        (
            "docker run -e REDIS_PASSWORD=pw my/app redis",
            "not-a-definition",
        ),
        (
            "redis-server --requirepass pw --aclfile f",
            "requirepass-without-effect",
        ),
        (
            "redis-server --user app on --aclfile f",
            "server-does-not-start",
        ),
        ("command: redis-server --save ''", "other-form"),
        ("command: [redis-server, --requirepass, p$w]", "other-form"),
        ("command: redis-server --user app on ~* >x", "other-form"),
        ("comment: redis-server --requirepass pw", "other-form"),
    ] {
        let document = lint(line, Server::Valkey8_0);
        let codes: Vec<&str> = document
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert_eq!(codes, [expected], "{line}");
        assert!(document.users.is_empty(), "{line}");
    }
}

/// Where the rules of a list in YAML stand.
#[test]
fn places_in_yaml_are_those_of_the_text() {
    let text = "command:\n  - valkey-server\n  - --user\n  - app\n  - ~a:*\n  - +gett\n";
    let document = lint(text, Server::Valkey8_0);
    let error = document
        .findings
        .iter()
        .find(|one| one.code == "unknown-command");
    let span = error.unwrap().span;
    assert_eq!(&text[span.start..span.end], "+gett".trim_start_matches('+'));
}

use crate::analysis::lint::{self, lint};
use crate::server::Server;

/// The names that a text defines, and its findings that are no suggestions:
/// codes, and where they stand.
fn read(text: &str) -> String {
    let document = lint(text, Server::Redis7_2);
    let names: Vec<String> = document
        .users
        .iter()
        .map(|user| String::from_utf8_lossy(&user.name).into_owned())
        .collect();
    let findings: Vec<String> = document
        .findings
        .iter()
        .filter(|finding| {
            finding.code == "other-form" || finding.severity == crate::finding::Severity::Error
        })
        .map(|finding| format!("{}: {}", finding.code, finding.message))
        .collect();
    format!("{}; {}", names.join(" "), findings.join(", "))
}

/// Texts of which something is read, with the names that they define.
#[cfg(feature = "shell")]
#[test]
fn what_can_be_read_is_read() {
    for (text, expected) in [
        (
            "1) \"user a on nopass ~* +@all\"\n2) \"user b off\"",
            "a b; ",
        ),
        (
            "127.0.0.1:6379> ACL LIST\n1) \"user a on nopass ~* +@all\"",
            "a; ",
        ),
        (
            "127.0.0.1:6379> ACL SETUSER a on >x ~* +get\nOK\n127.0.0.1:6379> AUTH a x\nOK\n\
             127.0.0.1:6379> GET k\n\"v\"\n127.0.0.1:6379> SET k v\n(error) NOPERM this user\n\
             127.0.0.1:6379> ACL LIST\n1) \"user a on #00 ~* +get\"\n127.0.0.1:6379> ",
            "a; ",
        ),
        (
            "# Users\n\nCreate one with this:\n\n```\nACL SETUSER a on >x ~* +get\n```\n\n- then *connect*\n",
            "a; ",
        ),
        (
            "bind 0.0.0.0\nport 6379\nuser a on \">x y\" ~* +get\nsave 900 1\n",
            "a; other-form: this is a configuration file, and no ACL",
        ),
        (
            "#!/bin/sh\nset -e\nredis-cli ACL SETUSER a on '>x' '~*' +get\necho done\n",
            "a; ",
        ),
        (
            "#!/bin/sh\nuntil redis-cli ping; do sleep 1; done\nredis-cli ACL SETUSER a on '>x'\n",
            "a; ",
        ),
        (
            "Here is what I run:\nACL SETUSER a on >x ~* +get\nand it fails with this\nfor some reason\n",
            "a; other-form: this line and 2 more are no definitions of users",
        ),
        ("# redis-cli ACL SETUSER a on '>x' '~*' +get", "a; "),
        (
            "#!/bin/sh\n# Users\ncat > u.acl <<E\nuser a on\nE\nexec redis-server r.conf\n",
            "a; ",
        ),
        (
            "CLI=(redis-cli -h h\n  --pass p)\n\"${CLI[@]}\" ACL SETUSER a on '>x'\n$CLI ACL SETUSER b on\n",
            "a b; ",
        ),
        (
            "redis-cli.exe ACL SETUSER a `\n  on \">x\" `\n  +get\n",
            "a; ",
        ),
        (
            "user b on\n# redis-cli ACL SETUSER a on",
            "b; comment: this server refuses an ACL file with a comment in it",
        ),
        ("root@7a:/data# redis-cli ACL SETUSER a on '>x'", "a; "),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

/// Texts that are no ACL: one finding, which names the form.
#[test]
fn other_forms_are_one_finding() {
    for (text, name) in [
        (
            "services:\n  redis:\n    image: redis:7\n    command: redis-server --appendonly yes\n",
            "a Compose file",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  users.acl: |\n    user a on >x ~* +@all\n    user b off\n",
            "a Kubernetes manifest",
        ),
        (
            "- name: users\n  hosts: all\n  tasks:\n    - command: redis-cli ACL SETUSER a on\n",
            "YAML",
        ),
        (
            "auth:\n  enabled: true\n  acl:\n    users:\n      - username: app\n",
            "YAML",
        ),
        (
            "resource \"aws_elasticache_user\" \"this\" {\n  access_string = \"on ~* +@all\"\n}\n",
            "Terraform (HCL)",
        ),
        (
            "{\n  \"users\": [\n    {\"name\": \"a\", \"rules\": \"on ~*\"}\n  ]\n}\n",
            "JSON",
        ),
        ("[{\"access_string\": \"on ~* +@all\"}]", "JSON"),
        (
            " 1) \"flags\"\n 2) 1) \"on\"\n 3) \"passwords\"\n 4) (empty array)\n 5) \"commands\"\n 6) \"+@all\"\n",
            "the reply of ACL GETUSER",
        ),
        (
            "1# \"flags\" => 1~ \"on\"\n2# \"passwords\" => (empty array)\n",
            "the reply of ACL GETUSER",
        ),
        (
            "1)  1) \"count\"\n    2) (integer) 1\n    3) \"reason\"\n    4) \"command\"\n    5) \"object\"\n    6) \"get\"\n",
            "the reply of ACL LOG",
        ),
        (
            "1700000000.123456 [0 127.0.0.1:5000] \"GET\" \"a\"\n1700000001.5 [0 lua] \"SET\" \"b\" \"c\"\n",
            "output of MONITOR",
        ),
        (
            "OK\n1700000000.123456 [0 127.0.0.1:5000] \"AUTH\" \"(redacted)\"\n",
            "output of MONITOR",
        ),
        (
            "(error) NOPERM this user has no permissions to run the 'get' command\n",
            "an error of a server",
        ),
        (
            "redis.exceptions.NoPermissionError: NOPERM User app has no permissions\n",
            "an error of a server",
        ),
        (
            "# Server\nredis_version:7.2.6\nredis_mode:standalone\nos:Linux\n",
            "the reply of INFO",
        ),
        (
            "port 6379\nbind 127.0.0.1\nrequirepass x\n",
            "a configuration file",
        ),
        ("requirepass foobar\n", "a configuration file"),
        (
            "sentinel monitor main 127.0.0.1 6379 2\nsentinel auth-pass main x\n",
            "the configuration of a Sentinel",
        ),
        (
            "FROM redis:7\nCOPY users.acl /etc/\nCMD [\"redis-server\", \"--aclfile\", \"/etc/users.acl\"]\n",
            "a Dockerfile",
        ),
        (
            "[Unit]\nDescription=Redis\n[Service]\nExecStart=/usr/bin/redis-server --user a on\n",
            "a file of settings",
        ),
        (
            "spring.redis.username=app\nspring.redis.password=x\n",
            "a file of settings",
        ),
        (
            "*3\r\n$3\r\nACL\r\n$7\r\nSETUSER\r\n$1\r\na\r\n",
            "the protocol between client and server (RESP)",
        ),
        (
            "<!DOCTYPE html>\n<html><body>\n<pre>user a on</pre>\n",
            "HTML or XML",
        ),
        (
            "import redis\nr = redis.Redis()\nr.acl_setuser('a', enabled=True)\n",
            "source code",
        ),
        (
            "const client = createClient();\nawait client.aclSetUser('a', ['on', '>x']);\n",
            "source code",
        ),
        (
            "1:M 25 Aug 2025 23:31:07.981 # Critical error while loading ACLs. Exiting.\n",
            "the log of a server",
        ),
        ("+user a on >x ~* +get\n-user a on >x ~*\n", "a diff"),
        ("| user | rules |\n|---|---|\n| a | ~* +get |\n", "a table"),
        ("* user a on >x ~*\n* user b on >x ~*\n", "a list"),
        ("1. user a on >x ~*\n", "a list"),
        (
            "name,enabled,rules\na,on,~*\n",
            "a file of comma-separated values",
        ),
        ("\"user a on\",\n\"user b on\"\n", "JSON"),
        (
            "rediss://a:x@host:6379/0\n",
            "the address of a server (URL)",
        ),
        ("<user name=\"a\" rules=\"on ~*\"/>\n", "HTML or XML"),
        (
            ">>> r.execute_command(\"ACL SETUSER a on\")\n'OK'\n",
            "source code",
        ),
        (
            "Dear all, please have a look at this\nand tell me what is wrong\n",
            "some other text",
        ),
        (
            "## Usage\n\n```js\nconst a = 1;\n```\n",
            "Markdown without an ACL in its fences",
        ),
    ] {
        let found = read(text);
        assert_eq!(
            found,
            format!("; other-form: this is {name}, and no ACL"),
            "{text}"
        );
        let document = lint(text, Server::Redis7_2);
        assert_eq!(
            document.findings.len(),
            1,
            "{text}: {:?}",
            document.findings
        );
        assert!(document.findings[0].help.is_some());
    }
}

/// An ACL with mistakes is still an ACL.
#[test]
fn mistakes_are_found_one_by_one() {
    for (text, errors) in [
        ("user app on >pw app:* +@all", 1),
        ("usr app on >pw ~app:* +@al", 2),
        ("user: app on >pw ~app:*", 1),
        ("// users\nuser a on", 1),
        ("on >pw app:* +gte", 2),
        ("SETUSER app on >pw", 1),
        ("ACL ADDUSER app on >pw", 1),
        ("app on >pw ~app:*", 1),
        ("useradmin on >pw", 1),
        ("user a on\n~a\n+get", 2),
        ("user a on >{{ a b }} ~*", 1),
        ("user {{ a }} on >{{ b }} {{ c }}", 3),
        ("ACL SETUSER a on; ACL SETUSER b on", 1),
        ("AUTH a\nACL SETUSER a on\nSET a b\nQUIT", 0),
        ("user a +gte\nuser b +gte\nuser c +gte", 3),
        ("heeyyyy", 1),
        ("heeyyyy you", 2),
        ("\"+gte\"", 1),
        ("(+gte ~a)", 1),
        ("-gte", 1),
        ("+@raed +@wrtie", 2),
        ("#nothash", 0),
    ] {
        let document = lint(text, Server::Redis7_2);
        let found: Vec<&str> = document
            .findings
            .iter()
            .filter(|finding| finding.severity == crate::finding::Severity::Error)
            .map(|finding| finding.code)
            .collect();
        assert_eq!(found.len(), errors, "{text}: {found:?}");
        assert!(!found.contains(&"other-form"), "{text}");
    }
}

/// Reading a text after each change is reading it for the first time, however
/// the changes move lines between forms.
#[test]
fn forms_may_change_while_somebody_types() {
    let lines = [
        "user a on +get",
        "redis-cli ACL SETUSER b on \\",
        "'>x' ~a",
        "redis-cli <<E",
        "E",
        "ACL SETUSER c on",
        "```",
        "# comment",
        "# redis-cli ACL SETUSER d on",
        "port 6379",
        "services:",
        "  a: b",
        "1) \"user e on\"",
        "(error) ERR x",
        "",
        "some words that are prose",
        "echo 'ACL SETUSER f on' | redis-cli",
        "X_ARGS=\"--user g on",
        "h\"",
        "> ACL SETUSER i on \"",
    ];
    let mut state = 7_u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut reader = lint::reader(Server::Redis8_6);
    let mut text: Vec<&str> = Vec::new();
    for _ in 0..600 {
        let at = random(text.len() + 1);
        match random(3) {
            0 if at < text.len() => {
                text.remove(at);
            }
            1 if at < text.len() => text[at] = lines[random(lines.len())],
            _ => text.insert(at, lines[random(lines.len())]),
        }
        if text.len() > 12 {
            text.clear();
        }
        let whole = text.join("\n");
        let once = lint(&whole, Server::Redis8_6);
        assert_eq!(
            format!("{:?}", reader.read(&whole)),
            format!("{once:?}"),
            "{whole}"
        );
    }
}

/// A piece may be about very many users.
#[cfg(feature = "shell")]
#[test]
fn many_users_in_one_piece_are_read() {
    let lines: String = (0..2_000)
        .map(|number| format!("ACL SETUSER app{number} on >x +gett\n"))
        .collect();
    let options: String = (0..2_000)
        .map(|number| format!(" --user app{number} on >x +gett"))
        .collect();
    for text in [
        format!("redis-cli <<EOF\n{lines}EOF\n"),
        format!("redis-server{options}"),
        format!("X_ARGS=\"{options}\""),
    ] {
        let document = lint(&text, Server::Redis8_6);
        assert_eq!(document.refused.len(), 2_000);
    }
    for hostile in [
        "$(",
        "`",
        "${",
        "a\"b ",
        "redis-cli <<E\n",
        "echo '\n",
        "# redis-cli\n",
        "1) ",
    ] {
        for start in ["", "redis-cli ACL SETUSER a ", "user a "] {
            let text = [start, &hostile.repeat(1_000)].concat();
            lint(&text, Server::Redis8_6);
        }
    }
}

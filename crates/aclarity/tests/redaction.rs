//! Passwords as people write and miswrite them, none of which may be kept.

use aclarity::Server;
use aclarity::analysis::lint::lint;
use aclarity::document::redact;

#[test]
fn passwords_are_hidden_however_they_are_written() {
    for (line, hidden) in [
        ("ACL SETUSER a on >leak +get", "ACL SETUSER a on >••• +get"),
        ("> ACL SETUSER a on >leak", "> ACL SETUSER a on >•••"),
        (
            "user a on #leak ~a* (+get ~b)",
            "user a on #••• ~a* (+get ~b)",
        ),
        ("user a on > leak +get", "user a on > ••• +get"),
        ("user a on >leak leak +get", "user a on >••• ••• +get"),
        (
            r#"ACL SETUSER a ">leak leak" on"#,
            r#"ACL SETUSER a ">•••" on"#,
        ),
        (
            r#"ACL SETUSER a "\x3eleak" on"#,
            r#"ACL SETUSER a "\x3e•••" on"#,
        ),
        (r#"ACL SETUSER a ">x"leak on"#, r#"ACL SETUSER a ••• on"#),
        (r#"ACL SETUSER a >leak"leak on"#, "ACL SETUSER a >•••"),
        (
            r#"ACL SETUSER a +get>leak"leak" on"#,
            "ACL SETUSER a +get>••• on",
        ),
        (
            "ACL SETUSER a >x\u{a0}+leak +get",
            "ACL SETUSER a >••• +get",
        ),
        ("ACL SETUSER a on\u{a0}>leak", "ACL SETUSER a on\u{a0}>•••"),
        ("user a #\u{2003}leak ~a", "user a #\u{2003}••• ~a"),
        ("ACL SETUSER a '>x''leak' on", "ACL SETUSER a '>•••' on"),
        (r#"ACL SETUSER a "on >leak"#, r#"ACL SETUSER a "on >•••"#),
        ("ACL SETUSER a (>leak)", "ACL SETUSER a (>•••)"),
        ("ACL SETUSER a +get>leak", "ACL SETUSER a +get>•••"),
        (r"ACL SETUSER a \>leak", r"ACL SETUSER a \>•••"),
        ("ACL SETUSER >leak on", "ACL SETUSER >••• on"),
        ("AUTH alan leak", "AUTH •••"),
        ("HELLO 3 AUTH alan leak", "HELLO 3 AUTH •••"),
        ("CONFIG SET requirepass leak", "CONFIG SET requirepass •••"),
        ("redis-cli -a leak ACL LIST", "redis-cli -a ••• ACL LIST"),
        ("redis://alan:leak@host:6379", "redis://alan:•••@host:6379"),
        (r#""AUTH" alan leak"#, r#""AUTH" •••"#),
        (
            "MIGRATE h 1 k 0 9 AUTH2 alan leak",
            "MIGRATE h 1 k 0 9 AUTH2 •••",
        ),
        ("allow a: AUTH a leak", "allow a: AUTH •••"),
        (
            "allow a: CONFIG SET 'requirepass' leak",
            "allow a: CONFIG SET 'requirepass' •••",
        ),
        ("requirepass: leak", "requirepass: •••"),
        ("PrimaryAuth leak leak", "PrimaryAuth •••"),
        ("masteruser a", "masteruser a"),
        ("sentinel auth-pass main leak", "sentinel auth-pass •••"),
        ("tls-key-file-pass leak", "tls-key-file-pass •••"),
        (
            "redis-server --requirepass leak",
            "redis-server --requirepass •••",
        ),
        (
            r#"command: ["redis-server","--requirepass","leak"]"#,
            r#"command: ["redis-server","--requirepass","•••"]"#,
        ),
        (
            "REDISCLI_AUTH=leak redis-cli PING",
            "REDISCLI_AUTH=••• redis-cli PING",
        ),
        (
            "localhost:6379,password=leak,ssl=true",
            "localhost:6379,password=•••,ssl=true",
        ),
        (
            r#"{"account_password": "leak leak"}"#,
            r#"{"account_password": "•••"}"#,
        ),
        ("  password: leak", "  password: •••"),
        ("tool --password=leak x", "tool --password=••• x"),
        (
            "ACL SETUSER a on 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
            "ACL SETUSER a on •••",
        ),
    ] {
        assert_eq!(redact(line), hidden, "{line}");
        assert_eq!(redact(hidden), hidden, "{line}");
    }
}

#[test]
fn what_is_no_password_stays() {
    for line in [
        "",
        "ACL SETUSER ana on nopass ~app:* %R~log:* &news +@read -keys (+set ~b)",
        "user ana on ~tenant#* ~a>b db=0,1 allkeys",
        r#"ACL SETUSER ana "~my key" +get"#,
        "# a comment",
        "allow password: GET ~token:1",
        "user ana on ~session:token=* ~password:* +get",
        "maxmemory-policy allkeys-lru",
        "appendfsync everysec",
        "tls-cert-file /etc/redis/tls/redis.crt",
        "acllog-max-len 128",
        "(error) NOPERM User alan has no permissions to access the 'log:1' key",
        "(error) WRONGPASS invalid username-password pair or user is disabled.",
        "ERR ACL failure in script: No permissions to access a key script: \
         0cd3601f27cb01670f5d35676fcca76aaf2a324f, on @user_script:3.",
        "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"acls\"}}",
        "kubectl exec -it redis-0 -n data -- redis-cli ACL LIST",
    ] {
        assert_eq!(redact(line), line);
    }
}

#[test]
fn no_finding_repeats_a_password() {
    for (text, code) in [
        ("ACL SETUSER a (>leak +get", "unmatched-parenthesis"),
        ("user a on (#leak", "unmatched-parenthesis"),
        ("(<leak ~a", "unmatched-parenthesis"),
        ("user >leak on\nuser >leak on", "duplicate-user"),
    ] {
        let document = lint(text, Server::Redis8_6);
        assert!(document.findings.iter().any(|finding| finding.code == code));
        for finding in &document.findings {
            assert!(!finding.message.contains("leak"), "{finding:?}");
        }
    }
}

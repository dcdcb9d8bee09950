//! Runs generated code against a local server: all languages send the same
//! request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Command;

use aclarity_vendors::System;
use aclarity_vendors::code::{Language, code};
use aclarity_vendors::curl;
use aclarity_vendors::http::Request;
use aclarity_vendors::redaction::Redaction;

/// A request as a server received it.
#[derive(Debug, PartialEq)]
struct Seen {
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// Answers one request and returns it.
fn serve_once(listener: &TcpListener) -> Seen {
    let (mut stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut next = || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let line = next();
    let mut headers = Vec::new();
    loop {
        let header = next();
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    stream
        .write_all(
            b"HTTP/1.1 200 OK\r\nX-Test: yes\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone",
        )
        .unwrap();
    Seen {
        line,
        headers,
        body: String::from_utf8(body).unwrap(),
    }
}

/// The program and arguments that run code.
fn runner(language: Language, code: &str) -> (&'static str, Vec<String>) {
    match language {
        Language::Curl => ("sh", vec!["-c".to_owned(), code.to_owned()]),
        Language::Python => ("python3", vec!["-c".to_owned(), code.to_owned()]),
        Language::Node => ("node", vec!["-e".to_owned(), code.to_owned()]),
    }
}

/// Why code in the language cannot be run here, if so.
fn missing(language: Language) -> Option<String> {
    let (program, check) = match language {
        Language::Curl => ("curl", vec!["--version"]),
        Language::Python => ("python3", vec!["-c", "import requests"]),
        Language::Node => ("node", vec!["--version"]),
    };
    let output = Command::new(program).args(&check).output();
    let works = output.is_ok_and(|output| output.status.success());
    (!works).then(|| format!("`{program} {}` does not work", check.join(" ")))
}

fn requests() -> Vec<Request> {
    let mut get =
        Request::new("GET", "/v1/bdbs?fields=uid,name").header("Accept", "application/json");
    get.user = Some("ana's \"$HOME\"@example.com".to_owned());
    get.password = Some("s3cret".to_owned());
    let put = Request::new("PUT", "/v1/redis_acls/17")
        .header("Content-Type", "application/json")
        .header("X-Auth-Token", "s3cret")
        .with_body("{\"name\": \"~it's:* \\\"é中\\\" %R~$x `y` \\\\ z!\"}");
    let bare = Request::new("POST", "/v1/x%20y").with_body("line 1\nline 2\t\u{7f}");
    let delete = Request::new("DELETE", "/v1/users/password")
        .header("Content-Type", "application/json")
        .with_body(r#"{"old_password": "s3cret"}"#);
    vec![get, put, bare, delete]
}

#[test]
fn all_languages_send_the_request() {
    for language in Language::ALL {
        if let Some(reason) = missing(language) {
            eprintln!("skipped {}: {reason}", language.name());
            continue;
        }
        for request in requests() {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let code = code(&request, language, true);
            assert!(!code.contains("s3cret"), "{code}");
            let (program, arguments) = runner(language, &code);
            let child = Command::new(program)
                .args(arguments)
                .env("API_URL", &url)
                .env("API_PASSWORD", "pa:ss")
                .env("AUTH_TOKEN", "t0ken")
                .env("NO_PROXY", "*")
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            let seen = serve_once(&listener);
            let output = child.wait_with_output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{code}");
            assert!(printed.contains("200 OK"), "{printed}");
            assert!(
                printed.to_ascii_lowercase().contains("x-test: yes"),
                "{printed}"
            );
            assert!(printed.trim_end().ends_with("done"), "{printed}");
            compare(&request, &seen, &code);
        }
    }
}

/// Checks that the server received the request, apart from secrets.
fn compare(request: &Request, seen: &Seen, code: &str) {
    assert_eq!(
        seen.line,
        format!("{} {} HTTP/1.1", request.method, request.path),
        "{code}"
    );
    let header = |name: &str| {
        let found = seen.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(
        header("content-type"),
        request.header_value("content-type"),
        "{code}"
    );
    if let Some(accept) = request.header_value("accept") {
        assert_eq!(header("accept"), Some(accept), "{code}");
    }
    if request.header_value("x-auth-token").is_some() {
        assert_eq!(header("x-auth-token"), Some("t0ken"), "{code}");
    }
    // base64 of `ana's "$HOME"@example.com:pa:ss`
    let basic = "Basic YW5hJ3MgIiRIT01FIkBleGFtcGxlLmNvbTpwYTpzcw==";
    assert_eq!(
        header("authorization"),
        request.user.as_ref().map(|_| basic),
        "{code}"
    );
    let body = request.body.as_deref().unwrap_or_default();
    if body.contains("s3cret") {
        assert_eq!(seen.body, r#"{"old_password":"[old_password]"}"#);
    } else {
        assert_eq!(seen.body, body, "{code}");
    }
}

/// A header or part of a curl command line with a secret, and its replacement.
const SECRETS: &[(&str, &str)] = &[
    ("-H 'X-Ovh-Consumer: geheim'", "$OVH_CONSUMER"),
    ("-H 'X-Auth-Key: geheim'", "$AUTH_KEY"),
    (
        "-H 'Authorization: Bearer geheim'",
        "Bearer '\"$API_TOKEN\"",
    ),
    (
        "-H 'Authorization: geheim wort'",
        "'Authorization: '\"$API_TOKEN\"",
    ),
    ("-H 'X-Vault-Namespace: geheim'", "$VAULT_NAMESPACE"),
    ("-H 'Cookie: a=geheim'", "$COOKIE"),
    ("-H '2nd-Key: geheim'", "$API_2ND_KEY"),
    (
        "-H 'X-Api-Password: geheim' -u ana:geheim",
        "$API_PASSWORD_2",
    ),
    (r#"--json '{"pwd": "geheim"}'"#, "[pwd]"),
    (r#"--json '{"pw": ["geheim"]}'"#, "[pw]"),
    (r#"--json '{"apiKey": {"value": "geheim"}}'"#, "[value]"),
    (r#"--json '{"hash": "geheim"}'"#, "[hash]"),
    (r#"--json '{"password": 8008135}'"#, "[password]"),
    (
        r#"--json '["ACL", "SETUSER", "a", ">geheim"]'"#,
        ">[password]",
    ),
    (r#"--json '{"acl": "on \">geheim\""}'"#, "[password]"),
    (r#"--json '{"acl": "on >two geheim"}'"#, "[password]"),
    (
        r#"--json '{"password": "geheim", "password": null}'"#,
        "null",
    ),
    (r#"--json '["AUTH", "a", "geheim"]'"#, "[password]"),
    (r#"--json '{"pwd2": "geheim"}'"#, "[pwd2]"),
    (r#"--json '{"pass1": "geheim"}'"#, "[pass1]"),
    (r#"--json '{"note": "geheim"}'"#, "[note]"),
    (r#"--json '{"data": ["on", "geheim"]}'"#, "[data]"),
    ("'https://localhost/AUTH/geheim'", "/AUTH/[segment]"),
    (
        "'https://localhost/set/app:1/geheim'",
        "/set/app:1/[segment]",
    ),
    (
        "'https://localhost/acl/setuser/ana/%3Egeheim'",
        "/acl/setuser/ana/[segment]",
    ),
    ("'https://localhost/?a=b;password=geheim'", "?a=[a]"),
    ("'https://localhost/?x=geheim'", "?x=[x]"),
    ("-H 'X-Anything: geheim'", "$ANYTHING"),
    ("-d 'user=a&pw=geheim'", "user=a&pw=[pw]"),
    ("-H 'Content-Type: text/plain' -d 'pw=geheim'", "[body]"),
    ("-F pw=geheim", "[body]"),
    (
        "'https://localhost/?api_key=geheim&a=b'",
        "?api_key=[api_key]&a=b",
    ),
];

#[test]
fn no_secret_is_shown() {
    for (part, shown) in SECRETS {
        let url = if part.contains("https") {
            ""
        } else {
            "https://localhost/"
        };
        let curl = curl::read(&format!("curl {part} {url}")).unwrap();
        for language in Language::ALL {
            let code = code(&curl.request, language, false);
            assert!(!code.contains("geheim"), "{part}: {code}");
            assert!(!code.contains("8008135"), "{part}: {code}");
            if language == Language::Curl {
                assert!(code.contains(shown), "{part}: {code}");
            }
            let is_placeholder = shown.contains('[');
            assert_eq!(code.contains("Fill in"), is_placeholder, "{part}: {code}");
        }
        let system = System::Ovhcloud;
        let redaction = Redaction::new(system, system.profile(None).unwrap());
        let logged = format!("{:?}", redaction.request(&curl.request));
        assert!(!logged.contains("geheim"), "{part}: {logged}");
        assert!(!logged.contains("8008135"), "{part}: {logged}");
    }
}

#[test]
fn each_secret_header_has_a_variable_of_its_own() {
    let request = Request::new("GET", "/v1/acl/users")
        .header("X-Api-Key", "geheim")
        .header("X-Api-Secret-Key", "wort");
    let variables = ["API_KEY\"", "API_SECRET_KEY\""];
    let line = code(&request, Language::Curl, false);
    assert!(variables.iter().all(|name| line.contains(name)), "{line}");
    let python = code(&request, Language::Python, false);
    assert!(
        variables.iter().all(|name| python.contains(name)),
        "{python}"
    );
}

#[test]
fn what_is_only_about_passwords_is_shown() {
    let body =
        r#"{"password_min_length": 12, "password_complexity": true, "auth_method": "regular"}"#;
    let request = Request::new("PUT", "/v1/cluster").with_body(body);
    let line = code(&request, Language::Curl, false);
    assert!(line.contains(body), "{line}");
}

#[test]
fn a_field_cannot_end_the_comment() {
    let request = Request::new("POST", "/").with_body(r#"{"pw\nrm -r x": "geheim"}"#);
    for language in Language::ALL {
        let code = code(&request, language, false);
        let first = code.lines().next().unwrap();
        assert!(
            first.ends_with("Fill in before you run it: [pw_rm_-r_x]"),
            "{code}"
        );
    }
}

//! Command lines of curl: the requests of valid ones, and the errors of others.

use aclarity_vendors::curl::{self, BadCurl, Curl};
use aclarity_vendors::shell::BadLine;
use aclarity_vendors::{Simulation, System};
use proptest::prelude::*;

fn read(line: &str) -> Curl {
    curl::read(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

#[test]
fn options_may_be_written_in_every_way_that_curl_takes() {
    let same = [
        r#"curl -X PUT -H "Content-Type: application/json" -u ana:se:cret -k -i -d '{"a": 1}' https://h:9443/v1/bdbs/1"#,
        r#"curl -ki -XPUT -H'Content-Type: application/json' -uana:se:cret -d'{"a": 1}' https://h:9443/v1/bdbs/1"#,
        r#"curl --insecure --include --request PUT --header 'Content-Type: application/json' --user ana:se:cret --data-raw '{"a": 1}' --url https://h:9443/v1/bdbs/1"#,
        "$ curl -X PUT \\\n  -H \"Content-Type: application/json\" \\\r\n  -u \"ana:se:cret\" \\\n  https://h:9443/v1/bdbs/1 -d \"{\\\"a\\\": 1}\" -kisS",
        r#"curl --insecure --include --request=PUT --header='Content-Type: application/json' --user=ana:se:cret --data-binary='{"a": 1}' --url=https://h:9443/v1/bdbs/1"#,
        r#"curl -kiX PUT -H 'content-type:application/json' -d '{"a": 1}' https://ana:se%3Acret@h:9443/v1/bdbs/1"#,
    ];
    let first = read(same[0]);
    assert_eq!(first.request.method, "PUT");
    assert_eq!(first.request.user.as_deref(), Some("ana"));
    assert_eq!(first.request.password.as_deref(), Some("se:cret"));
    assert_eq!(first.request.header_value("accept"), Some("*/*"));
    for line in same {
        let curl = read(line);
        let kind = curl.request.header_value("content-type");
        assert_eq!(kind, Some("application/json"), "{line}");
        assert!(curl.is_insecure && curl.shows_headers, "{line}");
        let of = |curl: &Curl| {
            let request = curl.request.clone();
            (
                request.method,
                request.path,
                request.user,
                request.password,
                request.body,
            )
        };
        assert_eq!(of(&curl), of(&first), "{line}");
    }
}

#[test]
fn curl_chooses_method_and_headers_as_it_does() {
    let request = |line: &str| read(line).request;
    assert_eq!(request("curl https://h/x").method, "GET");
    assert_eq!(request("curl -I https://h/x").method, "HEAD");
    let encoded = "curl --data-urlencode 'a=x y&é' --data-urlencode '=b=c' --data-urlencode 'd e' https://h/x";
    let encoded = request(encoded).body;
    assert_eq!(encoded.as_deref(), Some("a=x%20y%26%C3%A9&b%3Dc&d%20e"));
    let piped = request("curl https://h/x -d '|' -k | jq '.[] | .name' -r");
    assert_eq!(piped.body.as_deref(), Some("|"));
    let form = request("curl -d a=1 --data b=2 https://h/x");
    assert_eq!(
        (form.method.as_str(), form.body.as_deref()),
        ("POST", Some("a=1&b=2"))
    );
    assert_eq!(
        form.header_value("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let bare = request("curl -d '{}' -H 'Content-Type:' -H 'accept:' -H 'X-Empty;' https://h/x");
    assert_eq!(bare.headers, [("X-Empty".to_owned(), String::new())]);
    let json = request("curl --json '{}' https://h/x");
    assert_eq!(json.header_value("accept"), Some("application/json"));
    assert_eq!(
        request("curl -G -d a=1 https://h/x?b=2").path,
        "https://h/x?b=2&a=1"
    );
    assert_eq!(request("curl h:9443/v1/bdbs").path, "http://h:9443/v1/bdbs");
    let upload =
        request("curl -F 'module=@/x/rejson.zip;type=application/zip' https://h/v2/modules");
    assert!(
        upload
            .body
            .unwrap()
            .contains(r#"name="module"; filename="rejson.zip""#)
    );
}

#[test]
fn what_is_not_supported_is_named_and_no_value_is() {
    let cases = [
        ("wget https://h", "must begin with `curl`"),
        ("curl -k", "no URL"),
        ("curl https://h a", "more than one URL"),
        ("curl 'https://h", "quote is not closed"),
        ("curl https://h -d $'s3cret'", "$'…'"),
        ("curl -u", "-u lacks its value"),
        ("curl https://h --header", "--header lacks its value"),
        (
            "curl -o s3cret --retry 3 -kZ https://h",
            "not supported of curl: -o --retry -Z;",
        ),
        (
            "curl --output=s3cret --retry 3 https://h",
            "not supported of curl: --output --retry;",
        ),
        (
            "curl --insecure=s3cret https://h",
            "--insecure takes no value",
        ),
        ("curl -d @s3cret https://h", "read a file"),
        ("curl -d a -F b=s3cret https://h", "exclude each other"),
        ("curl -F s3cret https://h", "-F name=value"),
        ("curl -X 'PUT s3cret' https://h", "the name in --request"),
        ("curl -X '' https://h", "the name in --request"),
        (
            "curl --request=PUT\u{fffd}- https://h",
            "the name in --request",
        ),
        ("curl -H 'X s3cret: a' https://h", "the name in --header"),
        ("curl -H ': s3cret' https://h", "the name in --header"),
    ];
    for (line, message) in cases {
        let error = curl::read(line).unwrap_err();
        assert!(error.to_string().contains(message), "{line}: {error}");
        assert!(!error.to_string().contains("s3cret"), "{line}: {error}");
    }
    assert_eq!(curl::read(""), Err(BadCurl::NotCurl));
    assert_eq!(
        curl::read("curl -X \0 https://a/"),
        Err(BadCurl::Line(BadLine::Nul))
    );
}

#[test]
fn the_calls_of_the_quick_start_are_answered_as_it_shows() {
    let get = r#"$ curl -X GET -H "accept: application/json" \
              -u "admin@example.com:secret" \
              https://[host][:port]/v1/bdbs -k -i"#;
    let put = r#"$ curl -X PUT -H "accept: application/json" \
               -u "admin@example.com:secret" \
               https://[host][:port]/v1/bdbs/1 \
               -d '{ "slave_ha": true }' -k -i"#;
    let system = System::RedisEnterprise;
    let mut services = Simulation::default();
    for (line, slave_ha, state) in [(get, false, "42"), (put, true, "43"), (get, true, "43")] {
        let curl = read(line);
        let response = services.call(system, system.profile(None).unwrap(), &curl.request);
        let printed = curl.printed(&response);
        let (head, body) = printed.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("HTTP/1.1 200 OK\r\nserver: envoy\r\ndate: "),
            "{head}"
        );
        assert!(
            head.contains(&format!("cluster-state-id: {state}")),
            "{head}"
        );
        assert!(
            head.contains(&format!("content-length: {}", body.len())),
            "{head}"
        );
        assert!(
            body.contains(&format!(r#""slave_ha":{slave_ha}"#)),
            "{body}"
        );
        assert!(curl.findings(system).is_empty());
    }
    let careful = read("curl https://localhost:9443/v1/bdbs");
    assert_eq!(careful.findings(system)[0].code, "certificate");
}

proptest! {
    #[test]
    fn any_line_is_read_or_refused(line in r#"(curl)?[ -~\n\\'"$é]{0,80}"#) {
        let _ = curl::read(&line);
        for line in curl::lines(&line) {
            prop_assert!(!line.is_empty());
        }
    }
}

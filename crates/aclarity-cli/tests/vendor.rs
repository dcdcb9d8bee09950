//! `aclarity vendor` on the command line.

mod command;

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

/// Runs `aclarity vendor` and returns its exit code and its lines of JSON.
fn vendor(args: &[&str], input: &[u8]) -> (i32, Vec<Value>) {
    let mut child = command::aclarity()
        .arg("vendor")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may exit before it reads all input.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (output.status.code().unwrap(), lines.collect())
}

#[test]
fn a_key_that_is_not_known_is_noted() {
    let input = br#"{"system": "huawei-dcs", "field": "account_role", "value": "read", "id": 7}"#;
    let (code, answers) = vendor(&["check"], input);
    assert_eq!(code, 0);
    assert_eq!(answers[0]["verdict"], "accept");
    assert_eq!(answers[0]["findings"][0]["code"], "unknown-key");

    let input = br#"{"system": "huawei-dcs", "request": {"method": "POST", "path": "/v2/p/instances/i/accounts",
        "headers": {"X-Auth-Token": "t"}, "body": {"account_name": "a", "account_name": "b"}}}"#;
    let (_, answers) = vendor(
        &["call"],
        &input.map(|byte| if byte == b'\n' { b' ' } else { byte }),
    );
    let findings = answers[0]["findings"].as_array().unwrap();
    let duplicate = findings
        .iter()
        .find(|finding| finding["code"] == "duplicate-key");
    assert_eq!(duplicate.unwrap()["pointer"], "/account_name");
}

#[test]
fn a_question_gets_a_verdict_and_findings() {
    let input = br#"{"system": "huawei-dcs", "field": "account_password", "value": "Abcd:ef1", "context": {"account_name": "user"}}
{"field": "account_role", "value": "read"}
"#;
    let (code, answers) = vendor(&["check", "--system", "huawei-dcs"], input);
    assert_eq!(code, 0);
    assert_eq!(answers[0]["verdict"], "reject");
    let finding = &answers[0]["findings"][0];
    assert_eq!(finding["code"], "forbidden-character");
    assert_eq!(finding["basis"], "documented");
    assert_eq!(finding["span"]["start"], 4);
    assert_eq!(
        finding["source"],
        "Huawei Cloud DCS API Reference, Creating an ACL Account (2025-12-29)"
    );
    assert_eq!(answers[1]["verdict"], "accept");
}

#[test]
fn calls_share_an_account() {
    let create = r#"{"system":"huawei-dcs","request":{"method":"POST","path":"/v2/p/instances/i/accounts","headers":{"X-Auth-Token":"t"},"body":{"account_name":"ana","account_role":"read","account_password":"Tr0ub4dor&3"}}}"#;
    let list = r#"{"system":"huawei-dcs","request":{"method":"GET","path":"/v2/p/instances/i/accounts","headers":{"X-Auth-Token":"t"}}}"#;
    let input = [create, list, create].join("\n");
    let (code, answers) = vendor(&["call"], input.as_bytes());
    assert_eq!(code, 0);
    assert_eq!(answers[0]["status"], 200);
    assert_eq!(answers[0]["body"], Value::Null);
    assert_eq!(answers[1]["body"]["accounts"][1]["account_name"], "ana");
    assert_eq!(answers[2]["status"], 400);
    assert_eq!(answers[2]["body"]["error_code"], "DCS.4961");
    assert_eq!(answers[2]["findings"][0]["basis"], "assumed");
}

#[test]
fn a_bad_line_is_named_and_the_others_are_answered() {
    let bad: [(&[u8], &str); 9] = [
        (b"{", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[]", "expected an object, found an array"),
        (br#"{"field": "x", "value": 1}"#, "`system` is missing"),
        (br#"{"system": "huawei", "field": "x"}"#, "unknown system `huawei`"),
        (br#"{"system": "huawei-dcs", "field": "x"}"#, "has no field `x`"),
        (br#"{"system": "huawei-dcs", "profile": "x", "field": "account_name"}"#, "has no profile `x`"),
        (br#"{"system": "huawei-dcs", "feild": "x"}"#, "`field` is missing"),
        (
            br#"{"system": "huawei-dcs", "field": "account_name", "context": {"existing": "s3cret"}}"#,
            "`context.existing` must be an array of strings",
        ),
    ];
    for (line, message) in bad {
        let good = br#"{"system": "huawei-dcs", "field": "account_name", "value": "ana"}"#;
        let input = [line, b"\n", good, b"\n"].concat();
        let (code, answers) = vendor(&["check"], &input);
        assert_eq!(code, 2, "{message}");
        let error = answers[0]["error"].as_str().unwrap();
        assert!(error.starts_with("line 1: "), "{error}");
        assert!(error.contains(message), "{error}");
        assert!(!error.contains("s3cret"), "{error}");
        assert_eq!(answers[1]["verdict"], "accept");
    }
}

#[test]
fn rules_are_translated_with_what_is_lost() {
    let rules = "on ~* &* +@read +@connection -@admin -@dangerous -get";
    let args = ["translate", "--system", "huawei-dcs", "--rules", rules];
    let (code, answers) = vendor(&args, b"");
    assert_eq!(code, 0);
    assert_eq!(answers[0]["form"]["account_role"], "read");
    assert_eq!(answers[0]["basis"], "assumed");
    assert_eq!(answers[0]["gained"]["commands"][0], "get");
    assert_eq!(answers[1]["form"]["account_role"], "write");

    let form = r#"{"AccountPrivilege": "RoleReadOnly"}"#;
    let args = ["translate", "--system", "alibaba-tair", "--form", form];
    let (code, answers) = vendor(&args, b"");
    assert_eq!(code, 0);
    assert_eq!(answers[0]["rules"][4], "+@read");

    let args = [
        "vendor",
        "translate",
        "--text",
        "--system",
        "huawei-dcs",
        "--rules",
        rules,
    ];
    let output = command::aclarity().args(args).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("Best form: {\"account_role\":\"read\"}\n  rules: on ~* "),
        "{text}"
    );
    assert!(text.contains("\n  gains: get\n"), "{text}");
    let output = command::aclarity()
        .args(["vendor", "translate", "--system", "ibm"])
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(
        complaint.contains("--rules") && complaint.contains("--form"),
        "{complaint}"
    );

    for bad in [["--form", "{}"], ["--form", "{"], ["--rules", "+nosuch"]] {
        let args = [&["translate", "--system", "huawei-dcs"], &bad[..]].concat();
        assert_eq!(vendor(&args, b"").0, 2, "{bad:?}");
    }
}

#[test]
fn a_text_has_the_best_form_first_and_counts_the_others() {
    let run = |more: &[&str]| {
        let rules = "on ~app:* +@read -keys";
        let args = [
            "vendor",
            "translate",
            "--text",
            "--system",
            "ibm",
            "--rules",
            rules,
        ];
        let output = command::aclarity().args(args).args(more).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let text = run(&[]);
    assert!(
        text.starts_with("Best form: {\"role\":\"+@read\"}\n"),
        "{text}"
    );
    assert!(
        text.contains("\nWithout a gain: {\"role\":\"\"}\n"),
        "{text}"
    );
    assert!(text.ends_with(" more forms: --all shows them\n"), "{text}");
    assert!(text.len() < 2000, "{text}");
    let all = run(&["--all"]);
    assert!(
        all.starts_with(text.split("\nWithout").next().unwrap()),
        "{all}"
    );
    assert!(all.matches("\nAnother form: ").count() > 4, "{all}");
}

#[test]
fn a_profile_holds_for_lines_and_translations() {
    let line = br#"{"system": "aiven", "field": "commands", "value": ["+@read"]}"#;
    let (code, answers) = vendor(&["check", "--profile", "upcloud"], line);
    assert_eq!((code, &answers[0]["verdict"]), (0, &"reject".into()));
    let line = br#"{"system": "ibm", "field": "name", "value": "anna"}"#;
    let (code, answers) = vendor(&["check", "--profile", "upcloud"], line);
    assert_eq!(code, 2);
    let error = answers[0]["error"].as_str().unwrap();
    assert!(error.contains("ibm has no profile `upcloud`"), "{error}");

    let rules = ["--rules", "on ~app:* +@read"];
    let args = [
        &["translate", "--system", "aiven", "--profile", "vultr"],
        &rules[..],
    ]
    .concat();
    let (code, answers) = vendor(&args, b"");
    assert_eq!(code, 0);
    assert_eq!(answers[0]["form"]["acl_keys"][0], "app:*");
}

#[test]
fn a_system_without_calls_is_an_error() {
    let line = br#"{"system": "upstash", "request": {"method": "GET", "path": "/"}}"#;
    let (code, answers) = vendor(&["call"], line);
    assert_eq!(code, 2);
    let error = answers[0]["error"].as_str().unwrap();
    assert!(error.contains("upstash are not simulated"), "{error}");
    let args = [
        "call",
        "--system",
        "upstash",
        "--curl",
        "curl https://host/",
    ];
    assert_eq!(vendor(&args, b""), (2, vec![]));
}

#[test]
fn what_cannot_be_generated_names_what_can() {
    for (field, part) in [("foo", "account_name"), ("old_password", "")] {
        let output = command::aclarity()
            .args([
                "vendor",
                "generate",
                "--system",
                "huawei-dcs",
                "--field",
                field,
            ])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(complaint.contains(part), "{complaint}");
    }
}

#[test]
fn json_that_curl_sends_as_a_form_is_pointed_out() {
    let run = |line: &str| {
        let output = command::aclarity()
            .args(["vendor", "code", "--as", "python", line])
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let put = "curl -k -X PUT -d '{\"a\": 1}' https://host/v1/roles/1";
    assert!(run(put).contains("application/x-www-form-urlencoded"));
    assert_eq!(
        run(&format!("{put} -H 'Content-Type: application/json'")),
        ""
    );
    assert_eq!(run("curl -d a=1 https://host/v1/roles/1"), "");
}

#[test]
fn command_lines_of_curl_are_called() {
    let lines = b"curl -k -u admin@example.com:secret -i \\\n  https://[host][:port]/v1/bdbs\n\n\
                  curl -ku admin@example.com:wrong https://host/v1/bdbs\n\
                  curl --proxy x https://host\n";
    let (code, answers) = vendor(&["call", "--curl"], lines);
    assert_eq!(code, 2);
    assert_eq!(answers[0]["status"], 200);
    assert_eq!(answers[0]["body"][0]["uid"], 1);
    let printed = answers[0]["printed"].as_str().unwrap();
    assert!(printed.starts_with("HTTP/1.1 200 OK"), "{printed}");
    assert_eq!(answers[1]["status"], 401);
    assert_eq!(answers[1]["printed"], serde_json::Value::Null);
    let error = answers[2]["error"].as_str().unwrap();
    assert!(
        error.starts_with("command 3: not supported of curl: --proxy"),
        "{error}"
    );

    let line = "curl -k -u admin@example.com:secret https://host/v1/users";
    let (code, answers) = vendor(&["call", "--curl", line], b"");
    assert_eq!((code, &answers[0]["status"]), (0, &200.into()));
}

#[test]
fn command_lines_of_the_aws_cli_are_called() {
    let lines = br#"aws elasticache create-user --user-id app --user-name app --engine valkey \
  --passwords a-long-password-1 --access-string "on ~app:* +@read"
aws elasticache describe-users --user-id app
aws memorydb create-acl --acl-name readers --user-names default
aws elasticache create-user --passwords tops3cret --unknown
"#;
    let (code, answers) = vendor(&["call", "--aws"], lines);
    assert_eq!(code, 2);
    for answer in &answers[..3] {
        assert_eq!(answer["status"], 200, "{answer}");
    }
    let text = answers[1]["body"].as_str().unwrap();
    assert!(text.contains("<AccessString>on ~app:* +@read"), "{text}");
    assert_eq!(answers[2]["body"]["ACL"]["Name"], "readers");
    let error = answers[3]["error"].as_str().unwrap();
    assert!(
        error.starts_with("command 4: not supported of the AWS CLI"),
        "{error}"
    );
    assert!(!error.contains("tops3cret"), "{error}");

    let line = "aws memorydb describe-users";
    let with = |system: &str| vendor(&["call", "--system", system, "--aws", line], b"");
    assert_eq!(with("aws-memorydb").0, 0);
    for system in ["aws-elasticache", "redis-enterprise"] {
        let (code, answers) = with(system);
        let error =
            format!("command 1: this line calls aws-memorydb, not {system}; leave --system out");
        assert_eq!((code, &answers[0]["error"]), (2, &error.into()));
    }
    assert_eq!(
        vendor(&["call", "--aws", line, "--curl", "curl https://host"], b""),
        (2, vec![])
    );
    assert_eq!(vendor(&["call", "--aws"], b"\n"), (2, vec![]));
}

#[test]
fn the_host_names_the_system() {
    let call = |arguments: &[&str], url: &str| {
        let line = format!("curl -k {url}");
        let arguments = [&["call", "--curl", line.as_str()], arguments].concat();
        vendor(&arguments, b"")
    };
    let url = "https://api.ovh.com/v1/cloud/project";
    let (code, answers) = call(&[], url);
    assert_eq!(
        (code, &answers),
        (0, &call(&["--system", "ovhcloud"], url).1)
    );
    assert!(
        !answers[0].to_string().contains("Redis Enterprise"),
        "{answers:?}"
    );

    let url = "https://ana:password@dcs.example.com:443/v2/x";
    let (code, answers) = call(&[], url);
    let error = answers[0]["error"].as_str().unwrap();
    assert!(code == 2 && error.contains("--system"), "{error}");
    assert!(!error.contains("pass"), "{error}");
    assert_eq!(call(&["--system", "huawei-dcs"], url).0, 0);

    let (code, answers) = call(&[], "https://cat.upstash.io/set/a");
    let error = answers[0]["error"].as_str().unwrap();
    assert!(code == 2 && error.contains("calls of upstash"), "{error}");

    for url in [
        "https://cluster.example.com:9443/v1/bdbs",
        "https://localhost/v1/bdbs",
        "https://10.0.0.1:8443/v1/bdbs",
    ] {
        let (_, answers) = call(&[], url);
        assert_eq!(answers[0]["status"], 401, "{url}");
    }
}

#[test]
fn requests_are_shown_as_code_without_their_secrets() {
    for (language, sign) in [
        ("curl", "curl "),
        ("python", "import "),
        ("node", "node:https"),
    ] {
        let output = command::aclarity()
            .args(["vendor", "code", "--as", language])
            .arg("curl -k -u ana:tops3cret https://host/v1/users")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(sign), "{text}");
        assert!(!text.contains("tops3cret"), "{text}");
    }
}

#[test]
fn generated_texts_pass() {
    for (system, field) in [
        ("huawei-dcs", "account_name"),
        ("huawei-dcs", "account_password"),
        ("alibaba-tair", "AccountPassword"),
    ] {
        let output = command::aclarity()
            .args(["vendor", "generate", "--system", system, "--field", field])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let question = serde_json::json!({
            "system": system, "field": field, "value": text.trim_end(),
        });
        let (code, answers) = vendor(&["check"], question.to_string().as_bytes());
        assert_eq!(code, 0);
        assert_eq!(answers[0]["findings"], serde_json::json!([]), "{text}");
    }
}

#[test]
fn what_is_no_json_is_placed_once() {
    let (_, answers) = vendor(&["check"], b"\n{\"system\": \"ibm\"");
    let error = answers[0]["error"].as_str().unwrap();
    assert_eq!(
        error,
        "line 2: not JSON: EOF while parsing an object at column 16"
    );
}

#[test]
fn nothing_to_do_is_an_error() {
    for args in [
        &["check"][..],
        &["call"],
        &["call", "--curl"],
        &["code", "--as", "node"],
    ] {
        for input in ["", "\n \n"] {
            assert_eq!(vendor(args, input.as_bytes()), (2, vec![]), "{args:?}");
        }
    }
    let args = [
        "vendor",
        "generate",
        "--system",
        "alibaba-tair",
        "--field",
        "InstanceId",
    ];
    let output = command::aclarity().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn systems_say_what_can_be_asked_of_them() {
    let run = |args: &[&str]| {
        let output = command::aclarity()
            .args(["vendor", "systems"])
            .args(args)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, text) = run(&[]);
    assert_eq!(code, Some(0));
    assert_eq!(text.lines().count(), 19);
    assert!(
        text.starts_with("huawei-dcs                Huawei Cloud DCS\n"),
        "{text}"
    );
    let (code, text) = run(&["alibaba-tair"]);
    assert_eq!(code, Some(0));
    for part in ["AccountPassword", "old-console", "arch", "2015-01-01"] {
        assert!(text.contains(part), "{text}");
    }
    let (code, text) = run(&["digitalocean"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("use one of huawei-dcs"), "{text}");
}

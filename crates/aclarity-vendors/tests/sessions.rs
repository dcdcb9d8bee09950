//! Sessions with simulated APIs, as documents: requests in order, with their
//! responses.
//!
//! A body is compared as far as it is given: objects by the given keys, arrays
//! completely. `keep` names values of a response by JSON pointers, for
//! `${name}` in later requests.

use std::path::Path;

use aclarity_vendors::{Simulation, batch};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Session {
    title: String,
    system: String,
    profile: Option<String>,
    calls: Vec<Call>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    /// The context to set before the call.
    #[serde(default)]
    context: Map<String, Value>,
    /// Seconds that pass before the call.
    #[serde(default)]
    after: u64,
    request: Value,
    status: u16,
    #[serde(default)]
    headers: Map<String, Value>,
    body: Option<Value>,
    /// The codes of all findings, in order.
    findings: Option<Vec<String>>,
    #[serde(default)]
    keep: Map<String, Value>,
}

#[test]
fn sessions_go_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vendors/sessions");
    let mut failures = Vec::new();
    let mut calls = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let sessions: Vec<Session> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        for session in sessions {
            calls += session.calls.len();
            failures.extend(play(&session));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(calls > 130, "only {calls} calls");
}

fn play(session: &Session) -> Vec<String> {
    let mut services = Simulation::default();
    let mut kept: Vec<(String, String)> = Vec::new();
    let mut failures = Vec::new();
    for (number, call) in session.calls.iter().enumerate() {
        let mut line = serde_json::json!({
            "system": session.system,
            "profile": session.profile,
            "context": call.context,
            "after": call.after,
            "request": call.request,
        })
        .to_string();
        for (name, value) in &kept {
            line = line.replace(&format!("${{{name}}}"), value);
        }
        let answer = batch::call(&line, &batch::Defaults::default(), &mut services);
        let answer = serde_json::to_value(answer.unwrap()).unwrap();
        for (name, pointer) in &call.keep {
            let value = answer.pointer(pointer.as_str().unwrap());
            let value = value.and_then(Value::as_str).unwrap_or("nothing was kept");
            kept.push((name.clone(), value.to_owned()));
        }
        if let Err(wrong) = compare(call, &answer) {
            failures.push(format!(
                "{}, call {}: {wrong}\n{answer:#}",
                session.title,
                number + 1
            ));
        }
    }
    failures
}

fn compare(call: &Call, answer: &Value) -> Result<(), String> {
    if answer["status"] != call.status {
        return Err(format!(
            "status {} instead of {}",
            answer["status"], call.status
        ));
    }
    agree(
        &Value::Object(call.headers.clone()),
        &answer["headers"],
        "headers",
    )?;
    if let Some(body) = &call.body {
        agree(body, &answer["body"], "body")?;
    }
    let codes: Vec<&str> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    match &call.findings {
        Some(expected) if *expected != codes => Err(format!("findings {codes:?}")),
        _ => Ok(()),
    }
}

fn agree(expected: &Value, found: &Value, place: &str) -> Result<(), String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().try_for_each(|(key, value)| {
                let place = format!("{place}.{key}");
                agree(value, found.get(key).unwrap_or(&Value::Null), &place)
            })
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => expected
            .iter()
            .zip(found)
            .enumerate()
            .try_for_each(|(at, (expected, found))| {
                agree(expected, found, &format!("{place}[{at}]"))
            }),
        _ if expected == found => Ok(()),
        _ => Err(format!("{place} is {found} instead of {expected}")),
    }
}

/// Amazon responds in XML, whose content the sessions do not compare.
#[test]
fn elasticache_answers_in_xml_with_the_published_text() {
    let mut services = Simulation::default();
    let mut call = |body: &str| {
        let line = serde_json::json!({
            "system": "aws-elasticache",
            "request": {"method": "POST", "path": "/", "body": body},
        });
        let answer = batch::call(
            &line.to_string(),
            &batch::Defaults::default(),
            &mut services,
        );
        let answer = serde_json::to_value(answer.unwrap()).unwrap();
        answer["body"].as_str().unwrap().to_owned()
    };
    let user = "Action=CreateUser&UserName=ana&Engine=redis&AccessString=on+~%3Ca%3E+%2B%40read";
    let short = call(&format!("{user}&UserId=a&Passwords.member.1=short"));
    assert!(
        short.contains("<Code>InvalidParameterValue</Code>"),
        "{short}"
    );
    let text = "<Message>Passwords length must be between 16-128 characters.</Message>";
    assert!(short.contains(text), "{short}");
    let good = call(&format!(
        "{user}&UserId=ANA&Passwords.member.1=a7Q-a7Q-a7Q-a7Q-"
    ));
    assert!(good.contains("<UserId>ana</UserId>"), "{good}");
    assert!(
        good.contains("<AccessString>on ~&lt;a&gt; +@read</AccessString>"),
        "{good}"
    );
    assert!(good.contains("<PasswordCount>1</PasswordCount>"), "{good}");
    call("Action=ModifyUser&UserId=ana&AppendAccessString=%2Bset+on");
    let shown = call("Action=DescribeUsers&UserId=ana");
    assert!(shown.contains("+@read +set on</AccessString>"), "{shown}");
}

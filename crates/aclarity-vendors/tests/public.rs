//! Cases from public sources: tests of providers, recorded responses, clients
//! and issues, each with its source.
//!
//! A line is a question with the verdicts that agree with the source, or calls
//! with the last response: its status, and texts that its body contains and
//! lacks.

use std::path::Path;

use aclarity_vendors::{Simulation, batch};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    source: String,
    #[serde(default)]
    note: String,
    check: Option<Value>,
    #[serde(default)]
    verdict: Vec<String>,
    #[serde(default)]
    system: String,
    #[serde(default)]
    calls: Vec<Value>,
    status: Option<u16>,
    #[serde(default)]
    headers: Map<String, Value>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
}

#[test]
fn answers_agree_with_public_sources() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vendors/public.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let mut failures = Vec::new();
    let mut count = 0;
    for line in text.lines() {
        count += 1;
        let case: Case =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("line {count}: {error}"));
        let judged = match &case.check {
            Some(question) => judge(&case, question),
            None => play(&case),
        };
        if let Err(wrong) = judged {
            failures.push(format!(
                "line {count}, {} ({}): {wrong}",
                case.note, case.source
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(count >= 56, "only {count} cases");
}

fn judge(case: &Case, question: &Value) -> Result<(), String> {
    let answer = batch::check(&question.to_string(), &batch::Defaults::default());
    let answer = answer.map_err(|error| error.to_string())?;
    let verdict = answer.verdict.to_string();
    match case.verdict.contains(&verdict) {
        true => Ok(()),
        false => Err(format!("{question}: {verdict}: {:#?}", answer.findings)),
    }
}

fn play(case: &Case) -> Result<(), String> {
    let mut services = Simulation::default();
    let mut last = Value::Null;
    for request in &case.calls {
        let line = json!({"system": case.system, "request": request}).to_string();
        let answer = batch::call(&line, &batch::Defaults::default(), &mut services);
        last = serde_json::to_value(answer.map_err(|error| error.to_string())?).unwrap();
    }
    let status = case.status.expect("a case of calls has a status");
    if last["status"] != status {
        return Err(format!("status instead of {status}: {last:#}"));
    }
    for (name, value) in &case.headers {
        if last["headers"][name] != *value {
            return Err(format!("header {name}: {last:#}"));
        }
    }
    let body = match &last["body"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let missing = case.contains.iter().find(|part| !body.contains(*part));
    let present = case.lacks.iter().find(|part| body.contains(*part));
    match (missing, present) {
        (Some(part), _) => Err(format!("without {part}: {body}")),
        (_, Some(part)) => Err(format!("with {part}: {body}")),
        _ => Ok(()),
    }
}

//! Single requests to new services, with the documented or assumed status.

use std::path::Path;

use aclarity_vendors::{Simulation, batch};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    profile: Option<String>,
    #[serde(default)]
    context: Map<String, Value>,
    /// Preceding requests, all of which succeed.
    #[serde(default)]
    before: Vec<Value>,
    request: Value,
    status: u16,
    /// The error code in the body.
    error_code: Option<String>,
    /// Members that the body must have; null for those that it must not have.
    body: Option<Value>,
    /// Whether the status is an assumption, and must be marked as one.
    #[serde(default)]
    assumed: bool,
    why: String,
}

#[test]
fn every_request_gets_its_status() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vendors/requests");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let system = path.file_stem().unwrap().to_str().unwrap();
        let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for case in cases {
            count += 1;
            if let Err(wrong) = judge(system, &case) {
                failures.push(format!("{} ({}): {wrong}", case.request, case.why));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count > 80, "only {count} requests");
}

fn judge(system: &str, case: &Case) -> Result<(), String> {
    let mut services = Simulation::default();
    let mut call = |request: &Value, context: &Map<String, Value>| {
        let line = json!({
            "system": system, "profile": case.profile, "context": context, "request": request,
        });
        let answer = batch::call(
            &line.to_string(),
            &batch::Defaults::default(),
            &mut services,
        );
        serde_json::to_value(answer.unwrap()).unwrap()
    };
    for request in &case.before {
        let answer = call(request, &Map::new());
        if answer["status"] != 200 {
            return Err(format!("before: {answer}"));
        }
    }
    let answer = call(&case.request, &case.context);
    if answer["status"] != case.status {
        return Err(format!(
            "{} instead of {}: {answer}",
            answer["status"], case.status
        ));
    }
    if let Some(code) = &case.error_code
        && answer["body"]["error_code"] != **code
    {
        return Err(format!("without {code}: {answer}"));
    }
    if let Some(body) = &case.body
        && !has(&answer["body"], body)
    {
        return Err(format!("without {body}: {answer}"));
    }
    let findings = answer["findings"].as_array().unwrap();
    let errors: Vec<&Value> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .collect();
    if (case.status == 200) != errors.is_empty() {
        return Err(format!("errors do not go with the status: {errors:?}"));
    }
    let is_documented = errors.iter().any(|error| error["basis"] == "documented");
    if !errors.is_empty() && is_documented == case.assumed {
        return Err(format!("marked wrongly: {errors:?}"));
    }
    Ok(())
}

fn has(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected
            .iter()
            .all(|(key, value)| has(found.get(key).unwrap_or(&Value::Null), value)),
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len()
                && found
                    .iter()
                    .zip(expected)
                    .all(|(found, expected)| has(found, expected))
        }
        _ => found == expected,
    }
}

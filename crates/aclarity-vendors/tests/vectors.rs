//! Test vectors of every system: a value, and the documented or assumed
//! verdict.

use std::path::Path;

use aclarity_vendors::source::Basis;
use aclarity_vendors::{Context, Question, System, Verdict, check};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Files of systems that are not implemented yet.
const NOT_YET: &[&str] = &[];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    profile: Option<String>,
    field: String,
    value: Value,
    #[serde(default)]
    context: Map<String, Value>,
    expect: String,
    /// Whether the verdict is an assumption, and must be marked as one.
    #[serde(default)]
    assumed: bool,
    /// The error code that the API returns.
    vendor_code: Option<String>,
    why: String,
}

/// The files: the system's name, and the text.
fn files() -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vendors/vectors");
    std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    })
}

#[test]
fn every_case_gets_its_verdict() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (name, text) in files().filter(|(name, _)| !NOT_YET.contains(&name.as_str())) {
        let system: System = name.parse().unwrap();
        let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
        for case in cases {
            count += 1;
            if let Err(wrong) = judge(system, &case) {
                let Case { field, value, .. } = &case;
                failures.push(format!("{name} {field} {value} ({}): {wrong}", case.why));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 240, "only {count} cases");
}

fn judge(system: System, case: &Case) -> Result<(), String> {
    let question = Question {
        system,
        profile: system.profile(case.profile.as_deref()).unwrap(),
        field: case.field.clone(),
        value: case.value.clone(),
        context: Context::new(case.context.clone()),
    };
    let answer = check(&question).map_err(|error| error.to_string())?;
    if answer.verdict.to_string() != case.expect {
        return Err(format!(
            "{} instead of {}: {:#?}",
            answer.verdict, case.expect, answer.findings
        ));
    }
    // The findings with the severity that decided the verdict.
    let deciding: Vec<_> = answer
        .findings
        .iter()
        .filter(|finding| Verdict::of(&[(*finding).clone()]) == answer.verdict)
        .collect();
    let is_documented = deciding
        .iter()
        .any(|finding| finding.basis == Basis::Documented);
    if case.assumed && (deciding.is_empty() || is_documented) {
        return Err(format!("not marked as assumed: {deciding:#?}"));
    }
    if !case.assumed && answer.verdict == Verdict::Reject && !is_documented {
        return Err(format!("marked as assumed: {deciding:#?}"));
    }
    match case.vendor_code.as_deref() {
        Some(code)
            if deciding
                .iter()
                .all(|finding| finding.vendor_code != Some(code)) =>
        {
            Err(format!("without {code}: {deciding:#?}"))
        }
        _ => Ok(()),
    }
}

#[test]
fn systems_that_have_cases_are_implemented_or_listed() {
    for (name, _) in files() {
        let is_implemented = name.parse::<System>().is_ok();
        let is_listed = NOT_YET.contains(&name.as_str());
        assert!(is_implemented != is_listed, "{name}");
    }
    for system in System::ALL {
        let has_cases = files().any(|(name, _)| name == system.name());
        assert!(has_cases, "{system} has no cases");
    }
}

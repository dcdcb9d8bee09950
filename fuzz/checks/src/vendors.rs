//! Checks managed services: lines of JSON are alternately questions and
//! requests, other lines are rules to translate. The first line names a system.

use aclarity::rule::split_arguments;
use aclarity_vendors::batch::{self, Defaults};
use aclarity_vendors::translation::{RedisRules, from_redis, to_redis};
use aclarity_vendors::{Finding, Simulation, System};
use serde_json::Value;

use crate::input;

/// All positions in findings exist, and the forms that rules are translated to
/// can be translated back.
pub fn check(input: &[u8]) {
    let (system, text) = input::system_and_rest(input);
    let text = String::from_utf8_lossy(text);
    let defaults = Defaults {
        system: Some(system),
        profile: None,
    };
    let mut services = Simulation::default();
    for line in text.split('\n') {
        if line.trim_start().starts_with(['{', '[', '"']) {
            check_line(line, &defaults, &mut services);
        } else {
            check_rules(line, system);
        }
    }
}

fn check_line(line: &str, defaults: &Defaults, services: &mut Simulation) {
    match batch::check(line, defaults) {
        Ok(answer) => {
            let question = serde_json::from_str::<Value>(line).unwrap_or_default();
            check_places(&answer.findings, &question["value"]);
            serde_json::to_string(&answer).expect("an answer can be serialised");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    match batch::call(line, defaults, services) {
        Ok(response) => {
            assert!((100..600).contains(&response.status), "{response:?}");
            serde_json::to_string(&response).expect("a response can be serialised");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let (Ok(form), Some(system)) = (serde_json::from_str(line), defaults.system) {
        for server in aclarity::Server::ALL {
            let _ = to_redis(system, &form, server);
        }
    }
}

fn check_places(findings: &[Finding], value: &Value) {
    for finding in findings {
        assert!(!finding.message.is_empty(), "{finding:?}");
        let part = match &finding.pointer {
            Some(pointer) => value.pointer(pointer),
            None => Some(value),
        };
        if let (Some(span), Some(text)) = (finding.span, part.and_then(Value::as_str)) {
            assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
        }
    }
}

fn check_rules(line: &str, system: System) {
    let Ok(words) = split_arguments(line.as_bytes()) else {
        return;
    };
    for server in aclarity::Server::ALL {
        let rules = match RedisRules::new(&words, server) {
            Ok(rules) => rules,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                continue;
            }
        };
        for translation in from_redis(system, &rules) {
            let _ = translation.to_string();
            serde_json::to_string(&translation).expect("a translation can be serialised");
        }
    }
}

//! Converts the positions of findings to the requested units.

use aclarity_vendors::Finding;
use aclarity_vendors::http::decode_form;
use serde_json::{Map, Value};

use crate::positions::{Positions, Units};

/// Converts positions in a value, or in the part of it that a finding is about.
pub(crate) fn of_value(findings: &mut [Finding], value: &Value, units: Units) {
    for finding in findings {
        let part = match &finding.pointer {
            Some(pointer) => value.pointer(pointer),
            None => Some(value),
        };
        if let (Some(span), Some(text)) = (finding.span, part.and_then(Value::as_str)) {
            finding.span = Some(Positions::new(text.as_bytes(), units).of(span));
        }
    }
}

/// Converts positions in a request, whose parts are the fields of its body, or
/// its parameters in the query and in a form.
pub(crate) fn of_request(findings: &mut [Finding], request: &Value, units: Units) {
    let body = match &request["body"] {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| form(text)),
        other => other.clone(),
    };
    let path = request["path"].as_str().unwrap_or_default();
    let mut parts = form(path.split_once('?').map_or("", |(_, query)| query));
    if let (Value::Object(parts), Value::Object(body)) = (&mut parts, body) {
        parts.extend(body);
    }
    of_value(findings, &parts, units);
}

fn form(text: &str) -> Value {
    let pairs = decode_form(text).into_iter();
    Value::Object(Map::from_iter(
        pairs.map(|(name, value)| (name, value.into())),
    ))
}

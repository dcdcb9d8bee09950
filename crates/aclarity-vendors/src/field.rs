//! The fields of requests, declared as data, and checks of their values.

use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::json;
use crate::policy::{Policy, Surroundings};
use crate::source::Fact;

/// A text field of a request.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The API's own name for it.
    pub name: &'static str,
    /// Whether the field must be present.
    pub is_required: bool,
    /// The source for its existence and for whether it is required.
    pub fact: Fact,
    /// The rules for its value.
    pub policy: &'static Policy,
    /// The error code that the API returns for an invalid value; empty when
    /// none is known.
    pub vendor_code: &'static str,
}

impl Field {
    /// Checks a value of this field. `None` or null means that the field is
    /// absent.
    pub fn findings(&self, value: Option<&Value>, surroundings: &Surroundings<'_>) -> Vec<Finding> {
        let found = match value {
            None | Some(Value::Null) if self.is_required => {
                let message = format!("{} is required", self.name);
                vec![Finding::error("missing", self.fact, message)]
            }
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) => self.policy.findings(text, surroundings),
            Some(other) => vec![wrong_type(self.name, "a string", other, self.fact)],
        };
        let with_code = |finding: Finding| {
            if finding.is_error() && !self.vendor_code.is_empty() {
                finding.with_vendor_code(self.vendor_code)
            } else {
                finding
            }
        };
        found.into_iter().map(with_code).collect()
    }
}

/// The finding for a value of the wrong type.
pub(crate) fn wrong_type(name: &str, expected: &str, found: &Value, fact: Fact) -> Finding {
    let message = format!("{name} must be {expected}, not {}", json::kind(found));
    Finding::error("wrong-type", fact, message)
}

/// Checks an object that should have these fields, including for unknown
/// fields.
pub fn findings_of_object(
    fields: &[Field],
    object: &Map<String, Value>,
    surroundings: &Surroundings<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for field in fields {
        for finding in field.findings(object.get(field.name), surroundings) {
            findings.push(finding.in_part(json::pointer_to(field.name)));
        }
    }
    for key in object.keys() {
        if !fields.iter().any(|field| field.name == key) {
            let finding = Finding::warning(
                "unknown-field",
                Fact::UNSOURCED,
                "not a field of this request; here it is ignored, the service may refuse it",
            );
            findings.push(finding.in_part(json::pointer_to(key)));
        }
    }
    findings
}

//! Parameters of requests: what their values have to be like.

use serde_json::{Map, Value};

use super::access::Access;
use super::situation::Situation;
use crate::field::wrong_type;
use crate::finding::Finding;
use crate::policy::{Policy, Surroundings};
use crate::source::{Basis, Fact};

/// One parameter.
pub(crate) struct Parameter {
    /// The API's own name for it.
    pub name: &'static str,
    /// Whether a request that creates something needs it.
    pub is_required: bool,
    pub shape: Shape,
    /// How we know of it.
    pub fact: Fact,
    /// The error code that a bad value is answered with; empty for none.
    pub vendor_code: &'static str,
    /// The text that a value of the wrong length is answered with; empty when
    /// none is known.
    pub vendor_message: &'static str,
}

/// What a value has to be.
pub(crate) enum Shape {
    Text(&'static Policy),
    /// Texts, so many at most; a single one counts as a list of one.
    Texts {
        each: &'static Policy,
        most: usize,
    },
    Flag,
    /// What the service's [`Access`] takes.
    Permissions,
    /// An object with findings of its own.
    Object(fn(&Map<String, Value>) -> Vec<Finding>),
    /// An object or array that the API's own checks look at.
    Any,
}

impl Parameter {
    /// What is wrong with a value; null stands for none.
    pub(crate) fn findings(
        &self,
        value: Option<&Value>,
        access: Access<'_>,
        at: &Situation<'_>,
    ) -> Vec<Finding> {
        let found = match value {
            None | Some(Value::Null) if self.is_required => {
                let message = format!("{} is required", self.name);
                vec![Finding::error("missing", self.fact, message)]
            }
            None | Some(Value::Null) => Vec::new(),
            Some(value) => self.shape.findings(self.name, value, self.fact, access, at),
        };
        found
            .into_iter()
            .map(|finding| self.with_code(finding))
            .collect()
    }

    fn with_code(&self, finding: Finding) -> Finding {
        let is_settled = finding.vendor_code.is_some() || self.vendor_code.is_empty();
        match finding.basis {
            _ if is_settled || !finding.is_error() => finding,
            Basis::Documented => finding.with_vendor_code(self.vendor_code),
            Basis::Assumed => finding.with_assumed_vendor_code(self.vendor_code),
        }
    }

    /// Whether answers must not show it.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.shape, Shape::Text(policy) | Shape::Texts { each: policy, .. } if policy.is_secret)
    }
}

impl Shape {
    fn findings(
        &self,
        name: &str,
        value: &Value,
        fact: Fact,
        access: Access<'_>,
        at: &Situation<'_>,
    ) -> Vec<Finding> {
        let surroundings = Surroundings::default();
        match (self, value) {
            (Self::Text(policy), Value::String(text)) => policy.findings(text, &surroundings),
            (Self::Text(_), other) => vec![wrong_type(name, "a string", other, fact)],
            (Self::Texts { each, .. }, Value::String(text)) => each.findings(text, &surroundings),
            (Self::Texts { each, most }, Value::Array(items)) => {
                let mut findings = Vec::new();
                if items.len() > *most {
                    let message = format!("{} items; at most {most} are allowed", items.len());
                    findings.push(Finding::error("too-many", fact, message));
                }
                // Of the excess nothing more is said.
                for (number, item) in items.iter().take(*most).enumerate() {
                    let found = match item {
                        Value::String(text) => each.findings(text, &surroundings),
                        other => vec![wrong_type(name, "an array of strings", other, fact)],
                    };
                    let part = format!("/{number}");
                    findings.extend(found.into_iter().map(|finding| finding.in_part(&*part)));
                }
                findings
            }
            (Self::Texts { .. }, other) => {
                vec![wrong_type(name, "an array of strings", other, fact)]
            }
            (Self::Flag, Value::Bool(_)) => Vec::new(),
            // Forms and query strings have texts only.
            (Self::Flag, Value::String(text)) if matches!(text.as_str(), "true" | "false") => {
                Vec::new()
            }
            (Self::Flag, other) => vec![wrong_type(name, "true or false", other, fact)],
            (Self::Permissions, value) => access.findings(value, at),
            (Self::Object(judge), Value::Object(object)) => judge(object),
            (Self::Object(_), other) => vec![wrong_type(name, "an object", other, fact)],
            (Self::Any, Value::Object(_) | Value::Array(_)) => Vec::new(),
            (Self::Any, other) => vec![wrong_type(name, "an object or array", other, fact)],
        }
    }
}

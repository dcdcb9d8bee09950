//! Request parameters and the checks of their values.

use serde_json::{Map, Value};

use super::access::Access;
use super::check_context::CheckContext;
use crate::field::wrong_type;
use crate::finding::Finding;
use crate::policy::{Policy, Surroundings};
use crate::source::{Basis, Fact};

/// A request parameter.
pub(crate) struct Parameter {
    /// The API's name.
    pub name: &'static str,
    /// Whether creating a resource requires it.
    pub is_required: bool,
    pub shape: Shape,
    /// The source of the parameter.
    pub fact: Fact,
    /// The error code for an invalid value; empty if none is documented.
    pub vendor_code: &'static str,
    /// The message for a value of the wrong length; empty if none is
    /// documented.
    pub vendor_message: &'static str,
}

/// The kinds of values.
pub(crate) enum Shape {
    Text(&'static Policy),
    /// A list of strings with a maximum length; a single string counts as a
    /// list.
    Texts {
        each: &'static Policy,
        most: usize,
    },
    Flag,
    /// Permissions in the form of the service's [`Access`].
    AccessString,
    /// An object with its own check.
    Object(fn(&Map<String, Value>) -> Vec<Finding>),
    /// An object or array that the API's own checks handle.
    Any,
}

impl Parameter {
    /// Checks a value; null counts as absent.
    pub(crate) fn findings(
        &self,
        value: Option<&Value>,
        access: Access<'_>,
        at: &CheckContext<'_>,
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

    /// Whether responses must omit the value.
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
        at: &CheckContext<'_>,
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
                // Items beyond the maximum are not checked.
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
            // Forms and query strings contain only text.
            (Self::Flag, Value::String(text)) if matches!(text.as_str(), "true" | "false") => {
                Vec::new()
            }
            (Self::Flag, other) => vec![wrong_type(name, "true or false", other, fact)],
            (Self::AccessString, value) => access.findings(value, at),
            (Self::Object(judge), Value::Object(object)) => judge(object),
            (Self::Object(_), other) => vec![wrong_type(name, "an object", other, fact)],
            (Self::Any, Value::Object(_) | Value::Array(_)) => Vec::new(),
            (Self::Any, other) => vec![wrong_type(name, "an object or array", other, fact)],
        }
    }
}

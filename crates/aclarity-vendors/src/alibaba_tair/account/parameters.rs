//! The parameters of an RPC call: from the query, and from a form in the body.

use serde_json::Value;

use crate::body::BODY_LIMIT;
use crate::finding::Finding;
use crate::http::{Request, decode_form};
use crate::json;
use crate::source::Fact;

/// Parameters that every action accepts in addition to its own.
const COMMON: &[&str] = &[
    "Action",
    "Version",
    "Format",
    "AccessKeyId",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureVersion",
    "SignatureType",
    "Timestamp",
    "SecurityToken",
    "RegionId",
];

/// The parameters in request order.
pub(super) struct Parameters(Vec<(String, String)>);

/// Error for a request beyond the size limit.
pub(super) struct TooLarge;

impl Parameters {
    /// Collects a request's parameters, with findings about how they are sent.
    pub(super) fn of(request: &Request) -> Result<(Self, Vec<Finding>), TooLarge> {
        let body = request.body.as_deref().unwrap_or_default();
        if request.path.len() + body.len() > BODY_LIMIT {
            return Err(TooLarge);
        }
        let mut findings = Vec::new();
        let mut parameters = request.query();
        if body.trim_start().starts_with(['{', '[']) {
            let message = "parameters come in the query or as a form, not as JSON; here the strings \
                           of an object count all the same";
            findings.push(Finding::warning("json-body", Fact::UNSOURCED, message));
            match json::read(body) {
                Ok(document) => parameters.extend(strings(document.value)),
                Err(error) => {
                    let message = format!("the body is neither a form nor JSON: {error}");
                    findings.push(Finding::warning("not-json", Fact::UNSOURCED, message));
                }
            }
        } else {
            parameters.extend(decode_form(body));
        }
        for (at, (name, _)) in parameters.iter().enumerate() {
            let is_first = !parameters[..at].iter().any(|(before, _)| before == name);
            let comes_again = parameters[at + 1..].iter().any(|(after, _)| after == name);
            if is_first && comes_again {
                let finding = Finding::warning(
                    "duplicate-parameter",
                    Fact::UNSOURCED,
                    "the parameter comes more than once; which value counts is not documented, \
                     here it is the first",
                );
                findings.push(finding.in_part(json::pointer_to(name)));
            }
        }
        Ok((Self(parameters), findings))
    }

    /// A parameter's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Notes on parameters that the action does not have.
    pub(super) fn unknown(&self, known: &[(&str, bool)]) -> Vec<Finding> {
        self.0
            .iter()
            .filter(|(name, _)| {
                !COMMON.contains(&name.as_str()) && !known.iter().any(|(known, _)| known == name)
            })
            .map(|(name, _)| {
                Finding::warning(
                    "unknown-parameter",
                    Fact::UNSOURCED,
                    "not a parameter of this action; here it is ignored",
                )
                .in_part(json::pointer_to(name))
            })
            .collect()
    }

    /// Whether the request carries the parameters that authenticate its sender.
    pub(super) fn is_signed(&self) -> bool {
        self.get("AccessKeyId").is_some() && self.get("Signature").is_some()
    }
}

fn strings(value: Value) -> Vec<(String, String)> {
    let Value::Object(object) = value else {
        return Vec::new();
    };
    object
        .into_iter()
        .filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            Value::Number(number) => Some((name, number.to_string())),
            _ => None,
        })
        .collect()
}

//! Parses untrusted request bodies.

use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::http::Request;
use crate::json::{self, NotJson};
use crate::source::Fact;

/// Maximum size of a body in bytes. No vendor documents one for these calls.
pub const BODY_LIMIT: usize = 1 << 20;

/// Why a body is not a JSON object.
#[derive(Debug)]
pub enum BadBody {
    /// The body is missing.
    Missing,
    /// It is longer than [`BODY_LIMIT`].
    TooLarge,
    /// It is not JSON.
    NotJson(NotJson),
    /// It is JSON but not an object; holds the actual type.
    NotObject(&'static str),
}

impl BadBody {
    /// The finding for this error. `fact` is the source of the system's
    /// response.
    pub fn finding(&self, fact: Fact) -> Finding {
        let (code, message) = match self {
            Self::Missing => ("no-body", "the request has no body".to_owned()),
            Self::TooLarge => (
                "body-too-large",
                format!("the body has more than {BODY_LIMIT} bytes"),
            ),
            Self::NotJson(error) => ("not-json", format!("the body is {error}")),
            Self::NotObject(kind) => (
                "not-an-object",
                format!("the body is {kind}, not an object"),
            ),
        };
        Finding::error(code, fact, message)
    }
}

/// A body that is a JSON object.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectBody {
    /// The fields; for duplicate keys, the last value.
    pub fields: Map<String, Value>,
    /// The findings: duplicate keys, and those that later checks add.
    pub findings: Vec<Finding>,
}

impl ObjectBody {
    /// The value of a field, if it is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// Whether a field is present and not null.
    pub fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    /// Whether one of the findings is an error.
    pub fn is_refused(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

/// Findings for duplicate keys below `place`, a JSON pointer into the text.
pub(crate) fn duplicates(pointers: Vec<String>, place: &str) -> Vec<Finding> {
    let finding = |pointer: String| {
        Finding::warning(
            "duplicate-key",
            Fact::UNSOURCED,
            "the key comes more than once; which value counts is not documented, \
             here it is the last",
        )
        .in_part(pointer.strip_prefix(place).unwrap_or(&pointer))
    };
    pointers.into_iter().map(finding).collect()
}

/// Parses the request's body as an object.
///
/// # Errors
///
/// When it is not an object.
pub fn read_object(request: &Request) -> Result<ObjectBody, BadBody> {
    let text = request.body.as_deref().unwrap_or_default();
    if text.len() > BODY_LIMIT {
        return Err(BadBody::TooLarge);
    }
    if text.trim().is_empty() {
        return Err(BadBody::Missing);
    }
    let document = json::read(text).map_err(BadBody::NotJson)?;
    match document.value {
        Value::Object(fields) => Ok(ObjectBody {
            fields,
            findings: duplicates(document.duplicates, ""),
        }),
        other => Err(BadBody::NotObject(json::kind(&other))),
    }
}

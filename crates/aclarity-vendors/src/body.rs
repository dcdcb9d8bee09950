//! Bodies of requests, read without trust.

use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::http::Request;
use crate::json::{self, NotJson};
use crate::source::Fact;

/// The largest body that is looked at, in bytes. No vendor states one for
/// these calls.
pub const BODY_LIMIT: usize = 1 << 20;

/// Why a body is not an object in JSON.
#[derive(Debug)]
pub enum BadBody {
    /// There is none.
    Missing,
    /// It is longer than [`BODY_LIMIT`].
    TooLarge,
    /// It is not JSON.
    NotJson(NotJson),
    /// It is JSON, but no object: what it is instead.
    NotObject(&'static str),
}

impl BadBody {
    /// The finding for it. The fact is how we know the system's answer.
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

/// A body that is an object.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectBody {
    /// The fields; of a key that comes twice, the last value.
    pub fields: Map<String, Value>,
    /// What is to be said of it: keys that come twice, and whatever else is
    /// found later.
    pub findings: Vec<Finding>,
}

impl ObjectBody {
    /// A field's text, if it is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// Whether a field is there and not null.
    pub fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    /// Whether something about it is refused.
    pub fn is_refused(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

/// Findings about keys that come more than once, where what is judged begins at
/// a place in the text.
pub(crate) fn duplicates(pointers: Vec<String>, place: &str) -> Vec<Finding> {
    let finding = |pointer: String| {
        Finding::warning(
            "duplicate-key",
            Fact::NOWHERE,
            "the key comes more than once; which value counts is not documented, \
             here it is the last",
        )
        .in_part(pointer.strip_prefix(place).unwrap_or(&pointer))
    };
    pointers.into_iter().map(finding).collect()
}

/// The request's body as an object.
///
/// # Errors
///
/// When it is no object.
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

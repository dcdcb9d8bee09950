//! Requests and responses as data.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::finding::Finding;

/// A request to a simulated API.
///
/// ```
/// use aclarity_vendors::http::Request;
///
/// let request = Request::new("GET", "https://api.example.com/v1/users/a%20b?fields=uid");
/// assert_eq!(request.segments(), ["v1", "users", "a b"]);
/// assert_eq!(request.query(), [("fields".into(), "uid".into())]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case as a rule.
    pub method: String,
    /// The path with its query; an address with scheme and host will do.
    pub path: String,
    /// The headers, in their order.
    pub headers: Vec<(String, String)>,
    /// The user of Basic Auth.
    pub user: Option<String>,
    /// The password of Basic Auth.
    pub password: Option<String>,
    /// The body's text.
    pub body: Option<String>,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            path: path.into(),
            ..Self::default()
        }
    }

    /// With a header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The first header of this name, in letters of any case.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The path's parts between slashes, decoded; empty ones are left out.
    pub fn segments(&self) -> Vec<Cow<'_, str>> {
        let path = self.path_and_query().0;
        path.split('/')
            .filter(|segment| !segment.is_empty())
            .map(percent_decode)
            .collect()
    }

    /// The names and values of the query, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        decode_form(self.path_and_query().1)
    }

    /// The path without scheme and host, and what follows its `?`.
    fn path_and_query(&self) -> (&str, &str) {
        let path = self.path.split('#').next().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = match path.split_once("://") {
            // One slash too many before the host, as a vendor's example has it,
            // changes nothing; curl thinks so too.
            Some((_, rest)) => {
                let rest = rest.trim_start_matches('/');
                rest.find('/').map_or("", |slash| &rest[slash..])
            }
            None => path,
        };
        (path, query)
    }
}

/// The names and values of a form (`a=1&b=2`), decoded.
pub fn decode_form(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

/// A path segment decoded: as a form's value, but a plus is a plus.
pub(crate) fn percent_decode(segment: &str) -> Cow<'_, str> {
    if !segment.contains('%') {
        return segment.into();
    }
    let escaped = segment
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace('=', "%3D");
    let value = form_urlencoded::parse(escaped.as_bytes()).next();
    value.map_or_else(|| segment.into(), |(name, _)| name.into_owned().into())
}

/// What a simulated API answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Map<String, Value>,
    /// The body: JSON, a string when it is other text, null when it is empty.
    pub body: Value,
    /// What we know about the request and about this answer.
    pub findings: Vec<Finding>,
}

impl Response {
    /// An answer without headers, body and findings.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Map::new(),
            body: Value::Null,
            findings: Vec::new(),
        }
    }

    /// An answer in JSON.
    pub fn json(status: u16, body: Value) -> Self {
        Self {
            body,
            ..Self::new(status).header("content-type", "application/json")
        }
    }

    /// With a header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// With these findings too.
    #[must_use]
    pub fn with_findings(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        self.findings.extend(findings);
        self
    }

    /// Whether the service refuses the request. Some answer errors with the
    /// status 200, so that the findings decide too.
    pub fn is_refusal(&self) -> bool {
        self.status >= 400 || self.findings.iter().any(Finding::is_error)
    }
}

/// The words of a status code.
pub fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        409 => "Conflict",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "",
    }
}

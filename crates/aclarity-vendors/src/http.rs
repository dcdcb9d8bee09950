//! HTTP requests and responses as data.

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
    /// The method, usually in upper case.
    pub method: String,
    /// The path with its query. It may be preceded by scheme and host.
    pub path: String,
    /// The headers, in order.
    pub headers: Vec<(String, String)>,
    /// The username of Basic Auth.
    pub user: Option<String>,
    /// The password of Basic Auth.
    pub password: Option<String>,
    /// The body.
    pub body: Option<String>,
}

impl Request {
    /// Creates a request without headers and body.
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            path: path.into(),
            ..Self::default()
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The value of the first header with this name, ignoring case.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The decoded segments of the path, without empty ones.
    pub fn segments(&self) -> Vec<Cow<'_, str>> {
        let path = self.path_and_query().0;
        path.split('/')
            .filter(|segment| !segment.is_empty())
            .map(percent_decode)
            .collect()
    }

    /// The decoded names and values of the query.
    pub fn query(&self) -> Vec<(String, String)> {
        decode_form(self.path_and_query().1)
    }

    /// Splits the path, without scheme and host, from what follows its `?`.
    fn path_and_query(&self) -> (&str, &str) {
        let path = self.path.split('#').next().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = match path.split_once("://") {
            // Tolerates an extra slash before the host, which a vendor's
            // example contains and curl accepts.
            Some((_, rest)) => {
                let rest = rest.trim_start_matches('/');
                rest.find('/').map_or("", |slash| &rest[slash..])
            }
            None => path,
        };
        (path, query)
    }
}

/// Decodes the names and values of a form (`a=1&b=2`).
pub fn decode_form(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

/// Decodes a path segment: like a form value, but a plus sign is literal.
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

/// The response of a simulated API.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Map<String, Value>,
    /// The body: JSON, a string for other text, null when it is empty.
    pub body: Value,
    /// Findings about the request and about this response.
    pub findings: Vec<Finding>,
}

impl Response {
    /// Creates a response without headers, body and findings.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Map::new(),
            body: Value::Null,
            findings: Vec::new(),
        }
    }

    /// Creates a JSON response.
    pub fn json(status: u16, body: Value) -> Self {
        Self {
            body,
            ..Self::new(status).header("content-type", "application/json")
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// Adds findings.
    #[must_use]
    pub fn with_findings(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        self.findings.extend(findings);
        self
    }

    /// Whether the service refuses the request. Findings count too, because
    /// some services return errors with status 200.
    pub fn is_refusal(&self) -> bool {
        self.status >= 400 || self.findings.iter().any(Finding::is_error)
    }
}

/// The reason phrase of a status code.
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

//! Requests as text, as one writes them: the method and path, headers, an empty
//! line, the body; or a command line of curl.

use std::fmt;

use aclarity_vendors::curl::{self, BadCurl};
use aclarity_vendors::http::Request;
use aclarity_vendors::redaction::{HIDDEN, Redaction};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// A text that is no request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadMessage {
    /// There is nothing in it.
    Empty,
    /// The first line is no method and path.
    FirstLine,
    /// This line, from 1, is no header.
    Header(usize),
    /// It begins as a command line of curl.
    Curl(BadCurl),
}

impl fmt::Display for BadMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("There is nothing to send. Write a request: `GET /path`."),
            Self::FirstLine => f.write_str(
                "The first line must be a method and a path, as in `GET /v1/users`, \
                 or all of it a command line of `curl`.",
            ),
            Self::Curl(error) => write!(f, "The command line of `curl`: {error}."),
            Self::Header(line) => write!(
                f,
                "Line {line} is no header such as `Accept: application/json`. \
                 The body comes after an empty line."
            ),
        }
    }
}

/// The request as text. What is hidden cannot be read back.
pub fn write(request: &Request, hide: Option<Redaction>) -> String {
    let redacted = hide.map(|redaction| redaction.request(request));
    let shown = redacted.as_ref().unwrap_or(request);
    let mut text = format!("{} {}", shown.method, shown.path);
    if let Some(user) = &shown.user {
        let credentials = match hide {
            Some(_) => HIDDEN.to_owned(),
            None => {
                let password = shown.password.as_deref().unwrap_or_default();
                STANDARD.encode(format!("{user}:{password}"))
            }
        };
        text.push_str(&format!("\nAuthorization: Basic {credentials}"));
    }
    for (name, value) in &shown.headers {
        text.push_str(&format!("\n{name}: {value}"));
    }
    if let Some(body) = shown.body.as_deref().filter(|body| !body.is_empty()) {
        text.push_str("\n\n");
        text.push_str(&pretty(body));
    }
    text
}

/// Reads a text as a request.
pub fn read(text: &str) -> Result<Request, BadMessage> {
    let mut words = text
        .split_ascii_whitespace()
        .skip_while(|word| *word == "$");
    if words.next() == Some("curl") {
        let read = curl::read(text.trim());
        return read.map(|curl| curl.request).map_err(BadMessage::Curl);
    }
    let (head, body) = match text.trim_start().split_once("\n\n") {
        Some((head, body)) => (head, Some(body)),
        None => (text.trim(), None),
    };
    let mut lines = head.lines();
    let first = lines.next().ok_or(BadMessage::Empty)?;
    let (method, path) = first.trim().split_once(' ').ok_or(BadMessage::FirstLine)?;
    let mut request = Request::new(method, path.trim());
    for (at, line) in lines.enumerate() {
        let (name, value) = line.split_once(':').ok_or(BadMessage::Header(at + 2))?;
        request = request.header(name.trim(), value.trim());
    }
    Ok(match body {
        Some(body) if !body.trim().is_empty() => request.with_body(body),
        _ => request,
    })
}

/// JSON with its lines indented; other text as it is.
pub fn pretty(text: &str) -> String {
    let value = serde_json::from_str::<Value>(text).ok();
    let value = value.filter(|value| value.is_object() || value.is_array());
    value.map_or_else(|| text.to_owned(), |value| format!("{value:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let requests = [
            Request::new("GET", "/v1/users?fields=uid"),
            Request::new("POST", "/")
                .header("Content-Type", "application/json")
                .header("Accept", "a: b")
                .with_body("{\n  \"a\": [\n    1\n  ]\n}"),
            Request::new("POST", "/").with_body("a=1&b=2"),
        ];
        for request in requests {
            assert_eq!(read(&write(&request, None)), Ok(request));
        }
    }

    #[test]
    fn what_is_no_request_is_said() {
        assert_eq!(read(" \n"), Err(BadMessage::Empty));
        assert_eq!(read("GET"), Err(BadMessage::FirstLine));
        assert_eq!(read("GET /\nA: b\n{}"), Err(BadMessage::Header(3)));
        assert_eq!(read("curl -k"), Err(BadMessage::Curl(BadCurl::NoUrl)));
    }

    #[test]
    fn command_lines_of_curl_are_read() {
        let request = read("$ curl -X PUT -k \\\n  https://h/v1/bdbs/1 -d '{}'\n").unwrap();
        assert_eq!(
            (&*request.method, request.body.as_deref()),
            ("PUT", Some("{}"))
        );
    }

    #[test]
    fn credentials_are_written_as_the_header_that_carries_them() {
        let mut request = Request::new("GET", "/");
        request.user = Some("ana".to_owned());
        request.password = Some("pw".to_owned());
        assert_eq!(
            write(&request, None),
            "GET /\nAuthorization: Basic YW5hOnB3"
        );
    }
}

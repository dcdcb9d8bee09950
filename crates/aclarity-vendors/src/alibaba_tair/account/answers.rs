//! Responses in JSON or XML.

use serde_json::{Map, Value, json};

use super::super::errors::error;
use crate::finding::Finding;
use crate::http::Response;
use crate::world::World;

/// The format that the caller requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
}

/// The response to a successful call.
pub(super) fn success(
    action: &str,
    mut more: Map<String, Value>,
    format: Format,
    world: &mut World,
) -> Response {
    let mut body = Map::new();
    body.insert("RequestId".to_owned(), request_id(world));
    body.append(&mut more);
    respond(200, &format!("{action}Response"), body.into(), format)
}

/// The response to a failed call; the first error determines it.
pub(super) fn failure(findings: Vec<Finding>, format: Format, world: &mut World) -> Response {
    let code = findings
        .iter()
        .find(|finding| finding.is_error())
        .and_then(|finding| finding.vendor_code);
    let error = error(code);
    let body = json!({
        "RequestId": request_id(world),
        "HostId": "r-kvstore.aliyuncs.com",
        "Code": error.code,
        "Message": error.message,
    });
    respond(error.status, "Error", body, format)
        .with_findings(findings)
        .with_findings(error.note())
}

fn request_id(world: &mut World) -> Value {
    world.uuid().to_uppercase().into()
}

fn respond(status: u16, root: &str, body: Value, format: Format) -> Response {
    match format {
        Format::Json => Response::json(status, body),
        Format::Xml => {
            let mut text = String::from(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
            write_xml(root, &body, &mut text);
            Response {
                body: text.into(),
                ..Response::new(status).header("content-type", "text/xml")
            }
        }
    }
}

/// Writes an element; an array becomes one element per item.
fn write_xml(name: &str, value: &Value, out: &mut String) {
    if let Value::Array(items) = value {
        for item in items {
            write_xml(name, item, out);
        }
        return;
    }
    out.push_str(&format!("<{name}>"));
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                write_xml(key, value, out);
            }
        }
        Value::String(text) => out.push_str(&escape(text)),
        Value::Null => {}
        other => out.push_str(&other.to_string()),
    }
    out.push_str(&format!("</{name}>"));
}

fn escape(text: &str) -> String {
    // XML cannot represent most control characters.
    let is_impossible = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    text.replace(is_impossible, "\u{fffd}")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

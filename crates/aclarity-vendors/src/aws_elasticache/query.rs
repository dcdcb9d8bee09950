//! Amazon's query protocol: form-encoded requests, XML responses.

use serde_json::{Map, Value};

use super::{GROUP, MEMBERS, USER};
use crate::aws;
use crate::body::{BODY_LIMIT, BadBody};
use crate::http::{Request, Response, decode_form};
use crate::service::call::{Call, Refusal, VendorError, Verb};
use crate::world::World;

const NAMESPACE: &str = "http://elasticache.amazonaws.com/doc/2015-02-02/";

pub(super) fn read(request: &Request) -> Result<Call, Refusal> {
    let body = request.body.as_deref().unwrap_or_default();
    if body.len() > BODY_LIMIT {
        return Err(Refusal::of_body(&BadBody::TooLarge));
    }
    let mut fields = Map::new();
    for (name, value) in request.query().into_iter().chain(decode_form(body)) {
        insert(&mut fields, &name, value);
    }
    let mut take = |name: &str| match fields.shift_remove(name) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let action = take("Action");
    let _version = take("Version");
    let (verb, kind, key) = match action.as_str() {
        "CreateUser" => (Verb::Create, USER, None),
        "ModifyUser" => (Verb::Change, USER, Some(take("UserId"))),
        "DeleteUser" => (Verb::Delete, USER, Some(take("UserId"))),
        "DescribeUsers" => (Verb::List, USER, Some(take("UserId"))),
        "CreateUserGroup" => (Verb::Create, GROUP, None),
        "ModifyUserGroup" => (Verb::Change, GROUP, Some(take("UserGroupId"))),
        "DeleteUserGroup" => (Verb::Delete, GROUP, Some(take("UserGroupId"))),
        "DescribeUserGroups" => (Verb::List, GROUP, Some(take("UserGroupId"))),
        _ => return Err(Refusal::unknown_call()),
    };
    if !matches!(request.method.as_str(), "POST" | "GET") {
        return Err(Refusal::unknown_call());
    }
    // Identifiers and the engine are stored in lower case.
    aws::lower_case(&mut fields, &["UserId", "UserGroupId", "Engine"]);
    aws::lower_case(&mut fields, &MEMBERS);
    let key = key.map(|key| key.to_ascii_lowercase());
    let is_one = verb == Verb::List && key.as_ref().is_some_and(|key| !key.is_empty());
    Ok(Call {
        verb: if is_one { Verb::Show } else { verb },
        kind,
        key,
        fields,
        findings: Vec::new(),
        action,
    })
}

/// Inserts a form field: `UserIds.member.1` goes into an array, and
/// `AuthenticationMode.Type` into an object.
fn insert(fields: &mut Map<String, Value>, name: &str, value: String) {
    let Some((first, rest)) = name.split_once('.') else {
        fields.insert(name.to_owned(), value.into());
        return;
    };
    let rest = rest.strip_prefix("member.").unwrap_or(rest);
    if rest.parse::<u16>().is_ok() {
        let list = fields
            .entry(first)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(items) = list {
            items.push(value.into());
        }
        return;
    }
    // Names deeper than AuthenticationMode.Passwords.member.1 are unknown.
    if name.split('.').count() > 4 {
        fields.insert(name.to_owned(), value.into());
        return;
    }
    let inner = fields
        .entry(first)
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        insert(inner, rest, value);
    }
}

pub(super) fn answer(action: &str, result: &Value, world: &mut World) -> Response {
    let inner = element(&format!("{action}Result"), result);
    let id = world.uuid();
    let metadata = format!("<ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>");
    xml(
        200,
        format!("<{action}Response xmlns=\"{NAMESPACE}\">{inner}{metadata}</{action}Response>"),
    )
}

pub(super) fn refuse(
    error: &VendorError,
    message: &str,
    _: &Request,
    world: &mut World,
) -> Response {
    let inner = element(
        "Error",
        &serde_json::json!({"Type": "Sender", "Code": error.code, "Message": message}),
    );
    let id = world.uuid();
    let text = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\">{inner}<RequestId>{id}</RequestId></ErrorResponse>"
    );
    xml(error.status, text)
}

fn xml(status: u16, text: String) -> Response {
    Response {
        body: text.into(),
        ..Response::new(status).header("content-type", "text/xml")
    }
}

/// A value as an element; each item of an array is a `member`.
fn element(name: &str, value: &Value) -> String {
    let inner: String = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| element(name, value))
            .collect(),
        Value::Array(items) => items.iter().map(|item| element("member", item)).collect(),
        Value::String(text) => escaped(text),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    format!("<{name}>{inner}</{name}>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The texts of all elements with this name in a response.
pub(super) fn texts(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let after = xml.split(open.as_str()).skip(1);
    let inner = after.filter_map(|text| text.split_once(close.as_str()));
    inner
        .map(|(text, _)| {
            text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
        })
        .collect()
}

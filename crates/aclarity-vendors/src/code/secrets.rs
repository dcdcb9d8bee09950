//! What must not be shown.

use std::borrow::Cow;

use serde_json::Value;

use crate::http::decode_form;
use crate::json;
use crate::redaction::holds_rules;

/// Whether a header, a field or a parameter of this name holds a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "pass",
        "secret",
        "token",
        "authorization",
        "cookie",
        "signature",
        "api-key",
        "accesskeyid",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// The body with placeholders for its secrets. What cannot be read is shown
/// only if it does not look as if it had any.
pub(super) fn hide_in_body(body: &str, kind: &str) -> String {
    if let Ok(document) = json::read(body) {
        let mut value = document.value.clone();
        hide(&mut value, "");
        return if value == document.value {
            body.to_owned()
        } else {
            value.to_string()
        };
    }
    if kind.contains("form-urlencoded") && !body.trim_start().starts_with(['{', '[']) {
        return hide_in_form(body).into_owned();
    }
    if is_secret(body) || body.contains('>') {
        "[body]".to_owned()
    } else {
        body.to_owned()
    }
}

/// Puts placeholders into the value of a field.
fn hide(value: &mut Value, name: &str) {
    match value {
        Value::String(text) if is_secret(name) => *text = format!("[{name}]"),
        Value::String(text) if holds_rules(name) => *text = hide_in_rules(text),
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, name)),
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(name, field)| hide(field, name)),
        _ => {}
    }
}

/// Rules with placeholders for the passwords among them.
fn hide_in_rules(text: &str) -> String {
    let hide = |word: &str| {
        let rule = word.trim_start_matches('(');
        if !rule.starts_with(['>', '<', '#', '!']) {
            return word.to_owned();
        }
        let before = &word[..word.len() - rule.len() + 1];
        let end = rule.trim_end();
        let end = end.len() - usize::from(end.ends_with(')'));
        format!("{before}[password]{}", &rule[end.max(1)..])
    };
    text.split_inclusive(char::is_whitespace)
        .map(hide)
        .collect()
}

/// A path whose query has placeholders for its secrets.
pub(super) fn hide_in_query(path: &str) -> String {
    match path.split_once('?') {
        Some((path, query)) => format!("{path}?{}", hide_in_form(query)),
        None => path.to_owned(),
    }
}

fn hide_in_form(form: &str) -> Cow<'_, str> {
    let pairs = decode_form(form);
    if !pairs
        .iter()
        .any(|(name, _)| is_secret(name) || holds_rules(name))
    {
        return form.into();
    }
    let mut hidden = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &pairs {
        let value = if is_secret(name) {
            format!("[{name}]")
        } else if holds_rules(name) {
            hide_in_rules(value)
        } else {
            value.clone()
        };
        hidden.append_pair(name, &value);
    }
    hidden.finish().into()
}

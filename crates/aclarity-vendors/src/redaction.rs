//! Removes secrets from requests and responses, for logs.

use aclarity::redact::{redact, secrets};
use form_urlencoded::Serializer;
use serde_json::Value;

use crate::http::Request;
use crate::json;
use crate::profile::Profile;
use crate::secret_fields::{
    call_of, form_pairs, is_harmless, is_harmless_header, is_plain, is_secret_field, path_without,
};
use crate::system::System;

pub use crate::secret_fields::holds_rules;
pub use aclarity::redact::HIDDEN;

/// Hides the secrets in a system's requests and responses.
#[derive(Debug, Clone, Copy)]
pub struct Redaction {
    system: System,
    profile: &'static Profile,
}

impl Redaction {
    /// Creates the redaction for a system.
    pub fn new(system: System, profile: &'static Profile) -> Self {
        Self { system, profile }
    }

    /// The request without passwords, tokens and signatures. A body that is
    /// neither JSON nor a form is omitted, because its content is unknown.
    ///
    /// ```
    /// use aclarity_vendors::{System, http::Request, redaction::Redaction};
    ///
    /// let system = System::HuaweiDcs;
    /// let redaction = Redaction::new(system, system.profile(None)?);
    /// let request = Request::new("POST", "/").with_body(r#"{"account_password":"geheim"}"#);
    /// let shown = redaction.request(&request);
    /// assert_eq!(shown.body.as_deref(), Some(r#"{"account_password":"•••"}"#));
    /// # Ok::<(), aclarity_vendors::profile::UnknownProfile>(())
    /// ```
    pub fn request(&self, request: &Request) -> Request {
        let mut shown = request.clone();
        let hide = &mut |_: &str| HIDDEN.to_owned();
        shown.path = match request.path.split_once('?') {
            Some((path, query)) => format!("{}?{}", path_without(path, hide), self.form(query)),
            None => path_without(&request.path, hide),
        };
        for (name, value) in &mut shown.headers {
            if !is_harmless_header(name, value) {
                HIDDEN.clone_into(value);
            }
        }
        if let Some(password) = &mut shown.password {
            HIDDEN.clone_into(password);
        }
        shown.body = request.body.as_deref().map(|body| self.body(body));
        shown
    }

    /// A response body without passwords. The simulation creates it, so only
    /// values from the request can be secrets.
    pub fn value(&self, value: &Value) -> Value {
        self.hide(value, "", false)
    }

    /// A form that gives permissions. It keeps the fields that the system has, and of
    /// these what is understood to be harmless.
    pub(crate) fn form_of(&self, form: &Value, is_known: &dyn Fn(&str) -> bool) -> Value {
        let Value::Object(fields) = form else {
            return self.hide(form, "", true);
        };
        let known = fields.iter().filter(|(field, _)| is_known(field));
        let known = known.map(|(field, value)| (field.clone(), value.clone()));
        self.hide(&Value::Object(known.collect()), "", true)
    }

    /// Hides secrets in a value. A request body keeps only what is known to be
    /// harmless.
    fn hide(&self, value: &Value, field: &str, is_sent: bool) -> Value {
        match value {
            Value::Array(items) => match call_of(items) {
                Some(words) => words.into_iter().map(Value::from).collect(),
                None => {
                    let items = items.iter();
                    items.map(|item| self.hide(item, field, is_sent)).collect()
                }
            },
            Value::Object(entries) => entries
                .iter()
                .map(|(key, value)| {
                    let value = match value {
                        _ if self.is_secret(key) => hidden(value),
                        other => self.hide(other, key, is_sent),
                    };
                    (key.clone(), value)
                })
                .collect(),
            Value::String(text) if holds_rules(field) => redact(text).into(),
            Value::String(text) if !is_sent && text.starts_with('<') => self.xml(text).into(),
            Value::String(text) => {
                let is_shown = match is_sent {
                    true => self.is_harmless(field, text),
                    false => secrets(text).is_empty(),
                };
                if is_shown {
                    value.clone()
                } else {
                    HIDDEN.into()
                }
            }
            Value::Number(number) if is_sent && !self.is_harmless(field, &number.to_string()) => {
                HIDDEN.into()
            }
            other => other.clone(),
        }
    }

    /// An XML response without the elements' possible secrets.
    fn xml(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for (number, part) in text.split('<').enumerate() {
            if number > 0 {
                shown.push('<');
            }
            let (tag, content) = part.split_once('>').unwrap_or(("", part));
            if part.len() > content.len() {
                shown.push_str(tag);
                shown.push('>');
            }
            let name = tag.split_ascii_whitespace().next().unwrap_or_default();
            let is_shown = !self.is_secret(name) && secrets(content).is_empty();
            shown.push_str(if is_shown || content.trim().is_empty() {
                content
            } else {
                HIDDEN
            });
        }
        shown
    }

    /// Whether the value of a field may be shown.
    fn is_harmless(&self, field: &str, text: &str) -> bool {
        let is_documented = self.system.policy(self.profile, field).is_some();
        is_harmless(field, text) || (is_documented && secrets(text).is_empty())
    }

    fn body(&self, body: &str) -> String {
        if let Ok(document) = json::read(body) {
            return self.hide(&document.value, "", true).to_string();
        }
        let looks_like_form = body.contains('=') && !body.trim_start().starts_with(['{', '[', '"']);
        match body {
            "" => String::new(),
            body if looks_like_form => self.form(body),
            body => format!("({} bytes that are not JSON)", body.len()),
        }
    }

    /// Hides secret values of a form, and everything that is not a name with a
    /// value, because its meaning is unknown.
    fn form(&self, text: &str) -> String {
        let written = form_pairs(text).map(|(written, name, value)| {
            // Without a sign it is no field, whose name could be known.
            let may_be_value = !written.contains('=') || value.is_empty();
            if !is_plain(&name) || (may_be_value && redact(&name) != name) {
                HIDDEN.to_owned()
            } else if !written.contains('=') {
                written.to_owned()
            } else if self.is_secret(&name) {
                format!("{name}={HIDDEN}")
            } else {
                let value = match holds_rules(&name) {
                    true => redact(&value),
                    false if self.is_harmless(&name, &value) => value,
                    false => return format!("{name}={HIDDEN}"),
                };
                let mut pair = Serializer::new(String::new());
                pair.append_pair(&name, &value).finish()
            }
        });
        written.collect::<Vec<_>>().join("&")
    }

    fn is_secret(&self, field: &str) -> bool {
        let policy = self.system.policy(self.profile, field);
        policy.is_some_and(|policy| policy.is_secret) || is_secret_field(field)
    }
}

/// The value with all its strings and numbers hidden: a list may contain a
/// password.
fn hidden(value: &Value) -> Value {
    match value {
        Value::String(_) | Value::Number(_) => HIDDEN.into(),
        Value::Array(items) => items.iter().map(hidden).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(key, value)| (key.clone(), hidden(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

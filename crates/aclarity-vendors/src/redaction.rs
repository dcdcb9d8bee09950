//! Requests and answers without the secrets in them, for logs.

use aclarity::document::redact;
use form_urlencoded::Serializer;
use serde_json::Value;

use crate::http::{Request, decode_form};
use crate::json;
use crate::system::{Profile, System};

/// What stands in the place of a secret.
pub const HIDDEN: &str = "•••";

/// Hides the secrets in what a system is sent and answers.
#[derive(Debug, Clone, Copy)]
pub struct Redaction {
    system: System,
    profile: &'static Profile,
}

impl Redaction {
    /// For this system.
    pub fn new(system: System, profile: &'static Profile) -> Self {
        Self { system, profile }
    }

    /// The request without passwords, tokens and signatures. A body that is
    /// neither JSON nor a form is left out, since nobody knows what is in it.
    ///
    /// ```
    /// use aclarity_vendors::{System, http::Request, redaction::Redaction};
    ///
    /// let system = System::HuaweiDcs;
    /// let redaction = Redaction::new(system, system.profile(None)?);
    /// let request = Request::new("POST", "/").with_body(r#"{"account_password":"geheim"}"#);
    /// let shown = redaction.request(&request);
    /// assert_eq!(shown.body.as_deref(), Some(r#"{"account_password":"•••"}"#));
    /// # Ok::<(), aclarity_vendors::system::UnknownProfile>(())
    /// ```
    pub fn request(&self, request: &Request) -> Request {
        let mut shown = request.clone();
        if let Some((path, query)) = request.path.split_once('?') {
            shown.path = format!("{path}?{}", self.form(query));
        }
        for (name, value) in &mut shown.headers {
            if is_secret_header(name) {
                HIDDEN.clone_into(value);
            }
        }
        if let Some(password) = &mut shown.password {
            HIDDEN.clone_into(password);
        }
        shown.body = request.body.as_deref().map(|body| self.body(body));
        shown
    }

    /// An answer's body without passwords.
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(entries) => entries
                .iter()
                .map(|(key, value)| {
                    let value = match value {
                        _ if self.is_secret(key) => hidden(value),
                        Value::String(text) if holds_rules(key) => redact(text).into(),
                        other => self.value(other),
                    };
                    (key.clone(), value)
                })
                .collect(),
            other => other.clone(),
        }
    }

    fn body(&self, body: &str) -> String {
        if let Ok(document) = json::read(body) {
            return self.value(&document.value).to_string();
        }
        let looks_like_form = body.contains('=') && !body.trim_start().starts_with(['{', '[', '"']);
        match body {
            "" => String::new(),
            body if looks_like_form => self.form(body),
            body => format!("({} bytes that are no JSON)", body.len()),
        }
    }

    /// Names and values of which the secret ones are hidden, and what is no name
    /// with its value: nobody knows what that is.
    fn form(&self, text: &str) -> String {
        let written = decode_form(text).into_iter().map(|(name, value)| {
            if !is_plain(&name) {
                HIDDEN.to_owned()
            } else if self.is_secret(&name) {
                format!("{name}={HIDDEN}")
            } else {
                let value = match holds_rules(&name) {
                    true => redact(&value),
                    false => value,
                };
                let mut pair = Serializer::new(String::new());
                pair.append_pair(&name, &value).finish()
            }
        });
        written.collect::<Vec<_>>().join("&")
    }

    fn is_secret(&self, field: &str) -> bool {
        let policy = self.system.policy(self.profile, field);
        let name = field.to_ascii_lowercase();
        policy.is_some_and(|policy| policy.is_secret)
            || ["password", "secret", "signature", "token", "accesskeyid"]
                .iter()
                .any(|word| name.contains(word))
    }
}

/// The value with all its texts hidden: a password may be one of a list.
fn hidden(value: &Value) -> Value {
    match value {
        Value::String(_) => HIDDEN.into(),
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

/// Whether a field of this name holds Redis rules, which may have passwords
/// among them: that of Redis Enterprise, Amazon, Redis Cloud and Upstash.
pub fn holds_rules(field: &str) -> bool {
    const FIELDS: [&str; 5] = [
        "acl",
        "AccessString",
        "AppendAccessString",
        "redisRule",
        "rules",
    ];
    FIELDS.contains(&field)
}

fn is_plain(name: &str) -> bool {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.chars().all(is_usual)
}

fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "auth",
        "token",
        "cookie",
        "signature",
        "consumer",
        "secret",
        "api-key",
    ]
    .iter()
    .any(|word| name.contains(word))
}

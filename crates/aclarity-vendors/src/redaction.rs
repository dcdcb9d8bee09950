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
            Value::Array(items) => {
                let is_acl = is_acl_command(items);
                let item = |item: &Value| match item {
                    Value::String(text) if is_acl => redact(text).into(),
                    item => self.value(item),
                };
                items.iter().map(item).collect()
            }
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
        policy.is_some_and(|policy| policy.is_secret) || is_secret_field(field)
    }
}

/// The value with all its texts and numbers hidden: a password may be one of a
/// list.
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

/// Whether a list is a command of ACL in its words, as Upstash takes it.
pub(crate) fn is_acl_command(words: &[Value]) -> bool {
    let first = words.first().and_then(Value::as_str);
    first.is_some_and(|word| word.eq_ignore_ascii_case("acl"))
}

fn is_plain(name: &str) -> bool {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.chars().all(is_usual)
}

/// Whether a field of this name is likely to hold a secret, in the body of any
/// system: `apiKey`, `pwd`. What is only about one, such as
/// `password_min_length`, is none.
pub(crate) fn is_secret_field(name: &str) -> bool {
    mentions_secret(name) && !is_about_secret(name)
}

/// Whether a name such as `auth_method` says something about a secret that is
/// none itself.
pub(crate) fn is_about_secret(name: &str) -> bool {
    const ABOUT: [&str; 10] = [
        "algorithm",
        "complexity",
        "count",
        "duration",
        "length",
        "method",
        "mode",
        "policy",
        "required",
        "type",
    ];
    let words = words(name);
    words.last().is_some_and(|last| ABOUT.contains(&&**last))
}

/// Whether a text has a word that stands for a secret.
pub(crate) fn mentions_secret(text: &str) -> bool {
    const WITHIN: [&str; 11] = [
        "accesskey",
        "apikey",
        "authoriz",
        "cookie",
        "credential",
        "passphrase",
        "passw",
        "privatekey",
        "secret",
        "signature",
        "token",
    ];
    const WORDS: [&str; 9] = [
        "auth", "bearer", "hash", "jwt", "key", "otp", "pass", "pw", "pwd",
    ];
    let lower = text.to_ascii_lowercase();
    WITHIN.iter().any(|part| lower.contains(part))
        || words(text).iter().any(|word| WORDS.contains(&&**word))
}

/// The words of `apiKey`, `api_key` and `Api-Key`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (was_lower && letter.is_uppercase()) {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a header of this name may hold a secret; when in doubt, it does.
pub(crate) fn is_secret_header(name: &str) -> bool {
    const WITHIN: [&str; 13] = [
        "application",
        "auth",
        "consumer",
        "cookie",
        "credential",
        "key",
        "pass",
        "pwd",
        "secret",
        "session",
        "signature",
        "token",
        "vault",
    ];
    let lower = name.to_ascii_lowercase();
    WITHIN.iter().any(|part| lower.contains(part)) || mentions_secret(name)
}

//! Requests and answers without the secrets in them, for logs.

use aclarity::Server;
use aclarity::redact::{self, is_about_secret, redact, redact_words, secrets};
use form_urlencoded::Serializer;
use serde_json::Value;

use crate::http::{Request, decode_form, percent_decode};
use crate::json;
use crate::system::{Profile, System};

pub use aclarity::redact::HIDDEN;

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

    /// An answer's body without passwords. It is the simulation's own, so that
    /// only what came with the request can be one.
    pub fn value(&self, value: &Value) -> Value {
        self.hide(value, "", false)
    }

    /// A body of a request keeps only what is understood to be harmless.
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

    /// An answer in XML: each element without what may be a secret.
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

    /// Whether the value of a field can be shown.
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

/// Whether what a field of any system holds can be shown: words that are known,
/// or in fields of names and the like anything that is not known as a secret.
pub(crate) fn is_harmless(field: &str, text: &str) -> bool {
    const FIELDS: &str = "name names user users username user_name userid user_id id ids uid uids \
                          email role roles title description comment engine region zone type kind \
                          status state category categories channel channels commands keys \
                          permissions project project_id service instance_id cluster account \
                          account_name fields limit offset page";
    if is_secret_field(field) {
        return false;
    }
    let lower: String = field.to_ascii_lowercase();
    let is_name = lower.ends_with("name") || lower.ends_with("id") || is_about_secret(field);
    let is_known = is_name || FIELDS.split_ascii_whitespace().any(|known| known == lower);
    redact(text) == text || (is_known && secrets(text).is_empty())
}

/// The words of a call of the server without its secrets, if the list is one,
/// as Upstash takes it.
pub(crate) fn call_of(items: &[Value]) -> Option<Vec<String>> {
    let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    let words = words?;
    let table = Server::ALL[Server::ALL.len() - 1].commands();
    table.top_level(words.first()?.as_bytes())?;
    Some(redact_words(&words))
}

/// A path without the segments that may be secrets: those of a call, as Upstash
/// takes it (`/AUTH/ana/s3cret`), and those that are no plain names.
pub(crate) fn path_without(path: &str, hide: &mut dyn FnMut(&str) -> String) -> String {
    let (base, path) = match path.split_once("://") {
        // A password may have a slash in it.
        Some((scheme, rest)) => {
            let host = rest.rfind('@').map_or(0, |at| at + 1);
            let end = rest[host..].find('/').map_or(rest.len(), |at| host + at);
            (format!("{scheme}://{}", &rest[host..end]), &rest[end..])
        }
        None => (String::new(), path),
    };
    let decoded: Vec<_> = path.split('/').map(percent_decode).collect();
    let items: Vec<Value> = decoded
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| part.to_string().into())
        .collect();
    let mut call = call_of(&items).map(Vec::into_iter);
    let mut shown = Vec::new();
    let mut before = "";
    for (written, meant) in path.split('/').zip(&decoded) {
        let word = call.as_mut().filter(|_| !meant.is_empty());
        let is_shown = match word.and_then(Iterator::next) {
            Some(word) => word == **meant,
            None => (is_segment(meant) || redact(meant) == **meant) && !is_secret_field(before),
        };
        shown.push(if is_shown {
            written.to_owned()
        } else {
            hide("segment")
        });
        before = meant;
    }
    base + &shown.join("/")
}

/// Whether part of a path names something: a plain name, a placeholder, or a UUID.
fn is_segment(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    let is_uuid = groups.eq([8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_uuid || (redact::is_plain(text) && secrets(text).is_empty() && text.len() < 40)
}

fn is_plain(name: &str) -> bool {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.chars().all(is_usual)
}

/// Whether a field of this name is likely to hold a secret, in the body of any
/// system: `apiKey`, `pwd`. What is only about one, such as
/// `password_min_length`, is none.
pub(crate) fn is_secret_field(name: &str) -> bool {
    redact::is_secret_name(name)
}

/// Whether a header of any system is no secret: those of HTTP itself that say
/// what is sent and asked for.
pub(crate) fn is_harmless_header(name: &str, value: &str) -> bool {
    const HARMLESS: &str = "accept accept-charset accept-encoding accept-language cache-control \
                            connection content-length content-type date expect host user-agent";
    /// Each value is the name of a call, or a version of an API.
    const CALLS: [&str; 3] = ["x-amz-target", "x-tc-action", "x-tc-version"];
    let lower = name.to_ascii_lowercase();
    let is_name = |value: &str| {
        let is_letter =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        value.len() < 64 && value.bytes().all(is_letter)
    };
    if CALLS.contains(&&*lower) {
        return is_name(value);
    }
    HARMLESS
        .split_ascii_whitespace()
        .any(|known| known == lower)
        && redact(value) == value
}

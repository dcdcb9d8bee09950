//! Replaces secrets in requests.

use std::collections::HashMap;

use aclarity::redact::{is_about_secret, redact};
use serde_json::Value;

use crate::json;
use crate::secret_fields::{
    call_of, form_pairs, holds_rules, is_harmless, is_secret_field, path_without,
};
use aclarity::redact::HIDDEN;

/// Replaces secrets with placeholders such as `[password]`, and records the
/// placeholders.
#[derive(Default)]
pub(super) struct Placeholders {
    /// The placeholders, without duplicates, in order of appearance.
    pub names: Vec<String>,
}

impl Placeholders {
    /// Returns the placeholder for the value of a field. It contains no line
    /// breaks, because it also appears in comments.
    fn put(&mut self, name: &str) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name: String = name
            .chars()
            .map(|c| if is_plain(c) { c } else { '_' })
            .collect();
        let placeholder = format!("[{name}]");
        if !self.names.contains(&placeholder) {
            self.names.push(placeholder.clone());
        }
        placeholder
    }

    /// Replaces possible secrets in a body.
    pub(super) fn in_body(&mut self, body: &str, kind: &str) -> String {
        if let Ok(document) = json::read(body) {
            let mut value = document.value.clone();
            self.hide(&mut value, "", false);
            // For a duplicate key only the last value was checked.
            return if value == document.value && document.duplicates.is_empty() {
                body.to_owned()
            } else {
                value.to_string()
            };
        }
        // Without a sign it has no fields, whatever it is said to be.
        let has_fields = body.contains('=') && !body.trim_start().starts_with(['{', '[']);
        if kind.contains("form-urlencoded") && has_fields {
            return self.in_form(body);
        }
        if redact(body) == body {
            body.to_owned()
        } else {
            self.put("body")
        }
    }

    /// Replaces secrets in the value of a field; in a secret field, all of it.
    fn hide(&mut self, value: &mut Value, name: &str, is_secret: bool) {
        let is_secret = is_secret_field(name) || (is_secret && !is_about_secret(name));
        match value {
            Value::String(_) | Value::Number(_) if is_secret => *value = self.put(name).into(),
            Value::String(text) if holds_rules(name) => *text = self.in_rules(text),
            Value::String(text) if !is_harmless(name, text) => *text = self.put_value(name),
            Value::Number(number) if !is_harmless(name, &number.to_string()) => {
                *value = self.put_value(name).into();
            }
            Value::Array(items) => {
                if let Some(words) = call_of(items) {
                    let words = words.into_iter().map(|word| self.in_place(&word).into());
                    *items = words.collect();
                    return;
                }
                for item in items {
                    self.hide(item, name, is_secret);
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.hide(field, name, is_secret);
                }
            }
            _ => {}
        }
    }

    /// Like [`put`](Self::put), for a value that may have no field name.
    fn put_value(&mut self, name: &str) -> String {
        self.put(if name.is_empty() { "value" } else { name })
    }

    /// Replaces the passwords among rules.
    fn in_rules(&mut self, text: &str) -> String {
        self.in_place(&redact(text))
    }

    /// Turns redacted parts into placeholders.
    fn in_place(&mut self, redacted: &str) -> String {
        match redacted.contains(HIDDEN) {
            true => redacted.replace(HIDDEN, &self.put("password")),
            false => redacted.to_owned(),
        }
    }

    /// Replaces possible secrets in a path and its query.
    pub(super) fn in_path(&mut self, path: &str) -> String {
        let hide = &mut |name: &str| self.put(name);
        match path.split_once('?') {
            Some((path, query)) => {
                let path = path_without(path, hide);
                format!("{path}?{}", self.in_form(query))
            }
            None => path_without(path, hide),
        }
    }

    /// Replaces secrets in a form. Placeholders are not encoded, so that people
    /// find them.
    fn in_form(&mut self, form: &str) -> String {
        let pairs: Vec<_> = form_pairs(form).collect();
        // A name without a value may itself be a secret.
        let may_be_secret = |name: &str, value: &str| {
            let field = match value.is_empty() {
                true => name.to_owned(),
                false => format!("{name}=1"),
            };
            redact(&field) != field
        };
        let is_shown = |(_, name, value): &(&str, String, String)| {
            !holds_rules(name) && is_harmless(name, value) && !may_be_secret(name, value)
        };
        if pairs.iter().all(is_shown) {
            return form.to_owned();
        }
        let mut pair = |(written, name, value): &(&str, String, String)| {
            let encoded = |value: &str| {
                form_urlencoded::Serializer::new(String::new())
                    .append_pair(name, value)
                    .finish()
            };
            let is_field = |c: char| c.is_ascii_alphanumeric() || "-_.[]".contains(c);
            let is_value = value.is_empty() && may_be_secret(name, value);
            if !name.chars().all(is_field) || is_value {
                self.put("value")
            } else if !written.contains('=') {
                (*written).to_owned()
            } else if holds_rules(name) {
                encoded(&self.in_rules(value))
            } else if is_harmless(name, value) {
                encoded(value)
            } else {
                encoded("") + &self.put_value(name)
            }
        };
        let pairs: Vec<String> = pairs.iter().map(&mut pair).collect();
        pairs.join("&")
    }
}

/// A header that authenticates: a prefix that is shown, such as `Bearer `, and
/// the variable for the rest.
pub(super) struct Hidden {
    pub scheme: String,
    pub variable: String,
}

impl Hidden {
    /// Creates the variable for a header; its name differs from those in
    /// `taken`.
    pub(super) fn new(name: &str, value: &str, taken: &mut Taken) -> Self {
        const SCHEMES: [&str; 5] = ["Bearer", "Basic", "Token", "ApiKey", "aivenv1"];
        let scheme = value.split_once(' ').map(|(scheme, _)| scheme);
        let scheme = scheme.filter(|scheme| {
            SCHEMES
                .iter()
                .any(|known| known.eq_ignore_ascii_case(scheme))
        });
        let upper = name.to_ascii_uppercase();
        let base = match upper.strip_prefix("X-").unwrap_or(&upper) {
            "AUTHORIZATION" => "API_TOKEN".to_owned(),
            name => name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
        };
        // Variable names cannot begin with a digit.
        let base = match base.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("API_{base}"),
            false => base,
        };
        Self {
            scheme: scheme.map_or_else(String::new, |scheme| format!("{scheme} ")),
            variable: taken.free(base),
        }
    }
}

/// Variable names in use, each with the next number to try for the same base.
pub(super) struct Taken(HashMap<String, usize>);

impl Taken {
    pub(super) fn new(names: &[&str]) -> Self {
        Self(names.iter().map(|name| ((*name).to_owned(), 2)).collect())
    }

    /// Returns the name, with the first free number appended if it is taken.
    fn free(&mut self, base: String) -> String {
        let Some(&next) = self.0.get(&base) else {
            self.0.insert(base.clone(), 2);
            return base;
        };
        let mut number = next;
        let name = loop {
            let name = format!("{base}_{number}");
            number += 1;
            if !self.0.contains_key(&name) {
                break name;
            }
        };
        self.0.insert(base, number);
        self.0.insert(name.clone(), 2);
        name
    }
}

//! A resource of an account, as far as responses may show it.

use serde_json::{Map, Value};

use super::kind::Kind;

/// A resource of an account.
#[derive(Clone)]
pub(crate) struct Resource {
    /// Its number within its kind, from 1.
    pub number: usize,
    pub is_built_in: bool,
    /// Its fields, without secrets.
    pub fields: Map<String, Value>,
    /// Number of passwords.
    pub passwords: usize,
    /// The resources that reference it, by number and key. Only set for
    /// responses.
    pub named_by: Vec<(usize, String)>,
}

impl Resource {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// The keys that a parameter references: a string, strings, or objects with a
/// name.
pub(crate) fn references(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten();
    let many = many.filter_map(|item| item.as_str().or_else(|| item.get("ruleName")?.as_str()));
    one.into_iter().chain(many)
}

/// The fields that the kind has and responses may show.
pub(super) fn shown(kind: &Kind, fields: &Map<String, Value>) -> Map<String, Value> {
    let mut shown = Map::new();
    for parameter in kind.parameters.iter().filter(|known| !known.is_secret()) {
        let Some(value) = fields.get(parameter.name) else {
            continue;
        };
        let mut value = value.clone();
        // The authentication mode also contains passwords.
        if let Value::Object(inner) = &mut value {
            inner.retain(|name, _| !name.contains("assword"));
        }
        shown.insert(parameter.name.to_owned(), value);
    }
    shown
}

/// Number of passwords in the fields; `None` if they do not mention passwords.
pub(super) fn passwords(kind: &Kind, fields: &Map<String, Value>) -> Option<usize> {
    let count = |value: &Value| value.as_array().map_or(1, Vec::len);
    let secret = kind.parameters.iter().find(|known| known.is_secret())?;
    let inner = || fields.get("AuthenticationMode")?.get("Passwords");
    fields.get(secret.name).or_else(inner).map(count)
}

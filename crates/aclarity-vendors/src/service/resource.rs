//! Something that exists in an account, as far as answers may show it.

use serde_json::{Map, Value};

use super::kind::Kind;

/// Something that exists.
#[derive(Clone)]
pub(crate) struct Thing {
    /// Its number in its kind, from 1.
    pub number: usize,
    pub is_built_in: bool,
    /// Its fields, without secrets.
    pub fields: Map<String, Value>,
    /// How many passwords it has.
    pub passwords: usize,
    /// The things that name it, by number and key. Set in answers.
    pub named_by: Vec<(usize, String)>,
}

impl Thing {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// The keys that a parameter names: a text, texts, or objects with a name.
pub(crate) fn references(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten();
    let many = many.filter_map(|item| item.as_str().or_else(|| item.get("ruleName")?.as_str()));
    one.into_iter().chain(many)
}

/// The fields that answers may show and the kind knows.
pub(super) fn shown(kind: &Kind, fields: &Map<String, Value>) -> Map<String, Value> {
    let mut shown = Map::new();
    for parameter in kind.parameters.iter().filter(|known| !known.is_secret()) {
        let Some(value) = fields.get(parameter.name) else {
            continue;
        };
        let mut value = value.clone();
        // How to authenticate says passwords, too.
        if let Value::Object(inner) = &mut value {
            inner.retain(|name, _| !name.contains("assword"));
        }
        shown.insert(parameter.name.to_owned(), value);
    }
    shown
}

/// How many passwords fields give, if they say anything of them.
pub(super) fn passwords(kind: &Kind, fields: &Map<String, Value>) -> Option<usize> {
    let count = |value: &Value| value.as_array().map_or(1, Vec::len);
    let secret = kind.parameters.iter().find(|known| known.is_secret())?;
    let inner = || fields.get("AuthenticationMode")?.get("Passwords");
    fields.get(secret.name).or_else(inner).map(count)
}

//! Parses JSON with errors as data, and detects duplicate keys.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A parsed JSON text.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The value; for duplicate keys, the last one.
    pub value: Value,
    /// The duplicate keys, as JSON pointers.
    pub duplicates: Vec<String>,
}

/// Why a text is not JSON. `Display` prints no part of the text.
#[derive(Debug)]
pub struct NotJson(serde_json::Error);

impl NotJson {
    /// Line number, from 1.
    pub fn line(&self) -> usize {
        self.0.line()
    }

    /// Column in bytes, from 1.
    pub fn column(&self) -> usize {
        self.0.column()
    }
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.0.to_string();
        // The caller, which reads line by line, prints the line number.
        let message = message.replace(" at line 1 column ", " at column ");
        write!(f, "not JSON: {message}")
    }
}

impl std::error::Error for NotJson {}

/// Parses a text as JSON.
///
/// ```
/// use aclarity_vendors::json;
///
/// let document = json::read(r#"{"a": 1, "b": {"c": 2, "c": 3}}"#)?;
/// assert_eq!(document.value["b"]["c"], 3);
/// assert_eq!(document.duplicates, ["/b/c"]);
/// assert!(json::read("{").is_err());
/// # Ok::<(), json::NotJson>(())
/// ```
///
/// # Errors
///
/// When the text is not JSON, or nested more than 127 levels deep.
pub fn read(text: &str) -> Result<Document, NotJson> {
    let tree: Tree = serde_json::from_str(text).map_err(NotJson)?;
    let mut duplicates = Vec::new();
    let value = tree.into_value("", &mut duplicates);
    Ok(Document { value, duplicates })
}

/// Formats a key as a step of a JSON pointer: `/a~1b` for `a/b`.
pub fn pointer_to(key: &str) -> String {
    format!("/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The type of a value, in words.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// A JSON value that can have duplicate keys.
enum Tree {
    Leaf(Value),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    fn into_value(self, pointer: &str, duplicates: &mut Vec<String>) -> Value {
        match self {
            Self::Leaf(value) => value,
            Self::Array(items) => {
                let items = items.into_iter().enumerate();
                let value = |(at, item): (usize, Self)| {
                    item.into_value(&format!("{pointer}/{at}"), duplicates)
                };
                Value::Array(items.map(value).collect())
            }
            Self::Object(entries) => {
                let mut object = Map::new();
                for (key, item) in entries {
                    let pointer = format!("{pointer}{}", pointer_to(&key));
                    let value = item.into_value(&pointer, duplicates);
                    if object.insert(key, value).is_some() && !duplicates.contains(&pointer) {
                        duplicates.push(pointer);
                    }
                }
                Value::Object(object)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Object(entries))
    }
}

//! The context of a question: the instance, its settings, and what exists.

use std::fmt;

use serde_json::{Map, Value};

use crate::json;

/// Context values by name. Each system defines which names it uses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context(Map<String, Value>);

/// Error for a context value of the wrong type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadContext {
    key: &'static str,
    expected: String,
    found: &'static str,
}

impl fmt::Display for BadContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            key,
            expected,
            found,
        } = self;
        write!(f, "`context.{key}` must be {expected}, not {found}")
    }
}

impl std::error::Error for BadContext {}

impl Context {
    /// Wraps the context values of an object.
    pub fn new(values: Map<String, Value>) -> Self {
        Self(values)
    }

    /// Whether no value is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets or replaces a value.
    pub fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// The names of all values.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A string value.
    ///
    /// # Errors
    ///
    /// When it has another type.
    pub fn text(&self, key: &'static str) -> Result<Option<&str>, BadContext> {
        self.get(key, "a string", Value::as_str)
    }

    /// The index of a value that must be one of these words.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn word(&self, key: &'static str, words: &[&str]) -> Result<Option<usize>, BadContext> {
        let position = |value: &Value| words.iter().position(|word| value == word);
        self.get(key, "", position).map_err(|error| BadContext {
            expected: format!("one of {}", words.join(", ")),
            found: "something else",
            ..error
        })
    }

    /// A boolean value.
    ///
    /// # Errors
    ///
    /// When it has another type.
    pub fn flag(&self, key: &'static str) -> Result<Option<bool>, BadContext> {
        self.get(key, "true or false", Value::as_bool)
    }

    /// A non-negative integer value.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn count(&self, key: &'static str) -> Result<Option<u64>, BadContext> {
        self.get(key, "a number from 0", Value::as_u64)
    }

    /// A value that is a list of strings.
    ///
    /// # Errors
    ///
    /// When it has another type.
    pub fn texts(&self, key: &'static str) -> Result<Option<Vec<&str>>, BadContext> {
        self.get(key, "an array of strings", |value| {
            value.as_array()?.iter().map(Value::as_str).collect()
        })
    }

    fn get<'c, T>(
        &'c self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&'c Value) -> Option<T>,
    ) -> Result<Option<T>, BadContext> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value).map(Some).ok_or(BadContext {
                key,
                expected: expected.to_owned(),
                found: json::kind(value),
            }),
        }
    }
}

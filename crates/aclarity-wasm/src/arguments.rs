//! What callers give, checked: JavaScript lets them give anything.

use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::commands::databases::DEFAULT_COUNT;
use aclarity::script::{FIRST_CONNECTION, Step};
use wasm_bindgen::prelude::*;

use crate::error::Failure;

/// A string, or an error that says which argument is none.
pub(crate) fn text(value: &JsValue, what: &str) -> Result<String, Failure> {
    value
        .as_string()
        .ok_or_else(|| Failure::argument(&format!("{what} must be a string")))
}

/// A string, or nothing when it was left out.
pub(crate) fn optional_text(value: &JsValue, what: &str) -> Result<Option<String>, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    text(value, what).map(Some)
}

/// Strings by their names, none when they were left out.
pub(crate) fn texts_by_name(
    value: &JsValue,
    what: &str,
) -> Result<BTreeMap<String, String>, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(BTreeMap::new());
    }
    serde_wasm_bindgen::from_value(value.clone())
        .map_err(|_| Failure::argument(&format!("{what} must be an object of strings")))
}

/// A server by its name.
pub(crate) fn server(value: &JsValue) -> Result<Server, Failure> {
    Ok(text(value, "the server's name")?.parse::<Server>()?)
}

#[wasm_bindgen(inline_js = "
export function joined(words) {
  if (!Array.isArray(words)) return undefined;
  for (const word of words) if (typeof word !== 'string') return undefined;
  return words.join('\\0');
}
")]
extern "C" {
    /// The words with a NUL between each two, if they are an array of strings.
    fn joined(words: &JsValue) -> Option<String>;
}

/// A command and its arguments, which came over the border as one string: each
/// of several would take as long.
pub(crate) struct Command {
    words: JsValue,
    joined: String,
}

impl Command {
    pub fn new(words: JsValue) -> Result<Self, Failure> {
        match joined(&words) {
            Some(joined) => Ok(Self { words, joined }),
            None => Err(Failure::argument(
                "a command is an array of strings: [\"GET\", \"key\"]",
            )),
        }
    }

    /// Runs something with the words. (They are slices everywhere, lest all that
    /// takes words be in the wasm twice.)
    pub fn with<R>(&self, run: impl FnOnce(&[&[u8]]) -> R) -> R {
        let words: &js_sys::Array = self.words.unchecked_ref();
        let count = words.length() as usize;
        let mut argv: Vec<&[u8]> = Vec::with_capacity(count);
        argv.extend(self.joined.as_bytes().split(|byte| *byte == 0));
        if argv.len() == count {
            return run(&argv);
        }
        // There are NULs in the words themselves, or no words.
        let words: Vec<String> = words.iter().filter_map(|word| word.as_string()).collect();
        run(&words.iter().map(String::as_bytes).collect::<Vec<_>>())
    }
}

/// The number of a connection, 1 when it was left out.
pub(crate) fn connection(value: &JsValue) -> Result<u32, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(FIRST_CONNECTION);
    }
    match value.as_f64() {
        Some(number) if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) => {
            Ok(number as u32)
        }
        _ => Err(Failure::argument("a connection is a whole number: 1, 2, …")),
    }
}

/// The number of a database, 0 when it was left out.
pub(crate) fn database(value: &JsValue) -> Result<u32, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(0);
    }
    match value.as_f64() {
        Some(number)
            if number.fract() == 0.0 && (0.0..f64::from(DEFAULT_COUNT)).contains(&number) =>
        {
            Ok(number as u32)
        }
        _ => Err(Failure::argument(&format!(
            "a database is a whole number: 0, 1, … {}",
            DEFAULT_COUNT - 1
        ))),
    }
}

/// The steps of a script.
pub(crate) fn script(value: &JsValue) -> Result<Vec<Step>, Failure> {
    let Some(steps) = value.dyn_ref::<js_sys::Array>() else {
        return Err(Failure::argument("a script is an array of commands"));
    };
    let step = |(number, step)| {
        serde_wasm_bindgen::from_value(step).map_err(|_| {
            Failure::argument(&format!(
                "script[{number}] is no command: write [\"GET\", \"key\"], \
                 or {{conn: 2, argv: [\"GET\", \"key\"]}}"
            ))
        })
    };
    steps.iter().enumerate().map(step).collect()
}

//! Checks the arguments of callers: JavaScript allows any value.

use aclarity::Server;
use aclarity_vendors::System;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::error::Failure;

/// A string, or an error that names the argument.
pub(crate) fn text(value: &JsValue, what: &str) -> Result<String, Failure> {
    value
        .as_string()
        .ok_or_else(|| Failure::argument(&format!("{what} must be a string")))
}

/// A string, or `None` when the argument is omitted.
pub(crate) fn optional_text(value: &JsValue, what: &str) -> Result<Option<String>, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    text(value, what).map(Some)
}

/// A system by its name.
pub(crate) fn system(value: &JsValue) -> Result<System, Failure> {
    Ok(text(value, "the system's name")?.parse::<System>()?)
}

/// A server by its name.
pub(crate) fn server(value: &JsValue) -> Result<Server, Failure> {
    Ok(text(value, "the server's name")?.parse::<Server>()?)
}

/// Maximum nesting of objects and arrays, so that no value exhausts the stack.
/// (serde_json stops at 128, and a request is nested in another object.)
const DEEPEST: u32 = 100;
/// Maximum number of objects and arrays in a value.
const MOST: u32 = 100_000;

#[wasm_bindgen(inline_js = "
export function plain(value, deepest, most) {
  const copy = (value, left) => {
    if (typeof value !== 'object' || value === null) return value;
    if (left === 0) throw 'deep';
    if ((most -= 1) < 0) throw 'large';
    if (Array.isArray(value)) return Array.from(value, (item) => copy(item, left - 1));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item, left - 1)]));
  };
  return copy(value, deepest);
}
")]
extern "C" {
    /// Copies plain objects and arrays. Throws `deep` or `large` beyond the
    /// limits, and exceptions from getters.
    #[wasm_bindgen(catch)]
    fn plain(value: &JsValue, deepest: u32, most: u32) -> Result<JsValue, JsValue>;
}

/// Converts a value to JSON. The error contains no part of the value.
pub(crate) fn json(value: JsValue, what: &str) -> Result<Value, Failure> {
    let no_json = || Failure::argument(&format!("{what} must be a JSON value"));
    let value =
        plain(&value, DEEPEST, MOST).map_err(|thrown| match thrown.as_string().as_deref() {
            Some("deep") => Failure::new(
                "too-deep",
                format!("{what} may be nested {DEEPEST} deep at most, and never in itself"),
            ),
            Some("large") => Failure::new(
                "too-large",
                format!("{what} may have {MOST} objects and arrays at most"),
            ),
            _ => no_json(),
        })?;
    serde_wasm_bindgen::from_value(value).map_err(|_| no_json())
}

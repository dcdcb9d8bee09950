//! What callers give, checked: JavaScript lets them give anything.

use aclarity::Server;
use aclarity_vendors::System;
use serde_json::Value;
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

/// A system by its name.
pub(crate) fn system(value: &JsValue) -> Result<System, Failure> {
    Ok(text(value, "the system's name")?.parse::<System>()?)
}

/// A server by its name.
pub(crate) fn server(value: &JsValue) -> Result<Server, Failure> {
    Ok(text(value, "the server's name")?.parse::<Server>()?)
}

/// What JSON can say. The error repeats nothing of it.
pub(crate) fn json(value: JsValue, what: &str) -> Result<Value, Failure> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|_| Failure::argument(&format!("{what} must be what JSON can say")))
}

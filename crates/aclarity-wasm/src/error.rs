//! The errors that are thrown: class `AclarityError` of package/error.js.

use std::fmt::Display;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "aclarity:error")]
extern "C" {
    type AclarityError;

    #[wasm_bindgen(constructor)]
    fn new(code: &str, message: &str) -> AclarityError;
}

/// An error with a code, listed in package/error.d.ts, and a message.
pub struct Failure {
    code: &'static str,
    message: String,
}

impl Failure {
    pub fn new(code: &'static str, message: impl Display) -> Self {
        let message = message.to_string();
        Self { code, message }
    }

    pub fn argument(message: &str) -> Self {
        Self::new("invalid-argument", message)
    }
}

/// By default, an error means that an argument is invalid.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::argument(&error.to_string())
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        AclarityError::new(failure.code, &failure.message).into()
    }
}

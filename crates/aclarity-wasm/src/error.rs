//! What is thrown: the class `AclarityError` of package/error.js.

use std::fmt::Display;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "aclarity:error")]
extern "C" {
    type AclarityError;

    #[wasm_bindgen(constructor)]
    fn new(code: &str, message: &str) -> AclarityError;
}

/// An error by its code, which package/error.d.ts lists, and in words.
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

/// What nobody says more of is an argument that makes no sense.
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

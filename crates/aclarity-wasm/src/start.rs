//! Servers that start with a configuration file.

use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::{Session, arguments};

#[wasm_bindgen]
impl Session {
    /// Starts a server with the text of a redis.conf or valkey.conf and the
    /// texts of the files that it names, keyed by name. When the server would
    /// not start, throws what it would print.
    pub fn start(
        #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] config: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Record<string, string>")] files: JsValue,
    ) -> Result<Session, Failure> {
        let server = arguments::server(&server)?;
        let config = arguments::text(&config, "the configuration")?;
        let files = Texts::new(files, "the files")?;
        let read = |name: &[u8]| {
            let name = std::str::from_utf8(name).ok()?;
            files.get(name).map(String::into_bytes)
        };
        match aclarity::config::start(config.as_bytes(), server, &read) {
            Ok(session) => Ok(session.into()),
            Err(error) => Err(Failure::new("server-not-started", error.message(server))),
        }
    }
}

/// Texts by name.
struct Texts(JsValue);

impl Texts {
    /// Wraps an object of texts; empty when omitted.
    fn new(value: JsValue, what: &str) -> Result<Self, Failure> {
        if value.is_undefined() || value.is_null() || has_texts_only(&value) {
            Ok(Self(value))
        } else {
            Err(Failure::argument(&format!(
                "{what} must be an object of strings"
            )))
        }
    }

    fn get(&self, name: &str) -> Option<String> {
        text_named(&self.0, name)
    }
}

#[wasm_bindgen(inline_js = "
export function has_texts_only(value) {
  try {
    return typeof value === 'object' && Object.values(value).every((text) => typeof text === 'string');
  } catch { return false; }
}
export function text_named(texts, name) {
  try { return texts && Object.hasOwn(texts, name) ? texts[name] : undefined; } catch { return undefined; }
}
")]
extern "C" {
    /// Whether the value is an object that contains only strings.
    fn has_texts_only(value: &JsValue) -> bool;

    /// One of the texts.
    fn text_named(texts: &JsValue, name: &str) -> Option<String>;
}

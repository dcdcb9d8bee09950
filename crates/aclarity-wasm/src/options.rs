//! Options that callers give as an object.

use wasm_bindgen::prelude::*;

use crate::error::Failure;

#[wasm_bindgen(inline_js = "
export function option_named(options, name) {
  try { return options[name]; } catch { return null; }
}
export function unknown_option(options, known) {
  try { return Object.keys(options).find((name) => !known.split(' ').includes(name)); } catch { return ''; }
}
")]
extern "C" {
    /// An option's value; `null`, which none may have, where reading it throws.
    fn option_named(options: &JsValue, name: &str) -> JsValue;

    /// A key that is not known.
    fn unknown_option(options: &JsValue, known: &str) -> Option<String>;
}

/// Options of which each is known.
pub(crate) struct Options<'o>(&'o JsValue);

impl<'o> Options<'o> {
    /// `known` are the names, with a space between each two. Nothing when the
    /// options were left out.
    pub fn read(options: &'o JsValue, known: &str) -> Result<Option<Self>, Failure> {
        if options.is_undefined() || options.is_null() {
            return Ok(None);
        }
        if !options.is_object() {
            return Err(Failure::argument("the options must be an object"));
        }
        match unknown_option(options, known) {
            None => Ok(Some(Self(options))),
            Some(name) => Err(Failure::argument(&format!(
                "unknown option '{name}'; known: {}",
                known.replace(' ', ", ")
            ))),
        }
    }

    pub fn get(&self, name: &str) -> JsValue {
        option_named(self.0, name)
    }
}

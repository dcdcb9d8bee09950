//! Options that callers pass as an object.

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
    /// Reads an option; returns `null`, which no option accepts, if reading
    /// throws.
    fn option_named(options: &JsValue, name: &str) -> JsValue;

    /// Finds an unknown key.
    fn unknown_option(options: &JsValue, known: &str) -> Option<String>;
}

/// Options whose keys are all known.
pub(crate) struct Options<'o>(&'o JsValue);

impl<'o> Options<'o> {
    /// Reads options; `known` lists their names, separated by spaces. Returns
    /// `None` when the options are omitted.
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

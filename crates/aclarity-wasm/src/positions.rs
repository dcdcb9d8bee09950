//! Places in a text, counted in bytes or as JavaScript does.

use aclarity::rule::Span;
use wasm_bindgen::prelude::*;

use crate::error::Failure;

#[wasm_bindgen]
extern "C" {
    /// `PositionOptions` of the types.
    pub(crate) type Options;

    #[wasm_bindgen(method, getter)]
    fn positions(this: &Options) -> JsValue;
}

#[wasm_bindgen(inline_js = "
export function unknown_option(options, known) {
  const unknown = Object.keys(options).find((name) => !known.split(' ').includes(name));
  if (unknown === undefined) return undefined;
  return `unknown option '${unknown}'; known: ${known.replaceAll(' ', ', ')}`;
}
")]
extern "C" {
    /// What to say of the first option that is not known.
    fn unknown_option(options: &JsValue, known: &str) -> Option<String>;
}

/// What places count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Units {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 units, as JavaScript's strings have them.
    Utf16,
}

impl Units {
    /// Those that options ask for; `other` when they ask for none. The names of
    /// all options are `known`, with spaces between them.
    pub fn of(options: &JsValue, other: Self, known: &str) -> Result<Self, Failure> {
        if options.is_undefined() || options.is_null() {
            return Ok(other);
        }
        if !options.is_object() {
            return Err(Failure::argument("the options must be an object"));
        }
        if let Some(message) = unknown_option(options, known) {
            return Err(Failure::argument(&message));
        }
        let positions = options.unchecked_ref::<Options>().positions();
        match positions.as_string().as_deref() {
            Some("utf8") => Ok(Self::Utf8),
            Some("utf16") => Ok(Self::Utf16),
            None if positions.is_undefined() => Ok(other),
            _ => Err(Failure::argument(
                "the option `positions` must be 'utf8' or 'utf16'",
            )),
        }
    }
}

/// A text's bytes and units, so that a place costs one search.
pub(crate) struct Positions {
    /// Byte and unit after each character whose bytes are not its units; none
    /// when the units are bytes.
    after: Vec<(usize, usize)>,
}

impl Positions {
    pub fn new(text: &[u8], units: Units) -> Self {
        let mut after = Vec::new();
        if units == Units::Utf8 {
            return Self { after };
        }
        let (mut byte, mut unit) = (0, 0);
        for chunk in text.utf8_chunks() {
            for character in chunk.valid().chars() {
                byte += character.len_utf8();
                unit += character.len_utf16();
                if !character.is_ascii() {
                    after.push((byte, unit));
                }
            }
            // Strings have a replacement character for them.
            if !chunk.invalid().is_empty() {
                byte += chunk.invalid().len();
                unit += 1;
                after.push((byte, unit));
            }
        }
        Self { after }
    }

    /// A span of bytes as a span of units.
    pub fn of(&self, span: Span) -> Span {
        Span {
            start: self.unit(span.start),
            end: self.unit(span.end),
        }
    }

    fn unit(&self, byte: usize) -> usize {
        match self.after.partition_point(|(after, _)| *after <= byte) {
            0 => byte,
            count => {
                let (after, unit) = self.after[count - 1];
                unit + (byte - after)
            }
        }
    }
}

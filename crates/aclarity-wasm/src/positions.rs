//! Positions in a text, counted in bytes or as JavaScript does.

use aclarity::LineIndex;
use aclarity::rule::Span;
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::options::Options;

/// The unit of positions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Units {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 units, as JavaScript's strings have them.
    Utf16,
}

impl Units {
    /// The unit from an options object that may contain nothing else; `other`
    /// if it specifies none.
    pub fn of(options: &JsValue, other: Self) -> Result<Self, Failure> {
        Self::among(Options::read(options, "positions")?.as_ref(), other)
    }

    /// The unit from options that have been read.
    pub fn among(options: Option<&Options<'_>>, other: Self) -> Result<Self, Failure> {
        let Some(options) = options else {
            return Ok(other);
        };
        let positions = options.get("positions");
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

/// Converts the positions of a text, with one search each.
pub(crate) struct Positions(Option<LineIndex>);

impl Positions {
    pub fn new(text: &[u8], units: Units) -> Self {
        Self((units == Units::Utf16).then(|| LineIndex::new(text)))
    }

    /// Converts a span of bytes to the unit.
    pub fn of(&self, span: Span) -> Span {
        match &self.0 {
            None => span,
            Some(index) => Span {
                start: index.utf16(span.start),
                end: index.utf16(span.end),
            },
        }
    }
}

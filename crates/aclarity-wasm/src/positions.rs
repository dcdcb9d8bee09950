//! Places in a text, counted as JavaScript does.

use aclarity::rule::Span;

/// A text's bytes and UTF-16 units, so that a place costs one search.
pub(crate) struct Positions {
    /// Byte and unit after each character that is not ASCII.
    after: Vec<(usize, usize)>,
}

impl Positions {
    pub fn new(text: &str) -> Self {
        let mut unit = 0;
        let mut after = Vec::new();
        for (byte, character) in text.char_indices() {
            unit += character.len_utf16();
            if !character.is_ascii() {
                after.push((byte + character.len_utf8(), unit));
            }
        }
        Self { after }
    }

    /// A span of bytes as a span of UTF-16 units.
    pub fn utf16(&self, span: Span) -> Span {
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

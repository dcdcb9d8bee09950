//! Places in texts, and among rules.

/// A place in a text: byte offsets, from the first byte to after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
}

impl Span {
    /// The same place in a text in which this one's begins at `offset`.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self {
            start: self.start + offset,
            end: self.end + offset,
        }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self {
            start: range.start,
            end: range.end,
        }
    }
}

/// A rule among those that were given, and the place in it that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct RuleRef {
    /// The rule's number, from 0.
    pub rule: usize,
    /// The place in the rule: a part of it for a selector.
    pub span: Span,
}

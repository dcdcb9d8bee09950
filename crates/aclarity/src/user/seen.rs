//! The first-argument rules that a selector has received, so that a new one
//! need not be compared with all of them.

use crate::index::Index;

/// Hashes of first-argument rules. It compares as equal to any other, because
/// two selectors with the same permissions are equal whatever their history.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen(Option<Box<Hashes>>);

#[derive(Debug, Clone, Default)]
struct Hashes {
    /// An index whose positions are not used.
    rules: Index,
    /// Whether an argument contained a `|`, so that a shorter rule can replace
    /// it, or a NUL, which ends it in comparisons.
    has_special: bool,
}

impl Seen {
    /// Records `command|argument`, given in lower case. Returns `true` only if
    /// no earlier rule was about the same or a longer argument.
    pub fn is_first(&mut self, text: &[u8], argument: &[u8]) -> bool {
        let hashes = self.0.get_or_insert_default();
        hashes.has_special |= argument.iter().any(|byte| matches!(byte, b'|' | 0));
        if hashes.rules.find(text, |_| true).is_some() {
            return false;
        }
        hashes.rules.insert(text, 0);
        !hashes.has_special
    }

    pub fn clear(&mut self) {
        self.0 = None;
    }
}

impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Seen {}

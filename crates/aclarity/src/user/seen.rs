//! Which first arguments a selector has been given, so that one more need not be
//! compared with all of them.

use crate::index::Index;

/// Hashes of rules about first arguments. Two selectors with the same rights are
/// equal, whatever was given to them on the way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen(Option<Box<Hashes>>);

#[derive(Debug, Clone, Default)]
struct Hashes {
    /// Their places are of no use.
    rules: Index,
    /// Whether an argument had a `|`, so that a shorter rule replaces it, or a
    /// NUL, at which it is cut when it is compared.
    has_special: bool,
}

impl Seen {
    /// Notes `command|argument`, in lower case. Returns whether it is certain
    /// that no rule before was about the same or a longer argument.
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

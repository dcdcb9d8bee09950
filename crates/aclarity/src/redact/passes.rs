//! The passes over a line, in their order.

use super::line::Line;
use super::pending::Pending;

impl<'t> Line<'t> {
    /// Reads a line after what the lines before it make of it; what is harmless is
    /// shown first, so that what is secret is hidden even where it looks harmless.
    pub fn read(text: &'t str, before: Pending) -> (Self, Pending) {
        let mut line = Self::new(text);
        line.keep_understood();
        line.keep_places();
        line.keep_command();
        line.hide_signed();
        line.hide_bare_words();
        line.hide_replied();
        line.hide_hashed();
        line.hide_glued();
        line.hide_substituted();
        line.hide_carried();
        line.hide_addresses();
        line.hide_hashes();
        let named = line.hide_named();
        let after = line.hide_pending(before, named);
        (line, after)
    }
}

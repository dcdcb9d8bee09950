//! The words of a line that are understood to be harmless.

use std::ops::Range;

use super::line::Line;
use super::shapes::{atoms, is_blank, is_ordinary, is_plain, is_rule};

/// What quotes words, or escapes quotes.
pub(super) const QUOTES: &[char] = &['"', '\'', '`', '\\'];
const OPENING: &[char] = &['(', '[', '{', ',', ';'];
const CLOSING: &[char] = &[')', ']', '}', ',', ';', ':', '.', '?', '…'];

impl Line<'_> {
    /// Shows rules, ordinary words, and the names of fields.
    pub fn keep_understood(&mut self) {
        let text = self.text;
        let parts = |letter: char| is_blank(letter) || QUOTES.contains(&letter);
        let mut at = 0;
        for stretch in text.split_inclusive(parts) {
            let word = stretch.trim_end_matches(parts);
            self.keep(at + word.len()..at + stretch.len());
            if !word.is_empty() {
                self.keep_word(at..at + word.len());
            }
            at += stretch.len();
        }
    }

    /// Shows what is understood of a word without blanks and quotes.
    fn keep_word(&mut self, part: Range<usize>) {
        let word = &self.text[part.clone()];
        let inner = word.trim_start_matches(OPENING);
        let start = part.end - inner.len();
        let inner = inner.trim_end_matches(CLOSING);
        // `argument(s)`
        let inner = inner.strip_suffix("(s").unwrap_or(inner);
        let end = start + inner.len();
        self.keep(part.start..start);
        self.keep(end..part.end);
        if is_rule(inner) || is_reference(inner) || is_ordinary(inner) || self.is_field(start..end)
        {
            return self.keep(start..end);
        }
        // `user=ana,ssl=true`: items of which each is understood, or is the name
        // of a field. Without one the punctuation may be that of a password.
        let is_list = inner.contains(['=', ',', '|']);
        let items = || inner.split(',');
        let is_understood = |item: &str| is_rule(item) || is_reference(item) || is_ordinary(item);
        let has_fields = items().any(|item| item.contains('='));
        if !is_list || !(has_fields || items().all(is_understood)) {
            return;
        }
        let mut at = start;
        for item in inner.split_inclusive(',') {
            let bare = item.trim_end_matches(',');
            self.keep(at + bare.len()..at + item.len());
            if is_understood(bare) {
                self.keep(at..at + bare.len());
            } else if let Some((name, value)) = bare.split_once('=') {
                // Padding of Base64 is no sign.
                let has_value = !value.trim_start_matches('=').is_empty();
                if is_field_name(name) && (has_value || name.len() < 16) {
                    self.keep(at..at + name.len() + 1);
                }
                if is_understood(value) {
                    self.keep(at + bare.len() - value.len()..at + bare.len());
                }
            }
            at += item.len();
        }
    }

    /// Whether a word is a field's name, as the sign after it says.
    fn is_field(&self, part: Range<usize>) -> bool {
        let after = self.text[part.end..].trim_start_matches(QUOTES);
        let is_quoted = after.len() < self.text.len() - part.end;
        let spaced = after.trim_start();
        let is_named = match after.strip_prefix(':') {
            Some(value) => {
                is_quoted || value.is_empty() || value.starts_with([' ', '\r', '"', '\''])
            }
            None => spaced
                .strip_prefix('=')
                .is_some_and(|value| value.starts_with([' ', '>'])),
        };
        is_named && is_field_name(&self.text[part])
    }
}

/// Whether a text can be a field's name, or that of an option.
fn is_field_name(name: &str) -> bool {
    let name = name.trim_start_matches(['-', '/', '?', '&', '$']);
    name.len() <= 60
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && is_plain(name)
}

/// Whether a word names a variable or an option: `$NAME`, `${NAME}`,
/// `REDIS_HOST`, `--tls`.
pub(super) fn is_reference(word: &str) -> bool {
    let is_upper =
        |name: &str| is_plain(name) && !name.contains(|c: char| c.is_ascii_lowercase() || c == '%');
    if let Some(name) = word.strip_prefix('$') {
        let name = name.trim_matches(['{', '}', '(', ')']);
        return (is_upper(name) || is_ordinary(name)) && !name.contains(['%', '<', '>']);
    }
    if let Some(option) = word.strip_prefix("--") {
        return option
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || b"-._".contains(&b));
    }
    word.contains('_')
        && is_upper(word)
        && atoms(word).all(|atom| !atom.starts_with(|c: char| c.is_ascii_digit()))
}

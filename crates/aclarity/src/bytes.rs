//! Texts as bytes: as the servers compare them, and short marks in them.
//!
//! The searchers of the standard library and of `memchr::memmem` are made for
//! long needles and take 8 kB of the wasm.

use std::borrow::Cow;

/// Byte offset of the first occurrence of a mark, which is not empty.
pub(crate) fn find(text: &[u8], mark: &str) -> Option<usize> {
    let first = mark.as_bytes()[0];
    let mut from = 0;
    while let Some(at) = memchr::memchr(first, &text[from..]) {
        if text[from + at..].starts_with(mark.as_bytes()) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// Byte offset of the last occurrence of a mark, which is not empty.
pub(crate) fn rfind(text: &[u8], mark: &str) -> Option<usize> {
    let first = mark.as_bytes()[0];
    let mut end = text.len();
    while let Some(at) = memchr::memrchr(first, &text[..end]) {
        if text[at..].starts_with(mark.as_bytes()) {
            return Some(at);
        }
        end = at;
    }
    None
}

/// The text before and after the first occurrence of a mark.
pub(crate) fn split_at_mark<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let at = find(text.as_bytes(), mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// The part of a rule before its first NUL, which is where most of the
/// server's comparisons end.
pub(crate) fn c_string(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|&byte| byte == 0);
    &text[..end.unwrap_or(text.len())]
}

/// C's `isspace`.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Text for a message: without line breaks, and up to its first NUL.
pub(crate) fn for_message(text: &[u8]) -> Cow<'_, [u8]> {
    let text = c_string(text);
    if text.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        let clean = text.iter().map(|byte| match byte {
            b'\r' | b'\n' => b' ',
            other => *other,
        });
        Cow::Owned(clean.collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{find, rfind, split_at_mark};

    #[test]
    fn marks_are_found_as_the_standard_library_finds_them() {
        for text in ["", "a", "aab", "a::b", "aaab: c", "é> x"] {
            for mark in ["a", "ab", "::", "> ", "aab"] {
                assert_eq!(
                    find(text.as_bytes(), mark),
                    text.find(mark),
                    "{text} {mark}"
                );
                assert_eq!(rfind(text.as_bytes(), mark), text.rfind(mark));
                assert_eq!(split_at_mark(text, mark), text.split_once(mark));
            }
        }
    }
}

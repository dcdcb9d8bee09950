//! Patterns for one key or channel alone, and rules as people write them.

use std::fmt;

use crate::rule::{is_space, merge_selectors, split_arguments};
use crate::server::Server;
use crate::session::quote;

/// Whether quotes may stand in a pattern. Inside parentheses they would have to
/// be quoted themselves, and the server forgets that when it saves the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    Kept,
    Avoided,
}

/// A pattern that matches this text, and nothing else as far as the servers can
/// say that.
///
/// They refuse spaces and NUL in patterns; for such a byte stands the smallest
/// class that has it. Its ranges keep to ASCII, since some servers compare
/// signed bytes and others, on other processors, unsigned ones.
pub(super) fn literal(text: &[u8], quotes: Quotes) -> Vec<u8> {
    let mut pattern = Vec::with_capacity(text.len());
    for &byte in text {
        let class: &[u8] = match byte {
            b'*' | b'?' | b'[' | b'\\' => &[b'\\', byte],
            0 => b"[^\x01-\x7f]",
            b' ' => b"[\x1f-!]",
            byte if is_space(byte) => b"[\x08-\x0e]",
            b'"' if quotes == Quotes::Avoided => b"[!-#]",
            b'\'' if quotes == Quotes::Avoided => b"[&-(]",
            // Some servers lose it inside parentheses.
            255 if quotes == Quotes::Avoided => b"?",
            byte => &[byte],
        };
        pattern.extend_from_slice(class);
    }
    pattern
}

/// A channel pattern as a rule has to repeat it, if a rule can.
pub(super) fn verbatim(pattern: &[u8], quotes: Quotes) -> Option<Vec<u8>> {
    // `&*` is not that pattern but all channels.
    let can = pattern != b"*"
        && pattern.iter().all(|&byte| match byte {
            0 => false,
            b'"' | b'\'' | 255 => quotes == Quotes::Kept,
            byte => !is_space(byte),
        });
    can.then(|| pattern.to_vec())
}

/// Rules as one text that redis-cli, and then the server, takes for them.
pub(super) fn line(rules: &[Vec<u8>], server: Server) -> String {
    let words = rules
        .iter()
        .map(|rule| shown(rule, |text| reads_back(text, server)));
    words.collect::<Vec<_>>().join(" ")
}

/// Text as it is, or quoted when that would not show or not do.
pub(super) fn shown(text: &[u8], will_do: impl Fn(&str) -> bool) -> String {
    match std::str::from_utf8(text) {
        Ok(plain) if !plain.contains(char::is_control) && will_do(plain) => plain.to_owned(),
        _ => fmt::from_fn(|f| quote(f, text)).to_string(),
    }
}

fn reads_back(text: &str, server: Server) -> bool {
    let Ok(words) = split_arguments(text.as_bytes()) else {
        return false;
    };
    let merged = merge_selectors(&words, server);
    matches!(merged.as_deref(), Ok([rule]) if *rule.text == *text.as_bytes())
}

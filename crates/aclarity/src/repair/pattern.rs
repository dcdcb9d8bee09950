//! Builds patterns for a single key or channel, and formats rules for
//! redis-cli.

use std::fmt;

use crate::rule::{is_space, merge_selectors, split_arguments};
use crate::server::Server;
use crate::session::quote;

/// Whether a pattern may contain quotes. Inside parentheses they must be quoted
/// themselves, which the server omits when it saves the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    Kept,
    Avoided,
}

/// Returns a pattern that matches only this text, as far as the servers can
/// express that.
///
/// They refuse spaces and NUL in patterns, so such a byte becomes the smallest
/// class that contains it. Its ranges are limited to ASCII, because bytes
/// compare as signed or unsigned depending on the platform.
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
            // Some servers drop this byte inside parentheses.
            255 if quotes == Quotes::Avoided => b"?",
            byte => &[byte],
        };
        pattern.extend_from_slice(class);
    }
    pattern
}

/// A channel pattern as a rule must repeat it, if a rule can express it.
pub(super) fn verbatim(pattern: &[u8], quotes: Quotes) -> Option<Vec<u8>> {
    // `&*` means all channels, not the pattern `*`.
    let can = pattern != b"*"
        && pattern.iter().all(|&byte| match byte {
            0 => false,
            b'"' | b'\'' | 255 => quotes == Quotes::Kept,
            byte => !is_space(byte),
        });
    can.then(|| pattern.to_vec())
}

/// Formats rules as one text that redis-cli, and then the server, parses back.
pub(super) fn line(rules: &[Vec<u8>], server: Server) -> String {
    let words = rules
        .iter()
        .map(|rule| shown(rule, |text| reads_back(text, server)));
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the text as it is, or quoted if it contains unprintable characters
/// or `will_do` rejects it.
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

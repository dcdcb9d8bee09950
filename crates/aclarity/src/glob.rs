//! Glob matching of keys and channels, exactly as the servers do it.
//!
//! `*` matches any bytes, `?` one byte, `[abc]` `[^abc]` `[a-c]` one byte of a
//! class, and `\x` the byte x. Matching is case-sensitive. Two quirks are
//! reproduced: an unclosed class ends with the pattern, and only the empty
//! pattern matches the empty text; `*` does not.

/// Number of `*` that may be open at once; beyond it the servers report no
/// match (since the fix for CVE-2024-31228).
const MAX_NESTING: usize = 1000;

/// Whether the pattern matches the whole text.
///
/// ```
/// use aclarity::glob;
///
/// assert!(glob::matches(b"user:[0-9]*", b"user:42"));
/// assert!(!glob::matches(b"user:[^a]", b"user:a"));
/// assert!(!glob::matches(b"*", b""));
/// ```
pub fn matches(pattern: &[u8], text: &[u8]) -> bool {
    run(pattern, text, 0) == Outcome::Match
}

/// The shape of a pattern, used to speed up repeated matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Only literal bytes.
    Literal,
    /// Literal bytes followed by a single `*`.
    Prefix,
    /// Any other pattern.
    Other,
}

impl Shape {
    /// Returns the number of literal bytes at the start of the pattern, and its
    /// shape.
    pub(crate) fn of(pattern: &[u8]) -> (usize, Self) {
        let special = |byte: &u8| matches!(byte, b'*' | b'?' | b'[' | b'\\');
        match pattern.iter().position(special) {
            None => (pattern.len(), Self::Literal),
            Some(literal) if pattern[literal..] == *b"*" => (literal, Self::Prefix),
            Some(literal) => (literal, Self::Other),
        }
    }
}

#[derive(PartialEq, Eq)]
enum Outcome {
    Match,
    NoMatch,
    /// No match, and none if an earlier `*` matched more bytes either.
    NoMatchAtAll,
}

fn run(mut pattern: &[u8], mut text: &[u8], nesting: usize) -> Outcome {
    if nesting > MAX_NESTING {
        return Outcome::NoMatch;
    }
    while let (Some(&first), Some(&byte)) = (pattern.first(), text.first()) {
        match first {
            b'*' => {
                let rest = after_stars(pattern);
                if rest.is_empty() {
                    return Outcome::Match;
                }
                for start in 0..text.len() {
                    match run(rest, &text[start..], nesting + 1) {
                        Outcome::NoMatch => {}
                        outcome => return outcome,
                    }
                }
                return Outcome::NoMatchAtAll;
            }
            b'?' => pattern = &pattern[1..],
            b'[' => {
                let (found, rest) = class(&pattern[1..], byte);
                if !found {
                    return Outcome::NoMatch;
                }
                pattern = rest;
            }
            _ => {
                if first == b'\\' && pattern.len() >= 2 {
                    pattern = &pattern[1..];
                }
                if pattern[0] != byte {
                    return Outcome::NoMatch;
                }
                pattern = &pattern[1..];
            }
        }
        text = &text[1..];
        if text.is_empty() {
            pattern = after_stars(pattern);
        }
    }
    if pattern.is_empty() && text.is_empty() {
        Outcome::Match
    } else {
        Outcome::NoMatch
    }
}

fn after_stars(pattern: &[u8]) -> &[u8] {
    let stars = pattern.iter().take_while(|&&byte| byte == b'*').count();
    &pattern[stars..]
}

/// Whether a class matches the byte. `pattern` is the text after `[`; also
/// returns the text after the class.
fn class(mut pattern: &[u8], byte: u8) -> (bool, &[u8]) {
    let negated = pattern.first() == Some(&b'^');
    if negated {
        pattern = &pattern[1..];
    }
    let mut found = false;
    loop {
        match *pattern {
            [] => return (found != negated, pattern),
            [b'\\', escaped, ..] => {
                found |= escaped == byte;
                pattern = &pattern[2..];
            }
            [b']', ..] => return (found != negated, &pattern[1..]),
            [start, b'-', end, ..] => {
                // The servers compare C `char` values, which are signed on this
                // platform.
                let (start, end, byte) = (start as i8, end as i8, byte as i8);
                found |= (start.min(end)..=start.max(end)).contains(&byte);
                pattern = &pattern[3..];
            }
            [single, ..] => {
                found |= single == byte;
                pattern = &pattern[1..];
            }
        }
    }
}

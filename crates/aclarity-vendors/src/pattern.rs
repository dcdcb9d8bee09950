//! Tests whether one glob pattern matches everything that another one matches.

use std::collections::HashMap;

use aclarity::glob;
use aclarity::permission::Access;

/// Whether `wide` matches everything that `narrow` matches.
///
/// `true` is always correct. `false` may be wrong where only the contents of
/// brackets decide, as for `[ab]c` and `[a-c]c`.
///
/// ```
/// use aclarity_vendors::pattern::covers;
///
/// assert!(covers(b"app:*", b"app:user:?"));
/// assert!(covers(b"*", b"[ab]*"));
/// assert!(!covers(b"app:?", b"app:*"));
/// ```
pub fn covers(wide: &[u8], narrow: &[u8]) -> bool {
    // Nothing but the empty pattern matches the empty text, not even `*`.
    if wide == narrow || narrow.is_empty() {
        return wide == narrow;
    }
    let (wide, narrow) = (tokens(wide), tokens(narrow));
    // covered[n]: the wide tokens seen so far cover the first n narrow ones.
    let mut covered = vec![false; narrow.len() + 1];
    covered[0] = true;
    for token in &wide {
        let mut next = vec![false; narrow.len() + 1];
        next[0] = covered[0] && *token == Token::Any;
        for (at, other) in narrow.iter().enumerate() {
            next[at + 1] = match token {
                Token::Any => covered[at + 1] || next[at],
                _ => covered[at] && token.covers(other),
            };
        }
        covered = next;
    }
    covered[narrow.len()]
}

/// An index of patterns for finding one that covers another pattern. It groups
/// patterns by prefix, so that thousands can be compared with thousands.
///
/// ```
/// use aclarity::permission::Access;
/// use aclarity_vendors::pattern::Covering;
///
/// let patterns = [(&b"app:*"[..], Access::READ), (&b"log"[..], Access::ALL)];
/// let covering = Covering::new(patterns.into_iter());
/// assert!(covering.covers(b"app:1", Access::READ));
/// assert!(!covering.covers(b"app:1", Access::WRITE));
/// assert!(covering.covers(b"log", Access::WRITE) && !covering.covers(b"lo?", Access::READ));
/// ```
#[derive(Debug)]
pub struct Covering<'p> {
    exact: HashMap<&'p [u8], Access>,
    /// Patterns that match more than one text, by their literal prefix.
    wide: HashMap<Vec<u8>, Vec<(&'p [u8], Access)>>,
    longest: usize,
}

impl<'p> Covering<'p> {
    /// Number of patterns with the same prefix that a pattern is compared with;
    /// further ones cover only themselves.
    pub const MOST: usize = 256;

    /// Builds the index from patterns and their access.
    pub fn new(patterns: impl Iterator<Item = (&'p [u8], Access)>) -> Self {
        let mut covering = Self {
            exact: HashMap::new(),
            wide: HashMap::new(),
            longest: 0,
        };
        for (pattern, access) in patterns {
            let known = covering.exact.entry(pattern).or_insert(access);
            *known = *known | access;
            let head = head(pattern);
            covering.longest = covering.longest.max(head.len());
            let alike = covering.wide.entry(head).or_default();
            if alike.len() < Self::MOST {
                alike.push((pattern, access));
            }
        }
        covering
    }

    /// Whether exactly this pattern is in the index with this access.
    pub fn has(&self, pattern: &[u8], access: Access) -> bool {
        let given = self.exact.get(pattern);
        given.is_some_and(|given| given.covers(access))
    }

    /// Whether one of the patterns covers this one with this access.
    pub fn covers(&self, pattern: &[u8], access: Access) -> bool {
        if self.has(pattern, access) {
            return true;
        }
        let head = head(pattern);
        (0..=head.len().min(self.longest)).any(|length| {
            let alike = self.wide.get(&head[..length]).into_iter().flatten();
            let mut fitting = alike.filter(|(_, given)| given.covers(access));
            fitting.any(|(wide, _)| covers(wide, pattern))
        })
    }
}

/// The literal bytes at the start of a pattern.
fn head(pattern: &[u8]) -> Vec<u8> {
    let bytes = tokens(pattern).into_iter().map_while(|token| match token {
        Token::Byte(byte) => Some(byte),
        _ => None,
    });
    bytes.collect()
}

/// A part of a pattern: one that matches a single byte, or `*`.
#[derive(PartialEq)]
enum Token<'p> {
    Any,
    One,
    Class(&'p [u8]),
    Byte(u8),
}

impl Token<'_> {
    /// Whether every byte that the other token matches is matched by this one.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Any) => false,
            (Self::One, _) => true,
            (Self::Class(class), Self::Byte(byte)) => glob::matches(class, &[*byte]),
            _ => self == other,
        }
    }
}

fn tokens(mut pattern: &[u8]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    while let [first, rest @ ..] = pattern {
        let (token, length) = match (first, rest) {
            (b'*', _) => (Token::Any, 1),
            (b'?', _) => (Token::One, 1),
            (b'\\', [byte, ..]) => (Token::Byte(*byte), 2),
            (b'[', _) => {
                let length = class_length(pattern);
                (Token::Class(&pattern[..length]), length)
            }
            (byte, _) => (Token::Byte(*byte), 1),
        };
        tokens.push(token);
        pattern = &pattern[length..];
    }
    tokens
}

/// Length of the class at the start; an unclosed one extends to the end.
fn class_length(pattern: &[u8]) -> usize {
    let mut at = 1;
    while at < pattern.len() {
        match pattern[at] {
            b'\\' if at + 1 < pattern.len() => at += 2,
            b']' => return at + 1,
            _ if pattern.get(at + 1) == Some(&b'-') && at + 2 < pattern.len() => at += 3,
            _ => at += 1,
        }
    }
    pattern.len()
}

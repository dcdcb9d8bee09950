//! Whether one glob pattern matches all that another one matches.

use std::collections::HashMap;

use aclarity::glob;
use aclarity::permission::Access;

/// Whether everything that `narrow` matches is matched by `wide` too.
///
/// When it says yes, it is so. It may say no where only the lists inside
/// brackets show it, as `[ab]c` in `[a-c]c`.
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

/// Patterns of which one may cover another pattern: found by how they begin, so
/// that thousands can be compared with thousands.
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
    /// Those that match more than one text, by the bytes that they begin with.
    wide: HashMap<Vec<u8>, Vec<(&'p [u8], Access)>>,
    longest: usize,
}

impl<'p> Covering<'p> {
    /// With how many patterns of one beginning another one is compared; further
    /// ones count as if they covered only themselves.
    pub const MOST: usize = 256;

    /// Patterns, each with what it permits.
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

    /// Whether the very pattern is there with the access.
    pub fn has(&self, pattern: &[u8], access: Access) -> bool {
        let given = self.exact.get(pattern);
        given.is_some_and(|given| given.covers(access))
    }

    /// Whether one pattern covers another one with the access.
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

/// The bytes that stand for themselves at the start of a pattern.
fn head(pattern: &[u8]) -> Vec<u8> {
    let bytes = tokens(pattern).into_iter().map_while(|token| match token {
        Token::Byte(byte) => Some(byte),
        _ => None,
    });
    bytes.collect()
}

/// A part of a pattern that matches one byte, or `*`.
#[derive(PartialEq)]
enum Token<'p> {
    Any,
    One,
    Class(&'p [u8]),
    Byte(u8),
}

impl Token<'_> {
    /// Whether one byte that the other matches is matched by this one.
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

/// How long the class at the start is; one that is not closed goes to the end.
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

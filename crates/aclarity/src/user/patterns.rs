//! Glob patterns in the order of their rules, packed into one allocation so
//! that iteration is fast.

use std::fmt;

use thin_vec::ThinVec;

use crate::access::Access;
use crate::glob::{self, Shape};
use crate::index::Index;

/// Key patterns with the access that each grants, or channel patterns, which
/// grant full access.
///
/// Patterns are unique. Each takes its own length plus six bytes.
#[derive(Clone, Default)]
pub struct Patterns {
    /// A [`Header`] and the text for each pattern.
    packed: ThinVec<u8>,
    /// Offsets of the patterns, built once a linear search for duplicates would
    /// be too slow.
    index: Option<Box<Index>>,
}

/// Size in bytes from which patterns are indexed.
const INDEXED_FROM: usize = 1024;

/// Facts about a pattern that are checked before its text is read.
#[derive(Clone, Copy)]
struct Header {
    length: u32,
    /// How many of its first eight bytes are literal.
    head: u8,
    access: Access,
    shape: Shape,
}

impl Header {
    const SIZE: usize = 6;

    fn of(pattern: &[u8], access: Access) -> Self {
        let (literal, shape) = Shape::of(pattern);
        Self {
            length: u32::try_from(pattern.len()).expect("a pattern is shorter than 4 GB"),
            head: literal.min(8) as u8,
            access,
            shape,
        }
    }

    fn pack(self) -> [u8; Self::SIZE] {
        let [a, b, c, d] = self.length.to_le_bytes();
        [
            a,
            b,
            c,
            d,
            self.head,
            self.access.bits() | (self.shape as u8) << 2,
        ]
    }

    #[inline]
    fn unpack([a, b, c, d, head, rest]: [u8; Self::SIZE]) -> Self {
        Self {
            length: u32::from_le_bytes([a, b, c, d]),
            head,
            access: Access::from_bits(rest),
            shape: match rest >> 2 {
                0 => Shape::Literal,
                1 => Shape::Prefix,
                _ => Shape::Other,
            },
        }
    }
}

impl Patterns {
    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The patterns and the access that each grants, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], Access)> {
        self.entries()
            .map(|(header, pattern, _)| (pattern, header.access))
    }

    /// Whether a single pattern matches the text and grants all of `need`.
    #[inline]
    pub fn permit(&self, text: &[u8], need: Access) -> bool {
        let start = first_eight(text);
        self.entries().any(|(header, pattern, on)| {
            // If the literal first bytes differ, the pattern cannot match.
            (first_eight(on) ^ start) & MASKS[usize::from(header.head & 15)] == 0
                && header.access.covers(need)
                && match header.shape {
                    Shape::Literal => pattern == text,
                    Shape::Prefix => {
                        let literal = pattern.len() - 1;
                        text.len() >= literal.max(1)
                            && (literal <= 8 || text[8..literal] == pattern[8..literal])
                    }
                    Shape::Other => glob::matches(pattern, text),
                }
        })
    }

    /// Adds a pattern. If it exists already, extends the access that it grants.
    pub(super) fn add(&mut self, pattern: &[u8], access: Access) {
        if let Some(at) = self.find(pattern) {
            self.packed[at + Header::SIZE - 1] |= access.bits();
            return;
        }
        let at = self.packed.len();
        self.packed
            .extend_from_slice(&Header::of(pattern, access).pack());
        self.packed.extend_from_slice(pattern);
        if self.packed.len() < INDEXED_FROM {
            return;
        }
        match &mut self.index {
            Some(index) => index.insert(pattern, at),
            None => self.index = Some(Box::new(index_of(&self.packed))),
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Releases spare capacity.
    pub(super) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
    }

    /// Offset of the pattern.
    fn find(&self, pattern: &[u8]) -> Option<usize> {
        match &self.index {
            Some(index) => index.find(pattern, |at| entry_at(&self.packed, at) == pattern),
            None => positions(&self.packed).find(|at| entry_at(&self.packed, *at) == pattern),
        }
    }

    /// Iterates over the patterns: header, text, and the rest of the buffer
    /// from the text on.
    #[inline]
    fn entries(&self) -> impl Iterator<Item = (Header, &[u8], &[u8])> {
        let mut rest = &self.packed[..];
        std::iter::from_fn(move || {
            let (header, on) = rest.split_first_chunk()?;
            let header = Header::unpack(*header);
            let (pattern, next) = on.split_at(header.length as usize);
            rest = next;
            Some((header, pattern, on))
        })
    }
}

/// Masks that select the first `n` of eight bytes.
const MASKS: [u64; 16] = {
    let mut masks = [u64::MAX; 16];
    let mut bytes = 0;
    while bytes < 8 {
        masks[bytes] = (1 << (8 * bytes)) - 1;
        bytes += 1;
    }
    masks
};

/// The first eight bytes, padded with zeros.
#[inline]
fn first_eight(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => text
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// The pattern whose header is at this offset.
fn entry_at(packed: &[u8], at: usize) -> &[u8] {
    let (header, on) = packed[at..].split_first_chunk().expect("a header is here");
    &on[..Header::unpack(*header).length as usize]
}

/// Offsets of the patterns.
fn positions(packed: &[u8]) -> impl Iterator<Item = usize> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = next;
        (at < packed.len()).then(|| {
            next = at + Header::SIZE + entry_at(packed, at).len();
            at
        })
    })
}

fn index_of(packed: &[u8]) -> Index {
    let mut index = Index::default();
    for at in positions(packed) {
        index.insert(entry_at(packed, at), at);
    }
    index
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.packed == other.packed
    }
}

impl Eq for Patterns {}

impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the packing leaves out must not change what matches.
    #[test]
    fn permit_what_the_glob_matches() {
        let patterns: [&[u8]; 14] = [
            b"",
            b"*",
            b"**",
            b"a",
            b"a*",
            b"a**",
            b"a\\*",
            b"[a]*",
            b"?",
            b"abcdefgh",
            b"abcdefghi*",
            b"abcdefgh*",
            b"abcdefg?i",
            b"\\",
        ];
        let texts: [&[u8]; 12] = [
            b"",
            b"a",
            b"b",
            b"ab",
            b"a*",
            b"\\",
            b"a\0",
            b"abcdefg",
            b"abcdefgh",
            b"abcdefghi",
            b"abcdefghij",
            b"*",
        ];
        for pattern in patterns {
            for after in [&b""[..], b"zzzzzzzzzzzz"] {
                let mut given = Patterns::default();
                given.add(pattern, Access::READ);
                given.add(after, Access::WRITE);
                for text in texts {
                    assert_eq!(
                        given.permit(text, Access::READ),
                        glob::matches(pattern, text),
                        "{pattern:?} {text:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn find_patterns_again_whether_few_or_many() {
        let mut given = Patterns::default();
        let pattern = |number: usize| format!("key{number}:*").into_bytes();
        for round in [Access::READ, Access::WRITE] {
            for number in 0..500 {
                given.add(&pattern(number), round);
            }
            assert_eq!(given.iter().count(), 500);
        }
        assert!(given.iter().all(|(_, access)| access == Access::ALL));
        assert!(
            given
                .iter()
                .enumerate()
                .all(|(number, (text, _))| text == pattern(number))
        );
    }
}

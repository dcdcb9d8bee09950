//! Which arguments of a command are keys, and how the command accesses them.

use super::Command;
use super::row::{Begin, Find, KeySpec, key_flag};
use crate::access::Access;

/// A key among the arguments of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Index of the key argument.
    pub argument: usize,
    /// The access that the user needs on the key; may be empty.
    pub need: Access,
}

/// A range of evenly spaced key arguments with the same access.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyRange {
    pub first: usize,
    pub last: usize,
    pub step: u8,
    pub flags: u16,
}

impl KeyRange {
    pub(super) fn one(argument: usize, flags: u16) -> Self {
        Self {
            first: argument,
            last: argument,
            step: 1,
            flags,
        }
    }
}

/// The key ranges of a call. No command has more than four key specs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyRanges {
    ranges: [KeyRange; 4],
    count: usize,
}

impl KeyRanges {
    pub(super) fn push(&mut self, range: KeyRange) {
        self.ranges[self.count] = range;
        self.count += 1;
    }
}

/// Iterator over the keys of a call.
struct Keys {
    /// The current range.
    range: KeyRange,
    /// The ranges after it.
    further: Option<std::iter::Take<std::array::IntoIter<KeyRange, 4>>>,
    argc: usize,
}

impl Keys {
    fn several(found: KeyRanges, argc: usize) -> Self {
        Self {
            range: NO_KEYS,
            further: Some(found.ranges.into_iter().take(found.count)),
            argc,
        }
    }

    #[inline]
    fn one(range: Option<KeyRange>, argc: usize) -> Self {
        Self {
            range: range.unwrap_or(NO_KEYS),
            further: None,
            argc,
        }
    }
}

const NO_KEYS: KeyRange = KeyRange {
    first: 1,
    last: 0,
    step: 1,
    flags: 0,
};

impl Iterator for Keys {
    type Item = Key;

    #[inline]
    fn next(&mut self) -> Option<Key> {
        while self.range.first > self.range.last || self.range.first >= self.argc {
            self.range = self.further.as_mut()?.next()?;
        }
        let argument = self.range.first;
        self.range.first += usize::from(self.range.step);
        Some(Key {
            argument,
            need: need(self.range.flags),
        })
    }
}

impl Command {
    /// The keys of a call, in the order in which the server checks them.
    ///
    /// A call whose arguments make no sense may have no keys: then the server
    /// checks none and leaves it to the command to complain.
    ///
    /// ```
    /// use aclarity::{Server, permission::Access};
    ///
    /// let copy = Server::Redis8_6.commands().get(b"copy").unwrap();
    /// let keys: Vec<_> = copy.keys_of(&["COPY", "from", "to"]).collect();
    /// assert_eq!(keys[0].argument, 1);
    /// assert_eq!(keys[0].need, Access::READ);
    /// assert_eq!(keys[1].need, Access::WRITE);
    /// ```
    pub fn keys_of<A: AsRef<[u8]>>(&self, argv: &[A]) -> impl Iterator<Item = Key> {
        match self.plain_keys {
            Some(spec) => Keys::one(self.range_by_spec(spec, argv), argv.len()),
            None => Keys::several(self.key_ranges(argv), argv.len()),
        }
    }

    /// The key spec, for commands where a single one is enough, which most are.
    pub(super) fn plain_keys(
        specs: &'static [KeySpec],
        has_parser: bool,
    ) -> Option<&'static KeySpec> {
        match specs {
            [spec] if !has_parser && spec.flags & key_flag::NOT_KEY == 0 => Some(spec),
            _ => None,
        }
    }

    /// Whether a call of the command can have keys.
    pub fn may_have_keys(&self) -> bool {
        self.native.is_some()
            || self
                .keys
                .iter()
                .any(|spec| spec.flags & key_flag::NOT_KEY == 0)
    }

    /// Whether a call of the command can have more than one key.
    pub fn may_have_several_keys(&self) -> bool {
        let is_one = |spec: &KeySpec| matches!(spec.find, Find::Range { last: 0, .. });
        self.native.is_some() || self.keys.len() > 1 || !self.keys.iter().all(is_one)
    }

    /// The kinds of access that calls of the command can need on a key; empty
    /// if they have no keys.
    pub fn possible_needs(&self) -> Vec<Access> {
        let any = |flag: u16| self.keys.iter().any(|spec| spec.flags & flag != 0);
        if self.native.is_some() || any(key_flag::VARIABLE_FLAGS | key_flag::INCOMPLETE) {
            return vec![Access::NONE, Access::READ, Access::WRITE, Access::ALL];
        }
        let keys = self.keys.iter();
        let keys = keys.filter(|spec| spec.flags & key_flag::NOT_KEY == 0);
        keys.map(|spec| need(spec.flags)).collect()
    }

    /// Finds the keys by specs when they are reliable, otherwise with the
    /// native parser; a command with neither has no keys. Redis 6 tries its
    /// native parsers first; its key specs are the first three numbers of
    /// `COMMAND`.
    fn key_ranges<A: AsRef<[u8]>>(&self, argv: &[A]) -> KeyRanges {
        if !self.parses_keys_first
            && let Some(ranges) = self.ranges_by_specs(argv)
        {
            return ranges;
        }
        self.native
            .map_or_else(KeyRanges::default, |native| native.extract(argv))
    }

    /// Whether the native parser takes precedence over the key specs.
    pub(super) fn parses_keys_first(specs: &[KeySpec], has_parser: bool) -> bool {
        let is_vague = |spec: &KeySpec| spec.flags & key_flag::VARIABLE_FLAGS != 0;
        specs.iter().any(is_vague) || (has_parser && specs.iter().all(|spec| spec.flags == 0))
    }

    /// Finds the keys by specs. Returns `None` when a spec does not fit the
    /// arguments.
    fn ranges_by_specs<A: AsRef<[u8]>>(&self, argv: &[A]) -> Option<KeyRanges> {
        let mut ranges = KeyRanges::default();
        for spec in self.keys {
            if spec.flags & key_flag::NOT_KEY != 0 {
                continue;
            }
            if let Begin::Keyword { keyword, start } = spec.begin
                && after_keyword(argv, keyword.as_bytes(), start).is_none()
            {
                continue;
            }
            ranges.push(self.range_by_spec(spec, argv)?);
        }
        Some(ranges)
    }

    /// Finds the keys of one spec. Returns `None` when it does not fit the
    /// arguments.
    #[inline]
    fn range_by_spec<A: AsRef<[u8]>>(&self, spec: &KeySpec, argv: &[A]) -> Option<KeyRange> {
        let first = match spec.begin {
            Begin::Index(index) => usize::from(index),
            Begin::Keyword { keyword, start } => after_keyword(argv, keyword.as_bytes(), start)?,
            Begin::Unknown => return None,
        };
        let (first, last, step) = range(spec.find, first, argv, self.truncates_key_count)?;
        let fits = first < argv.len() && last < argv.len() && first <= last;
        (fits && spec.flags & key_flag::INCOMPLETE == 0).then_some(KeyRange {
            first,
            last,
            step,
            flags: spec.flags,
        })
    }
}

/// The access that a key spec's flags require.
fn need(flags: u16) -> Access {
    let mut need = Access::NONE;
    if flags & key_flag::ACCESS != 0 {
        need = need | Access::READ;
    }
    if flags & (key_flag::INSERT | key_flag::DELETE | key_flag::UPDATE) != 0 {
        need = need | Access::WRITE;
    }
    need
}

/// Index of the argument after a keyword. A forward search never takes the last
/// argument for the keyword, a backward search never the first.
fn after_keyword<A: AsRef<[u8]>>(argv: &[A], keyword: &[u8], start: i8) -> Option<usize> {
    let is_keyword = |at: &usize| argv[*at].as_ref().eq_ignore_ascii_case(keyword);
    let argc = argv.len();
    let found = if start > 0 {
        (usize::from(start.unsigned_abs())..argc.saturating_sub(1)).find(is_keyword)
    } else {
        let from = argc.checked_sub(usize::from(start.unsigned_abs()))?;
        (2..=from).rev().find(is_keyword)
    };
    found.map(|at| at + 1)
}

/// Computes a range from its first and last key and the step.
fn range<A: AsRef<[u8]>>(
    find: Find,
    start: usize,
    argv: &[A],
    cuts_count: bool,
) -> Option<(usize, usize, u8)> {
    let argc = argv.len();
    match find {
        Find::Range { last, step, limit } => {
            let last = match (last, limit) {
                (0.., _) => start.checked_add_signed(isize::from(last))?,
                (-1, 2..) => {
                    let part = argc.checked_sub(start)? / usize::from(limit);
                    (start + part).checked_sub(1)?
                }
                _ => argc.checked_add_signed(isize::from(last))?,
            };
            Some((start, last, step))
        }
        Find::KeyNum {
            number,
            first,
            step,
        } => {
            let count = strict_integer(argv.get(start + usize::from(number))?.as_ref())?;
            let count = match count {
                0.. if cuts_count => i64::from(count as i32),
                count => count,
            };
            let first = start + usize::from(first);
            let count = usize::try_from(count).ok()?;
            let distance = count.checked_sub(1)?.checked_mul(usize::from(step))?;
            let last = first.checked_add(distance)?;
            Some((first, last, step))
        }
        Find::Unknown => None,
    }
}

/// Parses an integer as the servers do: no `+`, no leading zeros or spaces,
/// nothing after it.
pub(crate) fn strict_integer(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let plain = match digits {
        [b'0'] => text.len() == 1,
        [b'1'..=b'9', ..] => true,
        _ => false,
    };
    if !plain {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

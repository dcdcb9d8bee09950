//! A set of commands of one server, one bit per command.

use super::CommandId;

/// Number of words; enough for the largest table (449 commands and
/// subcommands).
const WORDS: usize = 8;

/// A set of commands and subcommands of one server's table.
///
/// ```
/// use aclarity::{Server, commands::CommandSet};
///
/// let table = Server::Redis8_6.commands();
/// let get = table.get(b"get").unwrap();
/// let mut set = CommandSet::EMPTY;
/// set.insert(get.id);
/// assert!(set.contains(get.id));
/// assert_eq!(set.len(), 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CommandSet([u64; WORDS]);

impl CommandSet {
    /// The empty set.
    pub const EMPTY: Self = Self([0; WORDS]);

    /// The maximum number of commands.
    pub(super) const CAPACITY: usize = WORDS * 64;

    /// The set of the first `count` commands of a table.
    pub(super) fn first(count: usize) -> Self {
        let mut set = Self::EMPTY;
        for id in 0..count {
            set.insert(CommandId(id as u16));
        }
        set
    }

    /// Adds a command.
    pub fn insert(&mut self, id: CommandId) {
        self.0[id.index() / 64] |= 1 << (id.index() % 64);
    }

    /// Removes a command.
    pub fn remove(&mut self, id: CommandId) {
        self.0[id.index() / 64] &= !(1 << (id.index() % 64));
    }

    /// Whether the command is in the set.
    #[inline]
    pub fn contains(&self, id: CommandId) -> bool {
        self.0[id.index() / 64] & (1 << (id.index() % 64)) != 0
    }

    /// The number of commands in the set.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        *self == Self::EMPTY
    }

    /// The commands in either set.
    pub fn union(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// The commands in both sets.
    pub fn intersection(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// The commands of this set that are not in the other.
    pub fn difference(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// Iterates over the commands in index order.
    pub fn iter(&self) -> impl Iterator<Item = CommandId> {
        let mut rest = self.0;
        std::iter::from_fn(move || next(&mut rest))
    }

    /// The command with the highest index.
    pub(crate) fn last(&self) -> Option<CommandId> {
        let word = self.0.iter().rposition(|bits| *bits != 0)?;
        let bit = self.0[word].ilog2() as usize;
        Some(CommandId((word * 64 + bit) as u16))
    }

    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|word| {
            combine(self.0[word], other.0[word])
        }))
    }
}

/// Removes and returns the command with the lowest index. (A function, so that
/// it is not inlined into every loop.)
fn next(words: &mut [u64; WORDS]) -> Option<CommandId> {
    let word = words.iter().position(|bits| *bits != 0)?;
    let bit = words[word].trailing_zeros() as usize;
    words[word] &= words[word] - 1;
    Some(CommandId((word * 64 + bit) as u16))
}

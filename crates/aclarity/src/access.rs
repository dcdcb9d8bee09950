//! Reading and writing, as key patterns permit it and commands need it.

use std::ops::BitOr;

/// What may be done to a key: read it, write it, both or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Access(u8);

impl Access {
    /// Neither.
    pub const NONE: Self = Self(0);
    /// Reading: `%R~`.
    pub const READ: Self = Self(1);
    /// Writing: `%W~`.
    pub const WRITE: Self = Self(2);
    /// Both: `~`.
    pub const ALL: Self = Self(3);

    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    /// From the two lowest bits.
    pub(crate) fn from_bits(bits: u8) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// Whether everything in the other is in this one.
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// What the other has and this one has not.
    pub fn missing(self, other: Self) -> Self {
        Self(other.0 & !self.0)
    }
}

impl BitOr for Access {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

//! The command categories of `+@name` and `-@name`.

use std::fmt;

macro_rules! categories {
    ($($variant:ident $name:literal)*) => {
        /// A command category.
        ///
        /// All servers list their categories in this order, and core commands
        /// belong to no others (`ACL CAT` on each server). `@array` is new in
        /// Redis 8.8.
        /// [`CommandTable::categories`](super::CommandTable::categories) lists
        /// those of one server.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Category { $(#[doc = concat!("`@", $name, "`")] $variant),* }

        impl Category {
            /// All categories in the order of ACL CAT.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            const NAMES: &[&str] = &[$($name),*];
        }
    };
}

categories! {
    Keyspace "keyspace"
    Read "read"
    Write "write"
    Set "set"
    SortedSet "sortedset"
    List "list"
    Hash "hash"
    String "string"
    Array "array"
    Bitmap "bitmap"
    HyperLogLog "hyperloglog"
    Geo "geo"
    Stream "stream"
    PubSub "pubsub"
    Admin "admin"
    Fast "fast"
    Slow "slow"
    Blocking "blocking"
    Dangerous "dangerous"
    Connection "connection"
    Transaction "transaction"
    Scripting "scripting"
}

impl Category {
    /// The name without `@`.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Looks up a category by name, without `@` and ignoring case. Not every
    /// server has it.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        let is_it = |known: &&str| {
            // Comparing lengths first rules out most names.
            known.len() == name.len() && known.as_bytes().eq_ignore_ascii_case(name)
        };
        let place = Self::NAMES.iter().position(is_it)?;
        Some(Self::ALL[place])
    }

    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.name())
    }
}

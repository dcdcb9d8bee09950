//! The row type of the generated table: what one row stores about one command.
//!
//! The compiler packs the rows ([`packed`](super::packed)), and each server's
//! table is built from them once.

/// Command flags, as `COMMAND` names them. The table has only those that decide
/// whether a call is permitted, or refused before that check.
pub mod flag {
    macro_rules! flags {
        ($($bit:literal $name:ident $text:literal)*) => {
            $(#[doc = concat!("The flag `", $text, "`.")] pub const $name: u32 = 1 << $bit;)*
            /// Each flag with its name in `COMMAND`.
            pub const NAMES: &[(u32, &str)] = &[$(($name, $text)),*];
        };
    }
    flags! {
        0 MODULE "module"
        1 NO_AUTH "no_auth"
        2 NO_MANDATORY_KEYS "no_mandatory_keys"
        3 NO_MULTI "no_multi"
        4 NOSCRIPT "noscript"
        5 WRITE "write"
    }
}

/// Categories of a command as bits, in the order of [`super::Category::ALL`].
pub(super) mod category_bit {
    macro_rules! bits {
        ($($bit:literal $name:ident)*) => { $(pub const $name: u32 = 1 << $bit;)* };
    }
    bits! {
        0 KEYSPACE 1 READ 2 WRITE 3 SET 4 SORTEDSET 5 LIST 6 HASH 7 STRING 8 ARRAY 9 BITMAP
        10 HYPERLOGLOG 11 GEO 12 STREAM 13 PUBSUB 14 ADMIN 15 FAST 16 SLOW 17 BLOCKING
        18 DANGEROUS 19 CONNECTION 20 TRANSACTION 21 SCRIPTING
    }
}

/// Flags of a key specification, as `COMMAND` names them.
pub mod key_flag {
    macro_rules! flags {
        ($($bit:literal $name:ident $text:literal)*) => {
            $(#[doc = concat!("The flag `", $text, "`.")] pub const $name: u16 = 1 << $bit;)*
        };
    }
    flags! {
        0 RO "RO"
        1 RW "RW"
        2 OW "OW"
        3 RM "RM"
        4 ACCESS "access"
        5 UPDATE "update"
        6 INSERT "insert"
        7 DELETE "delete"
        8 NOT_KEY "not_key"
        9 INCOMPLETE "incomplete"
        10 VARIABLE_FLAGS "variable_flags"
    }
}

/// One command of one or more servers.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Bit `n` is set when server number `n` has exactly this row.
    pub servers: u16,
    /// Full name: `get`, `config|get`, `VADD`.
    pub name: &'static str,
    /// Number of arguments including the name; negative for a minimum.
    pub arity: i8,
    pub flags: u32,
    pub categories: u32,
    /// Index of its key specs in the table of key specs.
    pub key_specs: u8,
}

/// A command's flags and categories in one number.
#[derive(Clone, Copy)]
pub(super) struct Kind(pub u32);

impl Kind {
    pub fn flags(self) -> u32 {
        self.0 >> CATEGORY_BITS
    }

    pub fn categories(self) -> u32 {
        self.0 & ((1 << CATEGORY_BITS) - 1)
    }
}

const CATEGORY_BITS: u32 = 24;

pub(super) const fn kind(flags: u32, categories: u32) -> Kind {
    assert!(flags < 1 << (u32::BITS - CATEGORY_BITS) && categories < 1 << CATEGORY_BITS);
    Kind(flags << CATEGORY_BITS | categories)
}

/// Where a command's keys are, and how it accesses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeySpec {
    /// Bits of [`key_flag`].
    pub flags: u16,
    /// Where to begin looking.
    pub begin: Begin,
    /// How to find the keys from there.
    pub find: Find,
}

/// The first step of finding keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// At a fixed argument; 0 is the command's name.
    Index(u8),
    /// After a keyword: searched forward from argument `start`, or backward
    /// from `argc + start` when it is negative.
    Keyword {
        /// The keyword; case is ignored.
        keyword: &'static str,
        /// Where the search starts.
        start: i8,
    },
    /// Only a native parser can find the position.
    Unknown,
}

/// The second step of finding keys, from where the first one ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Find {
    /// Up to the last key, counted from the first one, or from the end of the
    /// arguments when negative; `limit` restricts the range to a fraction of
    /// the remaining arguments.
    Range {
        /// Offset of the last key.
        last: i8,
        /// Distance between two keys.
        step: u8,
        /// 0, or the divisor of the number of remaining arguments.
        limit: u8,
    },
    /// As many keys as an argument states.
    KeyNum {
        /// Offset of the argument with the number.
        number: u8,
        /// Offset of the first key.
        first: u8,
        /// Distance between two keys.
        step: u8,
    },
    /// Only a native parser can find the keys.
    Unknown,
}

pub(super) const fn row(
    servers: u16,
    name: &'static str,
    arity: i8,
    flags: u32,
    categories: u32,
    key_specs: u8,
) -> Row {
    Row {
        servers,
        name,
        arity,
        flags,
        categories,
        key_specs,
    }
}

pub(super) const fn spec(flags: u16, begin: Begin, find: Find) -> KeySpec {
    KeySpec { flags, begin, find }
}

pub(super) const fn keyword(keyword: &'static str, start: i8) -> Begin {
    Begin::Keyword { keyword, start }
}

pub(super) const fn range(last: i8, step: u8, limit: u8) -> Find {
    Find::Range { last, step, limit }
}

pub(super) const fn keynum(number: u8, first: u8, step: u8) -> Find {
    Find::KeyNum {
        number,
        first,
        step,
    }
}

//! The shape of the generated table: what one row says of one command.
//!
//! The compiler packs the rows into bytes, which take half the room that they
//! would take themselves; each server's table is made of them once.

use super::table::{KEYS, ROWS};

/// Flags of a command, as `COMMAND` names them.
pub mod flag {
    macro_rules! flags {
        ($($bit:literal $name:ident $text:literal)*) => {
            $(#[doc = concat!("The flag `", $text, "`.")] pub const $name: u32 = 1 << $bit;)*
            /// Each flag with the name that `COMMAND` gives it.
            pub const NAMES: &[(u32, &str)] = &[$(($name, $text)),*];
        };
    }
    flags! {
        0 ADMIN "admin"
        1 ALLOW_BUSY "allow_busy"
        2 ASKING "asking"
        3 BLOCKING "blocking"
        4 DENYOOM "denyoom"
        5 FAST "fast"
        6 LOADING "loading"
        7 MAY_REPLICATE "may_replicate"
        8 MODULE "module"
        9 MOVABLEKEYS "movablekeys"
        10 NOSCRIPT "noscript"
        11 NO_ASYNC_LOADING "no_async_loading"
        12 NO_AUTH "no_auth"
        13 NO_MANDATORY_KEYS "no_mandatory_keys"
        14 NO_MULTI "no_multi"
        15 PUBSUB "pubsub"
        16 RANDOM "random"
        17 READONLY "readonly"
        18 SKIP_COMMANDLOG "skip_commandlog"
        19 SKIP_MONITOR "skip_monitor"
        20 SKIP_SLOWLOG "skip_slowlog"
        21 SORT_FOR_SCRIPT "sort_for_script"
        22 STALE "stale"
        23 WRITE "write"
    }
}

/// Categories of a command as bits, in the order of [`super::Category::ALL`].
pub(super) mod category_bit {
    macro_rules! bits {
        ($($bit:literal $name:ident)*) => { $(pub const $name: u32 = 1 << $bit;)* };
    }
    bits! {
        0 KEYSPACE 1 READ 2 WRITE 3 SET 4 SORTEDSET 5 LIST 6 HASH 7 STRING 8 BITMAP
        9 HYPERLOGLOG 10 GEO 11 STREAM 12 PUBSUB 13 ADMIN 14 FAST 15 SLOW 16 BLOCKING
        17 DANGEROUS 18 CONNECTION 19 TRANSACTION 20 SCRIPTING
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
    /// Bit `n` is set when the server numbered `n` has exactly this row.
    pub servers: u16,
    /// Full name: `get`, `config|get`, `VADD`.
    pub name: &'static str,
    /// Number of arguments with the name; negative for "at least".
    pub arity: i8,
    pub flags: u32,
    pub categories: u32,
    /// The number of its key specs in the table of them.
    keys: u8,
}

impl Row {
    pub fn keys(&self) -> &'static [KeySpec] {
        KEYS[usize::from(self.keys)]
    }
}

/// Bytes of numbers that a row has; the last is the length of its name. A name
/// of no length is that of the row before.
const NUMBERS: usize = 11;

/// The first byte of each row, the second of each and so on, which compresses
/// better than row after row; then the names.
static PACKED: [u8; packed_length()] = pack();

/// All rows.
pub(super) fn rows() -> impl Iterator<Item = Row> {
    let mut name = "";
    let mut next = NUMBERS * ROWS.len();
    (0..ROWS.len()).map(move |row| {
        let [s0, s1, arity, f0, f1, f2, c0, c1, c2, keys, length] =
            std::array::from_fn::<u8, NUMBERS, _>(|column| PACKED[column * ROWS.len() + row]);
        if length > 0 {
            let end = next + usize::from(length);
            name = std::str::from_utf8(&PACKED[next..end]).unwrap_or_default();
            next = end;
        }
        Row {
            servers: u16::from_le_bytes([s0, s1]),
            name,
            arity: arity.cast_signed(),
            flags: u32::from_le_bytes([f0, f1, f2, 0]),
            categories: u32::from_le_bytes([c0, c1, c2, 0]),
            keys,
        }
    })
}

const fn packed_length() -> usize {
    let mut length = NUMBERS * ROWS.len();
    let mut row = 0;
    while row < ROWS.len() {
        length += name_to_pack(row).len();
        row += 1;
    }
    length
}

const fn pack() -> [u8; packed_length()] {
    let mut packed = [0; packed_length()];
    let mut next = NUMBERS * ROWS.len();
    let mut row = 0;
    while row < ROWS.len() {
        let numbers = numbers(row);
        let mut column = 0;
        while column < NUMBERS {
            packed[column * ROWS.len() + row] = numbers[column];
            column += 1;
        }
        let name = name_to_pack(row);
        let mut at = 0;
        while at < name.len() {
            packed[next] = name[at];
            next += 1;
            at += 1;
        }
        row += 1;
    }
    packed
}

const fn numbers(row: usize) -> [u8; NUMBERS] {
    let length = name_to_pack(row).len();
    let row = ROWS[row];
    let [s0, s1] = row.servers.to_le_bytes();
    let [f0, f1, f2, f3] = row.flags.to_le_bytes();
    let [c0, c1, c2, c3] = row.categories.to_le_bytes();
    let arity = row.arity.cast_unsigned();
    assert!(f3 == 0 && c3 == 0 && length < 256, "it does not fit");
    let (keys, length) = (row.keys, length as u8);
    [s0, s1, arity, f0, f1, f2, c0, c1, c2, keys, length]
}

/// The name of a row, unless the row before has the same.
const fn name_to_pack(number: usize) -> &'static [u8] {
    let name = ROWS[number].name.as_bytes();
    if number > 0 && is_same(name, ROWS[number - 1].name.as_bytes()) {
        &[]
    } else {
        name
    }
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Where a command's keys are, and what it does to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeySpec {
    /// Bits of [`key_flag`].
    pub flags: u16,
    /// Where to begin looking.
    pub begin: Begin,
    /// How to go on from there.
    pub find: Find,
}

/// The first step of finding keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// At a fixed argument; 0 is the command's name.
    Index(u8),
    /// After a keyword, sought forward from argument `start`, or backward
    /// from `argc + start` when it is negative.
    Keyword {
        /// The keyword, of any case.
        keyword: &'static str,
        /// Where the search starts.
        start: i8,
    },
    /// The command has to be parsed to know.
    Unknown,
}

/// The second step of finding keys, from where the first one ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Find {
    /// Up to the last key, counted from the first one, or from the end of the
    /// arguments when negative; with a `limit` only that part of the rest.
    Range {
        /// The last key.
        last: i8,
        /// Distance between two keys.
        step: u8,
        /// 0, or the divisor of what remains.
        limit: u8,
    },
    /// As many keys as an argument says.
    KeyNum {
        /// Where the number is.
        number: u8,
        /// Where the first key is.
        first: u8,
        /// Distance between two keys.
        step: u8,
    },
    /// The command has to be parsed to know.
    Unknown,
}

pub(super) const fn row(
    servers: u16,
    name: &'static str,
    arity: i8,
    flags: u32,
    categories: u32,
    keys: u8,
) -> Row {
    Row {
        servers,
        name,
        arity,
        flags,
        categories,
        keys,
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

//! Finding the keys of commands that need a parser of their own.
//!
//! Servers have such parsers in addition to key specs. They use them when the
//! specs are not enough; Redis 6, which has no full key specs, always does.

use super::key_flag as flag;
use super::keys::{KeyRange, KeyRanges};
use crate::server::Server;

/// A native parser for the keys of one command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extractor {
    /// A counted list: argument `keys` holds the number of keys, `first` is the
    /// index of the first one, and `store` that of a destination, or 0.
    Counted {
        store: usize,
        number: usize,
        first: usize,
    },
    Bitfield,
    /// DELEX of Redis 8.6.
    DeleteIf,
    /// GEORADIUS and GEORADIUSBYMEMBER.
    Georadius {
        says_what_is_done: bool,
    },
    /// STRALGO of Redis 6.
    LongestCommonSubsequence,
    MemoryUsage,
    Migrate {
        skips_credentials: bool,
    },
    Set,
    Sort {
        /// Whether the argument after STORE is itself parsed as an option
        /// again.
        reads_destination_again: bool,
    },
    SortReadOnly,
    /// XREAD and XREADGROUP.
    Streams {
        /// Whether to parse as the command does when it runs: CLAIM is an
        /// option, and streams are read.
        as_run: bool,
    },
}

impl Extractor {
    pub(super) fn of(command: &str, server: Server) -> Option<Self> {
        let counted = |store, number, first| Self::Counted {
            store,
            number,
            first,
        };
        let has_specs = server.behaviour().selectors;
        Some(match command {
            "eval" | "eval_ro" | "evalsha" | "evalsha_ro" | "fcall" | "fcall_ro" => {
                counted(0, 2, 3)
            }
            "zunionstore" | "zinterstore" | "zdiffstore" => counted(1, 2, 3),
            "zunion" | "zinter" | "zdiff" | "zintercard" | "sintercard" | "lmpop" | "zmpop" => {
                counted(0, 1, 2)
            }
            "blmpop" | "bzmpop" => counted(0, 2, 3),
            "sort" => Self::Sort {
                reads_destination_again: !server.behaviour().parses_as_run,
            },
            "sort_ro" => Self::SortReadOnly,
            "migrate" => Self::Migrate {
                skips_credentials: has_specs,
            },
            "georadius" | "georadiusbymember" => Self::Georadius {
                says_what_is_done: server.behaviour().parses_georadius,
            },
            "xread" | "xreadgroup" => Self::Streams {
                as_run: server.behaviour().parses_as_run,
            },
            "set" if has_specs => Self::Set,
            "bitfield" if has_specs => Self::Bitfield,
            "delex" => Self::DeleteIf,
            "memory" => Self::MemoryUsage,
            "stralgo" => Self::LongestCommonSubsequence,
            _ => return None,
        })
    }

    pub(super) fn extract<A: AsRef<[u8]>>(self, argv: &[A]) -> KeyRanges {
        let is = |at: usize, word: &str| {
            argv.get(at)
                .is_some_and(|text| text.as_ref().eq_ignore_ascii_case(word.as_bytes()))
        };
        let argc = argv.len();
        let mut keys = KeyRanges::default();
        match self {
            Self::Counted {
                store,
                number,
                first,
            } => {
                let count = argv.get(number).map_or(0, |text| atoi(text.as_ref()));
                let Ok(count) = usize::try_from(count) else {
                    return keys;
                };
                if count == 0 || count > argc.saturating_sub(first) {
                    return keys;
                }
                keys.push(KeyRange {
                    first,
                    last: first + count - 1,
                    step: 1,
                    flags: 0,
                });
                if store > 0 {
                    keys.push(KeyRange::one(store, 0));
                }
            }
            Self::Set => {
                let gets = (3..argc).any(|at| is(at, "get"));
                keys.push(KeyRange::one(1, if gets { READ_UPDATE } else { OVERWRITE }));
            }
            Self::Bitfield => {
                let flags = if bitfield_only_reads(argv) {
                    flag::RO | flag::ACCESS
                } else {
                    READ_UPDATE
                };
                keys.push(KeyRange::one(1, flags));
            }
            Self::DeleteIf => keys.push(KeyRange::one(1, flag::RM | flag::DELETE)),
            Self::Sort {
                reads_destination_again,
            } => {
                keys.push(KeyRange::one(1, flag::RO | flag::ACCESS));
                if let Some(store) = sort_destination(argv, reads_destination_again) {
                    keys.push(KeyRange::one(store, OVERWRITE));
                }
            }
            Self::SortReadOnly => keys.push(KeyRange::one(1, flag::RO | flag::ACCESS)),
            Self::Georadius { says_what_is_done } => {
                let (source, destination) = if says_what_is_done {
                    (flag::RO | flag::ACCESS, OVERWRITE)
                } else {
                    (0, 0)
                };
                keys.push(KeyRange::one(1, source));
                if let Some(store) = last_store(argv) {
                    keys.push(KeyRange::one(store, destination));
                }
            }
            Self::Streams { as_run } => {
                if let Some((first, count)) = streams(argv, as_run) {
                    keys.push(KeyRange {
                        first,
                        last: first + count - 1,
                        step: 1,
                        flags: if as_run { flag::RO | flag::ACCESS } else { 0 },
                    });
                }
            }
            Self::Migrate { skips_credentials } => {
                if let Some((first, last)) = migrated(argv, skips_credentials) {
                    keys.push(KeyRange {
                        first,
                        last,
                        step: 1,
                        flags: flag::RW | flag::ACCESS | flag::DELETE,
                    });
                }
            }
            Self::MemoryUsage => {
                if argc >= 3 && is(1, "usage") {
                    keys.push(KeyRange::one(2, 0));
                }
            }
            Self::LongestCommonSubsequence => {
                for at in 1..argc {
                    if is(at, "strings") {
                        break;
                    }
                    if is(at, "keys") && argc - 1 - at >= 2 {
                        keys.push(KeyRange {
                            first: at + 1,
                            last: at + 2,
                            step: 1,
                            flags: 0,
                        });
                        break;
                    }
                }
            }
        }
        keys
    }
}

const OVERWRITE: u16 = flag::OW | flag::UPDATE;
const READ_UPDATE: u16 = flag::RW | flag::ACCESS | flag::UPDATE;

/// C's `atoi` on text that may end at a NUL.
fn atoi(text: &[u8]) -> i32 {
    let text = text.trim_ascii_start();
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    // glibc parses a long, saturating, and keeps its low 32 bits.
    let value = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0i64, |value, byte| {
            value
                .saturating_mul(10)
                .saturating_add(i64::from(byte - b'0'))
        });
    (if negative { -value } else { value }) as i32
}

fn bitfield_only_reads<A: AsRef<[u8]>>(argv: &[A]) -> bool {
    let mut at = 2;
    while at < argv.len() {
        let option = argv[at].as_ref();
        let remaining = argv.len() - at - 1;
        if option.eq_ignore_ascii_case(b"get") && remaining >= 2 {
            at += 3;
        } else if option.eq_ignore_ascii_case(b"overflow") && remaining >= 1 {
            at += 2;
        } else {
            return false;
        }
    }
    true
}

/// Index of the destination after the last STORE of a SORT. Most servers parse
/// the argument after a STORE as an option again.
fn sort_destination<A: AsRef<[u8]>>(argv: &[A], reads_again: bool) -> Option<usize> {
    let mut destination = None;
    let mut at = 2;
    while at < argv.len() {
        let option = argv[at].as_ref();
        if option.eq_ignore_ascii_case(b"limit") {
            at += 2;
        } else if option.eq_ignore_ascii_case(b"get") || option.eq_ignore_ascii_case(b"by") {
            at += 1;
        } else if option.eq_ignore_ascii_case(b"store") && at + 1 < argv.len() {
            destination = Some(at + 1);
            at += usize::from(!reads_again);
        }
        at += 1;
    }
    destination
}

/// Index of the destination after the last STORE or STOREDIST of a GEORADIUS.
fn last_store<A: AsRef<[u8]>>(argv: &[A]) -> Option<usize> {
    let mut destination = None;
    let mut at = 5;
    while at + 1 < argv.len() {
        let option = argv[at].as_ref();
        if option.eq_ignore_ascii_case(b"store") || option.eq_ignore_ascii_case(b"storedist") {
            destination = Some(at + 1);
            at += 1;
        }
        at += 1;
    }
    destination
}

/// Index of the first stream of an XREAD or XREADGROUP, and the number of
/// streams.
fn streams<A: AsRef<[u8]>>(argv: &[A], knows_claim: bool) -> Option<(usize, usize)> {
    let mut at = 1;
    loop {
        let option = argv.get(at)?.as_ref();
        let is = |word: &str| option.eq_ignore_ascii_case(word.as_bytes());
        if is("block") || is("count") || knows_claim && is("claim") {
            at += 2;
        } else if is("group") {
            at += 3;
        } else if is("noack") {
            at += 1;
        } else if is("streams") {
            let words = argv.len() - at - 1;
            return (words > 0 && words.is_multiple_of(2)).then_some((at + 1, words / 2));
        } else {
            return None;
        }
    }
}

/// Indices of the first and last key of a MIGRATE.
fn migrated<A: AsRef<[u8]>>(argv: &[A], skips_credentials: bool) -> Option<(usize, usize)> {
    const KEY: usize = 3;
    let mut at = 6;
    while let Some(option) = argv.get(at) {
        let option = option.as_ref();
        if option.eq_ignore_ascii_case(b"keys") {
            if argv[KEY].as_ref().is_empty() {
                // If KEYS is the last word, there are no keys.
                return (at + 1 < argv.len()).then(|| (at + 1, argv.len() - 1));
            } else if skips_credentials {
                return None;
            }
        } else if skips_credentials && option.eq_ignore_ascii_case(b"auth") {
            at += 1;
        } else if skips_credentials && option.eq_ignore_ascii_case(b"auth2") {
            at += 2;
        }
        at += 1;
    }
    Some((KEY, KEY))
}

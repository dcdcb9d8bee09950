//! One ACL rule: its text, what it means, and what can be wrong with it.

mod arguments;
mod error;
mod merge;
mod parse;

use std::borrow::Cow;

use crate::commands::{Category, CommandId};
use crate::permission::Access;

pub use arguments::{Argument, UnbalancedQuotes, split_arguments};
pub(crate) use arguments::{Closing, split_as_server, split_selector};
pub use error::{RuleError, RuleErrorKind};
pub use merge::{Merged, UnmatchedParenthesis, merge_selectors};

/// A place in a text: byte offsets, from the first byte to after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
}

impl Span {
    /// The same place in a text in which this one's begins at `offset`.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self {
            start: self.start + offset,
            end: self.end + offset,
        }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self {
            start: range.start,
            end: range.end,
        }
    }
}

/// The rules that are words, of all servers.
pub const KEYWORDS: [&str; 17] = [
    "on",
    "off",
    "nopass",
    "resetpass",
    "reset",
    "allkeys",
    "resetkeys",
    "allchannels",
    "resetchannels",
    "allcommands",
    "nocommands",
    "clearselectors",
    "sanitize-payload",
    "skip-sanitize-payload",
    "alldbs",
    "resetdbs",
    "db=",
];

/// A SHA-256 hash of a password.
pub type PasswordHash = [u8; 32];

/// A rule about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule<'a> {
    /// An empty rule, which does nothing.
    Nothing,
    /// `on`
    On,
    /// `off`
    Off,
    /// `nopass`
    NoPassword,
    /// `resetpass`
    ResetPasswords,
    /// `>password`
    AddPassword(&'a [u8]),
    /// `<password`
    RemovePassword(&'a [u8]),
    /// `#hash`
    AddHash(PasswordHash),
    /// `!hash`
    RemoveHash(PasswordHash),
    /// `sanitize-payload`
    SanitizePayload,
    /// `skip-sanitize-payload`
    SkipSanitizePayload,
    /// `(…)`, with the rules inside; their spans are places in this rule.
    Selector(Vec<Argument<'a>>),
    /// `clearselectors`
    ClearSelectors,
    /// `reset`
    Reset,
    /// A rule about the root selector.
    Permission(Permission<'a>),
}

/// A rule about one selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission<'a> {
    /// `allkeys`, `~*`
    AllKeys,
    /// `resetkeys`
    ResetKeys,
    /// `~pattern`, `%R~pattern`
    Keys {
        /// What it permits.
        access: Access,
        /// The glob pattern.
        pattern: &'a [u8],
    },
    /// `allchannels`, `&*`
    AllChannels,
    /// `resetchannels`
    ResetChannels,
    /// `&pattern`
    Channels(&'a [u8]),
    /// `alldbs`
    AllDatabases,
    /// `resetdbs`
    ResetDatabases,
    /// `db=1,2`
    Databases(Vec<u32>),
    /// `allcommands`, `+@all`
    AllCommands,
    /// `nocommands`, `-@all`
    NoCommands,
    /// `+@category`, `-@category`
    Category {
        /// Whether it gives or takes.
        allow: bool,
        /// The category.
        category: Category,
    },
    /// `+command`, `-command|subcommand`
    Command {
        /// Whether it gives or takes.
        allow: bool,
        /// The command or subcommand.
        command: CommandId,
    },
    /// `+command|argument` of a command without subcommands.
    FirstArgument {
        /// The command.
        command: CommandId,
        /// The argument as written.
        argument: &'a [u8],
    },
}

/// The part of a rule before its first NUL, which is where most of the
/// server's comparisons end.
pub(crate) fn c_string(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|&byte| byte == 0);
    &text[..end.unwrap_or(text.len())]
}

/// C's `isspace`.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Text for a message: without line breaks, and up to its first NUL.
pub(crate) fn for_message(text: &[u8]) -> Cow<'_, [u8]> {
    let text = c_string(text);
    if text.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        let clean = text.iter().map(|byte| match byte {
            b'\r' | b'\n' => b' ',
            other => *other,
        });
        Cow::Owned(clean.collect())
    } else {
        Cow::Borrowed(text)
    }
}

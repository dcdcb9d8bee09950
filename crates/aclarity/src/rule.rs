//! One ACL rule: its text, its meaning, and the errors that it can have.

mod arguments;
mod error;
mod merge;
mod parse;

use crate::access::Access;
use crate::commands::{Category, CommandId};

pub(crate) use crate::bytes::{c_string, for_message, is_space};
pub use crate::span::Span;
pub use arguments::{Argument, UnbalancedQuotes, split_arguments};
pub(crate) use arguments::{split_as_server, split_selector};
pub use error::{RuleError, RuleErrorKind};
pub use merge::{Merged, UnmatchedParenthesis, merge_selectors};

/// Every rule that is a fixed keyword, over all servers.
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

/// SHA-256 hash of a password.
pub type PasswordHash = [u8; 32];

/// A parsed rule: one argument of ACL SETUSER.
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
    /// `(…)`: the rules inside. Their spans are relative to this rule's text.
    Selector(Vec<Argument<'a>>),
    /// `clearselectors`
    ClearSelectors,
    /// `reset`
    Reset,
    /// A rule about the root selector.
    Permission(Permission<'a>),
}

/// A rule about one selector, the root or a selector in parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission<'a> {
    /// `allkeys`, `~*`
    AllKeys,
    /// `resetkeys`
    ResetKeys,
    /// `~pattern`, `%R~pattern`
    Keys {
        /// The access that it grants.
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
        /// `true` for `+`, `false` for `-`.
        allow: bool,
        /// The category.
        category: Category,
    },
    /// `+command`, `-command|subcommand`
    Command {
        /// `true` for `+`, `false` for `-`.
        allow: bool,
        /// The command or subcommand.
        command: CommandId,
    },
    /// `+command|argument` of a command without subcommands.
    FirstArgument {
        /// The command.
        command: CommandId,
        /// The argument as written, with its case.
        argument: &'a [u8],
    },
}

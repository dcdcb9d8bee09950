//! One ACL rule: its text, what it means, and what can be wrong with it.

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

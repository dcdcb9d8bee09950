//! Errors in rules.

use std::fmt;

use super::Span;

/// A rule that the server refuses: the reason and the position.
///
/// `Display` prints the server's own error text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// Why the server refuses the rule.
    pub kind: RuleErrorKind,
    /// Byte range in the rule.
    pub span: Span,
}

/// Why a server refuses a rule.
///
/// The kinds are finer than the server's messages: several share one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleErrorKind {
    /// This server has no such rule.
    NoSuchRule,
    /// This server has no such command.
    UnknownCommand,
    /// The command has no such subcommand.
    UnknownSubcommand,
    /// This server has no such category.
    UnknownCategory,
    /// Nothing follows the `|`.
    EmptySubcommand,
    /// Another `|` after a subcommand.
    ArgumentOfSubcommand,
    /// `+command|argument` for a command that is already allowed (Redis 6.0).
    NothingToNarrow,
    /// The letters between `%` and `~` are wrong.
    KeyPermission,
    /// A space or NUL in a key pattern.
    SpaceInKeyPattern,
    /// A space or NUL in a channel pattern.
    SpaceInChannelPattern,
    /// A key pattern after a rule that grants all keys.
    KeyPatternAfterAllKeys,
    /// A channel pattern after a rule that grants all channels.
    ChannelPatternAfterAllChannels,
    /// A hash that is not 64 lower-case hexadecimal digits.
    PasswordHash,
    /// The password to remove does not exist.
    NoSuchPassword,
    /// A list of databases that is not a list of numbers.
    DatabaseList,
    /// A database number that is too large or negative.
    DatabaseRange,
}

impl RuleErrorKind {
    /// Whether the error is about a name that another server or a module might
    /// have.
    pub fn is_unknown_name(self) -> bool {
        matches!(
            self,
            Self::UnknownCommand | Self::UnknownSubcommand | Self::UnknownCategory
        )
    }

    /// The server's error message.
    pub fn message(self) -> &'static str {
        match self {
            Self::NoSuchRule
            | Self::EmptySubcommand
            | Self::KeyPermission
            | Self::SpaceInKeyPattern
            | Self::SpaceInChannelPattern
            | Self::DatabaseList => "Syntax error",
            Self::UnknownCommand | Self::UnknownSubcommand | Self::UnknownCategory => {
                "Unknown command or category name in ACL"
            }
            Self::ArgumentOfSubcommand => "Allowing first-arg of a subcommand is not supported",
            Self::NothingToNarrow => {
                "Adding a subcommand of a command already fully added is not allowed. \
                 Remove the command to start. Example: -DEBUG +DEBUG|DIGEST"
            }
            Self::KeyPatternAfterAllKeys => {
                "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid \
                 and does not have any effect. Try 'resetkeys' to start with an empty list \
                 of patterns"
            }
            Self::ChannelPatternAfterAllChannels => {
                "Adding a pattern after the * pattern (or the 'allchannels' flag) is not \
                 valid and does not have any effect. Try 'resetchannels' to start with an \
                 empty list of channels"
            }
            Self::PasswordHash => {
                "The password hash must be exactly 64 characters and contain only lowercase \
                 hexadecimal characters"
            }
            Self::NoSuchPassword => {
                "The password you are trying to remove from the user does not exist"
            }
            Self::DatabaseRange => "The provided database ID is out of range",
        }
    }
}

impl RuleError {
    pub(crate) fn new(kind: RuleErrorKind, span: impl Into<Span>) -> Self {
        Self {
            kind,
            span: span.into(),
        }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.message())
    }
}

impl std::error::Error for RuleError {}

//! Findings: anything we tell people about their text.

mod help;
mod hints;
mod modules;
mod placeholder;
mod separate;

use std::fmt;

use serde::Serialize;

use crate::rule::{RuleError, RuleErrorKind, Span};

pub(crate) use help::{Help, about_call, is_dangerous, nearest};
pub(crate) use hints::{DIGITS, Hint, named_hash, shown};
pub(crate) use placeholder::{Placeholder, is_placeholder, placeholder};
pub(crate) use separate::{hidden_in, separate};

/// All codes, in the order of the alphabet. docs/findings has a page for each.
pub const CODES: &[&str] = &[
    "anybody-can-log-in",
    "argument-of-subcommand",
    "case-call",
    "case-shape",
    "case-word",
    "channel-pattern-after-all-channels",
    "channels-without-commands",
    "client-commands",
    "comment",
    "crashes-server",
    "database-list",
    "database-range",
    "default-left-open",
    "default-user",
    "duplicate-user",
    "empty-password",
    "empty-pattern",
    "empty-subcommand",
    "first-argument-pattern",
    "hash-as-password",
    "hidden-password",
    "key-pattern-after-all-keys",
    "key-permission",
    "keys-blocks-server",
    "limit",
    "no-administrator",
    "no-channels",
    "no-commands",
    "no-keys",
    "no-such-password",
    "no-such-rule",
    "no-such-user",
    "no-username",
    "nobody-can-log-in",
    "not-a-definition",
    "not-saved",
    "nothing-to-narrow",
    "odd-character",
    "other-form",
    "password-hash",
    "patterns-do-not-bind",
    "placeholder",
    "quotes-in-file",
    "replaces-functions",
    "requirepass-without-effect",
    "run-together",
    "sees-all-key-names",
    "server-does-not-start",
    "shell-syntax",
    "shell-variable",
    "side-door",
    "space-in-channel-pattern",
    "space-in-key-pattern",
    "twin-command",
    "unbalanced-quotes",
    "undone-rule",
    "unknown-category",
    "unknown-command",
    "unknown-subcommand",
    "unmatched-parenthesis",
    "username",
    "username-like-rule",
    "username-punctuation",
];

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The server refuses it.
    Error,
    /// It opens more than it seems to, or harms the server.
    Security,
    /// It is probably not what was meant.
    Warning,
    /// It could be better.
    Suggestion,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Security => "security",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
        })
    }
}

/// Something about a place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A stable name: `unknown-command`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The place, in bytes.
    pub span: Span,
    /// What is the matter; for errors in the server's words.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Finding {
    pub(crate) fn new(
        code: &'static str,
        severity: Severity,
        span: impl Into<Span>,
        message: impl Into<String>,
    ) -> Self {
        debug_assert!(CODES.contains(&code), "`{code}` is not among CODES");
        Self {
            code,
            severity,
            span: span.into(),
            message: message.into(),
            help: None,
        }
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The finding for a refused rule, whose text begins at `offset`.
    pub(crate) fn refused(error: &RuleError, offset: usize, help: String) -> Self {
        Self::new(
            code(error.kind),
            Severity::Error,
            error.span.shifted(offset),
            error.kind.message(),
        )
        .with_help(help)
    }
}

fn code(kind: RuleErrorKind) -> &'static str {
    match kind {
        RuleErrorKind::NoSuchRule => "no-such-rule",
        RuleErrorKind::UnknownCommand => "unknown-command",
        RuleErrorKind::UnknownSubcommand => "unknown-subcommand",
        RuleErrorKind::UnknownCategory => "unknown-category",
        RuleErrorKind::EmptySubcommand => "empty-subcommand",
        RuleErrorKind::ArgumentOfSubcommand => "argument-of-subcommand",
        RuleErrorKind::NothingToNarrow => "nothing-to-narrow",
        RuleErrorKind::KeyPermission => "key-permission",
        RuleErrorKind::SpaceInKeyPattern => "space-in-key-pattern",
        RuleErrorKind::SpaceInChannelPattern => "space-in-channel-pattern",
        RuleErrorKind::KeyPatternAfterAllKeys => "key-pattern-after-all-keys",
        RuleErrorKind::ChannelPatternAfterAllChannels => "channel-pattern-after-all-channels",
        RuleErrorKind::PasswordHash => "password-hash",
        RuleErrorKind::NoSuchPassword => "no-such-password",
        RuleErrorKind::DatabaseList => "database-list",
        RuleErrorKind::DatabaseRange => "database-range",
    }
}

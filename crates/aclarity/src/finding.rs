//! Findings: anything we tell people about their text.

use std::fmt;

use serde::Serialize;

use crate::commands::Category;
use crate::rule::{KEYWORDS, RuleError, RuleErrorKind, Span};
use crate::server::Server;

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
    pub(crate) fn refused(rule: &[u8], offset: usize, error: &RuleError, server: Server) -> Self {
        Self::new(
            code(error.kind),
            Severity::Error,
            error.span.shifted(offset),
            error.kind.message(),
        )
        .with_help(error.help(rule, server))
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

impl RuleError {
    /// What to do about it, where `rule` is the refused rule. Passwords are
    /// never repeated.
    ///
    /// ```
    /// use aclarity::{Server, rule::Rule};
    ///
    /// let server = Server::Redis8_6;
    /// let error = Rule::parse(b"+gett", server).unwrap_err();
    /// assert_eq!(error.help(b"+gett", server), "did you mean `+get`?");
    /// ```
    pub fn help(&self, rule: &[u8], server: Server) -> String {
        let rule = if rule.starts_with(b"(") {
            self.word_in_selector(rule)
        } else {
            rule
        };
        help(self.kind, &String::from_utf8_lossy(rule), server)
    }

    /// The rule inside a selector that the error is about.
    fn word_in_selector<'r>(&self, selector: &'r [u8]) -> &'r [u8] {
        let is_edge = |byte: &u8| matches!(byte, b' ' | b'(');
        let at = self.span.start.min(selector.len());
        let start = selector[..at]
            .iter()
            .rposition(is_edge)
            .map_or(0, |edge| edge + 1);
        &selector[start..self.span.end.clamp(start, selector.len())]
    }
}

fn help(kind: RuleErrorKind, text: &str, server: Server) -> String {
    match kind {
        RuleErrorKind::NoSuchRule => no_such_rule(text, server),
        RuleErrorKind::UnknownCommand | RuleErrorKind::UnknownSubcommand => {
            unknown_command(text, server)
        }
        RuleErrorKind::UnknownCategory => unknown_category(text, server),
        RuleErrorKind::EmptySubcommand => "name a subcommand after the `|`".to_owned(),
        RuleErrorKind::ArgumentOfSubcommand => {
            "leave out the last `|` and what follows: a subcommand is allowed as a whole".to_owned()
        }
        RuleErrorKind::NothingToNarrow => {
            "the command is allowed already; take it away first with `-command`".to_owned()
        }
        RuleErrorKind::KeyPermission => {
            "write `%R~pattern` to read, `%W~pattern` to write, `%RW~pattern` or `~pattern` for both"
                .to_owned()
        }
        RuleErrorKind::SpaceInKeyPattern | RuleErrorKind::SpaceInChannelPattern => {
            "patterns cannot hold spaces; `?` matches any one character".to_owned()
        }
        RuleErrorKind::KeyPatternAfterAllKeys => {
            "all keys are allowed already; put `resetkeys` before this pattern".to_owned()
        }
        RuleErrorKind::ChannelPatternAfterAllChannels => {
            "all channels are allowed already; put `resetchannels` before this pattern".to_owned()
        }
        RuleErrorKind::PasswordHash => {
            "give the SHA-256 of the password as 64 characters 0-9 and a-f, \
             or the password itself after `>`"
                .to_owned()
        }
        RuleErrorKind::NoSuchPassword => {
            "the user has no such password: passwords are removed after they were added".to_owned()
        }
        RuleErrorKind::DatabaseList => {
            "list database numbers with commas and nothing else: `db=0,1`".to_owned()
        }
        RuleErrorKind::DatabaseRange => "databases are numbered from 0".to_owned(),
    }
}

/// For `+name` and `-name`.
fn unknown_command(text: &str, server: Server) -> String {
    let (sign, name) = text.split_at(1);
    if Category::from_name(name.as_bytes()).is_some() {
        return format!("did you mean `{sign}@{name}`?");
    }
    if name.eq_ignore_ascii_case("nopass") && sign == "-" {
        return "did you mean `resetpass`?".to_owned();
    }
    if KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(name)) {
        return format!("did you mean `{name}`?");
    }
    if name.contains('*') {
        return "rules about commands have no wildcards; name each, or a category".to_owned();
    }
    let container = name.split('|').next().unwrap_or_default();
    if container.eq_ignore_ascii_case("sentinel") {
        return "Sentinel knows this command, a data server does not".to_owned();
    }
    let others = Server::ALL.into_iter().filter(|other| {
        other.is_valkey() == server.is_valkey() && other.commands().get(name.as_bytes()).is_some()
    });
    let others: Vec<&str> = others.map(Server::name).collect();
    if let Some((last, before)) = others.split_last() {
        let list = match before {
            [] => format!("{last} does"),
            [only] => format!("{only} and {last} do"),
            [first, ..] => format!("others from {first} to {last} do"),
        };
        return format!("{server} does not have it, but {list}");
    }
    let commands = server.commands().all().iter().map(|command| command.name);
    match nearest(name, commands) {
        Some(command) => format!("did you mean `{sign}{command}`?"),
        None => {
            format!("{server} has no such command: module and Sentinel commands are unknown here")
        }
    }
}

/// For `+@name` and `-@name`.
fn unknown_category(text: &str, server: Server) -> String {
    let (sign, name) = (&text[..1], text.get(2..).unwrap_or_default());
    if server.commands().get(name.as_bytes()).is_some() {
        return format!("did you mean `{sign}{name}`?");
    }
    // What other words people have for them.
    let synonym = match name.to_ascii_lowercase().as_str() {
        "zset" | "sorted_set" | "sorted-set" => Some("sortedset"),
        "allcommands" | "commands" => Some("all"),
        "queue" => Some("list"),
        "keys" => Some("keyspace"),
        "script" | "lua" => Some("scripting"),
        _ => None,
    };
    let categories = Category::ALL.iter().map(|category| category.name());
    match synonym.or_else(|| nearest(name, categories)) {
        Some(category) => format!("did you mean `{sign}@{category}`?"),
        None => "ACL CAT lists the categories".to_owned(),
    }
}

fn no_such_rule(text: &str, server: Server) -> String {
    let behaviour = server.behaviour();
    match text.as_bytes().first() {
        Some(b'%' | b'(') if !behaviour.selectors => {
            return "key permissions and selectors need Redis 7.0 or later, or Valkey".to_owned();
        }
        Some(b'&') if !behaviour.channels => {
            return "channel rules need Redis 6.2 or later, or Valkey".to_owned();
        }
        Some(b'(') => return "selectors cannot stand inside selectors".to_owned(),
        Some(b')') => return "no `(` is open here".to_owned(),
        Some(b'>' | b'<' | b'#' | b'!') => {
            return "passwords belong to the user: write them outside of parentheses".to_owned();
        }
        _ => {}
    }
    if server.commands().get(text.as_bytes()).is_some() {
        return format!("to allow the command write `+{text}`, to forbid it `-{text}`");
    }
    if let Some(category) = Category::from_name(text.trim_start_matches('@').as_bytes()) {
        return format!("to allow the category write `+{category}`, to forbid it `-{category}`");
    }
    if ["redis-cli", "valkey-cli"].contains(&text) {
        return format!("after `{text}` comes ACL SETUSER, the user\'s name and its rules");
    }
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return "a hash is written after `#`".to_owned();
    }
    let synonym = match text.to_ascii_lowercase().as_str() {
        "nokeys" => Some("resetkeys"),
        "nochannels" => Some("resetchannels"),
        "resetcommands" => Some("nocommands"),
        _ => None,
    };
    if let Some(database) = text.strip_prefix("db:") {
        return if server.is_valkey() {
            format!("did you mean `db={database}`?")
        } else {
            "Redis has no rules about databases; Valkey 9.1 and later have".to_owned()
        };
    }
    if let Some(word) = synonym {
        return format!("did you mean `{word}`?");
    }
    let known = KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    match nearest(text, KEYWORDS.into_iter()) {
        _ if known => format!("{server} does not know this rule, or not inside a selector"),
        Some(word) => format!("did you mean `{word}`?"),
        None => "rules are words like `on` and `allkeys`, or begin with one of \
                 + - ~ % & > < # ! (; a password is written `>password`, without a space"
            .to_owned(),
    }
}

/// The name that was probably meant: a few letters away at most.
pub(crate) fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Nothing so long is a slip of the pen, and distances cost its square.
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let length = lower.chars().count();
    let furthest = 1 + length / 4;
    names
        // Names have one byte a letter, and lengths are soon compared.
        .filter(|name| name.len().abs_diff(length) <= furthest)
        .map(|name| {
            (
                strsim::osa_distance(&lower, &name.to_ascii_lowercase()),
                name,
            )
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= furthest)
        .map(|(_, name)| name)
}

//! What to do about a rule that the server refuses.

use std::borrow::Cow;
use std::fmt;

use super::modules::{module_of, of_module};
use crate::commands::{Category, Command};
use crate::rule::{KEYWORDS, RuleError, RuleErrorKind};
use crate::server::Server;

/// What to do about a refused rule; its `Display` is a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Help {
    /// This was probably meant.
    Instead(String),
    /// A name without its sign.
    Signed { what: &'static str, name: String },
    /// Advice in words.
    Words(String),
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instead(rule) => write!(f, "did you mean `{rule}`?"),
            Self::Signed { what, name } => {
                write!(
                    f,
                    "to allow the {what} write `+{name}`, to forbid it `-{name}`"
                )
            }
            Self::Words(words) => f.write_str(words),
        }
    }
}

impl From<&str> for Help {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Help {
    fn from(words: String) -> Self {
        Self::Words(words)
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
        help(self.kind, &self.word(rule), server).to_string()
    }

    /// The word that the error is about: the rule, or one inside a selector.
    pub(super) fn word<'r>(&self, rule: &'r [u8]) -> Cow<'r, str> {
        let mut word = match rule.starts_with(b"(") {
            true => self.word_in_selector(rule),
            false => rule,
        };
        // Valkey passes over these bytes before a rule in a selector.
        while let (true, [0xff, rest @ ..]) = (self.kind.is_unknown_name(), word) {
            word = rest;
        }
        String::from_utf8_lossy(word)
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

pub(super) fn help(kind: RuleErrorKind, text: &str, server: Server) -> Help {
    match kind {
        RuleErrorKind::NoSuchRule => no_such_rule(text, server),
        RuleErrorKind::UnknownCommand | RuleErrorKind::UnknownSubcommand => {
            unknown_command(text, server)
        }
        RuleErrorKind::UnknownCategory => unknown_category(text, server),
        RuleErrorKind::EmptySubcommand => "name a subcommand after the `|`".into(),
        RuleErrorKind::ArgumentOfSubcommand => {
            "leave out the last `|` and what follows: a subcommand is allowed as a whole".into()
        }
        RuleErrorKind::NothingToNarrow => {
            "the command is allowed already; take it away first with `-command`".into()
        }
        RuleErrorKind::KeyPermission => {
            "write `%R~pattern` to read, `%W~pattern` to write, `%RW~pattern` or `~pattern` for both"
                .into()
        }
        RuleErrorKind::SpaceInKeyPattern | RuleErrorKind::SpaceInChannelPattern => {
            "patterns cannot hold spaces; `?` matches any one character".into()
        }
        RuleErrorKind::KeyPatternAfterAllKeys => {
            "all keys are allowed already; put `resetkeys` before this pattern".into()
        }
        RuleErrorKind::ChannelPatternAfterAllChannels => {
            "all channels are allowed already; put `resetchannels` before this pattern".into()
        }
        RuleErrorKind::PasswordHash => {
            "give the SHA-256 of the password as 64 characters 0-9 and a-f, \
             or the password itself after `>`"
                .into()
        }
        RuleErrorKind::NoSuchPassword => {
            "the user has no such password: passwords are removed after they were added".into()
        }
        RuleErrorKind::DatabaseList => {
            "list database numbers with commas and nothing else: `db=0,1`".into()
        }
        RuleErrorKind::DatabaseRange => "databases are numbered from 0".into(),
    }
}

/// For `+name` and `-name`.
fn unknown_command(text: &str, server: Server) -> Help {
    let (sign, name) = text.split_at(1);
    if server.commands().category(name.as_bytes()).is_some() {
        return Help::Instead(format!("{sign}@{name}"));
    }
    if name.eq_ignore_ascii_case("all") {
        return Help::Instead(format!("{sign}@all"));
    }
    if name.eq_ignore_ascii_case("nopass") && sign == "-" {
        return Help::Instead("resetpass".to_owned());
    }
    if KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(name)) {
        return Help::Instead(name.to_owned());
    }
    if name.contains('*') {
        return "rules about commands have no wildcards; name each, or a category".into();
    }
    let container = name.split('|').next().unwrap_or_default();
    if container.eq_ignore_ascii_case("sentinel") {
        return "Sentinel knows this command, a data server does not".into();
    }
    if let Some(others) = others_with(name, server) {
        return format!("{server} does not have it, but {others}").into();
    }
    match nearest_command(sign, name, server) {
        Some(command) => Help::Instead(format!("{sign}{command}")),
        None => format!("{server} has no such command").into(),
    }
}

/// What to do about a call of a command that the server does not have; nothing
/// where its name is like no command's.
pub(crate) fn about_call(name: &str, server: Server) -> Option<String> {
    let module = cfg!(feature = "shell").then(|| module_of(&name.to_ascii_lowercase()));
    if let Some(module) = module.flatten() {
        return Some(of_module(module));
    }
    if let Some(others) = others_with(name, server) {
        return Some(format!("{server} does not have it, but {others}"));
    }
    let meant = nearest_command("+", name, server)?;
    Some(format!("did you mean '{meant}'?"))
}

/// The other servers that have a command: of the same family, or else of the other.
fn others_with(name: &str, server: Server) -> Option<String> {
    let has_it = |other: &Server| other.commands().get(name.as_bytes()).is_some();
    let all = Server::ALL.into_iter().filter(has_it);
    let (own, foreign): (Vec<Server>, Vec<Server>) =
        all.partition(|other| other.is_valkey() == server.is_valkey());
    let found = if own.is_empty() { foreign } else { own };
    let (last, before) = found.split_last()?;
    Some(match before {
        [] => format!("{last} does"),
        [only] => format!("{only} and {last} do"),
        [first, ..] => format!("others from {first} to {last} do"),
    })
}

/// The command that was probably meant. One that writes or is dangerous is only
/// meant by who writes all of it but a letter; to take one away is no danger.
fn nearest_command(sign: &str, name: &str, server: Server) -> Option<&'static str> {
    const SHORTEST: usize = 4;
    let lower = name.to_ascii_lowercase();
    let is_near = |command: &Command| {
        name.len() >= SHORTEST
            && name.len().abs_diff(command.name.len()) <= 1
            && strsim::osa_distance(&lower, command.name) <= 1
    };
    let is_harmless =
        |command: &Command| !command.is_in(Category::Write) && !is_dangerous(command, server);
    let commands = server.commands().all().iter();
    let mut names = commands
        .filter(|command| sign == "-" || is_harmless(command) || is_near(command))
        .map(|command| command.name)
        .filter(|command| begins_alike(&lower, command));
    nearest(name, &mut names)
}

/// Whether two words have the same first letter, or the same first two in any order.
fn begins_alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.first() == other.first()
        || matches!((one, other), ([a, b, ..], [c, d, ..]) if (a, b) == (d, c))
}

/// Whether a rule with this name gives a command that servers call dangerous or
/// administrative.
pub(crate) fn is_dangerous(command: &Command, server: Server) -> bool {
    let table = server.commands();
    table.family(command.id).iter().any(|id| {
        let command = table.by_id(id);
        command.is_in(Category::Dangerous) || command.is_in(Category::Admin)
    })
}

/// For `+@name` and `-@name`.
fn unknown_category(text: &str, server: Server) -> Help {
    let (sign, name) = (&text[..1], text.get(2..).unwrap_or_default());
    // What other words people have for them.
    let synonym = match name.to_ascii_lowercase().as_str() {
        "zset" | "sorted_set" | "sorted-set" => Some("sortedset"),
        "allcommands" | "commands" => Some("all"),
        "queue" => Some("list"),
        "keys" => Some("keyspace"),
        "script" | "lua" => Some("scripting"),
        _ => None,
    };
    if let Some(category) = Category::from_name(name.as_bytes()) {
        let has_it = |other: &Server| other.commands().category(name.as_bytes()).is_some();
        if let Some(first) = Server::ALL.into_iter().find(has_it) {
            return format!("{server} does not have {category}; {first} is the first that does")
                .into();
        }
    }
    // `all` gives too much to be meant by a slip.
    let lower = name.to_ascii_lowercase();
    let command = server.commands().get(name.as_bytes());
    let mut categories = server
        .commands()
        .categories()
        .map(Category::name)
        .filter(|category| sign == "-" || *category != "all" || lower.starts_with("all"))
        .filter(|category| begins_alike(&lower, category));
    if let Some(category) = synonym.or_else(|| match command {
        None => nearest(name, &mut categories),
        // `@script`
        Some(_) => categories.find(|category| category.starts_with(&*lower)),
    }) {
        return Help::Instead(format!("{sign}@{category}"));
    }
    match command {
        Some(command) => not_a_category(sign, command, server),
        None => "ACL CAT lists the categories".into(),
    }
}

/// A command after `@`: what of it may be offered without harm.
fn not_a_category(sign: &str, command: &Command, server: Server) -> Help {
    let name = command.name;
    if sign == "-" || !is_dangerous(command, server) {
        return Help::Instead(format!("{sign}{name}"));
    }
    let subcommands = server.commands().subcommands(command).iter();
    let harmless: Vec<String> = subcommands
        .filter(|one| !one.is_in(Category::Dangerous) && !one.is_in(Category::Admin))
        .filter(|one| !one.is_in(Category::Write) && !one.name.ends_with("|help"))
        .map(|one| format!("`+{}`", one.name))
        .take(3)
        .collect();
    if harmless.is_empty() {
        return format!("`{name}` is a command and no category, and a dangerous one").into();
    }
    let harmless = harmless.join(", ");
    format!(
        "`{name}` is a command and no category: name the subcommands that are needed, as {harmless}"
    )
    .into()
}

fn no_such_rule(text: &str, server: Server) -> Help {
    let behaviour = server.behaviour();
    match text.as_bytes().first() {
        Some(b'%' | b'(') if !behaviour.selectors => {
            return "key permissions and selectors need Redis 7.0 or later, or Valkey".into();
        }
        Some(b'&') if !behaviour.channels => {
            return "channel rules need Redis 6.2 or later, or Valkey".into();
        }
        Some(b'(') => return "selectors cannot stand inside selectors".into(),
        Some(b')') => return "no `(` is open here".into(),
        Some(b'>' | b'<' | b'#' | b'!') => {
            return "passwords belong to the user: write them outside of parentheses".into();
        }
        _ => {}
    }
    if server.commands().get(text.as_bytes()).is_some() {
        return Help::Signed {
            what: "command",
            name: text.to_owned(),
        };
    }
    if let Some(category) = server
        .commands()
        .category(text.trim_start_matches('@').as_bytes())
    {
        return Help::Signed {
            what: "category",
            name: category.to_string(),
        };
    }
    if ["redis-cli", "valkey-cli"].contains(&text) {
        return format!("after `{text}` comes ACL SETUSER, the user's name and its rules").into();
    }
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return "a hash is written after `#`".into();
    }
    if let Some(database) = text.strip_prefix("db:") {
        return if server.is_valkey() {
            Help::Instead(format!("db={database}"))
        } else {
            "Redis has no rules about databases; Valkey 9.1 and later have".into()
        };
    }
    let synonym = match text.to_ascii_lowercase().as_str() {
        "nokeys" => Some("resetkeys"),
        "nochannels" => Some("resetchannels"),
        "resetcommands" => Some("nocommands"),
        _ => None,
    };
    if let Some(word) = synonym {
        return Help::Instead(word.to_owned());
    }
    let known = KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    let lower = text.to_ascii_lowercase();
    let mut similar = KEYWORDS
        .into_iter()
        .filter(|word| text.len() > 2 && begins_alike(&lower, word));
    match nearest(text, &mut similar) {
        _ if known => format!("{server} does not know this rule, or not inside a selector").into(),
        Some(word) => Help::Instead(word.to_owned()),
        None => "rules are words like `on` and `allkeys`, or begin with one of \
                 + - ~ % & > < # ! (; a password is written `>password`, without a space"
            .into(),
    }
}

/// The name that was probably meant: a few letters away at most.
pub(crate) fn nearest<'n>(text: &str, names: &mut dyn Iterator<Item = &'n str>) -> Option<&'n str> {
    // Nothing so long is a slip of the pen, and distances cost its square.
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let length = lower.chars().count();
    let furthest = (length.div_ceil(4)).max(1);
    let letters = letters(&lower);
    names
        // Names have one byte a letter, and lengths are soon compared. A change
        // brings one letter at most, and takes one away.
        .filter(|name| name.len().abs_diff(length) <= furthest)
        .filter(|name| {
            let others = self::letters(name);
            let more = |one: u32, other: u32| (one & !other).count_ones() as usize;
            more(letters, others).max(more(others, letters)) <= furthest
        })
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

/// Which letters a text has, whatever their case, as bits; others share theirs.
fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

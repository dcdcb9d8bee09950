//! What was probably meant by a rule that the server refuses: more ways to
//! write it wrong than [`help`](super::help) knows.
//!
//! Small programs do without: only documents ask for hints.

use std::fmt;

use super::help::{Help, help, nearest};
use super::modules::{module_of, of_module};
use super::placeholder::is_placeholder;
use super::separate::separate;
use crate::commands::Category;
use crate::document::HIDDEN;
use crate::rule::{KEYWORDS, Rule, RuleError, RuleErrorKind};
use crate::server::Server;

/// What to do about a refused rule; its `Display` is a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hint {
    /// What small programs say too.
    Help(Help),
    /// These were written without spaces between them.
    Separate(Vec<String>),
    /// One of these was meant: the rules, each with what it does.
    OneOf(Vec<(String, &'static str)>),
    /// The word and the one before it are a command and its subcommand.
    Subcommand(String),
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Help(help) => help.fmt(f),
            Self::Separate(rules) => {
                let shown: Vec<String> = rules.iter().map(|rule| shown(rule)).collect();
                let shown = shown.join(" ");
                write!(
                    f,
                    "rules are separated by spaces and nothing else: `{shown}`"
                )
            }
            Self::OneOf(ways) => {
                for (number, (rule, effect)) in ways.iter().enumerate() {
                    let comma = if number == 0 { "" } else { ", " };
                    write!(f, "{comma}`{rule}` {effect}")?;
                }
                Ok(())
            }
            Self::Subcommand(rule) => {
                write!(f, "a subcommand is joined to its command by `|`: `{rule}`")
            }
        }
    }
}

impl<T: Into<Help>> From<T> for Hint {
    fn from(help: T) -> Self {
        Self::Help(help.into())
    }
}

/// A rule without its password.
pub(crate) fn shown(rule: &str) -> String {
    match rule.chars().next() {
        Some(sign @ ('>' | '<' | '#' | '!')) => format!("{sign}{HIDDEN}"),
        _ => rule.to_owned(),
    }
}

impl RuleError {
    /// What was probably meant by the refused `rule`, which comes after the rule
    /// `before`, if after any. Passwords are never repeated.
    pub(crate) fn hint(&self, rule: &[u8], before: Option<&[u8]>, server: Server) -> Hint {
        let word = self.word(rule);
        let before = String::from_utf8_lossy(before.unwrap_or_default());
        let hint = after(&before, &word, self.kind, server).or_else(|| match self.kind {
            _ if word.ends_with('.') && is_rule(word.trim_end_matches('.'), server) => {
                instead(word.trim_end_matches('.'))
            }
            _ if is_in_brackets(&word, server) => {
                words("a selector is written in parentheses: `(~pattern +get)`")
            }
            _ if rule.starts_with(b"(") && is_rule(&word, server) => words(OF_USER),
            RuleErrorKind::NoSuchRule => no_such_rule(&word, server),
            RuleErrorKind::UnknownCommand | RuleErrorKind::UnknownSubcommand => {
                unknown_command(&word, server)
            }
            RuleErrorKind::UnknownCategory => unknown_category(&word, server),
            RuleErrorKind::PasswordHash => Some(password_hash(&word).into()),
            RuleErrorKind::NoSuchPassword => no_such_password(&word),
            _ => None,
        });
        hint.unwrap_or_else(|| help(self.kind, &word, server).into())
    }
}

/// `[~app:*` or `+get]`: a bracket of several words.
fn is_in_brackets(word: &str, server: Server) -> bool {
    let opened = word.strip_prefix('[');
    let closed = word.strip_suffix(']');
    let inner = match (opened, closed) {
        (Some(inner), None) | (None, Some(inner)) => inner,
        _ => return false,
    };
    inner.len() > 1 && is_rule(inner, server)
}

/// For rules that no selector has.
const OF_USER: &str = "a selector has rules about commands, keys and channels: this one is about \
                       the user, so write it outside of the parentheses";

fn instead(rule: impl Into<String>) -> Option<Hint> {
    Some(Help::Instead(rule.into()).into())
}

fn words(words: &str) -> Option<Hint> {
    Some(words.into())
}

fn is_rule(text: &str, server: Server) -> bool {
    Rule::parse(text.as_bytes(), server).is_ok()
}

/// What the rule before has to do with it: a space where none can be.
fn after(before: &str, word: &str, kind: RuleErrorKind, server: Server) -> Option<Hint> {
    match before {
        ">" | "<" => {
            return words(
                "write the password right after the sign, without a space; \
                 to give a password with a space, write `#` and its SHA-256",
            );
        }
        "+" | "-" => return words("write the command right after the sign, without a space"),
        "+@" | "-@" => return words("write the category right after `@`, without a space"),
        "#" | "!" => return words("write the hash right after the sign, without a space"),
        "~" => return words("write the pattern right after `~`, without a space"),
        "&" => return words("write the pattern right after `&`, without a space"),
        _ => {}
    }
    if kind != RuleErrorKind::NoSuchRule {
        return None;
    }
    if let Some(rule) = subcommand(before, word, server) {
        return Some(Hint::Subcommand(rule));
    }
    let is_password = before.starts_with(['>', '<']);
    if is_password && has_open_quote(before) {
        return words(
            "an ACL file has no quotes, so a password in it cannot have a space: \
             write `#` and its SHA-256 instead",
        );
    }
    None
}

/// `+client list`: the rule that was probably meant.
fn subcommand(before: &str, word: &str, server: Server) -> Option<String> {
    let before = before.trim_end_matches('|');
    let word = word.trim_start_matches('|');
    let name = before.strip_prefix(['+', '-'])?;
    let table = server.newest().commands();
    let container = table.top_level(name.as_bytes())?;
    let mut names = table.subcommands(container).iter().filter_map(|one| {
        let (_, name) = one.name.split_once('|')?;
        Some(name)
    });
    let lower = word.to_ascii_lowercase();
    let is_it = |name: &&str| *name == lower;
    let known = names.clone().find(is_it);
    let known = known.or_else(|| nearest(word, &mut names))?;
    let rule = format!("{before}|{known}");
    is_rule(&rule, server).then_some(rule)
}

fn has_open_quote(text: &str) -> bool {
    ['"', '\'']
        .iter()
        .any(|quote| text.matches(*quote).count() % 2 == 1)
}

fn no_such_rule(text: &str, server: Server) -> Option<Hint> {
    if text.eq_ignore_ascii_case("@all") {
        return Some(
            Help::Signed {
                what: "category",
                name: "@all".to_owned(),
            }
            .into(),
        );
    }
    let bracketed = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if bracketed.is_some_and(|rule| is_rule(rule, server)) {
        return words("manuals put what may be left out in brackets: write the rule without them");
    }
    if text
        .strip_prefix('\\')
        .is_some_and(|rule| rule.starts_with(['>', '~', '&', '#', '<', '(', '%']))
    {
        return words("a backslash is for a shell alone: write the rule without it");
    }
    if let Some(rules) = separate(text, server) {
        return Some(Hint::Separate(rules));
    }
    let lower = text.to_ascii_lowercase();
    let behaviour = server.behaviour();
    match lower.as_str() {
        "user" => return words("a line of an ACL file begins with `user` in lower-case letters"),
        "*" => {
            return one_of(
                &[("~*", "permits all keys"), ("&*", "all channels")],
                server,
            );
        }
        "all" | "everything" => {
            let ways = [
                ("+@all", "permits all commands"),
                ("allkeys", "all keys"),
                ("allchannels", "all channels"),
            ];
            return one_of(&ways, server);
        }
        "nopassword" | "no-pass" | "no_pass" | "no-password" => return instead("nopass"),
        "enable" | "enabled" | "active" => return instead("on"),
        "disable" | "disabled" | "inactive" => return instead("off"),
        "all-keys" | "all_keys" => return instead("allkeys"),
        "all-commands" | "all_commands" => return instead("allcommands"),
        "all-channels" | "all_channels" if behaviour.channels => return instead("allchannels"),
        "readonly" | "read-only" | "read_only" => return instead("+@read"),
        "readwrite" | "read-write" | "read_write" => {
            return Some(Hint::Separate(vec![
                "+@read".to_owned(),
                "+@write".to_owned(),
            ]));
        }
        "alldbs" | "resetdbs" if !behaviour.databases => return words(NO_DATABASES),
        "allchannels" | "resetchannels" if !behaviour.channels => {
            return words("channel rules need Redis 6.2 or later, or Valkey");
        }
        "clearselectors" if !behaviour.selectors => {
            return words("selectors need Redis 7.0 or later, or Valkey");
        }
        "+" | "-" => return words("write the command right after the sign, without a space"),
        "sanitize-payload" | "skip-sanitize-payload" if !behaviour.channels => {
            return words("this rule needs Redis 6.2 or later, or Valkey");
        }
        _ => {}
    }
    if let Some(hint) = stray_parenthesis(text, server) {
        return Some(hint);
    }
    // `"on >pw ~app:*"`
    if text
        .split(' ')
        .filter(|part| !part.is_empty() && is_rule(part, server))
        .count()
        > 1
    {
        return words("these quotes make several rules one word: each is a word of its own");
    }
    if named_hash(text).is_some() {
        return words("a hash is written right after `#`: its 64 digits, with nothing between");
    }
    if lower.starts_with("db=") && !behaviour.databases {
        return words(NO_DATABASES);
    }
    if lower.starts_with("role=") || matches!(lower.as_str(), "resetroles") {
        return words("roles need Valkey 9.2 or later, which is not known here");
    }
    if ["password=", "password:", "pass=", "pass:", "pw="]
        .iter()
        .any(|name| lower.starts_with(name))
    {
        return words("a password is written right after `>`: `>password`");
    }
    if [
        "keys=",
        "key=",
        "keys:",
        "channels=",
        "channel=",
        "channels:",
    ]
    .iter()
    .any(|name| lower.starts_with(name))
    {
        return words(
            "a key pattern is written right after `~`, a channel pattern right after `&`",
        );
    }
    if lower == "db" {
        return words(if behaviour.databases {
            "databases are listed right after `db=`, without a space: `db=0,1`"
        } else {
            NO_DATABASES
        });
    }
    if text.starts_with('@') && Category::from_name(&text.as_bytes()[1..]).is_none() {
        return unknown_category(&format!("+{text}"), server)
            .or_else(|| words("rules about categories begin with `+@` or `-@`"));
    }
    let permission = lower.trim_start_matches(['r', 'w']);
    if permission.starts_with('~') && permission.len() < text.len() && behaviour.selectors {
        let rule = format!("%{text}");
        return is_rule(&rule, server).then_some(rule).and_then(instead);
    }
    if let Some(known) = nearest(text, &mut KEYWORDS.into_iter().filter(|_| text.len() > 2))
        && known != lower
        && known != "db="
        && !is_rule(known, server)
        && let Some(hint) = no_such_rule(known, server)
    {
        return Some(hint);
    }
    missing_sign(text, server)
}

const NO_DATABASES: &str = "rules about databases need Valkey 9.1 or later; Redis has none";

fn one_of(ways: &[(&str, &'static str)], server: Server) -> Option<Hint> {
    let ways = ways.iter().filter(|(rule, _)| is_rule(rule, server));
    let owned = ways.map(|(rule, effect)| ((*rule).to_owned(), *effect));
    Some(Hint::OneOf(owned.collect()))
}

/// A pattern that lacks its `~` or `&`.
fn missing_sign(text: &str, server: Server) -> Option<Hint> {
    // What has other letters may be a password.
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ":*_-./{}".contains(letter);
    if !text.ends_with('*') || !text.chars().all(is_plain) {
        return None;
    }
    if let Some(name) = text.strip_suffix('*')
        && server.commands().get(name.as_bytes()).is_some()
    {
        return None;
    }
    // Without a colon before the star it could be a password all the same.
    if !text.ends_with(":*") {
        return words(
            "a key pattern begins with `~`, a channel pattern with `&`: `~pattern*`, `&pattern*`",
        );
    }
    let ways = [
        (format!("~{text}"), "permits keys"),
        (format!("&{text}"), "channels"),
    ];
    let ways = ways.into_iter().filter(|(rule, _)| is_rule(rule, server));
    Some(Hint::OneOf(ways.collect()))
}

/// For `+name` and `-name`.
fn unknown_command(text: &str, server: Server) -> Option<Hint> {
    let (sign, name) = text.split_at_checked(1)?;
    if name.is_empty() {
        return words("write the command right after the sign, without a space");
    }
    if is_named_place(name) {
        return words("this looks like a placeholder: put the name of a command in its place");
    }
    if name.starts_with(['~', '%', '&', '>', '#', '(']) {
        return match sign {
            "-" if name.starts_with(['~', '%', '&']) => words(
                "no rule forbids single keys or channels: `resetkeys` or `resetchannels` removes \
                 all patterns, then permit those that are meant",
            ),
            "-" => words("`<` removes a password, `clearselectors` all selectors"),
            _ if is_rule(name, server) => Some(Hint::Separate(vec![name.to_owned()])),
            _ => None,
        };
    }
    if name == "*" {
        return instead(format!("{sign}@all"));
    }
    let lower = name.to_ascii_lowercase();
    // `+config.get`, `+config_get`, `"+config get"`, `+flushall()`
    let plain = lower.strip_suffix("()").unwrap_or(&lower);
    let plain = plain.replace(['.', ':', '/', '-', '_', ' '], "|");
    let meant = format!("{sign}{plain}");
    if plain != lower && is_known(&plain, server) && is_rule(&meant, server) {
        return instead(meant);
    }
    if let Some(rules) = separate(text, server) {
        return Some(Hint::Separate(rules));
    }
    if sign == "-"
        && let Some(command) = narrowed(name, server)
    {
        return Some(
            format!(
                "first arguments can be allowed only, never forbidden: `-{command}` forbids the \
                 command with any argument"
            )
            .into(),
        );
    }
    if let Some(hint) = stray_parenthesis(text, server) {
        return Some(hint);
    }
    if sign == "-" {
        let opposite = match lower.as_str() {
            "on" => "off",
            "off" => "on",
            "nopass" => "resetpass",
            "allkeys" => "resetkeys",
            "allchannels" => "resetchannels",
            "allcommands" => "nocommands",
            _ => "",
        };
        if !opposite.is_empty() {
            return instead(opposite);
        }
    }
    if let Some(module) = module_of(&lower) {
        return Some(of_module(module).into());
    }
    if sign == "-" {
        return beginnings(&lower, server);
    }
    None
}

/// `-flush`: to name one of several commands would leave the others allowed.
fn beginnings(name: &str, server: Server) -> Option<Hint> {
    const SHORTEST: usize = 4;
    const MOST: usize = 3;
    let commands = server.commands().all().iter();
    let names = commands
        .map(|command| command.name)
        .filter(|known| known.starts_with(name) && !known.contains('|'));
    let names: Vec<String> = names
        .take(MOST + 1)
        .map(|name| format!("`-{name}`"))
        .collect();
    let is_few = (2..=MOST).contains(&names.len()) && name.len() >= SHORTEST;
    is_few.then(|| {
        let names = names.join(", ");
        format!("no command has this name, and these begin with it: {names}").into()
    })
}

/// `<category>`
fn is_named_place(name: &str) -> bool {
    name.starts_with('<') && is_placeholder(name)
}

/// Whether a server of the family knows a command or subcommand of this name.
fn is_known(name: &str, server: Server) -> bool {
    server.newest().commands().get(name.as_bytes()).is_some()
}

/// Of `select|1` and `config|set|maxmemory` the command without its first argument.
fn narrowed(name: &str, server: Server) -> Option<&'static str> {
    let (command, _) = name.rsplit_once('|')?;
    let command = server.commands().get(command.as_bytes())?;
    (!command.is_container()).then_some(command.name)
}

/// `-@all)`
fn stray_parenthesis(text: &str, server: Server) -> Option<Hint> {
    let rule = text.trim_end_matches(')');
    let ways = [(rule, "without the `)`: no `(` is open here")];
    (rule != text && is_rule(rule, server))
        .then(|| one_of(&ways, server))
        .flatten()
}

/// For `+@name` and `-@name`.
fn unknown_category(text: &str, server: Server) -> Option<Hint> {
    let (sign, name) = (text.get(..1)?, text.get(2..)?);
    if name.is_empty() {
        return words("write the category right after `@`, without a space");
    }
    if is_named_place(name) {
        return words("this looks like a placeholder: put the name of a category in its place");
    }
    if let Some(rules) = separate(text, server) {
        return Some(Hint::Separate(rules));
    }
    if let Some(hint) = stray_parenthesis(text, server) {
        return Some(hint);
    }
    let meant = match name.to_ascii_lowercase().as_str() {
        "keys" => {
            let ways = [
                (format!("{sign}keys"), "is about the command KEYS alone"),
                (
                    format!("{sign}@keyspace"),
                    "about all commands on keys as such, DEL and FLUSHALL among them",
                ),
            ];
            return Some(Hint::OneOf(ways.into()));
        }
        "readwrite" | "read-write" | "rw" => {
            let rules = ["read", "write"].map(|name| format!("{sign}@{name}"));
            return Some(Hint::Separate(rules.into()));
        }
        "readonly" | "read-only" | "ro" | "reads" => "read",
        "writes" | "writeonly" | "write-only" => "write",
        "*" | "everything" | "any" => "all",
        "none" | "nothing" => return instead("-@all"),
        "pub-sub" | "publish" | "subscribe" | "pub" | "sub" | "channels" => "pubsub",
        "danger" | "unsafe" if sign == "-" => "dangerous",
        "administration" | "administrator" if sign == "-" => "admin",
        "transactions" | "multi" => "transaction",
        "scripts" => "scripting",
        "eval" | "function" | "functions" if sign == "+" => {
            return words(
                "no category has this name; `@scripting` has EVAL, FCALL, FUNCTION and SCRIPT",
            );
        }
        "eval" | "function" | "functions" => "scripting",
        "conn" | "connections" => "connection",
        "search" | "json" | "timeseries" | "bloom" | "cuckoo" | "cms" | "topk" | "tdigest"
        | "graph" => {
            return Some(
                format!(
                    "`@{name}` is a category of a module: only a server that has loaded it knows \
                     it, and it is not simulated here"
                )
                .into(),
            );
        }
        "generic" => {
            return words(
                "what documentation calls generic is the category `@keyspace`; it has FLUSHALL too",
            );
        }
        wild if wild.contains('*') => {
            return words("rules about categories have no wildcards; name each category");
        }
        "array" => {
            return words("the category `@array` needs a newer server: Redis 8.8 or later");
        }
        _ => return None,
    };
    instead(format!("{sign}@{meant}"))
}

/// How many letters the SHA-256 of a password has.
pub(crate) const DIGITS: usize = 64;

/// The digits of a hash that something stands before: `sha256:9f86…`, `#9f86…`.
pub(crate) fn named_hash(text: &str) -> Option<&str> {
    let at = text.len().checked_sub(DIGITS)?;
    let (name, hash) = text.split_at_checked(at)?;
    let name = name.to_ascii_lowercase();
    let name = name.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let is_named = matches!(name, "" | "sha256" | "sha-256" | "sha" | "hash");
    (at > 0 && is_named && is_hex(hash)).then_some(hash)
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// For `#hash` and `!hash`.
fn password_hash(text: &str) -> String {
    let (sign, hash) = text.split_at_checked(1).unwrap_or_default();
    let (does, other) = if sign == "!" {
        ("remove", '<')
    } else {
        ("give", '>')
    };
    if hash.len() == DIGITS && is_hex(hash) {
        return "write the hash in lower-case letters".to_owned();
    }
    if is_placeholder(hash) {
        return "this looks like a placeholder: put the SHA-256 of the password in its place"
            .to_owned();
    }
    if named_hash(hash).is_some() {
        return format!("write the 64 digits right after `{sign}`, with nothing between");
    }
    let count = hash.chars().count();
    // Fewer can be a word of a language.
    if is_hex(hash) && count >= 32 {
        let kind = match count {
            32 => ", as an MD5 has",
            40 => ", as a SHA-1 has",
            128 => ", as a SHA-512 has",
            _ => "",
        };
        return format!(
            "a SHA-256 has 64 hexadecimal digits, and this {count}{kind}; \
             to {does} a password itself write `{other}` before it"
        );
    }
    format!(
        "`{sign}` is for the SHA-256 of a password, 64 hexadecimal digits in lower case; \
         to {does} the password itself write `{other}` before it"
    )
}

/// For `<password` and `!hash`.
fn no_such_password(text: &str) -> Option<Hint> {
    let password = text.strip_prefix('<')?;
    if is_placeholder(text) {
        return words("this looks like a placeholder that was not filled in");
    }
    if password.len() == DIGITS && is_hex(password) {
        return words("to remove a password by its hash write `!` before the hash");
    }
    words(
        "`<` removes a password that the user has; to add one write `>` before it. \
         Passwords are removed after they were added",
    )
}

//! What was typed on the command line, of which errors repeat nothing that may be
//! a secret: they end up in logs.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use aclarity::redact::{HIDDEN, is_plain, redact, secrets};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Endings of names of files that people keep rules in.
const ENDINGS: [&str; 16] = [
    "acl", "conf", "cfg", "ini", "txt", "md", "json", "jsonl", "yaml", "yml", "toml", "tf", "sh",
    "env", "log", "tpl",
];

/// Servers that have no profile, and whose names are no secrets.
const OTHERS: &str = "memcached dragonfly garnet kvrocks mongodb pika ssdb tair";

/// The arguments of the process, the first of which is its own name.
pub(crate) struct Typed {
    arguments: Vec<String>,
}

impl Typed {
    pub fn new<'a>(arguments: impl Iterator<Item = &'a OsStr>) -> Self {
        Self {
            arguments: arguments
                .map(|argument| argument.to_string_lossy().into_owned())
                .collect(),
        }
    }

    /// A message without words that were typed as options' values or in place of
    /// them. The command of `check` and names of users have their own rules.
    pub fn masked(&self, message: &str) -> String {
        let mut shown = message.to_owned();
        let mut before = "";
        for argument in self.arguments.iter().skip(2) {
            if argument == "--" {
                break;
            }
            let value = match argument.split_once('=') {
                Some((option, value)) if option.starts_with("--") => value,
                _ => argument,
            };
            if before != "--user" {
                mask_quoted(&mut shown, value);
            }
            before = argument;
        }
        shown
    }

    /// Masks what an error of clap repeats, and says what to do instead.
    pub fn explain(&self, error: &mut clap::Error) {
        let kind = error.kind();
        let place = match kind {
            ErrorKind::UnknownArgument => ContextKind::InvalidArg,
            ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
            _ => ContextKind::InvalidValue,
        };
        let typed = match error.get(place) {
            Some(ContextValue::String(typed)) => typed.clone(),
            _ => return,
        };
        let shown = match kind {
            ErrorKind::UnknownArgument if is_option(&typed) => typed.clone(),
            ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => HIDDEN.to_owned(),
            _ => of_value(&typed),
        };
        let is_masked = shown != typed;
        if is_masked {
            error.insert(place, ContextValue::String(shown));
            // It repeats the word: `to pass '-x' as a value, use '-- -x'`.
            error.remove(ContextKind::Suggested);
        }
        if let Some(help) = self.help(kind).filter(|_| is_masked) {
            let help = ContextValue::StyledStrs(vec![help.into()]);
            error.insert(ContextKind::Suggested, help);
        }
    }

    fn help(&self, kind: ErrorKind) -> Option<&'static str> {
        const RULES: &str = "`--rules` is one argument: put all rules in quotes, as in \
                             `--rules 'on ~app:* +get'`";
        let has_rules = self.arguments.iter().any(|argument| argument == "--rules");
        Some(match (kind, self.arguments.get(1)?.as_str()) {
            (ErrorKind::InvalidSubcommand, _) => {
                "rules go to standard input: `echo '…' | aclarity lint -`"
            }
            (ErrorKind::UnknownArgument, _) if has_rules => RULES,
            (ErrorKind::UnknownArgument, "lint") => {
                "`lint` takes a file; rules go to standard input: `echo '…' | aclarity lint -`"
            }
            (ErrorKind::UnknownArgument, "load") => {
                "`load` takes a file; its text may come from standard input: \
                 `echo '…' | aclarity load -`"
            }
            (ErrorKind::UnknownArgument, "test") => {
                "`test` takes a file of cases; they may come from standard input: \
                 `echo 'allow app: GET a' | aclarity test --file users.acl -`"
            }
            (ErrorKind::UnknownArgument, "session") => {
                "`session` reads commands from standard input: `echo '…' | aclarity session`"
            }
            (ErrorKind::UnknownArgument, "redact") => {
                "`redact` takes a file; text goes to standard input: `echo '…' | aclarity redact`"
            }
            _ => return None,
        })
    }
}

/// The name of a file that may not exist, for a message.
pub(crate) fn named(path: &Path) -> Cow<'_, str> {
    let name = path.to_string_lossy();
    match is_path(&name) || redact(&name) == name {
        true => name,
        false => HIDDEN.into(),
    }
}

/// Why a file cannot be read.
pub(crate) fn unreadable(path: &Path, error: io::Error) -> anyhow::Error {
    let exists = matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory
    );
    let name = match exists {
        true => path.to_string_lossy(),
        false => named(path),
    };
    let help = match name == HIDDEN {
        true => {
            ": name a file, or give the text on standard input with `-` in its place, as in \
             `echo '…' | aclarity lint -`"
        }
        false => "",
    };
    anyhow::Error::new(error).context(format!("cannot read {name}{help}"))
}

/// Whether a text is plainly the path of a file: without the signs of rules and
/// addresses, and with words that are known or the ending of such a file.
fn is_path(text: &str) -> bool {
    let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_usual = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-/\\:".contains(c));
    let has_ending = name
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()));
    let is_rooted = ["/", "./", "../", ".\\", "..\\"]
        .iter()
        .any(|start| text.starts_with(start));
    let drive = text.find(':').is_none_or(|at| at == 1);
    is_usual && drive && is_plain(text) && secrets(text).is_empty() && (has_ending || is_rooted)
}

/// An option that may have been meant: `--acl-file`, `-x`.
fn is_option(text: &str) -> bool {
    let is_long = text.strip_prefix("--").is_some_and(|name| {
        name.len() < 24 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    });
    is_long || (text.starts_with('-') && text.len() == 2)
}

/// The value of an option, of which a server's name or a number stays.
fn of_value(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if OTHERS.split_ascii_whitespace().any(|name| name == lower) {
        return text.to_owned();
    }
    let is_server = ["redis", "valkey"]
        .iter()
        .any(|name| lower.starts_with(name));
    let is_number = text.len() < 8
        && text
            .trim_start_matches('-')
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.');
    let is_name = is_server && is_plain(text) && !text.contains(['@', ' ']);
    match is_number || (is_name && redact(text) == text) {
        true => text.to_owned(),
        false => HIDDEN.to_owned(),
    }
}

/// Masks a word wherever a message has it in quotes.
fn mask_quoted(message: &mut String, word: &str) {
    let is_harmless = word.is_empty() || redact(word) == word || is_path(word);
    if is_harmless || of_value(word) == word {
        return;
    }
    for quote in ['`', '\''] {
        let quoted = format!("{quote}{word}{quote}");
        if message.contains(&quoted) {
            *message = message.replace(&quoted, &format!("{quote}{HIDDEN}{quote}"));
        }
    }
}

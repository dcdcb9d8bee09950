//! What a command asks while it runs, after the check that ACL DRYRUN makes.
//!
//! A script and EXEC ask for each command that they call, and SORT with BY or
//! GET asks for the right to read every key.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Reply, lua};
use crate::commands::{Command, Lookup, Names};
use crate::permission::Access;
use crate::redact::is_blank;
use crate::user::{Selector, User};

/// The questions that the last command asked while it ran.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inside {
    /// In their order.
    pub asked: Vec<Asked>,
    /// A script among them that was not run.
    pub not_run: Option<NotRun>,
    /// Whether the command was a HELLO that the server let through, and whose login
    /// failed.
    pub login_failed: bool,
}

/// A question about permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The call that it is about.
    pub argv: Vec<Vec<u8>>,
    /// The database that was selected.
    pub database: u32,
    /// Whether it asks for reading every key, and not for the call itself.
    pub every_key: bool,
    /// The answer.
    pub permitted: bool,
}

/// A script that was not run, so that nobody knows what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotRun {
    /// Why it was not run.
    pub reason: WhyNotRun,
    /// The commands that it names, each once, in the order of the script.
    pub commands: Vec<NamedCommand>,
    /// Whether it may call commands whose names cannot be read in it.
    pub unreadable: bool,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The server runs it.
    Allowed,
    /// The server denies it, before it runs or while it does.
    Denied,
    /// It is a script that was not run, and that could call what is denied.
    Undecided,
}

/// Why a script was not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNotRun {
    /// It does more than call commands.
    NotFollowed,
    /// EVALSHA names a script that was not loaded here.
    NotLoaded,
    /// FCALL names a function, and functions are not known here.
    Function,
}

/// A command that a script names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedCommand {
    /// Its full name: `config|get`.
    pub name: String,
    /// What the user's rules say of it.
    pub permitted: Permitted,
}

/// How far a user may run a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permitted {
    /// With no arguments at all.
    Never,
    /// The arguments decide, or the server has no such command.
    Depends,
    /// With any keys, channels and databases.
    Always,
}

impl Inside {
    /// The question whose answer is the reason for a reply that is an error. (What
    /// was denied before may have been caught by `pcall`.)
    pub(crate) fn denied(&self, reply: &Reply) -> Option<&Asked> {
        reply.first_error()?;
        self.asked.iter().rfind(|asked| !asked.permitted)
    }

    /// What a reply says about permissions; nothing when it is another error, or
    /// an answer.
    pub(super) fn verdict(&self, reply: &Reply) -> Option<Verdict> {
        match reply {
            _ if self.denied(reply).is_some() => Some(Verdict::Denied),
            Reply::Error(text) => {
                let text = text.strip_prefix(EXEC_ABORTED).unwrap_or(text);
                text.starts_with(b"NOPERM").then_some(Verdict::Denied)
            }
            Reply::Allowed => Some(match &self.not_run {
                Some(script) if !script.is_permitted() => Verdict::Undecided,
                _ => Verdict::Allowed,
            }),
            _ => None,
        }
    }
}

/// How an EXEC that is itself denied begins.
const EXEC_ABORTED: &[u8] = b"EXECABORT Transaction discarded because of: ";

impl NotRun {
    /// What the script names, and how far the user may run it.
    pub(super) fn new(reason: WhyNotRun, named: lua::Names, user: &User, names: &Names) -> Self {
        let mut commands: Vec<NamedCommand> = Vec::new();
        let mut unreadable = named.unreadable;
        for argv in named.calls {
            let (name, permitted) = match names.lookup(&argv) {
                Lookup::Found(command) => (command.name.into(), permitted(user, command)),
                Lookup::NoSubcommand(container) => {
                    unreadable = true;
                    (container.name.into(), Permitted::Depends)
                }
                Lookup::Unknown => {
                    let name = String::from_utf8_lossy(&argv[0]).to_ascii_lowercase();
                    (name, Permitted::Depends)
                }
            };
            if commands.iter().all(|known| known.name != name) {
                commands.push(NamedCommand { name, permitted });
            }
        }
        Self {
            reason,
            commands,
            unreadable,
        }
    }

    /// Whether the user may run everything that the script can call, so that no
    /// permission can stop it.
    pub fn is_permitted(&self) -> bool {
        let mut commands = self.commands.iter();
        !self.unreadable && commands.all(|command| command.permitted == Permitted::Always)
    }
}

impl fmt::Display for NotRun {
    /// `the script was not run: …; it names get and set; the user cannot be
    /// permitted set`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |f: &mut fmt::Formatter<'_>, which: &dyn Fn(&NamedCommand) -> bool| {
            let names = self.commands.iter().filter(|command| which(command));
            for (number, command) in names.enumerate() {
                f.write_str(if number > 0 { ", " } else { "" })?;
                write_escaped(f, &command.name)?;
            }
            Ok(())
        };
        f.write_str(match self.reason {
            WhyNotRun::NotFollowed => "the script was not run, as it does more than call commands",
            WhyNotRun::NotLoaded => "the script was not run, as none of this SHA-1 was loaded here",
            WhyNotRun::Function => "the function was not run, as functions are not known here",
        })?;
        if !self.commands.is_empty() {
            f.write_str("; it names ")?;
            named(f, &|_| true)?;
        }
        if self.unreadable && self.reason == WhyNotRun::NotFollowed {
            f.write_str("; it names commands that cannot be read")?;
        } else if self.commands.is_empty() && !self.unreadable {
            f.write_str("; it names no command")?;
        }
        let is_denied = |command: &NamedCommand| command.permitted == Permitted::Never;
        if self.commands.iter().any(is_denied) {
            f.write_str("; the user is not permitted ")?;
            named(f, &is_denied)?;
        } else if self.is_permitted() && !self.commands.is_empty() {
            f.write_str("; the user is permitted that with any arguments")?;
        }
        Ok(())
    }
}

/// Writes a name on one line. (As `escape_debug`, whose tables of characters
/// take 5 kB of the wasm.)
fn write_escaped(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    name.chars().try_for_each(|letter| match letter {
        '\0' => f.write_str("\\0"),
        _ if letter.is_ascii() || is_blank(letter) => write!(f, "{}", letter.escape_default()),
        _ => f.write_char(letter),
    })
}

/// How far a user may run a command, whatever the arguments are.
fn permitted(user: &User, command: &Command) -> Permitted {
    let by_selector = |selector: &Selector| {
        let is_whole =
            selector.all_commands || selector.commands.contains(command.id) || command.is_free();
        if !is_whole {
            let mut narrowed = selector.first_arguments.iter();
            return match narrowed.any(|(id, _)| *id == command.id) {
                true => Permitted::Depends,
                false => Permitted::Never,
            };
        }
        let has_keys = !command.may_have_keys() || has_every_key(selector, Access::ALL) || {
            let mut needs = command.possible_needs().into_iter();
            needs.all(|need| has_every_key(selector, need))
        };
        let has_channels = !command.has_channels() || selector.all_channels;
        let has_databases = selector.databases.is_none() || !command.may_need_databases();
        match has_keys && has_channels && has_databases {
            true => Permitted::Always,
            false => Permitted::Depends,
        }
    };
    let judged = user.all_selectors().map(by_selector);
    judged.max().unwrap_or(Permitted::Never)
}

/// Whether the pattern `*` itself is there with this access; other patterns that match
/// every key do not count.
pub(crate) fn has_every_key(selector: &Selector, need: Access) -> bool {
    let mut patterns = selector.keys.iter();
    selector.all_keys || patterns.any(|(pattern, access)| pattern == b"*" && access.covers(need))
}

//! What a candidate would do where it is to stand.

use std::fmt;

use crate::commands::{Category, CommandSet, CommandTable};

/// What a rule does to a user, or means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It permits commands that were not permitted before.
    Adds(Commands),
    /// It forbids commands that were permitted before.
    Removes(Commands),
    /// The rules before it say so already.
    Nothing,
    /// It is not about commands; this is what it means.
    Means(&'static str),
}

/// Commands, and how many of them do harm in the wrong hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commands {
    /// Their names, `config|get` for subcommands.
    pub names: Vec<&'static str>,
    /// How many are in the category `dangerous`.
    pub dangerous: usize,
}

impl Effect {
    /// What giving or taking `set` does to a selector that has `before`.
    pub(super) fn of(
        gives: bool,
        set: &CommandSet,
        before: &CommandSet,
        table: &'static CommandTable,
    ) -> Self {
        let changed = if gives {
            set.difference(before)
        } else {
            set.intersection(before)
        };
        let dangerous = changed.intersection(table.in_category(Category::Dangerous));
        let commands = Commands {
            names: changed.iter().map(|id| table.by_id(id).name).collect(),
            dangerous: dangerous.iter().count(),
        };
        match (changed.is_empty(), gives) {
            (true, _) => Self::Nothing,
            (false, true) => Self::Adds(commands),
            (false, false) => Self::Removes(commands),
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adds(commands) => write!(f, "adds {commands}"),
            Self::Removes(commands) => write!(f, "removes {commands}"),
            Self::Nothing => f.write_str("changes nothing here"),
            Self::Means(meaning) => f.write_str(meaning),
        }
    }
}

/// `get`, `12 commands, 3 of them dangerous: get, set, mget, …`; with `{:#}` all
/// names.
impl fmt::Display for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 4;
        if let ([only], dangerous) = (&self.names[..], self.dangerous) {
            let dangerous = if dangerous > 0 { ", dangerous" } else { "" };
            return write!(f, "{only}{dangerous}");
        }
        let count = self.names.len();
        let shown = if f.alternate() {
            count
        } else {
            count.min(SHOWN)
        };
        write!(f, "{count} commands")?;
        match self.dangerous {
            0 => {}
            all if all == count => f.write_str(", all of them dangerous")?,
            some => write!(f, ", {some} of them dangerous")?,
        }
        let more = if shown < count { ", …" } else { "" };
        write!(f, ": {}{more}", self.names[..shown].join(", "))
    }
}

/// What a word or the beginning of a rule means.
pub(super) fn meaning(word: &str) -> &'static str {
    match word {
        "on" => "the user may log in",
        "off" => "the user may not log in any more",
        "nopass" => "any password will do; forgets those it has",
        "resetpass" => "forgets all passwords, and nopass",
        "reset" => "makes the user as a new one",
        "allkeys" => "permits all keys",
        "resetkeys" => "forgets all key patterns",
        "allchannels" => "permits all channels",
        "resetchannels" => "forgets all channel patterns",
        "clearselectors" => "removes all selectors",
        "sanitize-payload" => "has the payload of RESTORE checked",
        "skip-sanitize-payload" => "has the payload of RESTORE not checked",
        "alldbs" => "permits all databases",
        "resetdbs" => "forgets all databases",
        "db=" => "permits databases, by their numbers",
        "~" => "permits keys, to read and write",
        "%R~" => "permits keys, to read",
        "%W~" => "permits keys, to write",
        "&" => "permits channels",
        ">" => "adds a password",
        "(" => "opens a selector: another set of permissions",
        _ => "a rule",
    }
}

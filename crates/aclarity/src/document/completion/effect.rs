//! What a candidate would do where it is to stand.

use std::fmt;

use crate::commands::{CommandSet, CommandTable};

/// What a rule does to a user, or means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It permits these commands, which were not permitted before.
    Adds(Vec<&'static str>),
    /// It forbids these commands, which were permitted before.
    Removes(Vec<&'static str>),
    /// The rules before it say so already.
    Nothing,
    /// It is not about commands; this is what it means.
    Means(&'static str),
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
        let names: Vec<&'static str> = changed.iter().map(|id| table.by_id(id).name).collect();
        match (names.is_empty(), gives) {
            (true, _) => Self::Nothing,
            (false, true) => Self::Adds(names),
            (false, false) => Self::Removes(names),
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adds(names) => list(f, "adds", names),
            Self::Removes(names) => list(f, "removes", names),
            Self::Nothing => f.write_str("changes nothing here"),
            Self::Means(meaning) => f.write_str(meaning),
        }
    }
}

/// `adds get`, `adds 12 commands: get, set, mget, …`
fn list(f: &mut fmt::Formatter<'_>, verb: &str, names: &[&str]) -> fmt::Result {
    const SHOWN: usize = 4;
    match names {
        [only] => write!(f, "{verb} {only}"),
        _ => {
            let shown = &names[..names.len().min(SHOWN)];
            let count = names.len();
            write!(f, "{verb} {count} commands: {}", shown.join(", "))?;
            if count > SHOWN {
                f.write_str(", …")
            } else {
                Ok(())
            }
        }
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

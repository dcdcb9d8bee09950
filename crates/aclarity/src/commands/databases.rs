//! Which databases a call accesses, for servers with database rules.

use super::keys::strict_integer;
use super::{Category, Command};
use crate::server::Server;

/// Number of databases in the default configuration.
pub const DEFAULT_COUNT: u32 = 16;

/// Which databases a command accesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Databases {
    /// At most the connection's current database.
    Current,
    /// The databases named in these arguments.
    Arguments(&'static [usize]),
    /// The databases named after each `DB` option.
    Option,
    /// All databases.
    All,
}

impl Databases {
    pub(super) fn of(command: &str, server: Server) -> Self {
        if !server.behaviour().databases {
            return Self::Current;
        }
        match command {
            "select" => Self::Arguments(&[1]),
            "swapdb" => Self::Arguments(&[1, 2]),
            "move" => Self::Arguments(&[2]),
            "copy" => Self::Option,
            "flushall"
            | "cluster|cancelslotmigrations"
            | "cluster|flushslot"
            | "cluster|migrateslots" => Self::All,
            _ => Self::Current,
        }
    }
}

/// A database that a call needs, and the argument that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseNeed {
    /// The database's number.
    pub database: u32,
    /// Index of the argument that names it; 0 for the connection's current
    /// database.
    pub argument: usize,
}

impl Command {
    /// The databases that a call needs on a connection whose current database
    /// is `current`.
    ///
    /// Arguments that are no valid database number are skipped: the command
    /// itself will fail.
    pub fn databases<A: AsRef<[u8]>>(
        &self,
        argv: &[A],
        current: u32,
    ) -> impl Iterator<Item = DatabaseNeed> {
        let named = match self.databases {
            Databases::Arguments(places) => named_at(argv, places.iter().copied()),
            Databases::Option => named_after_db(argv),
            Databases::Current | Databases::All => None,
        };
        let all = match self.databases {
            Databases::All => DEFAULT_COUNT,
            _ => 0,
        };
        let uses_current = match self.databases {
            Databases::All => false,
            Databases::Current => self.is_about_data() || self.may_have_keys(),
            Databases::Arguments(_) | Databases::Option => self.may_have_keys(),
        };
        let own = |database| DatabaseNeed {
            database,
            argument: 0,
        };
        named
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .chain((0..all).map(own))
            .chain(uses_current.then_some(own(current)))
    }

    /// Whether a call of the command can need a database.
    pub fn may_need_databases(&self) -> bool {
        self.databases != Databases::Current || self.is_about_data() || self.may_have_keys()
    }

    fn is_about_data(&self) -> bool {
        [Category::Keyspace, Category::Read, Category::Write]
            .iter()
            .any(|category| self.is_in(*category))
    }
}

/// The databases that a call names. No command names more than eight.
type Named = [Option<DatabaseNeed>; 8];

fn named_at<A: AsRef<[u8]>>(argv: &[A], places: impl Iterator<Item = usize>) -> Option<Named> {
    let mut named = Named::default();
    for (slot, argument) in named.iter_mut().zip(places) {
        let text = argv.get(argument)?.as_ref();
        let database = u32::try_from(strict_integer(text)?).ok()?;
        if database >= DEFAULT_COUNT {
            return None;
        }
        *slot = Some(DatabaseNeed { database, argument });
    }
    Some(named)
}

/// Parses `COPY source destination [DB n] [REPLACE]`; options may repeat and
/// come in any order.
fn named_after_db<A: AsRef<[u8]>>(argv: &[A]) -> Option<Named> {
    let mut places = [0; 8];
    let mut count = 0;
    let mut at = 3;
    while let Some(option) = argv.get(at) {
        if option.as_ref().eq_ignore_ascii_case(b"db") && at + 1 < argv.len() {
            *places.get_mut(count)? = at + 1;
            count += 1;
            at += 2;
        } else if option.as_ref().eq_ignore_ascii_case(b"replace") {
            at += 1;
        } else {
            return None;
        }
    }
    named_at(argv, places[..count].iter().copied())
}

//! Every command by user: may it, on which terms.

mod export;

use std::fmt;

use crate::commands::{Category, Command, CommandId};
use crate::permission::Access;
use crate::server::Server;
use crate::user::{Selector, User};

use super::needs::Needs;
pub use export::Format;

/// What a user may do with a command.
///
/// Judged by the plainest call: SET is one that only writes, though SET with
/// GET would read as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The command is not permitted.
    Denied,
    /// The command is permitted, but something that each call needs never is.
    Useless(Limit),
    /// Some calls are permitted; what decides which.
    Limited(Limits),
    /// Every call is permitted.
    Allowed,
}

/// Something that a right can be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// Databases (Valkey 9.1).
    Databases,
    /// First arguments.
    Arguments,
    /// Keys.
    Keys,
    /// Channels.
    Channels,
}

impl Limit {
    const ALL: [Self; 4] = [Self::Arguments, Self::Keys, Self::Channels, Self::Databases];

    fn word(self) -> &'static str {
        match self {
            Self::Arguments => "arguments",
            Self::Keys => "keys",
            Self::Channels => "channels",
            Self::Databases => "databases",
        }
    }
}

/// What a right is limited to; never nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Limits(u8);

impl Limits {
    fn with(self, limit: Limit) -> Self {
        Self(self.0 | 1 << limit as u8)
    }

    /// Whether the right is limited to some of these.
    pub fn contains(self, limit: Limit) -> bool {
        self.0 & (1 << limit as u8) != 0
    }
}

/// How much of a command is granted: what a picture shows of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grant {
    /// No call.
    Refused,
    /// Some calls.
    Part,
    /// Every call.
    Granted,
}

impl Verdict {
    /// How much is granted.
    pub fn grant(self) -> Grant {
        match self {
            Self::Denied | Self::Useless(_) => Grant::Refused,
            Self::Limited(_) => Grant::Part,
            Self::Allowed => Grant::Granted,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Limited(a), Self::Limited(b)) => Self::Limited(Limits(a.0 | b.0)),
            (Self::Useless(a), Self::Useless(b)) => Self::Useless(a.max(b)),
            _ if self.rank() >= other.rank() => self,
            _ => other,
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Denied => 0,
            Self::Useless(_) => 1,
            Self::Limited(_) => 2,
            Self::Allowed => 3,
        }
    }
}

impl fmt::Display for Verdict {
    /// In a few words: `allowed`, `some keys`, `no channels`, `denied`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied => f.write_str("denied"),
            Self::Allowed => f.write_str("allowed"),
            Self::Useless(limit) => write!(f, "no {}", limit.word()),
            Self::Limited(limits) => {
                let mut before = "some ";
                for limit in Limit::ALL {
                    if limits.contains(limit) {
                        write!(f, "{before}{}", limit.word())?;
                        before = " and ";
                    }
                }
                Ok(())
            }
        }
    }
}

/// The commands of a server, and what each asks of a user.
///
/// ```
/// use aclarity::{Server, analysis::matrix::Matrix, user::User};
///
/// let server = Server::Redis8_6;
/// let mut user = User::new(server);
/// for rule in ["~app:*", "+@all", "-@dangerous", "+flushall"] {
///     user.apply(rule.as_bytes(), server)?;
/// }
/// let matrix = Matrix::new(server);
/// let verdict = |name: &str| matrix.verdict(&user, matrix.row(name).unwrap()).to_string();
/// assert_eq!(verdict("get"), "some keys");
/// assert_eq!(verdict("flushall"), "allowed");
/// assert_eq!(verdict("keys"), "denied");
/// assert_eq!(verdict("publish"), "no channels");
/// # Ok::<(), aclarity::rule::RuleError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Matrix {
    server: Server,
    rows: Vec<Row>,
}

/// A command that can be called.
#[derive(Debug, Clone)]
pub struct Row {
    /// The command.
    pub command: &'static Command,
    needs: Needs,
}

impl Row {
    /// The command's name as people type it: `CONFIG GET`.
    pub fn name(&self) -> String {
        self.command.name.replace('|', " ").to_ascii_uppercase()
    }
}

impl Matrix {
    /// The commands of a server by name. Containers are left out: what can be
    /// called are their subcommands.
    pub fn new(server: Server) -> Self {
        let table = server.commands();
        let callable = |command: &&Command| !command.is_container() || command.accepts(1);
        let mut rows: Vec<Row> = table
            .all()
            .iter()
            .filter(callable)
            .map(|command| Row {
                command,
                needs: Needs::of(command, server),
            })
            .collect();
        rows.sort_by_cached_key(Row::name);
        Self { server, rows }
    }

    /// The server.
    pub fn server(&self) -> Server {
        self.server
    }

    /// The commands in the order of their names.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of a command by its full name: `get`, `config|get`.
    pub fn row(&self, name: &str) -> Option<&Row> {
        let rows = self.rows.iter();
        rows.into_iter()
            .find(|row| row.command.name.eq_ignore_ascii_case(name))
    }

    /// The rows of a category.
    pub fn in_category(&self, category: Category) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(move |row| row.command.is_in(category))
    }

    /// What the user may do with the command. Whether anybody can log in as
    /// the user does not matter, as for ACL DRYRUN.
    pub fn verdict(&self, user: &User, row: &Row) -> Verdict {
        user.all_selectors()
            .map(|selector| verdict(selector, row))
            .fold(Verdict::Denied, Verdict::or)
    }
}

fn verdict(selector: &Selector, row: &Row) -> Verdict {
    let Row { command, needs } = row;
    let mut limits = Limits::default();
    if !permits_all_calls(selector, command) {
        if !has_first_argument(selector, command.id) {
            return Verdict::Denied;
        }
        limits = limits.with(Limit::Arguments);
    }
    if needs.databases
        && let Some(databases) = &selector.databases
    {
        if databases.is_empty() {
            return Verdict::Useless(Limit::Databases);
        }
        limits = limits.with(Limit::Databases);
    }
    if !needs.keys.is_empty() && !selector.all_keys {
        let permitted = needs.keys.iter().all(|need| covers(selector, *need));
        if !permitted && !needs.keys_are_optional {
            return Verdict::Useless(Limit::Keys);
        }
        limits = limits.with(Limit::Keys);
    }
    if needs.channels && !selector.all_channels {
        if selector.channels.is_empty() {
            return Verdict::Useless(Limit::Channels);
        }
        limits = limits.with(Limit::Channels);
    }
    if limits == Limits::default() {
        Verdict::Allowed
    } else {
        Verdict::Limited(limits)
    }
}

fn permits_all_calls(selector: &Selector, command: &Command) -> bool {
    selector.all_commands || selector.commands.contains(command.id) || command.is_free()
}

fn has_first_argument(selector: &Selector, command: CommandId) -> bool {
    let mut narrowed = selector.first_arguments.iter();
    narrowed.any(|(id, _)| *id == command)
}

/// Whether some pattern permits this to be done to the keys that match it.
fn covers(selector: &Selector, need: Access) -> bool {
    selector.keys.values().any(|access| access.covers(need))
}

#[cfg(test)]
mod tests;

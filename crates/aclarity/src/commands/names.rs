//! The names under which a server's commands can be called: `rename-command`.

use super::{Command, CommandTable, Lookup, flag};
use crate::index::Named;
use crate::server::Server;

/// The command names of a server, some of them renamed.
///
/// Rules keep using the original names; only callers have to use the new ones.
///
/// ```
/// use aclarity::{Server, commands::{Lookup, Names}};
///
/// let mut names = Names::of(Server::Redis8_6);
/// names.rename(b"config", b"settings")?;
/// names.rename(b"flushall", b"")?;
/// let Lookup::Found(command) = names.lookup(&["SETTINGS", "GET", "port"]) else { panic!() };
/// assert_eq!(command.name, "config|get");
/// assert!(names.top_level(b"flushall").is_none());
/// # Ok::<(), aclarity::commands::RenameError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Names {
    table: &'static CommandTable,
    /// Renamed commands by lower-case name: the command that now has the name,
    /// or `None` where the name was freed.
    changed: Named<Option<&'static Command>>,
}

/// Why a command cannot be renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenameError {
    /// No command has the old name.
    NoSuchCommand,
    /// Another command already has the new name.
    NameTaken,
    /// The old name is a subcommand's; the server crashes on it.
    Subcommand,
}

impl std::fmt::Display for RenameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoSuchCommand => "no such command",
            Self::NameTaken => "another command has the new name",
            Self::Subcommand => "a subcommand cannot be renamed",
        })
    }
}

impl std::error::Error for RenameError {}

impl Names {
    /// The original names of a server's commands.
    pub fn of(server: Server) -> Self {
        Self {
            table: server.commands(),
            changed: Named::default(),
        }
    }

    /// Renames a command, or removes it if the new name is empty, as
    /// `rename-command` in a configuration file does. Commands of modules, such
    /// as the vector sets of Redis 8, are not loaded yet when the server reads
    /// it.
    ///
    /// # Errors
    ///
    /// When the server would refuse the change.
    pub fn rename(&mut self, old: &[u8], new: &[u8]) -> Result<(), RenameError> {
        let Some(command) = self.known_at_start(old) else {
            return Err(if self.is_subcommand(old) {
                RenameError::Subcommand
            } else {
                RenameError::NoSuchCommand
            });
        };
        self.changed.insert(old.to_ascii_lowercase(), None);
        if new.is_empty() {
            return Ok(());
        }
        if self.known_at_start(new).is_some() {
            self.changed.insert(old.to_ascii_lowercase(), Some(command));
            return Err(RenameError::NameTaken);
        }
        self.changed.insert(new.to_ascii_lowercase(), Some(command));
        Ok(())
    }

    /// Whether a renamed command occupies the name of a module's command, in
    /// which case the server crashes when it loads the module.
    pub(crate) fn block_module_commands(&self) -> bool {
        let is_taken = |name: &str| {
            let known = self.changed.get(&name.as_bytes().to_ascii_lowercase());
            known.is_some_and(Option::is_some)
        };
        let mut commands = self.table.all().iter();
        commands.any(|command| command.has(flag::MODULE) && is_taken(command.name))
    }

    fn known_at_start(&self, name: &[u8]) -> Option<&'static Command> {
        self.top_level(name)
            .filter(|command| !command.has(flag::MODULE))
    }

    /// Whether the name is `container|subcommand`.
    fn is_subcommand(&self, name: &[u8]) -> bool {
        let Some(bar) = name.iter().position(|&byte| byte == b'|') else {
            return false;
        };
        let container = self.top_level(&name[..bar]);
        container.is_some_and(|container| {
            let subcommand = self.table.subcommand(container, &name[bar + 1..]);
            subcommand.is_some()
        })
    }

    /// Looks up a top-level command by its current name, ignoring case.
    pub fn top_level(&self, name: &[u8]) -> Option<&'static Command> {
        let command = self.table.top_level(name);
        if self.changed.is_empty() {
            return command;
        }
        match self.changed.get(&name.to_ascii_lowercase()) {
            Some(None) => command.filter(|command| command.has(flag::MODULE)),
            Some(Some(changed)) => Some(changed),
            None => command,
        }
    }

    /// Looks up the command that these arguments call, as the server does.
    pub fn lookup<A: AsRef<[u8]>>(&self, argv: &[A]) -> Lookup<'static> {
        match argv.first().and_then(|name| self.top_level(name.as_ref())) {
            Some(command) => self.table.within(command, argv),
            None => Lookup::Unknown,
        }
    }
}

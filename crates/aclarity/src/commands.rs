//! The commands of a server: names, arity, flags, categories and keys.
//!
//! The facts are what real servers answered to `COMMAND`, merged by
//! `cargo xtask tables` into one table whose rows state which servers have them.

mod category;
pub mod channels;
pub mod databases;
pub mod keys;
mod names;
mod native_keys;
mod packed;
mod row;
mod set;
mod top_level;
#[rustfmt::skip]
mod table;

use std::sync::OnceLock;

use crate::server::Server;

pub use category::Category;
pub use names::{Names, RenameError};
pub use row::{Begin, Find, KeySpec, flag, key_flag};
pub use set::CommandSet;

use top_level::TopLevel;

/// The number of a command or subcommand in its server's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandId(u16);

impl CommandId {
    /// The number as an index into [`CommandTable::all`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(crate) fn of_index(index: u16) -> Self {
        Self(index)
    }
}

/// A command or subcommand of a server.
#[derive(Debug, Clone)]
pub struct Command {
    /// Its number.
    pub id: CommandId,
    /// Its full name as the server prints it: `get`, `config|get`, `VADD`.
    pub name: &'static str,
    /// Number of arguments with the name; negative for "at least".
    pub arity: i8,
    /// Bits of [`flag`].
    pub flags: u32,
    /// Where its keys are. Redis 6 has at most one spec, without flags.
    pub keys: &'static [KeySpec],
    /// How its keys are found when specs do not say it.
    native: Option<native_keys::Extractor>,
    /// Which of its arguments are channels.
    channels: Option<channels::Channels>,
    /// What it does to databases.
    databases: databases::Databases,
    /// The spec that says it alone.
    plain_keys: Option<&'static KeySpec>,
    /// Whether `native` is asked before the specs.
    parses_keys_first: bool,
    categories: u32,
    is_free: bool,
    /// Whether its number of keys is cut to 32 bits.
    cuts_key_count: bool,
    container: Option<CommandId>,
    subcommands: u16,
}

impl Command {
    /// Whether the command is in the category.
    pub fn is_in(&self, category: Category) -> bool {
        self.categories & category.bit() != 0
    }

    /// Its categories, in the order of `ACL CAT`.
    pub fn categories(&self) -> impl Iterator<Item = Category> {
        Category::ALL
            .iter()
            .copied()
            .filter(|category| self.is_in(*category))
    }

    /// Whether it has the flag.
    pub fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// Whether every user may run it, whatever its rules say.
    pub fn is_free(&self) -> bool {
        self.is_free
    }

    /// The command that this is a subcommand of.
    pub fn container(&self) -> Option<CommandId> {
        self.container
    }

    /// Whether it has subcommands.
    pub fn is_container(&self) -> bool {
        self.subcommands > 0
    }

    /// Whether so many arguments, the name included, are a right number.
    pub fn accepts(&self, argc: usize) -> bool {
        let least = usize::from(self.arity.unsigned_abs());
        argc == least || (self.arity < 0 && argc > least)
    }
}

/// What a name and its first argument mean to a server.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'t> {
    /// A command, or the subcommand that the first argument names.
    Found(&'t Command),
    /// A container whose first argument names none of its subcommands.
    NoSubcommand(&'t Command),
    /// No such command.
    Unknown,
}

/// All commands of one server.
#[derive(Debug)]
pub struct CommandTable {
    commands: Vec<Command>,
    names: TopLevel,
    by_category: Vec<CommandSet>,
    all: CommandSet,
}

impl Server {
    /// The server's commands.
    pub fn commands(self) -> &'static CommandTable {
        CommandTable::of(self)
    }
}

impl CommandTable {
    /// The table of a server, made once.
    pub(crate) fn of(server: Server) -> &'static Self {
        static TABLES: [OnceLock<CommandTable>; Server::ALL.len()] =
            [const { OnceLock::new() }; Server::ALL.len()];
        TABLES[server as usize].get_or_init(|| Self::build(server))
    }

    fn build(server: Server) -> Self {
        let mut commands: Vec<Command> = Vec::new();
        let mut container = CommandId(0);
        let bit = 1 << server as u16;
        for row in packed::rows().iter().filter(|row| row.servers & bit != 0) {
            let id = CommandId(commands.len() as u16);
            let is_subcommand = row.name.contains('|');
            if is_subcommand {
                commands[container.index()].subcommands += 1;
            } else {
                container = id;
            }
            let native = native_keys::Extractor::of(row.name, server);
            let keys = table::KEYS[usize::from(row.key_specs)];
            commands.push(Command {
                id,
                name: row.name,
                arity: row.arity,
                flags: row.flags,
                keys,
                native,
                plain_keys: Command::plain_keys(keys, native.is_some()),
                parses_keys_first: Command::parses_keys_first(keys, native.is_some()),
                channels: channels::Channels::of(row.name, server),
                databases: databases::Databases::of(row.name, server),
                categories: row.categories,
                cuts_key_count: server.behaviour().cuts_key_count,
                is_free: row.flags & flag::NO_AUTH != 0
                    && (row.name == "auth" || !server.behaviour().only_auth_is_free),
                container: is_subcommand.then_some(container),
                subcommands: 0,
            });
        }
        assert!(commands.len() <= CommandSet::CAPACITY);
        let mut table = Self {
            all: CommandSet::first(commands.len()),
            names: TopLevel::of(&commands),
            commands,
            by_category: Vec::new(),
        };
        table.by_category = Category::ALL
            .iter()
            .map(|category| table.carried_by(*category))
            .collect();
        table
    }

    /// The commands that `+@category` touches: a container in the category
    /// carries all its subcommands.
    fn carried_by(&self, category: Category) -> CommandSet {
        let mut set = CommandSet::EMPTY;
        for command in self.commands.iter().filter(|c| c.is_in(category)) {
            set = set.union(&self.family(command.id));
        }
        set
    }

    /// Commands and subcommands in the order of their numbers.
    pub fn all(&self) -> &[Command] {
        &self.commands
    }

    /// The set of all commands and subcommands.
    pub fn everything(&self) -> &CommandSet {
        &self.all
    }

    /// What `+@category` gives and `-@category` takes.
    pub fn in_category(&self, category: Category) -> &CommandSet {
        &self.by_category[category as usize]
    }

    /// The categories that the server has, in the order of `ACL CAT`.
    pub fn categories(&self) -> impl Iterator<Item = Category> {
        Category::ALL
            .iter()
            .copied()
            .filter(|category| !self.in_category(*category).is_empty())
    }

    /// The server's category of this name, without `@`, in letters of any case.
    pub fn category(&self, name: &[u8]) -> Option<Category> {
        Category::from_name(name).filter(|category| !self.in_category(*category).is_empty())
    }

    /// The command of a number of this table.
    pub fn by_id(&self, id: CommandId) -> &Command {
        &self.commands[id.index()]
    }

    /// The subcommands of a container.
    pub fn subcommands(&self, container: &Command) -> &[Command] {
        let first = container.id.index() + 1;
        &self.commands[first..first + usize::from(container.subcommands)]
    }

    /// A command and its subcommands, which rules give and take together.
    pub fn family(&self, id: CommandId) -> CommandSet {
        let mut set = CommandSet::EMPTY;
        set.insert(id);
        for subcommand in self.subcommands(self.by_id(id)) {
            set.insert(subcommand.id);
        }
        set
    }

    /// A top-level command by its name, in letters of any case.
    pub fn top_level(&self, name: &[u8]) -> Option<&Command> {
        self.names.find(name, &self.commands)
    }

    /// A subcommand of a container by its own name, in letters of any case.
    pub fn subcommand(&self, container: &Command, name: &[u8]) -> Option<&Command> {
        let skip = container.name.len() + 1;
        self.subcommands(container)
            .iter()
            .find(|command| command.name.as_bytes()[skip..].eq_ignore_ascii_case(name))
    }

    /// A command by its full name, as rules write it: `get`, `config|get`.
    pub fn get(&self, name: &[u8]) -> Option<&Command> {
        match name.iter().position(|&byte| byte == b'|') {
            None => self.top_level(name),
            Some(bar) => self.subcommand(self.top_level(&name[..bar])?, &name[bar + 1..]),
        }
    }

    /// The command that these arguments call, as the server finds it.
    pub fn lookup<A: AsRef<[u8]>>(&self, argv: &[A]) -> Lookup<'_> {
        match argv.first().and_then(|name| self.top_level(name.as_ref())) {
            Some(command) => self.within(command, argv),
            None => Lookup::Unknown,
        }
    }

    /// The command itself, or the subcommand of it that the first argument
    /// names.
    fn within<'t, A: AsRef<[u8]>>(&'t self, command: &'t Command, argv: &[A]) -> Lookup<'t> {
        match argv.get(1) {
            Some(name) if command.is_container() => self
                .subcommand(command, name.as_ref())
                .map_or(Lookup::NoSubcommand(command), Lookup::Found),
            _ => Lookup::Found(command),
        }
    }
}

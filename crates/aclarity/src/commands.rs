//! The commands of a server: names, arity, flags, categories and keys.
//!
//! The data comes from real servers' replies to `COMMAND`, which
//! `cargo xtask tables` merges into one table whose rows name the servers that
//! have them.

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

/// Index of a command or subcommand in its server's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandId(u16);

impl CommandId {
    /// The position in [`CommandTable::all`].
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
    /// Its index in the table.
    pub id: CommandId,
    /// Its full name as the server prints it: `get`, `config|get`, `VADD`.
    pub name: &'static str,
    /// Number of arguments including the name; negative for a minimum.
    pub arity: i8,
    /// Flags: bits of [`flag`].
    pub flags: u32,
    /// Specifications of where its keys are. Redis 6 has at most one, without
    /// flags.
    pub keys: &'static [KeySpec],
    /// The native parser for its keys, where key specs are not enough.
    native: Option<native_keys::Extractor>,
    /// Which of its arguments are channels.
    channels: Option<channels::Channels>,
    /// Which databases it accesses.
    databases: databases::Databases,
    /// The key spec, when a single one is enough to find all keys.
    plain_keys: Option<&'static KeySpec>,
    /// Whether the native parser takes precedence over the key specs.
    parses_keys_first: bool,
    categories: u32,
    is_free: bool,
    /// Whether the number of keys is truncated to 32 bits.
    truncates_key_count: bool,
    container: Option<CommandId>,
    subcommands: u16,
}

impl Command {
    /// Whether the command is in the category.
    pub fn is_in(&self, category: Category) -> bool {
        self.categories & category.bit() != 0
    }

    /// Its categories, in the order of ACL CAT.
    pub fn categories(&self) -> impl Iterator<Item = Category> {
        Category::ALL
            .iter()
            .copied()
            .filter(|category| self.is_in(*category))
    }

    /// Whether the command has the flag.
    pub fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// Whether every user may run it, regardless of rules.
    pub fn is_free(&self) -> bool {
        self.is_free
    }

    /// The container of a subcommand; `None` for a top-level command.
    pub fn container(&self) -> Option<CommandId> {
        self.container
    }

    /// Whether it has subcommands.
    pub fn is_container(&self) -> bool {
        self.subcommands > 0
    }

    /// Whether this is a valid number of arguments, the name included.
    pub fn accepts(&self, argc: usize) -> bool {
        let least = usize::from(self.arity.unsigned_abs());
        argc == least || (self.arity < 0 && argc > least)
    }
}

/// The result of looking up a name and its first argument.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'t> {
    /// A command, or the subcommand that the first argument names.
    Found(&'t Command),
    /// A container whose first argument names none of its subcommands.
    NoSubcommand(&'t Command),
    /// An unknown command.
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
    /// The server's command table.
    pub fn commands(self) -> &'static CommandTable {
        CommandTable::of(self)
    }
}

impl CommandTable {
    /// The table of a server, built once.
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
                truncates_key_count: server.behaviour().truncates_key_count,
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

    /// The commands that `+@category` affects. A container in the category
    /// brings all its subcommands along.
    fn carried_by(&self, category: Category) -> CommandSet {
        let mut set = CommandSet::EMPTY;
        for command in self.commands.iter().filter(|c| c.is_in(category)) {
            set = set.union(&self.family(command.id));
        }
        set
    }

    /// All commands and subcommands in index order.
    pub fn all(&self) -> &[Command] {
        &self.commands
    }

    /// The set of all commands and subcommands.
    pub fn everything(&self) -> &CommandSet {
        &self.all
    }

    /// The commands that `+@category` allows and `-@category` denies.
    pub fn in_category(&self, category: Category) -> &CommandSet {
        &self.by_category[category as usize]
    }

    /// The categories that the server has, in the order of ACL CAT.
    pub fn categories(&self) -> impl Iterator<Item = Category> {
        Category::ALL
            .iter()
            .copied()
            .filter(|category| !self.in_category(*category).is_empty())
    }

    /// Looks up a category by name, without `@` and ignoring case.
    pub fn category(&self, name: &[u8]) -> Option<Category> {
        Category::from_name(name).filter(|category| !self.in_category(*category).is_empty())
    }

    /// The command with this index.
    pub fn by_id(&self, id: CommandId) -> &Command {
        &self.commands[id.index()]
    }

    /// The subcommands of a container.
    pub fn subcommands(&self, container: &Command) -> &[Command] {
        let first = container.id.index() + 1;
        &self.commands[first..first + usize::from(container.subcommands)]
    }

    /// A command and its subcommands, which a rule for the command affects
    /// together.
    pub fn family(&self, id: CommandId) -> CommandSet {
        let mut set = CommandSet::EMPTY;
        set.insert(id);
        for subcommand in self.subcommands(self.by_id(id)) {
            set.insert(subcommand.id);
        }
        set
    }

    /// Looks up a top-level command by name, ignoring case.
    pub fn top_level(&self, name: &[u8]) -> Option<&Command> {
        self.names.find(name, &self.commands)
    }

    /// Looks up a container's subcommand by its own name, ignoring case.
    pub fn subcommand(&self, container: &Command, name: &[u8]) -> Option<&Command> {
        let skip = container.name.len() + 1;
        self.subcommands(container)
            .iter()
            .find(|command| command.name.as_bytes()[skip..].eq_ignore_ascii_case(name))
    }

    /// Looks up a command by its full name, as rules write it: `get`,
    /// `config|get`.
    pub fn get(&self, name: &[u8]) -> Option<&Command> {
        match name.iter().position(|&byte| byte == b'|') {
            None => self.top_level(name),
            Some(bar) => self.subcommand(self.top_level(&name[..bar])?, &name[bar + 1..]),
        }
    }

    /// Looks up the command that these arguments call, as the server does.
    pub fn lookup<A: AsRef<[u8]>>(&self, argv: &[A]) -> Lookup<'_> {
        match argv.first().and_then(|name| self.top_level(name.as_ref())) {
            Some(command) => self.within(command, argv),
            None => Lookup::Unknown,
        }
    }

    /// Returns the command, or the subcommand of it that the first argument
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

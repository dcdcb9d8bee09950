//! Compares the permissions of two users, command by command.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use aclarity::Server;
use aclarity::commands::{Command, CommandSet, CommandTable, key_flag};
use aclarity::permission::Access;
use aclarity::user::{Selector, User};
use serde::Serialize;

use crate::pattern::Covering;

/// The permissions that one user has and another lacks.
///
/// Patterns are compared one by one with
/// [`pattern::covers`](crate::pattern::covers), so `~[ab]*` counts as more than
/// `~a* ~b*`. Commands that every user may run are left out. If many patterns
/// share a prefix, not all of them are compared
/// ([`Covering`](crate::pattern::Covering)).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    /// The commands that the other user may not run at all. A container's name
    /// stands for all its subcommands.
    pub commands: Vec<String>,
    /// The commands that both may run, but the other only with fewer arguments.
    pub partly: Vec<Partly>,
    /// Number of commands concerned, each subcommand counted.
    #[serde(skip)]
    count: usize,
}

/// Commands that both users may run, with arguments that only one may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partly {
    /// The commands. A container's name stands for all its subcommands.
    pub commands: Vec<String>,
    /// The arguments that only one user may use: `~app:*`, `%R~log:*`, `&news`,
    /// `db=1`, or `|argument` for a first argument.
    pub with: Vec<String>,
}

impl Difference {
    /// The permissions that `user` has and `other` lacks, ignoring the commands
    /// in `except`.
    ///
    /// ```
    /// use aclarity::{Server, commands::CommandSet, user::User};
    /// use aclarity_vendors::Difference;
    ///
    /// let server = Server::Redis7_2;
    /// let user = |rules: &[&str]| {
    ///     let mut user = User::new(server);
    ///     rules.iter().for_each(|rule| user.apply(rule.as_bytes(), server).unwrap());
    ///     user
    /// };
    /// let (ana, bo) = (user(&["~*", "+get", "+set"]), user(&["~app:*", "+get"]));
    /// let lost = Difference::between(&ana, &bo, server, &CommandSet::EMPTY);
    /// assert_eq!(lost.to_string(), "set; get with %R~*");
    /// assert!(Difference::between(&bo, &ana, server, &CommandSet::EMPTY).is_empty());
    /// ```
    pub fn between(user: &User, other: &User, server: Server, except: &CommandSet) -> Self {
        let table = server.commands();
        let mut lost = CommandSet::EMPTY;
        let mut keys = Compared::default();
        let mut partly: Vec<(Vec<Rc<str>>, CommandSet)> = Vec::new();
        for command in table.all() {
            if command.is_free() || command.is_container() || except.contains(command.id) {
                continue;
            }
            let theirs: Vec<Grant<'_>> = Grant::all(other, command).collect();
            let mut with: Vec<Rc<str>> = Vec::new();
            for grant in Grant::all(user, command) {
                let beyond = theirs.iter().map(|their| grant.beyond(their, &mut keys));
                match beyond.min_by_key(Vec::len) {
                    None => lost.insert(command.id),
                    Some(missing) => with.extend(missing),
                }
            }
            with.sort();
            with.dedup();
            if with.is_empty() {
                continue;
            }
            match partly.iter_mut().find(|(known, _)| *known == with) {
                Some((_, commands)) => commands.insert(command.id),
                None => {
                    let mut commands = CommandSet::EMPTY;
                    commands.insert(command.id);
                    partly.push((with, commands));
                }
            }
        }
        let partly_count: usize = partly.iter().map(|(_, commands)| commands.len()).sum();
        Self {
            count: lost.len() + partly_count,
            commands: names(&lost, table),
            partly: partly
                .into_iter()
                .map(|(with, commands)| Partly {
                    commands: names(&commands, table),
                    with: with.iter().map(|one| one.to_string()).collect(),
                })
                .collect(),
        }
    }

    /// Whether there is no difference.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty() && self.partly.is_empty()
    }

    /// Number of commands concerned, each subcommand counted.
    pub fn len(&self) -> usize {
        self.count
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.commands.is_empty() {
            parts.push(self.commands.join(", "));
        }
        for partly in &self.partly {
            parts.push(format!(
                "{} with {}",
                partly.commands.join(", "),
                partly.with.join(" ")
            ));
        }
        f.write_str(&parts.join("; "))
    }
}

/// The commands that a user may run with at least some arguments.
pub(crate) fn runnable(user: &User, server: Server) -> CommandSet {
    let mut set = CommandSet::EMPTY;
    for command in server.commands().all() {
        if !command.is_container() && Grant::all(user, command).next().is_some() {
            set.insert(command.id);
        }
    }
    set
}

/// The names of commands; a container stands for all its subcommands.
pub(crate) fn names(set: &CommandSet, table: &CommandTable) -> Vec<String> {
    let is_whole = |container: &Command| {
        let subcommands = table.subcommands(container);
        subcommands.iter().all(|command| set.contains(command.id))
    };
    let mut names: Vec<&str> = Vec::new();
    for id in set.iter() {
        let command = table.by_id(id);
        let container = command.container().map(|container| table.by_id(container));
        let name = container
            .filter(|container| is_whole(container))
            .map_or(command.name, |container| container.name);
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(str::to_owned).collect()
}

/// A cache of the patterns of one user's selector that another's does not
/// cover, by selector indices and required access: comparing patterns is slow,
/// and many commands need the same access.
#[derive(Default)]
struct Compared<'u> {
    keys: HashMap<(usize, usize, Access), Vec<Rc<str>>>,
    channels: HashMap<(usize, usize, bool), Vec<Rc<str>>>,
    key_sets: HashMap<usize, Covering<'u>>,
}

/// How one selector permits a command.
struct Grant<'u> {
    /// Index of the selector among the user's selectors.
    number: usize,
    selector: &'u Selector,
    command: &'u Command,
    /// The first arguments that it is limited to; `None` if it is not limited.
    arguments: Option<Vec<&'u [u8]>>,
}

impl<'u> Grant<'u> {
    fn all(user: &'u User, command: &'u Command) -> impl Iterator<Item = Self> {
        user.all_selectors()
            .enumerate()
            .filter_map(move |(number, selector)| {
                let is_whole = selector.all_commands || selector.commands.contains(command.id);
                let arguments: Vec<&[u8]> = selector
                    .first_arguments
                    .iter()
                    .filter(|(id, _)| *id == command.id)
                    .map(|(_, argument)| &**argument)
                    .collect();
                (is_whole || !arguments.is_empty()).then_some(Self {
                    number,
                    selector,
                    command,
                    arguments: (!is_whole).then_some(arguments),
                })
            })
    }

    /// What this grant permits and the other does not.
    fn beyond(&self, other: &Self, compared: &mut Compared<'u>) -> Vec<Rc<str>> {
        let mut missing: Vec<Rc<str>> = Vec::new();
        match (&self.arguments, &other.arguments) {
            (_, None) => {}
            (None, Some(_)) => missing.push("any first argument".into()),
            (Some(mine), Some(theirs)) => {
                let lost = mine.iter().filter(|argument| !theirs.contains(argument));
                missing.extend(lost.map(|argument| format!("|{}", shown(argument)).into()));
            }
        }
        if self.command.may_have_keys() {
            let need = needs(self.command);
            let place = (self.number, other.number, need);
            if !compared.keys.contains_key(&place) {
                let theirs = compared.key_sets.entry(other.number);
                let theirs = theirs.or_insert_with(|| Covering::new(other.selector.keys.iter()));
                let beyond = self.keys_beyond(other, theirs, need);
                compared.keys.insert(place, beyond);
            }
            missing.extend(compared.keys[&place].iter().cloned());
        }
        // Three words suit PUBLISH and SUBSCRIBE alike.
        if self.command.channel_arguments(3).next().is_some() {
            let literally = self.command.takes_channel_patterns();
            let place = (self.number, other.number, literally);
            let beyond = compared.channels.entry(place);
            let beyond = beyond.or_insert_with(|| self.channels_beyond(other, literally));
            missing.extend(beyond.iter().cloned());
        }
        missing.extend(self.databases_beyond(other));
        missing
    }

    fn keys_beyond(&self, other: &Self, theirs: &Covering<'_>, need: Access) -> Vec<Rc<str>> {
        if other.selector.all_keys {
            return Vec::new();
        }
        self.keys()
            .map(|(pattern, access)| (pattern, common(access, need)))
            // A read-only pattern does not help a command that writes.
            .filter(|(_, access)| need == Access::NONE || *access != Access::NONE)
            .filter(|(pattern, access)| !theirs.covers(pattern, *access))
            .map(|(pattern, access)| {
                let sign = match access {
                    Access::READ => "%R~",
                    Access::WRITE => "%W~",
                    _ => "~",
                };
                format!("{sign}{}", shown(pattern)).into()
            })
            .collect()
    }

    fn keys(&self) -> impl Iterator<Item = (&'u [u8], Access)> {
        let all = self.selector.all_keys.then_some((&b"*"[..], Access::ALL));
        let patterns = self.selector.keys.iter();
        all.into_iter().chain(patterns)
    }

    fn channels_beyond(&self, other: &Self, literally: bool) -> Vec<Rc<str>> {
        if other.selector.all_channels {
            return Vec::new();
        }
        if self.selector.all_channels {
            return vec!["&*".into()];
        }
        let theirs = Covering::new(other.selector.channels.iter());
        let is_permitted = |channel: &[u8]| {
            if literally {
                theirs.has(channel, Access::ALL)
            } else {
                theirs.covers(channel, Access::ALL)
            }
        };
        let mine = self.selector.channels.iter();
        mine.map(|(channel, _)| channel)
            .filter(|channel| !is_permitted(channel))
            .map(|channel| format!("&{}", shown(channel)).into())
            .collect()
    }

    fn databases_beyond(&self, other: &Self) -> Vec<Rc<str>> {
        match (&self.selector.databases, &other.selector.databases) {
            (_, None) => Vec::new(),
            (None, Some(_)) => vec!["alldbs".into()],
            (Some(mine), Some(theirs)) => mine
                .iter()
                .filter(|database| !theirs.contains(database))
                .map(|database| format!("db={database}").into())
                .collect(),
        }
    }
}

/// The access to keys that a command may need. Redis 6 does not declare it;
/// there, and where it depends on arguments, it is both.
fn needs(command: &Command) -> Access {
    let any = |flags: u16| command.keys.iter().any(|spec| spec.flags & flags != 0);
    if any(key_flag::VARIABLE_FLAGS) || command.keys.iter().all(|spec| spec.flags == 0) {
        return Access::ALL;
    }
    let read = if any(key_flag::ACCESS) {
        Access::READ
    } else {
        Access::NONE
    };
    let write = if any(key_flag::INSERT | key_flag::DELETE | key_flag::UPDATE) {
        Access::WRITE
    } else {
        Access::NONE
    };
    read | write
}

fn common(a: Access, b: Access) -> Access {
    let mut both = Access::NONE;
    for access in [Access::READ, Access::WRITE] {
        if a.covers(access) && b.covers(access) {
            both = both | access;
        }
    }
    both
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

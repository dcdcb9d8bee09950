//! What one user may do and another may not, command by command.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use aclarity::Server;
use aclarity::commands::{Command, CommandSet, CommandTable, key_flag};
use aclarity::permission::Access;
use aclarity::user::{Selector, User};
use serde::Serialize;

use crate::pattern::Covering;

/// What a user may do that another may not.
///
/// Patterns are compared with [`pattern::covers`](crate::pattern::covers) one
/// by one, so that `~[ab]*` counts as more than `~a* ~b*`. Commands that every
/// user may run are left out, and of many patterns with one beginning not all are
/// compared ([`Covering`](crate::pattern::Covering)).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    /// The commands that the other may not run at all; a command's name stands
    /// for all its subcommands.
    pub commands: Vec<String>,
    /// The commands that the other may run too, but not with all of this.
    pub partly: Vec<Partly>,
    /// How many commands it is about, subcommands counted one by one.
    #[serde(skip)]
    count: usize,
}

/// Commands that both may run, and what only one of them may give them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partly {
    /// The commands; a command's name stands for all its subcommands.
    pub commands: Vec<String>,
    /// With what only the one may: `~app:*`, `%R~log:*`, `&news`, `db=1`, or
    /// `|argument` for a first argument.
    pub with: Vec<String>,
}

impl Difference {
    /// What `user` may do that `other` may not, commands in `except` aside.
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

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty() && self.partly.is_empty()
    }

    /// How many commands it is about, subcommands counted one by one.
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

/// The commands that a user may run at all, with whatever keys.
pub(crate) fn runnable(user: &User, server: Server) -> CommandSet {
    let mut set = CommandSet::EMPTY;
    for command in server.commands().all() {
        if !command.is_container() && Grant::all(user, command).next().is_some() {
            set.insert(command.id);
        }
    }
    set
}

/// The names of commands, a container's for all its subcommands.
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

/// The patterns of one user's selector that another's does not cover, by their
/// numbers and what a command does to keys or channels: comparing patterns is
/// slow, and many commands do the same.
#[derive(Default)]
struct Compared<'u> {
    keys: HashMap<(usize, usize, Access), Vec<Rc<str>>>,
    channels: HashMap<(usize, usize, bool), Vec<Rc<str>>>,
    key_sets: HashMap<usize, Covering<'u>>,
}

/// One selector's permission of a command.
struct Grant<'u> {
    /// The selector's number among the user's.
    number: usize,
    selector: &'u Selector,
    command: &'u Command,
    /// The first arguments it is limited to, if it is.
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

    /// What this one permits that the other does not.
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
        // PUBLISH has two arguments and the name, SUBSCRIBE any number.
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
            // A pattern to read does not help a command that writes.
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

/// What a command may do to keys. Redis 6 does not say; there and where it
/// depends on the arguments it is both.
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

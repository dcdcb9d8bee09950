//! What a call needs to be permitted, as rules.

use super::pattern::{Quotes, literal, verbatim};
use super::{EVERY_KEY, Lacking};
use crate::commands::Command;
use crate::commands::databases::DEFAULT_COUNT;
use crate::glob;
use crate::index::Index;
use crate::permission::{Access, permits_command};
use crate::server::Server;
use crate::session::has_every_key;
use crate::user::{Selector, key_pattern};

/// What is to be extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base<'s> {
    Root(&'s Selector),
    /// A selector with nothing in it.
    New(&'s Selector),
    /// One that is there.
    Old(&'s Selector),
}

impl<'s> Base<'s> {
    pub fn selector(self) -> &'s Selector {
        match self {
            Self::Root(selector) | Self::New(selector) | Self::Old(selector) => selector,
        }
    }

    fn quotes(self) -> Quotes {
        match self {
            Self::Root(_) => Quotes::Kept,
            Self::New(_) | Self::Old(_) => Quotes::Avoided,
        }
    }
}

/// What a call needs.
pub(super) struct Needs<'a> {
    command: &'a Command,
    argv: Vec<&'a [u8]>,
    server: Server,
    /// Whether every key has to be readable, whatever its name.
    pub every_key: bool,
    /// The keys, and what has to be permitted on each.
    pub keys: Vec<(&'a [u8], Access)>,
    channels: Vec<&'a [u8]>,
    databases: Vec<u32>,
}

impl<'a> Needs<'a> {
    pub fn of(lacking: &'a Lacking, server: Server) -> Self {
        let Lacking {
            command,
            argv,
            database,
            every_key,
        } = lacking;
        let argv: Vec<&[u8]> = argv.iter().map(Vec::as_slice).collect();
        let behaviour = server.behaviour();
        let mut keys: Vec<(&[u8], Access)> = Vec::new();
        let mut places = Index::default();
        for key in command.keys_of(&argv) {
            let need = match key.need {
                _ if !behaviour.selectors => Access::ALL,
                Access::NONE => Access::READ,
                need => need,
            };
            let name = argv[key.argument];
            match places.find(name, |place| keys[place].0 == name) {
                Some(place) => keys[place].1 = keys[place].1 | need,
                None => {
                    places.insert(name, keys.len());
                    keys.push((name, need));
                }
            }
        }
        let mut channels: Vec<&[u8]> = Vec::new();
        let mut places = Index::default();
        for argument in command.channel_arguments(argv.len()) {
            let channel = argv[argument];
            if places
                .find(channel, |place| channels[place] == channel)
                .is_none()
            {
                places.insert(channel, channels.len());
                channels.push(channel);
            }
        }
        let mut databases = Vec::new();
        if behaviour.databases {
            for need in command.databases(&argv, *database) {
                databases.push(need.database);
            }
            databases.sort_unstable();
            databases.dedup();
        }
        Self {
            command,
            argv,
            server,
            keys,
            channels,
            databases,
            every_key: *every_key && behaviour.selectors,
        }
    }

    /// How many keys and channels.
    pub fn count(&self) -> usize {
        self.keys.len() + self.channels.len()
    }

    /// The rules that are lacking to permit the call; nothing when it cannot be
    /// done more narrowly than by the command's name.
    pub fn missing(&self, base: Base<'_>, narrowly: bool) -> Option<Vec<Vec<u8>>> {
        let selector = base.selector();
        let mut rules = Vec::new();
        if !permits_command(selector, self.command, &self.argv) {
            if !narrowly {
                rules.push(command_rule('+', self.command));
            } else if self.command.is_container() {
                rules.push(command_rule('+', self.command));
                rules.extend(self.unasked(selector));
            } else {
                rules.push(self.first_argument_rule()?);
            }
        } else if narrowly {
            return None;
        }
        let keys = self.keys.iter();
        let keys = keys.filter(|&&(key, need)| {
            let is_among_all =
                self.every_key && Access::READ.covers(need) && glob::matches(b"*", key);
            !is_among_all && !selector.permits_key(key, need)
        });
        rules.extend(keys.map(|(key, need)| key_pattern(&literal(key, base.quotes()), *need)));
        if self.every_key && !has_every_key(selector, Access::READ) {
            rules.push(EVERY_KEY.to_vec());
        }
        rules.extend(self.channel_rules(base));
        rules.extend(self.database_rule(base));
        Some(rules)
    }

    /// `+command|first-argument`, where the server takes that, people write it,
    /// and the argument is plain enough for the server to list it again.
    fn first_argument_rule(&self) -> Option<Vec<u8>> {
        let is_plain = |byte: &u8| byte.is_ascii_graphic() && !b"\"'|()\\".contains(byte);
        let argument = self.argv.get(1)?;
        let behaviour = self.server.behaviour();
        // Before subcommands were commands, first arguments stood for them.
        let is_subcommand = !behaviour.selectors && has_subcommands(self.command);
        let is_select = self.command.name == "select" && !behaviour.databases;
        let is_usual = is_select || is_subcommand;
        if !is_usual || argument.is_empty() || !argument.iter().all(is_plain) {
            return None;
        }
        let rule = [&command_rule('+', self.command), &b"|"[..], argument].concat();
        Some(rule)
    }

    /// `-command|subcommand` for what comes with a container unasked.
    fn unasked(&self, selector: &Selector) -> Vec<Vec<u8>> {
        let subcommands = self.server.commands().subcommands(self.command).iter();
        let unasked = subcommands.filter(|command| !selector.commands.contains(command.id));
        unasked.map(|command| command_rule('-', command)).collect()
    }

    fn channel_rules(&self, base: Base<'_>) -> Vec<Vec<u8>> {
        let literally = self.command.takes_channel_patterns();
        let lacking = self.channels.iter().filter(|channel| {
            let selector = base.selector();
            !selector.permits_channel(channel, literally)
        });
        let rule = |channel: &&[u8]| {
            let pattern = if literally {
                verbatim(channel, base.quotes())?
            } else {
                literal(channel, base.quotes())
            };
            Some([b"&", &*pattern].concat())
        };
        let rules: Option<Vec<_>> = lacking.map(rule).collect();
        rules.unwrap_or_else(|| vec![b"&*".to_vec()])
    }

    fn database_rule(&self, base: Base<'_>) -> Option<Vec<u8>> {
        let limits = base.selector().databases.as_deref();
        let permitted = match base {
            Base::New(_) => &[],
            Base::Root(_) | Base::Old(_) => limits?,
        };
        let mut databases = [permitted, &self.databases].concat();
        databases.sort_unstable();
        databases.dedup();
        if databases == permitted {
            return None;
        }
        if databases.len() >= DEFAULT_COUNT as usize {
            return limits.map(|_| b"alldbs".to_vec());
        }
        let list: Vec<String> = databases.iter().map(u32::to_string).collect();
        Some(format!("db={}", list.join(",")).into_bytes())
    }
}

/// Whether newer servers have subcommands of the command as commands.
fn has_subcommands(command: &Command) -> bool {
    let newer = Server::Redis7_0.commands().get(command.name.as_bytes());
    newer.is_some_and(Command::is_container)
}

fn command_rule(sign: char, command: &Command) -> Vec<u8> {
    format!("{sign}{}", command.name.to_ascii_lowercase()).into_bytes()
}

//! What a call needs to be permitted, expressed as rules.

use super::pattern::{Quotes, literal, verbatim};
use super::{Denied, EVERY_KEY};
use crate::commands::Command;
use crate::commands::databases::DEFAULT_COUNT;
use crate::glob;
use crate::index::Index;
use crate::permission::{Access, permits_command};
use crate::server::Server;
use crate::session::has_every_key;
use crate::user::{Selector, key_pattern};

/// The selector to extend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base<'s> {
    Root(&'s Selector),
    /// A new, empty selector.
    New(&'s Selector),
    /// An existing selector.
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
    /// Whether every key must be readable, whatever its name.
    pub every_key: bool,
    /// The keys, and the access needed on each.
    pub keys: Vec<(&'a [u8], Access)>,
    channels: Vec<&'a [u8]>,
    databases: Vec<u32>,
}

impl<'a> Needs<'a> {
    pub fn of(denied: &'a Denied, server: Server) -> Self {
        let Denied {
            command,
            argv,
            database,
            every_key,
        } = denied;
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

    /// Number of keys and channels.
    pub fn count(&self) -> usize {
        self.keys.len() + self.channels.len()
    }

    /// The missing rules. With `narrowly`, `None` when no rule is narrower than
    /// the command's name.
    pub fn missing(&self, base: Base<'_>, narrowly: bool) -> Option<Vec<Vec<u8>>> {
        let selector = base.selector();
        let mut rules = Vec::new();
        if !permits_command(selector, self.command, &self.argv) {
            if !narrowly {
                rules.push(command_rule('+', self.command));
            } else if self.command.is_container() {
                rules.push(command_rule('+', self.command));
                rules.extend(self.excluded_subcommands(selector));
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

    /// Returns `+command|first-argument` if the server accepts it, people write
    /// it for this command, and the argument is simple enough to survive being
    /// listed.
    fn first_argument_rule(&self) -> Option<Vec<u8>> {
        let is_plain = |byte: &u8| byte.is_ascii_graphic() && !b"\"'|()\\".contains(byte);
        let argument = self.argv.get(1)?;
        let behaviour = self.server.behaviour();
        // Before subcommands became commands, first-argument rules stood for
        // them.
        let is_subcommand = !behaviour.selectors && has_subcommands(self.command);
        let is_select = self.command.name == "select" && !behaviour.databases;
        let is_usual = is_select || is_subcommand;
        if !is_usual || argument.is_empty() || !argument.iter().all(is_plain) {
            return None;
        }
        let rule = [&command_rule('+', self.command), &b"|"[..], argument].concat();
        Some(rule)
    }

    /// Returns `-command|subcommand` for each subcommand that comes along with
    /// a container.
    fn excluded_subcommands(&self, selector: &Selector) -> Vec<Vec<u8>> {
        let subcommands = self.server.commands().subcommands(self.command).iter();
        let excluded_subcommands =
            subcommands.filter(|command| !selector.commands.contains(command.id));
        excluded_subcommands
            .map(|command| command_rule('-', command))
            .collect()
    }

    fn channel_rules(&self, base: Base<'_>) -> Vec<Vec<u8>> {
        let literally = self.command.takes_channel_patterns();
        let denied = self.channels.iter().filter(|channel| {
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
        let rules: Option<Vec<_>> = denied.map(rule).collect();
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

/// Whether newer servers treat the command's subcommands as commands.
fn has_subcommands(command: &Command) -> bool {
    let newer = Server::Redis7_0.commands().get(command.name.as_bytes());
    newer.is_some_and(Command::is_container)
}

fn command_rule(sign: char, command: &Command) -> Vec<u8> {
    format!("{sign}{}", command.name.to_ascii_lowercase()).into_bytes()
}

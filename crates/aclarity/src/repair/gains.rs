//! Computes which calls become allowed when a selector is extended.

use std::collections::HashSet;

use super::needs::Needs;
use super::{Gain, New};
use crate::commands::databases::DEFAULT_COUNT;
use crate::commands::{Command, CommandId, CommandSet};
use crate::permission::Access;
use crate::server::Server;
use crate::user::Selector;

/// The calls that the extended selector permits and the old one did not, with
/// an estimate of their number.
pub(super) fn between(
    before: &Selector,
    now: &Selector,
    needs: &Needs<'_>,
    server: Server,
) -> (Vec<Gain>, u64) {
    let difference = Difference {
        before,
        now,
        server,
    };
    let found = [
        difference.commands(),
        difference.keys(needs),
        difference.channels(),
        difference.databases(),
    ];
    let breadth = found.iter().flatten().map(Found::breadth);
    let breadth = breadth.fold(0, u64::saturating_add);
    let gains = found.into_iter().flatten().map(|found| found.gain);
    (gains.collect(), breadth)
}

/// A gain with the facts that its breadth depends on.
struct Found {
    gain: Gain,
    /// Number of its commands that need a certain first argument.
    narrowed: usize,
    /// Whether a call can mix new keys or channels with those permitted before.
    mixes: bool,
}

impl Found {
    fn breadth(&self) -> u64 {
        let gain = &self.gain;
        let patterns = gain.keys.iter().chain(&gain.channels);
        let reach = patterns.map(|word| size(word));
        let reach = reach.fold(1 + u64::from(self.mixes), u64::saturating_add);
        let databases = gain.databases.as_ref();
        let databases = databases.map_or(DEFAULT_COUNT as usize, Vec::len);
        let commands = 10 * (gain.commands.len() - self.narrowed) + self.narrowed;
        (commands as u64 * databases as u64).saturating_mul(reach)
    }
}

/// Estimate of how many keys or channels a pattern matches, in powers of ten.
fn size(word: &[u8]) -> u64 {
    match word {
        b"~*" => return 2_000_000,
        b"%R~*" | b"&*" => return 1_000_000,
        _ => {}
    }
    let mut size: u64 = 1;
    let mut bytes = word.iter();
    while let Some(byte) = bytes.next() {
        size = size.saturating_mul(match byte {
            b'*' => 1000,
            b'?' => 100,
            b'[' => 10,
            b'\\' => {
                bytes.next();
                1
            }
            _ => 1,
        });
    }
    size
}

/// A predicate on commands. (Not a type parameter, which would duplicate the
/// code in the wasm for each predicate.)
type Question<'q> = &'q dyn Fn(&Command) -> bool;

struct Difference<'s> {
    before: &'s Selector,
    now: &'s Selector,
    server: Server,
}

/// Commands, and those among them that need a certain first argument.
struct Commands {
    whole: CommandSet,
    narrowed: Vec<(CommandId, Box<[u8]>)>,
}

impl Difference<'_> {
    fn commands(&self) -> Option<Found> {
        let narrowed = self.now.first_arguments.iter();
        let narrowed = narrowed.filter(|known| !self.before.first_arguments.contains(known));
        let commands = Commands {
            whole: self.now.commands.difference(&self.before.commands),
            narrowed: narrowed.cloned().collect(),
        };
        self.found(New::Commands, commands, &|_| false)
    }

    fn keys(&self, needs: &Needs<'_>) -> Option<Found> {
        let known = self.before.describe_keys();
        let keys = new_words(&known, &self.now.describe_keys());
        if keys.is_empty() {
            return None;
        }
        // A literal pattern covers only a key of the call, so what was allowed
        // on it before is no gain.
        let is_literal = !keys.iter().any(|word| word.contains(&b'['));
        let gains_on = |key: &[u8], need| {
            self.now.permits_key(key, need) && !(is_literal && self.before.permits_key(key, need))
        };
        let reads_all = needs.every_key && keys.iter().any(|word| word == b"%R~*");
        let commands = self.permitted_before(&|command| {
            let mut possible = command.possible_needs().into_iter();
            possible.any(|need| {
                reads_all && Access::READ.covers(need)
                    || needs.keys.iter().any(|(key, _)| gains_on(key, need))
            })
        });
        let mut found = self.found(New::Keys, commands, &|command| {
            !known.is_empty() && command.may_have_several_keys()
        })?;
        found.gain.keys = keys;
        Some(found)
    }

    fn channels(&self) -> Option<Found> {
        let known = self.before.describe_channels();
        let channels = new_words(&known, &self.now.describe_channels());
        if channels.is_empty() {
            return None;
        }
        let commands = self.permitted_before(&Command::has_channels);
        let mut found = self.found(New::Channels, commands, &|command| {
            !known.is_empty() && command.may_have_several_channels()
        })?;
        found.gain.channels = channels;
        Some(found)
    }

    fn databases(&self) -> Option<Found> {
        let before = self.before.databases.as_deref()?;
        let mut new = match &self.now.databases {
            Some(now) => now.to_vec(),
            None => (0..DEFAULT_COUNT).collect(),
        };
        new.retain(|database| !before.contains(database));
        if new.is_empty() {
            return None;
        }
        let commands = self.permitted_before(&Command::may_need_databases);
        let mut found = self.found(New::Databases, commands, &|_| false)?;
        found.gain.databases = Some(new);
        Some(found)
    }

    fn permitted_before(&self, fits: Question<'_>) -> Commands {
        let table = self.server.commands();
        let mut whole = CommandSet::EMPTY;
        for command in table.all() {
            let is_permitted = self.before.commands.contains(command.id) || command.is_free();
            if is_permitted && fits(command) {
                whole.insert(command.id);
            }
        }
        let narrowed = self.before.first_arguments.iter();
        let narrowed = narrowed.filter(|(id, _)| fits(table.by_id(*id)));
        Commands {
            whole,
            narrowed: narrowed.cloned().collect(),
        }
    }

    /// Builds a gain: the commands with all keys, channels and databases that
    /// are relevant to them.
    fn found(&self, new: New, commands: Commands, mixes: Question<'_>) -> Option<Found> {
        let Commands { whole, narrowed } = commands;
        let command = |id| self.server.commands().by_id(id);
        let ids = whole.iter().chain(narrowed.iter().map(|(id, _)| *id));
        let all: Vec<&Command> = ids.map(command).collect();
        if all.is_empty() {
            return None;
        }
        let mut names: Vec<String> = whole.iter().map(|id| name(command(id))).collect();
        names.extend(narrowed.iter().map(|(id, argument)| {
            let argument = String::from_utf8_lossy(argument);
            format!("{}|{argument}", name(command(*id)))
        }));
        let some = |has: fn(&Command) -> bool| all.iter().any(|command| has(command));
        let (mut keys, mut channels) = (Vec::new(), Vec::new());
        if some(Command::may_have_keys) {
            keys = words(&self.now.describe_keys());
        }
        if some(Command::has_channels) {
            channels = words(&self.now.describe_channels());
        }
        let databases = self.now.databases.as_deref();
        let gain = Gain {
            new,
            commands: names,
            keys,
            channels,
            databases: databases
                .filter(|_| some(Command::may_need_databases))
                .map(<[u32]>::to_vec),
        };
        Some(Found {
            gain,
            narrowed: narrowed.len(),
            mixes: all.into_iter().any(mixes),
        })
    }
}

fn name(command: &Command) -> String {
    command.name.to_ascii_lowercase()
}

/// Splits at spaces, which patterns cannot contain.
fn words(text: &[u8]) -> Vec<Vec<u8>> {
    let words = text.split(|byte| *byte == b' ');
    words
        .filter(|word| !word.is_empty())
        .map(<[u8]>::to_vec)
        .collect()
}

/// The patterns of a list that another one does not have.
fn new_words(known: &[u8], now: &[u8]) -> Vec<Vec<u8>> {
    let known: HashSet<&[u8]> = known.split(|byte| *byte == b' ').collect();
    let mut new = words(now);
    new.retain(|word| !known.contains(&word[..]));
    new
}

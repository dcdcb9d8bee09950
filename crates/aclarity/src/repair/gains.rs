//! What becomes allowed when a selector is extended.

use super::needs::Needs;
use super::{Gain, New};
use crate::commands::databases::DEFAULT_COUNT;
use crate::commands::{Command, CommandId, CommandSet};
use crate::server::Server;
use crate::user::Selector;

/// The calls that the selector permits now and did not permit before, and an
/// estimate of how many that are.
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
    let gains = [
        difference.commands(),
        difference.keys(needs),
        difference.channels(),
        difference.databases(),
    ];
    let breadth = gains
        .iter()
        .flatten()
        .map(|found| difference.breadth(found));
    let breadth = breadth.fold(0, u64::saturating_add);
    let gains = gains.into_iter().flatten().map(|(gain, _)| gain);
    (gains.collect(), breadth)
}

/// A gain, and how many of its commands need a certain first argument.
type Found = Option<(Gain, usize)>;

struct Difference<'s> {
    before: &'s Selector,
    now: &'s Selector,
    server: Server,
}

/// Commands, and those that need a certain first argument.
type Named = (CommandSet, Vec<(CommandId, Box<[u8]>)>);

impl Difference<'_> {
    fn commands(&self) -> Found {
        let commands = self.now.commands.difference(&self.before.commands);
        let arguments = self.now.first_arguments.iter();
        let arguments = arguments.filter(|known| !self.before.first_arguments.contains(known));
        self.gain(New::Commands, (commands, arguments.cloned().collect()))
    }

    fn keys(&self, needs: &Needs<'_>) -> Found {
        let known = words(&self.before.describe_keys());
        let mut keys = words(&self.now.describe_keys());
        keys.retain(|word| !known.contains(word));
        if keys.is_empty() {
            return None;
        }
        // A literal pattern is about a key of the call alone: what could be done
        // with that before is no gain.
        let is_literal = !keys.iter().any(|word| word.contains(&b'['));
        let gains_on = |key: &[u8], need| {
            self.now.permits_key(key, need) && !(is_literal && self.before.permits_key(key, need))
        };
        let commands = self.permitted_before(|command| {
            let mut possible = command.possible_needs().into_iter();
            possible.any(|need| needs.keys.keys().any(|key| gains_on(key, need)))
        });
        let (gain, narrowed) = self.gain(New::Keys, commands)?;
        Some((Gain { keys, ..gain }, narrowed))
    }

    fn channels(&self) -> Found {
        let known = words(&self.before.describe_channels());
        let mut channels = words(&self.now.describe_channels());
        channels.retain(|word| !known.contains(word));
        if channels.is_empty() {
            return None;
        }
        let commands = self.permitted_before(Command::has_channels);
        let (gain, narrowed) = self.gain(New::Channels, commands)?;
        Some((Gain { channels, ..gain }, narrowed))
    }

    fn databases(&self) -> Found {
        let before = self.before.databases.as_deref()?;
        let now = match &self.now.databases {
            Some(now) => now.clone(),
            None => (0..DEFAULT_COUNT).collect(),
        };
        let new: Vec<u32> = now
            .into_iter()
            .filter(|one| !before.contains(one))
            .collect();
        if new.is_empty() {
            return None;
        }
        let commands = self.permitted_before(Command::may_need_databases);
        let (gain, narrowed) = self.gain(New::Databases, commands)?;
        let databases = Some(new);
        Some((Gain { databases, ..gain }, narrowed))
    }

    fn permitted_before(&self, fits: impl Fn(&Command) -> bool) -> Named {
        let table = self.server.commands();
        let mut commands = CommandSet::EMPTY;
        for command in table.all() {
            let is_permitted = self.before.commands.contains(command.id) || command.is_free();
            if is_permitted && fits(command) {
                commands.insert(command.id);
            }
        }
        let arguments = self.before.first_arguments.iter();
        let arguments = arguments.filter(|(id, _)| fits(table.by_id(*id)));
        (commands, arguments.cloned().collect())
    }

    /// The commands with all the keys, channels and databases that matter to
    /// them.
    fn gain(&self, new: New, (commands, arguments): Named) -> Found {
        let table = self.server.commands();
        let ids = commands.iter().chain(arguments.iter().map(|(id, _)| *id));
        let all: Vec<&Command> = ids.map(|id| table.by_id(id)).collect();
        if all.is_empty() {
            return None;
        }
        let mut names: Vec<String> = commands.iter().map(|id| name(table.by_id(id))).collect();
        names.extend(arguments.iter().map(|(id, argument)| {
            let argument = String::from_utf8_lossy(argument);
            format!("{}|{argument}", name(table.by_id(*id)))
        }));
        let keys = all.iter().any(|command| command.may_have_keys());
        let channels = all.iter().any(|command| command.has_channels());
        let databases = all.iter().any(|command| command.may_need_databases());
        let listed = |matters: bool, list: &dyn Fn() -> Vec<u8>| {
            if matters { words(&list()) } else { Vec::new() }
        };
        let gain = Gain {
            new,
            commands: names,
            keys: listed(keys, &|| self.now.describe_keys()),
            channels: listed(channels, &|| self.now.describe_channels()),
            databases: self.now.databases.clone().filter(|_| databases),
        };
        Some((gain, arguments.len()))
    }

    fn breadth(&self, (gain, narrowed): &(Gain, usize)) -> u64 {
        // Calls of several keys or channels can mix new ones with old ones.
        let mixes = match gain.new {
            New::Keys => !self.before.describe_keys().is_empty(),
            New::Channels => !self.before.describe_channels().is_empty(),
            New::Commands | New::Databases => false,
        };
        let patterns = gain.keys.iter().chain(&gain.channels);
        let reach = patterns.map(|word| size(word));
        let reach = reach.fold(u64::from(mixes), u64::saturating_add);
        let databases = gain.databases.as_ref();
        let databases = databases.map_or(DEFAULT_COUNT as usize, Vec::len);
        let commands = 10 * (gain.commands.len() - narrowed) + narrowed;
        (commands as u64 * databases as u64).saturating_mul(reach.max(1))
    }
}

fn name(command: &Command) -> String {
    command.name.to_ascii_lowercase()
}

/// Patterns cannot have spaces in them.
fn words(text: &[u8]) -> Vec<Vec<u8>> {
    let words = text.split(|byte| *byte == b' ');
    words
        .filter(|word| !word.is_empty())
        .map(<[u8]>::to_vec)
        .collect()
}

/// How many keys or channels a pattern may match, in powers of ten.
fn size(word: &[u8]) -> u64 {
    if matches!(word, b"~*" | b"&*") {
        return 1_000_000;
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

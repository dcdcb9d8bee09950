//! What a command asks of a user beside the command itself, judged by its
//! plainest call.

use crate::commands::{Command, flag};
use crate::permission::Access;
use crate::server::Server;

/// What the plainest call of a command asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Needs {
    /// What is done to its keys; empty when it has none.
    pub keys: Vec<Access>,
    /// Whether it can be called with keys and without.
    pub keys_are_optional: bool,
    /// Whether it names channels.
    pub channels: bool,
    /// Whether it works in a database, or names some.
    pub databases: bool,
}

impl Needs {
    pub fn of(command: &Command, server: Server) -> Self {
        let argv = plainest_call(command);
        let mut keys: Vec<Access> = Vec::new();
        for key in command.keys_of(&argv) {
            if !keys.contains(&key.need) {
                keys.push(key.need);
            }
        }
        Self {
            keys_are_optional: !keys.is_empty() && has_optional_keys(command, server),
            keys,
            channels: command.channel_arguments(argv.len()).next().is_some(),
            databases: command.databases(&argv, 0).next().is_some(),
        }
    }
}

/// Servers before 7.0 do not say which commands can do without keys; what
/// they share with their successors is the same.
fn has_optional_keys(command: &Command, server: Server) -> bool {
    let told = server.newest().commands().get(command.name.as_bytes());
    told.unwrap_or(command).has(flag::NO_MANDATORY_KEYS)
}

/// What may follow the name of a command that has to be parsed to find its
/// keys. `1` is a key, a number of keys and a value all in one.
const TAILS: [&[&str]; 6] = [
    &["STREAMS", "1", "1"],
    &["GROUP", "1", "1", "STREAMS", "1", "1"],
    &["USAGE", "1"],
    &["LCS", "KEYS", "1", "1"],
    &["1", "1", "1"],
    &["1", "1", "1", "1"],
];

/// The call with the fewest arguments in which the command has a key, if it
/// ever has one.
pub(crate) fn plainest_call(command: &Command) -> Vec<&'static str> {
    let name: Vec<&str> = command.name.split('|').collect();
    let least = usize::from(command.arity.unsigned_abs()).max(name.len());
    let mut shortest = name.clone();
    shortest.resize(least, "1");
    let has_keys = |argv: &Vec<&str>| command.keys_of(argv).next().is_some();
    if !command.may_have_keys() || has_keys(&shortest) {
        return shortest;
    }
    let tails = TAILS.iter().map(|tail| [&name[..], tail].concat());
    tails
        .filter(|argv| command.accepts(argv.len()))
        .find(has_keys)
        .unwrap_or(shortest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_with_keys_has_a_plainest_call_with_one() {
        for server in Server::ALL {
            for command in server.commands().all() {
                let argv = plainest_call(command);
                assert!(command.accepts(argv.len()), "{server} {argv:?}");
                assert_eq!(
                    command.keys_of(&argv).next().is_some(),
                    command.may_have_keys(),
                    "{server} {argv:?}"
                );
            }
        }
    }

    #[test]
    fn needs_are_those_of_the_plainest_call() {
        let needs = |name: &str| {
            let server = Server::Redis8_6;
            Needs::of(server.commands().get(name.as_bytes()).unwrap(), server)
        };
        assert_eq!(needs("get").keys, [Access::READ]);
        assert_eq!(needs("set").keys, [Access::WRITE]);
        assert_eq!(needs("copy").keys, [Access::READ, Access::WRITE]);
        assert!(needs("flushall").keys.is_empty());
        assert!(needs("eval").keys_are_optional);
        assert!(!needs("zunion").keys_are_optional);
        assert!(needs("publish").channels);
        assert!(!needs("unsubscribe").channels);
    }
}

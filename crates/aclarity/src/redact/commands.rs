//! The keys and channels of a call that a line makes.

use super::line::Line;
use super::names::is_one_of;
use super::shapes::is_plain;
use super::vocabulary::newest;
use crate::commands::Lookup;
use crate::rule::split_arguments;

/// Programs that send a command after their options.
const PROGRAMS: &str = "redis-cli valkey-cli";

impl Line<'_> {
    /// Shows the keys and channels of a command with plain names. Its other
    /// arguments are data, which may be anything.
    pub fn keep_command(&mut self) {
        let mut offset = self.head;
        let case = &self.text[offset..];
        if let Some((expected, rest)) = case.split_once(' ')
            && is_one_of(expected, "allow deny")
            && let Some((user, call)) = rest.split_once(':')
            && !user.contains(' ')
        {
            offset = self.text.len() - call.len();
        }
        let Ok(words) = split_arguments(&self.text.as_bytes()[offset..]) else {
            return;
        };
        let is_program = words.first().is_some_and(|word| {
            let name = word.text.rsplit(|byte| *byte == b'/').next();
            name.is_some_and(|name| is_one_of(&String::from_utf8_lossy(name), PROGRAMS))
        });
        // The first word after the options that is a command, and no option's value.
        let mut first = 0;
        while is_program
            && let Some(word) = words.get(first)
            && (first == 0
                || word.text.starts_with(b"-")
                || newest().all(|table| table.top_level(&word.text).is_none()))
        {
            first += 1;
        }
        // Slices, so that the wasm has no second copy of `lookup` and `keys_of`.
        let call: Vec<&[u8]> = words[first..].iter().map(|word| &*word.text).collect();
        let found = newest().find_map(|table| match table.lookup(&call) {
            Lookup::Found(command) => Some(command),
            _ => None,
        });
        let Some(command) = found.filter(|command| command.accepts(call.len())) else {
            return;
        };
        let keys = command.keys_of(&call).map(|key| key.argument);
        let keys: Vec<usize> = keys.chain(command.channel_arguments(call.len())).collect();
        for word in keys.into_iter().filter_map(|key| words.get(first + key)) {
            if std::str::from_utf8(&word.text).is_ok_and(is_plain) {
                self.keep(offset + word.span.start..offset + word.span.end);
            }
        }
    }
}

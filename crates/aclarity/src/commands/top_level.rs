//! A hash table of top-level commands by name, used on every call.

use super::{Command, CommandId};

/// Number of slots: more than twice the commands of the largest table.
const SLOTS: usize = 1024;

/// Maps names to top-level commands.
///
/// The hash uses only a few letters of the name: that separates most commands
/// and is faster than reading all of it.
#[derive(Debug)]
pub(super) struct TopLevel {
    slots: Box<[Option<CommandId>; SLOTS]>,
}

impl TopLevel {
    /// Builds the table from the commands that are not subcommands.
    pub fn of(commands: &[Command]) -> Self {
        let mut slots = Box::new([None; SLOTS]);
        for command in commands
            .iter()
            .filter(|command| command.container.is_none())
        {
            let free = places(command.name.as_bytes()).find(|place| slots[*place].is_none());
            slots[free.expect("there are more slots than commands")] = Some(command.id);
        }
        Self { slots }
    }

    /// Looks up a command by name, ignoring case.
    #[inline]
    pub fn find<'t>(&self, name: &[u8], commands: &'t [Command]) -> Option<&'t Command> {
        places(name).find_map(|place| match self.slots[place] {
            None => Some(None),
            Some(id) => {
                let command = &commands[id.index()];
                let is_it = command.name.as_bytes().eq_ignore_ascii_case(name);
                is_it.then_some(Some(command))
            }
        })?
    }
}

/// The slots to probe for a name, in order. Case is ignored.
#[inline]
fn places(name: &[u8]) -> impl Iterator<Item = usize> {
    let letter = |at: usize| name.get(at).map_or(0, |byte| u64::from(byte | 0x20));
    let length = name.len();
    let letters = [
        0,
        1,
        length / 2,
        length.wrapping_sub(2),
        length.wrapping_sub(1),
    ];
    let mixed = letters
        .into_iter()
        .fold(length as u64, |mixed, at| (mixed << 8) ^ letter(at))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let first = (mixed >> 48) as usize;
    (0..SLOTS).map(move |step| (first + step) % SLOTS)
}

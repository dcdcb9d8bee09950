//! Top-level commands by their names, for a look-up on every call.

use super::{Command, CommandId};

/// More than twice the commands of the largest table.
const SLOTS: usize = 1024;

/// Where to look for a name first.
///
/// A few of its letters suffice to tell most commands apart, and are quicker
/// to read than all of them.
#[derive(Debug)]
pub(super) struct TopLevel {
    slots: Box<[Option<CommandId>; SLOTS]>,
}

impl TopLevel {
    /// The names of the commands that are no subcommands.
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

    /// The command of this name, in letters of any case.
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

/// The slots that a name may be in, in the order in which to look. Letters
/// that differ in their case only are the same here.
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

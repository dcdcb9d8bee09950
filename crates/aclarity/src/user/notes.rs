//! The command rules as the server remembers them, to show them again.

use std::ops::Range;

use smallvec::SmallVec;

use crate::commands::{Category, Command, CommandId, CommandTable};

/// Remembered rules in their order: two bytes for most of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Notes(SmallVec<[u8; 16]>);

/// What a remembered rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject<'a> {
    Category(Category),
    Command(CommandId),
    /// A word of a rule about a first argument.
    Word(&'a [u8]),
}

const ALLOW: u16 = 1 << 15;
const CATEGORY: u16 = 1 << 14;
/// Its text follows: the length in four bytes, and the word with its sign.
const WORD: u16 = CATEGORY - 1;

impl Notes {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Gives back memory that was meant for further rules.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    /// Notes a rule about a category in place of the one before.
    pub fn category(&mut self, allow: bool, category: Category) {
        self.forget("@", category.name().as_bytes(), |subject| {
            subject == Subject::Category(category)
        });
        self.push(allow, CATEGORY | category as u16);
    }

    /// Notes a rule about a command in place of those about it and its
    /// subcommands.
    pub fn command(&mut self, allow: bool, command: &Command, table: &CommandTable) {
        let first = command.id.index();
        let family = first..=first + table.subcommands(command).len();
        self.forget("", command.name.as_bytes(), |subject| match subject {
            Subject::Command(id) => family.contains(&id.index()),
            _ => false,
        });
        self.push(allow, first as u16);
    }

    /// Notes `+command|argument`, in lower case and without the sign, in place
    /// of the same and of longer ones, unless it is the first about its argument.
    /// A space in it makes several words.
    pub fn first_argument(&mut self, text: &[u8], is_first: bool) {
        if !is_first {
            self.forget("", text, |_| false);
        }
        for (number, word) in text.split(|byte| *byte == b' ').enumerate() {
            let sign = if number == 0 { "+" } else { "" };
            let length = u32::try_from(sign.len() + word.len()).expect("a rule below 4 GB");
            self.0.extend_from_slice(&WORD.to_le_bytes());
            self.0.extend_from_slice(&length.to_le_bytes());
            self.0.extend_from_slice(sign.as_bytes());
            self.0.extend_from_slice(word);
        }
    }

    /// The rules as the server shows them, each after a space.
    pub fn describe(&self, out: &mut Vec<u8>, table: &CommandTable) {
        for (_, allow, subject) in self.iter() {
            out.push(b' ');
            let sign = if allow { b'+' } else { b'-' };
            match subject {
                Subject::Word(word) => out.extend_from_slice(word),
                Subject::Category(category) => {
                    out.extend_from_slice(&[sign, b'@']);
                    out.extend_from_slice(category.name().as_bytes());
                }
                Subject::Command(id) => {
                    out.push(sign);
                    let name = table.by_id(id).name.bytes();
                    out.extend(name.map(|byte| byte.to_ascii_lowercase()));
                }
            }
        }
    }

    fn push(&mut self, allow: bool, code: u16) {
        let sign = if allow { ALLOW } else { 0 };
        self.0.extend_from_slice(&(sign | code).to_le_bytes());
    }

    /// Forgets the rules that one about this name replaces: those named, and
    /// words that read like a rule about the name or a part of it.
    fn forget(&mut self, sigil: &str, name: &[u8], is_named: impl Fn(Subject<'_>) -> bool) {
        let reads_like = |word: &[u8]| -> Option<bool> {
            let word = word.get(1..)?.strip_prefix(sigil.as_bytes())?;
            let (start, rest) = word.split_at_checked(name.len())?;
            Some((rest.is_empty() || rest[0] == b'|') && start.eq_ignore_ascii_case(name))
        };
        let is_replaced = |subject| match subject {
            Subject::Word(word) => reads_like(word).unwrap_or(false),
            _ => is_named(subject),
        };
        if !self.iter().any(|(_, _, subject)| is_replaced(subject)) {
            return;
        }
        let mut kept = SmallVec::new();
        for (place, _, subject) in self.iter() {
            if !is_replaced(subject) {
                kept.extend_from_slice(&self.0[place]);
            }
        }
        self.0 = kept;
    }

    /// Each rule: its bytes, whether it gives, and what it is about.
    fn iter(&self) -> impl Iterator<Item = (Range<usize>, bool, Subject<'_>)> {
        let bytes = &self.0[..];
        let mut next = 0;
        std::iter::from_fn(move || {
            let start = next;
            let (code, rest) = bytes[start..].split_first_chunk()?;
            let code = u16::from_le_bytes(*code);
            let number = code & !(ALLOW | CATEGORY);
            next += 2;
            let subject = if code == WORD {
                let (length, rest) = rest.split_first_chunk()?;
                let length = u32::from_le_bytes(*length) as usize;
                next += 4 + length;
                Subject::Word(&rest[..length])
            } else if code & CATEGORY != 0 {
                Subject::Category(Category::ALL[usize::from(number)])
            } else {
                Subject::Command(CommandId::of_index(number))
            };
            Some((start..next, code & ALLOW != 0, subject))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::Server;
    use crate::user::User;

    fn described(rules: &[&[u8]]) -> Vec<u8> {
        let server = Server::Valkey9_1;
        let mut user = User::new(server);
        for rule in rules {
            user.apply(rule, server).unwrap();
        }
        user.root.describe_commands(server)
    }

    /// As Redis 8.6.3 lists them.
    #[test]
    fn keep_the_bytes_of_first_arguments() {
        assert_eq!(described(&[b"+get|\xe9"]), b"-@all +get|\xe9");
    }

    #[test]
    fn replace_what_a_later_rule_says_again() {
        let cases: [(&[&[u8]], &[u8]); 7] = [
            (&[b"+@read", b"-get", b"-@read"], b"-@all -get -@read"),
            (
                &[b"+config|get", b"+get", b"-CONFIG"],
                b"-@all +get -config",
            ),
            (
                &[b"+select|1", b"+select|10", b"+SELECT|1"],
                b"-@all +select|10 +select|1",
            ),
            (&[b"+select|1", b"+get", b"+select"], b"-@all +get +select"),
            (&[b"+get", b"+@all", b"-set"], b"+@all -set"),
            (
                &[b"+select|1", b"+select|2", b"-select", b"+select|1"],
                b"-@all -select +select|1",
            ),
            (
                &[b"+get|a", b"+@all", b"-@all", b"+get|a", b"+get|A"],
                b"-@all +get|a",
            ),
        ];
        for (rules, expected) in cases {
            let described = described(rules);
            assert_eq!(
                described,
                expected,
                "{}",
                String::from_utf8_lossy(&described)
            );
        }
    }
}

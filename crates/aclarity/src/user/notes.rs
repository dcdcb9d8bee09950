//! Command rules as the server stores them to print them later.

use std::ops::Range;

use smallvec::SmallVec;

use crate::commands::{Category, Command, CommandId, CommandTable};

/// Stored rules in order, most of them in two bytes each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Notes(SmallVec<[u8; 16]>);

/// The subject of a stored rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject<'a> {
    Category(Category),
    Command(CommandId),
    /// One word of a rule for a first argument.
    Word(&'a [u8]),
}

const ALLOW: u16 = 1 << 15;
const CATEGORY: u16 = 1 << 14;
/// Code of a word whose text follows: its length in four bytes, then the word
/// with its sign.
const WORD: u16 = CATEGORY - 1;

impl Notes {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Releases spare capacity.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    /// Stores a rule for a category and drops the earlier one for it.
    pub fn category(&mut self, allow: bool, category: Category) {
        self.forget("@", category.name().as_bytes(), |subject| {
            subject == Subject::Category(category)
        });
        self.push(allow, CATEGORY | category as u16);
    }

    /// Stores a rule for a command and drops earlier ones for it and its
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

    /// Stores `+command|argument`, given in lower case and without the sign,
    /// and drops equal and longer rules, unless `is_first` states that there
    /// are none. A space in the text splits it into several words.
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

    /// Writes the rules as the server prints them, each after a space.
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

    /// Drops the rules that a new rule for this name replaces: those for which
    /// `is_named` holds, and words that read like a rule for the name or a part
    /// of it.
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

    /// Iterates over the rules: byte range, whether it is `+`, and subject.
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

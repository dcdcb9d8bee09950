//! The words of Lua, as far as they are needed.

use super::{Argument, Dialect};
use crate::rule::is_space;

/// Reads a script from left to right. What is tried and not found is left to be
/// tried otherwise; after all that is found, blanks are skipped.
pub(super) struct Scanner<'a> {
    script: &'a [u8],
    pub at: usize,
    dialect: Dialect,
    /// How far lines were counted, and the line there.
    counted: (usize, usize),
}

impl<'a> Scanner<'a> {
    pub fn new(script: &'a [u8], dialect: Dialect) -> Self {
        let has_shebang = dialect.shebang && script.starts_with(b"#!lua\n");
        let mut scanner = Self {
            script,
            at: if has_shebang { b"#!lua".len() } else { 0 },
            dialect,
            counted: (0, 1),
        };
        scanner.blank();
        scanner
    }

    pub fn rest(&self) -> &'a [u8] {
        &self.script[self.at..]
    }

    pub fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// White space and comments. A long comment that does not end is left.
    pub fn blank(&mut self) {
        loop {
            let spaces = self.rest().iter().take_while(|byte| is_space(**byte));
            self.at += spaces.count();
            let Some(comment) = self.rest().strip_prefix(b"--") else {
                return;
            };
            self.at += match long_bracket(comment) {
                Some(Some(length)) => 2 + length,
                Some(None) => return,
                None => comment.iter().take_while(|byte| **byte != b'\n').count() + 2,
            };
        }
    }

    /// A text in long brackets, which need not be kept.
    pub fn long_text(&mut self) -> bool {
        let Some(Some(length)) = long_bracket(self.rest()) else {
            return false;
        };
        self.at += length;
        self.blank();
        true
    }

    /// A character that is not part of a word.
    pub fn symbol(&mut self, symbol: u8) -> bool {
        let found = self.rest().first() == Some(&symbol);
        if found {
            self.at += 1;
            self.blank();
        }
        found
    }

    /// A word that is not part of a longer one.
    pub fn word(&mut self, word: &str) -> bool {
        let found = self.identifier() == word.as_bytes();
        if found {
            self.at += word.len();
            self.blank();
        }
        found
    }

    /// The letters, digits and underscores that come next; they are not skipped.
    pub fn identifier(&self) -> &'a [u8] {
        let rest = self.rest();
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        &rest[..rest.iter().take_while(is_part).count()]
    }

    /// A name that a variable can have, and that means nothing to us or to Lua.
    pub fn name(&mut self) -> Option<&'a [u8]> {
        const TAKEN: &[u8] = b"and break do else elseif end false for function if in local nil \
            not or repeat return then true until while KEYS ARGV redis server";
        let name = self.identifier();
        let is_name = name.first().is_some_and(|byte| !byte.is_ascii_digit());
        let mut taken = TAKEN.split(|byte| *byte == b' ');
        if !is_name || taken.any(|word| word == name) {
            return None;
        }
        self.at += name.len();
        self.blank();
        Some(name)
    }

    fn line(&mut self) -> usize {
        let (mut from, mut line) = self.counted;
        if from > self.at {
            (from, line) = (0, 1);
        }
        let read = &self.script[from..self.at];
        line += read.iter().filter(|byte| **byte == b'\n').count();
        self.counted = (self.at, line);
        line
    }

    /// `redis`, or its other name.
    pub fn library(&mut self) -> bool {
        self.word("redis") || self.dialect.server && self.word("server")
    }

    /// `redis.call` or `redis.pcall`: whether an error ends the script, and the
    /// line.
    pub fn callee(&mut self) -> Option<(bool, usize)> {
        if !self.library() || !self.symbol(b'.') {
            return None;
        }
        let named_on = self.line();
        let raises = self.word("call");
        if !raises && !self.word("pcall") {
            return None;
        }
        let line = self.line();
        // A parenthesis on another line might begin a statement of its own.
        (line == named_on).then_some((raises, line))
    }

    /// What a call takes as an argument.
    pub fn argument(&mut self) -> Option<Argument> {
        for (list, argument) in [
            ("KEYS", Argument::Key as fn(usize) -> Argument),
            ("ARGV", Argument::Other),
        ] {
            if self.word(list) {
                if !self.symbol(b'[') {
                    return None;
                }
                let index = usize::try_from(self.number()?).ok()?;
                return self.symbol(b']').then(|| argument(index));
            }
        }
        match self.number() {
            Some(number) => Some(Argument::Text(number.to_string().into_bytes())),
            None => self.string().map(Argument::Text),
        }
    }

    /// A whole number of so few digits that Lua keeps them all.
    fn number(&mut self) -> Option<i64> {
        const DIGITS: usize = 15;
        let sign = usize::from(self.rest().first() == Some(&b'-'));
        let digits = self.rest()[sign..].iter();
        let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
        let (number, after) = self.rest().split_at(sign + digits);
        let goes_on = after
            .first()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"._".contains(byte));
        if digits == 0 || digits > DIGITS || goes_on {
            return None;
        }
        let number = std::str::from_utf8(number).ok()?.parse().ok()?;
        self.at += sign + digits;
        self.blank();
        Some(number)
    }

    /// A text in single or double quotes.
    pub fn string(&mut self) -> Option<Vec<u8>> {
        let &quote = self.rest().first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let mut text = Vec::new();
        let mut at = 1;
        loop {
            match self.rest()[at..] {
                [] | [b'\n' | b'\r', ..] | [b'\\', b'\r', ..] => return None,
                [b'\\', digit, ..] if digit.is_ascii_digit() => {
                    let digits = self.rest()[at + 1..].iter().take(3);
                    let digits: Vec<u8> = digits.copied().take_while(u8::is_ascii_digit).collect();
                    text.push(std::str::from_utf8(&digits).ok()?.parse().ok()?);
                    at += 1 + digits.len();
                }
                [b'\\', escaped, ..] => {
                    text.push(match escaped {
                        b'a' => 7,
                        b'b' => 8,
                        b'f' => 12,
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'v' => 11,
                        other => other,
                    });
                    at += 2;
                }
                [b'\\'] => return None,
                [byte, ..] if byte == quote => break,
                [byte, ..] => {
                    text.push(byte);
                    at += 1;
                }
            }
        }
        self.at += at + 1;
        self.blank();
        Some(text)
    }
}

/// How long the text in long brackets (`[[…]]`, `[==[…]==]`) is that begins
/// here: nothing when none begins, nothing inside when it does not end.
fn long_bracket(text: &[u8]) -> Option<Option<usize>> {
    let after = text.strip_prefix(b"[")?;
    let level = after.iter().take_while(|byte| **byte == b'=').count();
    if after.get(level) != Some(&b'[') {
        return None;
    }
    // From one `]` to the next, so that each byte is looked at once.
    let mut at = 2 + level;
    while let Some(found) = memchr::memchr(b']', &text[at..]) {
        at += found + 1;
        let signs = text[at..].iter().take_while(|byte| **byte == b'=').count();
        at += signs;
        if signs == level && text.get(at) == Some(&b']') {
            return Some(Some(at + 1));
        }
    }
    Some(None)
}

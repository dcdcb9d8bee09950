//! Lua scripts that do nothing but call commands.
//!
//! Such a script is a list of `redis.call(…)` and `redis.pcall(…)`, whose
//! arguments are texts in quotes, whole numbers, `KEYS[n]` and `ARGV[n]`. The
//! last call may be returned, or a constant. Comments to the end of a line may
//! stand between. Everything else in Lua would need an interpreter.

use crate::rule::is_space;

/// A call of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// Whether an error ends the script: `call`, and not `pcall`.
    pub raises: bool,
    /// The line of the script, counted from 1.
    pub line: usize,
    pub arguments: Vec<Argument>,
    /// Whether the script returns what the command answers.
    pub is_returned: bool,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Argument {
    Text(Vec<u8>),
    /// `KEYS[n]`
    Key(usize),
    /// `ARGV[n]`
    Other(usize),
}

/// The part of Lua that a server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// `server` is another name of `redis`.
    pub server: bool,
    /// The first line may be `#!lua`.
    pub shebang: bool,
}

/// The calls of a script, if it is nothing but calls.
pub(super) fn calls(script: &[u8], dialect: Dialect) -> Option<Vec<Call>> {
    let mut scanner = Scanner {
        script,
        at: 0,
        dialect,
    };
    if dialect.shebang && script.starts_with(b"#!lua\n") {
        scanner.at = b"#!lua".len();
    }
    scanner.blank();
    let mut calls = Vec::new();
    while !scanner.is_at_end() {
        let is_returned = scanner.word("return");
        match scanner.call() {
            Some(call) => calls.push(Call {
                is_returned,
                ..call
            }),
            None if is_returned && (scanner.is_at_end() || scanner.constant()) => {}
            None => return None,
        }
        scanner.symbol(b';');
        // Nothing may follow what is returned.
        if is_returned && !scanner.is_at_end() {
            return None;
        }
    }
    Some(calls)
}

/// Reads a script from left to right. What is tried and not found is left to be
/// tried otherwise; after all that is found, blanks are skipped.
struct Scanner<'a> {
    script: &'a [u8],
    at: usize,
    dialect: Dialect,
}

impl Scanner<'_> {
    fn rest(&self) -> &[u8] {
        &self.script[self.at..]
    }

    fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// White space and comments, but not the long ones.
    fn blank(&mut self) {
        loop {
            let spaces = self.rest().iter().take_while(|byte| is_space(**byte));
            self.at += spaces.count();
            if !self.rest().starts_with(b"--") || self.rest().starts_with(b"--[") {
                return;
            }
            let comment = self.rest().iter().take_while(|byte| **byte != b'\n');
            self.at += comment.count();
        }
    }

    fn symbol(&mut self, symbol: u8) -> bool {
        let found = self.rest().first() == Some(&symbol);
        if found {
            self.at += 1;
            self.blank();
        }
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let length = self.rest().iter().take_while(is_part).count();
        let found = &self.rest()[..length] == word.as_bytes();
        if found {
            self.at += length;
            self.blank();
        }
        found
    }

    fn line(&self) -> usize {
        let read = &self.script[..self.at];
        1 + read.iter().filter(|byte| **byte == b'\n').count()
    }

    /// `redis.call(argument, …)`
    fn call(&mut self) -> Option<Call> {
        let is_library = self.word("redis") || self.dialect.server && self.word("server");
        if !is_library || !self.symbol(b'.') {
            return None;
        }
        let named_on = self.line();
        let raises = self.word("call");
        if !raises && !self.word("pcall") {
            return None;
        }
        let line = self.line();
        // A parenthesis on another line might begin a statement of its own.
        if line != named_on || !self.symbol(b'(') {
            return None;
        }
        let mut arguments = vec![self.argument()?];
        while self.symbol(b',') {
            arguments.push(self.argument()?);
        }
        if !self.symbol(b')') {
            return None;
        }
        Some(Call {
            raises,
            line,
            arguments,
            is_returned: false,
        })
    }

    fn argument(&mut self) -> Option<Argument> {
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

    fn constant(&mut self) -> bool {
        let is_name = ["nil", "true", "false"].iter().any(|name| self.word(name));
        is_name || self.number().is_some() || self.string().is_some()
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
    fn string(&mut self) -> Option<Vec<u8>> {
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

//! Lua scripts that do nothing but call commands.
//!
//! Such a script is a list of `redis.call(…)` and `redis.pcall(…)`, whose
//! arguments are texts in quotes, whole numbers, `KEYS[n]` and `ARGV[n]`, or
//! local variables that are one of these. What a call answers can be kept in a
//! local variable. The script can end with a `return` of a call, a variable or
//! a constant. Comments can be anywhere. Everything else in Lua would need an
//! interpreter; of such a script only the names of its commands are read.

mod names;
mod scanner;

pub(super) use names::{Names, names};
use scanner::Scanner;

/// A script that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script {
    pub calls: Vec<Call>,
    /// The call whose answer the script returns.
    pub returned: Option<usize>,
}

/// A call of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// Whether an error ends the script: `call`, and not `pcall`.
    pub raises: bool,
    /// The line of the script, counted from 1.
    pub line: usize,
    pub arguments: Vec<Argument>,
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

/// What a variable is.
#[derive(Debug, Clone)]
enum Value {
    Argument(Argument),
    /// `nil`, `true` or `false`, which no command takes as an argument.
    Constant,
    /// What the call of this number answered.
    Answer(usize),
}

/// How many local variables are followed; Lua itself has a limit of 200.
const VARIABLES: usize = 100;

/// Reads a script, if it does nothing but call commands.
pub(super) fn read(script: &[u8], dialect: Dialect) -> Option<Script> {
    let mut reader = Reader {
        scanner: Scanner::new(script, dialect),
        script: Script::default(),
        variables: Vec::new(),
    };
    while !reader.scanner.is_at_end() {
        reader.statement()?;
    }
    Some(reader.script)
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    script: Script,
    variables: Vec<(&'a [u8], Value)>,
}

impl<'a> Reader<'a> {
    fn statement(&mut self) -> Option<()> {
        if self.scanner.word("return") {
            let value = if self.scanner.is_at_end() {
                Value::Constant
            } else {
                self.value()?
            };
            if let Value::Answer(call) = value {
                self.script.returned = Some(call);
            }
            self.scanner.symbol(b';');
            // Nothing may follow what is returned.
            return self.scanner.is_at_end().then_some(());
        }
        if self.scanner.word("local") {
            let name = self.scanner.name()?;
            if self.variables.len() == VARIABLES || !self.scanner.symbol(b'=') {
                return None;
            }
            let value = self.value()?;
            self.variables.push((name, value));
        } else if let Some(place) = self.variable() {
            // `==` is no statement, and fails as a value.
            if !self.scanner.symbol(b'=') {
                return None;
            }
            self.variables[place].1 = self.value()?;
        } else {
            self.call()?;
        }
        self.scanner.symbol(b';');
        Some(())
    }

    /// The variable that is named here: of several with one name, the last.
    fn variable(&mut self) -> Option<usize> {
        let before = self.scanner.at;
        let name = self.scanner.name();
        let place =
            name.and_then(|name| self.variables.iter().rposition(|(known, _)| *known == name));
        if place.is_none() {
            self.scanner.at = before;
        }
        place
    }

    fn value(&mut self) -> Option<Value> {
        if let Some(place) = self.variable() {
            return Some(self.variables[place].1.clone());
        }
        let mut names = ["nil", "true", "false"].iter();
        if names.any(|name| self.scanner.word(name)) {
            return Some(Value::Constant);
        }
        if let Some(argument) = self.scanner.argument() {
            return Some(Value::Argument(argument));
        }
        self.call()?;
        Some(Value::Answer(self.script.calls.len() - 1))
    }

    /// `redis.call(argument, …)`
    fn call(&mut self) -> Option<()> {
        let (raises, line) = self.scanner.callee()?;
        if !self.scanner.symbol(b'(') {
            return None;
        }
        let mut arguments = Vec::new();
        loop {
            arguments.push(match self.variable() {
                Some(place) => match &self.variables[place].1 {
                    Value::Argument(argument) => argument.clone(),
                    Value::Constant | Value::Answer(_) => return None,
                },
                None => self.scanner.argument()?,
            });
            if !self.scanner.symbol(b',') {
                break;
            }
        }
        if !self.scanner.symbol(b')') {
            return None;
        }
        self.script.calls.push(Call {
            raises,
            line,
            arguments,
        });
        Some(())
    }
}

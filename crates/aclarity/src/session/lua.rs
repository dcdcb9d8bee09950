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

#[cfg(test)]
mod tests {
    use super::*;

    const DIALECT: Dialect = Dialect {
        server: true,
        shebang: true,
    };

    #[test]
    fn scripts_that_only_call_commands_are_read() {
        let rows = [
            ("return redis.call('get', KEYS[1])", 1, Some(0)),
            (
                "local c = redis.call('incrby', KEYS[1], 1) return c",
                1,
                Some(0),
            ),
            (
                "local a = KEYS[1]; local b = 5; redis.call('set', a, b) return b",
                1,
                None,
            ),
            (
                "local a = redis.call('x') a = redis.call('y') return a",
                2,
                Some(1),
            ),
            ("--[[ long\n ]] return 'done' -- short", 0, None),
            ("--[==[ ]] ]==]\nserver.pcall('get', ARGV[2])", 1, None),
            ("--[ short\nreturn nil", 0, None),
            ("", 0, None),
        ];
        for (script, calls, returned) in rows {
            let read = read(script.as_bytes(), DIALECT);
            let read = read.unwrap_or_else(|| panic!("{script}"));
            assert_eq!(
                (read.calls.len(), read.returned),
                (calls, returned),
                "{script}"
            );
        }
    }

    #[test]
    fn other_scripts_are_not() {
        let rows = [
            "if redis.call('get', KEYS[1]) then return 1 end",
            "local a = redis.call('get', KEYS[1]) redis.call('set', KEYS[1], a)",
            "local a, b = 1, 2",
            "local a",
            "a = 5",
            "local redis = 1",
            "local end = 1",
            "local a = redis.call('get', KEYS[1]) or 0",
            "local a = #KEYS",
            "return redis.call('get', 'a' .. KEYS[1])",
            "return tonumber(ARGV[1])",
            "return redis",
            "return 1 redis.call('get', 'a')",
            "--[[ no end",
        ];
        for script in rows {
            assert_eq!(read(script.as_bytes(), DIALECT), None, "{script}");
        }
    }

    #[test]
    fn the_names_of_commands_are_found() {
        let rows = [
            (
                "if redis.call('GET', KEYS[1]) then redis.pcall(\"SET\", 'a') end",
                "GET SET,a",
                false,
            ),
            (
                "local x = redis.call 'PING' .. redis.call('config', 'get', 'x')",
                "PING config,get",
                false,
            ),
            (
                "-- redis.call('DEL')\nlocal s = \"redis.call('DEL')\" .. [[redis.call('DEL')]]",
                "",
                false,
            ),
            (
                "redis.log(redis.LOG_DEBUG, x.redis) return x.load",
                "",
                false,
            ),
            ("redis.call(ARGV[1])", "", true),
            ("redis.call('G' .. 'ET')", "", true),
            ("local call = redis.call call('GET')", "", true),
            ("local r = redis r.call('GET')", "", true),
            ("redis['call']('GET')", "", true),
            ("_G.redis.call('GET')", "", true),
            ("loadstring(ARGV[1])()", "", true),
            ("'no end", "", true),
        ];
        for (script, expected, unreadable) in rows {
            let names = names(script.as_bytes(), DIALECT);
            let call = |argv: &Vec<Vec<u8>>| {
                let words = argv
                    .iter()
                    .map(|word| String::from_utf8_lossy(word).into_owned());
                words.collect::<Vec<_>>().join(",")
            };
            let calls: Vec<String> = names.calls.iter().map(call).collect();
            assert_eq!(
                (calls.join(" ").as_str(), names.unreadable),
                (expected, unreadable),
                "{script}"
            );
        }
    }
}

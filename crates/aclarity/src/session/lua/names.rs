//! The commands that a script names, whatever it does with them.

use super::{Dialect, Scanner};

/// What a script names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::session) struct Names {
    /// The name of a command, and the text after it if that is one.
    pub calls: Vec<Vec<Vec<u8>>>,
    /// Whether it can call commands other than these.
    pub unreadable: bool,
}

/// Names by which a script reaches `redis`, or other code, without writing so.
const DOORS: [&str; 8] = [
    "_G",
    "load",
    "loadstring",
    "loadfile",
    "dofile",
    "getfenv",
    "setfenv",
    "require",
];

/// Reads the names of commands in a script.
pub(in crate::session) fn names(script: &[u8], dialect: Dialect) -> Names {
    let mut scanner = Scanner::new(script, dialect);
    let mut found = Names::default();
    let mut is_field = false;
    while let Some(&byte) = scanner.rest().first() {
        if scanner.rest().starts_with(b"..") {
            scanner.at += 2;
            scanner.blank();
            is_field = false;
            continue;
        }
        let was_field = std::mem::replace(&mut is_field, byte == b'.');
        let length = scanner.identifier().len();
        if length > 0 {
            if !was_field && scanner.library() {
                found.unreadable |= !library(&mut scanner, &mut found.calls);
            } else {
                let mut doors = DOORS.iter();
                found.unreadable |=
                    !was_field && doors.any(|door| door.as_bytes() == scanner.identifier());
                scanner.at += length;
                scanner.blank();
            }
        } else if scanner.string().is_none() && !scanner.long_text() {
            // A text or comment without an end is an error of the script.
            found.unreadable |= matches!(byte, b'"' | b'\'') || scanner.rest().starts_with(b"--");
            scanner.at += 1;
            scanner.blank();
        }
    }
    found
}

/// What follows `redis`; whether it is clear which command is called, if any.
fn library(scanner: &mut Scanner<'_>, calls: &mut Vec<Vec<Vec<u8>>>) -> bool {
    if !scanner.symbol(b'.') {
        return false;
    }
    if !scanner.word("call") && !scanner.word("pcall") {
        // The other functions of the library call no command.
        scanner.at += scanner.identifier().len();
        scanner.blank();
        return true;
    }
    let is_open = scanner.symbol(b'(');
    let Some(name) = scanner.string() else {
        return false;
    };
    let mut argv = vec![name];
    if is_open && scanner.symbol(b',') {
        let before = scanner.at;
        match scanner.string() {
            Some(next) if matches!(scanner.rest().first(), Some(b',' | b')')) => argv.push(next),
            _ => scanner.at = before,
        }
    } else if is_open && scanner.rest().first() != Some(&b')') {
        return false;
    }
    calls.push(argv);
    true
}

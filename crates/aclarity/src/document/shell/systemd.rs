//! `ExecStart=` and the like of systemd units: words, quotes and `$`, but no
//! redirections, no file names and no home directories (systemd.service(5)).

use super::{Command, Lexer, Mark, Unclosed};

/// The command line that a setting of a unit runs, and how many bytes are before it.
pub(in crate::document) fn command_line(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len();
    let (key, value) = line[start..].split_once('=')?;
    let name = key.trim_end().strip_prefix("Exec")?;
    let known = [
        "Start",
        "StartPre",
        "StartPost",
        "Reload",
        "Stop",
        "StopPost",
        "Condition",
    ];
    if !known.contains(&name) {
        return None;
    }
    // What stands before the path says how to run it.
    let value = value.trim_start_matches(['@', '-', ':', '+', '!', ' ', '\t']);
    Some(line.len() - value.len())
}

impl Lexer<'_> {
    /// Splits the rest of the line as systemd does.
    pub(super) fn run_systemd(&mut self) -> Result<(), Unclosed> {
        loop {
            match self.line[self.at..] {
                [] => {
                    self.finish();
                    return Ok(());
                }
                [b' ' | b'\t' | b'\r' | b'\n', ..] => self.at += 1,
                [b'\\', b'\n', ..] => self.at += 2,
                [b'\\', b'\r', b'\n', ..] => self.at += 3,
                [b';', b' ' | b'\t', ..] => {
                    self.finish();
                    self.at += 1;
                }
                _ => {
                    let word = self.systemd_word()?;
                    self.command.words.push(word);
                }
            }
        }
    }

    fn systemd_word(&mut self) -> Result<super::Word, Unclosed> {
        let start = self.at;
        let mut word = super::Word::default();
        loop {
            match self.line[self.at..] {
                [] | [b' ' | b'\t' | b'\r' | b'\n', ..] => break,
                // `%n` and the like stand for something of the unit.
                [b'%', b'%', ..] => self.push(&mut word, b'%', 2),
                [b'%', letter, ..] if SPECIFIERS.contains(&letter) => {
                    word.marks
                        .push((Mark::Variable, (self.at..self.at + 2).into()));
                    self.push(&mut word, b'%', 1);
                }
                [b'$', b'$', ..] => self.push(&mut word, b'$', 2),
                [b'$', b'{', ..] => self.variable(&mut word),
                [b'$', ..] if self.at == start => self.variable(&mut word),
                [b'\'', ..] => self.systemd_quoted(&mut word, b'\'')?,
                [b'"', ..] => self.systemd_quoted(&mut word, b'"')?,
                [b'\\', b'\n', ..] => break,
                [b'\\', byte, ..] => self.push(&mut word, super::unescaped(byte), 2),
                [byte, ..] => self.push(&mut word, byte, 1),
            }
        }
        word.span = (start..self.at).into();
        Ok(word)
    }

    fn systemd_quoted(&mut self, word: &mut super::Word, quote: u8) -> Result<(), Unclosed> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.line[self.at..] {
                [] => return Err(self.unclosed(start)),
                [byte, ..] if byte == quote => {
                    self.at += 1;
                    return Ok(());
                }
                [b'%', b'%', ..] => self.push(word, b'%', 2),
                [b'$', b'$', ..] => self.push(word, b'$', 2),
                [b'$', b'{', ..] => self.variable(word),
                [b'\\', byte, ..] => self.push(word, super::unescaped(byte), 2),
                [byte, ..] => self.push(word, byte, 1),
            }
        }
    }
}

/// The letters that stand for something after `%`.
const SPECIFIERS: &[u8] = b"aAbBCdDEfgGhHiIjJlLmMnNopPqsStTuUvVwWyY";

/// Splits a line of a unit.
pub(super) fn split(line: &str, start: usize) -> Result<Vec<Command>, Unclosed> {
    let mut lexer = Lexer::new(line);
    lexer.at = start;
    lexer.run_systemd()?;
    Ok(lexer.commands)
}

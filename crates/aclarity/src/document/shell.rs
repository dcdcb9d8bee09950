//! Lines for a shell, split as POSIX sh splits them, with the place of every
//! byte.

pub(super) mod recognition;
pub(super) mod systemd;
pub(super) mod variables;

use crate::bytes::find;
use crate::finding::{Finding, Severity};
use crate::rule::Span;

/// A simple command of a shell: what stands between `;`, `|`, `&&` and the like.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
    /// Whether its output is the next command's input.
    pub is_piped: bool,
    /// A `&` in front of a letter, and the word that it begins: it ends the command.
    pub cut_off_at: Option<Span>,
    /// From a `#` at the start of a word to the end of the line, which the shell
    /// passes over.
    pub comment: Option<Span>,
}

/// A word, quotes and escapes resolved. Variables stay as they are.
#[derive(Debug, Default)]
pub(super) struct Word {
    pub text: Vec<u8>,
    /// Where each byte of the text begins and ends in the line.
    places: Vec<Span>,
    pub span: Span,
    /// What the shell does with parts of it.
    pub marks: Vec<(Mark, Span)>,
}

/// What a shell does with a part of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Puts something else there: `$name`, `${name}`, `$(command)`.
    Variable,
    /// Puts names of files there, if there are some: `*`, `?`, `[`.
    Glob,
    /// Puts the name of a home directory there: `~` at the start.
    Home,
    /// Refuses the line: `(` and `)`.
    Parenthesis,
}

/// A redirection.
#[derive(Debug)]
pub(super) struct Redirect {
    pub kind: RedirectKind,
    /// The file, the text, or the word that ends the text.
    pub target: Word,
    /// From the sign to the end of the target.
    pub span: Span,
    /// Whether no number stands before the sign, and no space behind it.
    pub is_glued: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum RedirectKind {
    /// `<`, `>`, `>>` and the like.
    File,
    /// `<<< text`
    Text,
    /// `<<END`: the lines of the text, once they are found. Without quotes
    /// around the word, variables in them are replaced.
    Lines {
        body: Option<Span>,
        strips_tabs: bool,
        is_literal: bool,
    },
}

/// A quote that is not closed.
#[derive(Debug)]
pub(super) struct Unclosed {
    pub span: Span,
}

impl Word {
    /// Where a part of the text stands.
    pub fn place(&self, part: Span) -> Span {
        let start = self.places.get(part.start).map(|place| place.start);
        let end = part
            .end
            .checked_sub(1)
            .and_then(|last| self.places.get(last));
        let start = start.unwrap_or(self.span.end);
        let end = end.map_or(start, |place| place.end);
        (start..end.max(start)).into()
    }

    /// Whether the shell puts something there that the line does not show.
    pub fn variable(&self) -> Option<Span> {
        let mut marks = self.marks.iter();
        let found = marks.find(|(mark, _)| *mark == Mark::Variable);
        found.map(|(_, span)| *span)
    }

    /// The same with `\n` and the like resolved, as `printf` does.
    pub fn with_escapes(&self) -> Self {
        let mut out = Self {
            span: self.span,
            marks: self.marks.clone(),
            ..Self::default()
        };
        let mut at = 0;
        while at < self.text.len() {
            let (byte, length) = match self.text[at..] {
                [b'\\', byte, ..] => (unescaped(byte), 2),
                [byte, ..] => (byte, 1),
                [] => break,
            };
            out.text.push(byte);
            out.places.push(self.place((at..at + length).into()));
            at += length;
        }
        out
    }
}

/// Splits a line, which may have line ends in it after a backslash, in quotes,
/// and before the lines of a `<<END`.
pub(super) fn split(line: &str) -> Result<Vec<Command>, Unclosed> {
    if let Some(start) = systemd::command_line(line) {
        return systemd::split(line, start);
    }
    let mut lexer = Lexer::new(line);
    lexer.run()?;
    Ok(lexer.commands)
}

struct Lexer<'l> {
    line: &'l [u8],
    at: usize,
    commands: Vec<Command>,
    command: Command,
    /// The commands and redirections whose lines are to come.
    waiting: Vec<(usize, usize)>,
}

impl<'l> Lexer<'l> {
    fn new(line: &'l str) -> Self {
        Self {
            line: line.as_bytes(),
            at: 0,
            commands: Vec::new(),
            command: Command::default(),
            waiting: Vec::new(),
        }
    }
}

impl Lexer<'_> {
    fn run(&mut self) -> Result<(), Unclosed> {
        loop {
            match self.line[self.at..] {
                [] => {
                    self.finish();
                    return Ok(());
                }
                [b' ' | b'\t' | b'\r', ..] => self.at += 1,
                [b'\\' | b'`' | b'^', b'\n', ..] => self.at += 2,
                [b'\\' | b'`' | b'^', b'\r', b'\n', ..] => self.at += 3,
                [b'\n', ..] => {
                    self.finish();
                    self.at += 1;
                    self.take_lines();
                }
                [b'#', ..] => {
                    let end = self.at + self.line_length();
                    self.command.comment = Some((self.at..end).into());
                    self.at = end;
                }
                [b'&', b'&', ..] | [b'|', b'|', ..] | [b';', b';', ..] => {
                    self.finish();
                    self.at += 2;
                }
                [b'|', ..] => {
                    self.command.is_piped = true;
                    self.finish();
                    self.at += 1;
                }
                [b';', ..] => {
                    self.finish();
                    self.at += 1;
                }
                [b'&', b'>', ..] => self.at += 1,
                [b'&', next, ..] if !next.is_ascii_whitespace() && next != b';' => {
                    let start = self.at;
                    self.at += 1;
                    let word = self.word()?;
                    self.command.cut_off_at = Some((start..word.span.end).into());
                    self.finish();
                    // The rest is another command.
                    self.command.words.push(word);
                }
                [b'&', ..] => {
                    self.finish();
                    self.at += 1;
                }
                [b'<' | b'>', ..] => self.redirect(false)?,
                [b'(' | b'{', ..] if self.command.words.is_empty() => self.at += 1,
                _ => {
                    let word = self.word()?;
                    let is_number = word.text.iter().all(u8::is_ascii_digit)
                        && word.text.len() == word.span.end - word.span.start;
                    if is_number && matches!(self.line.get(self.at), Some(b'<' | b'>')) {
                        self.redirect(true)?;
                    } else {
                        self.command.words.push(word);
                    }
                }
            }
        }
    }

    /// Ends a command.
    fn finish(&mut self) {
        let command = std::mem::take(&mut self.command);
        let has_any = !command.words.is_empty() || !command.redirects.is_empty();
        if has_any {
            let number = self.commands.len();
            for (place, redirect) in command.redirects.iter().enumerate() {
                if matches!(redirect.kind, RedirectKind::Lines { .. }) {
                    self.waiting.push((number, place));
                }
            }
            self.commands.push(command);
        }
    }

    /// How long the line is from here on.
    fn line_length(&self) -> usize {
        let rest = &self.line[self.at..];
        let end = rest.iter().position(|byte| *byte == b'\n');
        end.unwrap_or(rest.len())
    }

    /// Reads the lines that redirections wait for.
    fn take_lines(&mut self) {
        for (command, place) in std::mem::take(&mut self.waiting) {
            let redirect = &mut self.commands[command].redirects[place];
            let RedirectKind::Lines {
                ref mut body,
                strips_tabs,
                ..
            } = redirect.kind
            else {
                continue;
            };
            let start = self.at;
            let mut end = self.line.len();
            while self.at < self.line.len() {
                let length = {
                    let rest = &self.line[self.at..];
                    let end = rest.iter().position(|byte| *byte == b'\n');
                    end.unwrap_or(rest.len())
                };
                let line = &self.line[self.at..self.at + length];
                if ends_lines(line, &redirect.target.text, strips_tabs) {
                    end = self.at;
                    self.at = (self.at + length + 1).min(self.line.len());
                    break;
                }
                self.at = (self.at + length + 1).min(self.line.len());
            }
            *body = Some((start..end).into());
        }
    }

    /// Reads a redirection, whose sign is next.
    fn redirect(&mut self, has_number: bool) -> Result<(), Unclosed> {
        let start = self.at;
        let (length, kind) = match self.line[start..] {
            [b'<', b'<', b'<', ..] => (3, RedirectKind::Text),
            [b'<', b'<', ref rest @ ..] => {
                let strips_tabs = rest.first() == Some(&b'-');
                let kind = RedirectKind::Lines {
                    body: None,
                    strips_tabs,
                    is_literal: false,
                };
                (2 + usize::from(strips_tabs), kind)
            }
            [_, b'>' | b'&' | b'|', ..] => (2, RedirectKind::File),
            _ => (1, RedirectKind::File),
        };
        self.at += length;
        let before = self.at;
        while matches!(self.line.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let is_glued = !has_number && length == 1 && before == self.at;
        let target = self.word()?;
        let kind = match kind {
            RedirectKind::Lines {
                body, strips_tabs, ..
            } => RedirectKind::Lines {
                body,
                strips_tabs,
                is_literal: target.text.len() != target.span.end - target.span.start,
            },
            other => other,
        };
        let span = (start..target.span.end).into();
        self.command.redirects.push(Redirect {
            kind,
            target,
            span,
            is_glued,
        });
        Ok(())
    }

    /// Reads a word, which may be empty.
    fn word(&mut self) -> Result<Word, Unclosed> {
        let start = self.at;
        let mut word = Word::default();
        loop {
            match self.line[self.at..] {
                []
                | [
                    b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>',
                    ..,
                ] => break,
                [b'\\', b'\n', ..] => self.at += 2,
                [b'\\', b'\r', b'\n', ..] => self.at += 3,
                [b'\\', byte, ..] => self.push(&mut word, byte, 2),
                [b'\'', ..] => self.single_quoted(&mut word)?,
                [b'"', ..] => self.double_quoted(&mut word)?,
                [b'$', b'\'', ..] => self.escaped(&mut word)?,
                [b'$' | b'`', ..] => self.variable(&mut word),
                [byte, ..] => {
                    let mark = match byte {
                        b'*' | b'?' | b'[' => Some(Mark::Glob),
                        b'~' if self.at == start => Some(Mark::Home),
                        b'(' | b')' => Some(Mark::Parenthesis),
                        _ => None,
                    };
                    if let Some(mark) = mark {
                        word.marks.push((mark, (self.at..self.at + 1).into()));
                    }
                    self.push(&mut word, byte, 1);
                }
            }
        }
        word.span = (start..self.at).into();
        Ok(word)
    }

    /// Adds a byte that is written with some bytes of the line.
    fn push(&mut self, word: &mut Word, byte: u8, length: usize) {
        word.text.push(byte);
        word.places.push((self.at..self.at + length).into());
        self.at += length;
    }

    fn single_quoted(&mut self, word: &mut Word) -> Result<(), Unclosed> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.line[self.at..] {
                [] => return Err(self.unclosed(start)),
                [b'\'', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [byte, ..] => self.push(word, byte, 1),
            }
        }
    }

    fn double_quoted(&mut self, word: &mut Word) -> Result<(), Unclosed> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.line[self.at..] {
                [] => return Err(self.unclosed(start)),
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [b'\\', b'\n', ..] => self.at += 2,
                [b'\\', byte @ (b'$' | b'`' | b'"' | b'\\'), ..] => self.push(word, byte, 2),
                [b'$' | b'`', ..] => self.variable(word),
                [byte, ..] => self.push(word, byte, 1),
            }
        }
    }

    /// `$'…'` of bash, with the escapes of C.
    fn escaped(&mut self, word: &mut Word) -> Result<(), Unclosed> {
        let start = self.at;
        self.at += 2;
        loop {
            match self.line[self.at..] {
                [] => return Err(self.unclosed(start)),
                [b'\'', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [b'\\', byte, ..] => self.push(word, unescaped(byte), 2),
                [byte, ..] => self.push(word, byte, 1),
            }
        }
    }

    /// A variable or the output of a command, which stays as it is written.
    fn variable(&mut self, word: &mut Word) {
        let start = self.at;
        let length = variable_length(&self.line[start..]);
        for byte in &self.line[start..start + length.max(1)] {
            self.push(word, *byte, 1);
        }
        if length > 0 {
            word.marks.push((Mark::Variable, (start..self.at).into()));
        }
    }

    fn unclosed(&self, start: usize) -> Unclosed {
        Unclosed {
            span: (start..self.line.len()).into(),
        }
    }
}

/// What `\n` and the like mean where they are escapes.
pub(super) fn unescaped(byte: u8) -> u8 {
    match byte {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        other => other,
    }
}

/// Whether a line is the one that ends the lines of a `<<END`.
fn ends_lines(line: &[u8], end: &[u8], strips_tabs: bool) -> bool {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let tabs = line.iter().take_while(|byte| **byte == b'\t').count();
    line == end || (strips_tabs && &line[tabs..] == end)
}

/// How long the variable at the start is; 0 when there is only a `$`.
pub(super) fn variable_length(text: &[u8]) -> usize {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    match text {
        [b'`', rest @ ..] => closing(rest, b'`').map_or(0, |at| at + 2),
        [b'$', b'{', rest @ ..] => closing(rest, b'}').map_or(0, |at| at + 3),
        [b'$', b'(', rest @ ..] => closing(rest, b')').map_or(0, |at| at + 3),
        [b'$', b'$' | b'?' | b'@' | b'#' | b'0'..=b'9', ..] => 2,
        [b'$', rest @ ..] => match rest.iter().take_while(is_name).count() {
            0 => 0,
            length => length + 1,
        },
        _ => 0,
    }
}

/// Where it closes what is open, however deep the same is inside of it.
fn closing(text: &[u8], close: u8) -> Option<usize> {
    let open = match close {
        b'}' => b'{',
        b')' => b'(',
        _ => 0,
    };
    let mut depth = 0;
    let text = &text[..text.len().min(LONGEST_VARIABLE)];
    text.iter()
        .position(|byte| {
            if *byte == close {
                depth -= 1;
            } else if *byte == open {
                depth += 1;
            }
            depth < 0 || *byte == b'\n'
        })
        .filter(|at| text[*at] == close)
}

/// How long the piece at the start of a text is that is read as one: a line,
/// with those that go on with it when it is for a shell.
pub(super) fn piece_length(text: &str) -> usize {
    let length_of_line = |from: usize| {
        let rest = &text.as_bytes()[from..];
        memchr::memchr(b'\n', rest).unwrap_or(rest.len())
    };
    let mut end = length_of_line(0);
    if !cfg!(feature = "shell") || !recognition::is_for_shell(&text[..end]) {
        return end;
    }
    while end < text.len() && goes_on(&text.as_bytes()[..end]) {
        end += 1;
        end += length_of_line(end);
    }
    // (The commonest line has neither.)
    let may_have_lines = find(&text.as_bytes()[..end], "<<").is_some();
    let may_be_open = recognition::may_span_lines(&text[..end]);
    if may_be_open {
        let mut longest = end;
        for _ in 0..LONGEST_QUOTE {
            if split(&text[..longest]).is_ok() {
                end = longest;
                break;
            }
            if longest >= text.len() {
                break;
            }
            longest += 1;
            longest += length_of_line(longest);
        }
    }
    if may_have_lines && let Ok(commands) = split(&text[..end]) {
        let redirects = commands.iter().flat_map(|command| &command.redirects);
        for redirect in redirects {
            let RedirectKind::Lines { strips_tabs, .. } = redirect.kind else {
                continue;
            };
            while end < text.len() {
                let start = end + 1;
                end = start + length_of_line(start);
                if ends_lines(
                    &text.as_bytes()[start..end],
                    &redirect.target.text,
                    strips_tabs,
                ) {
                    break;
                }
            }
        }
    }
    end
}

/// The error for a line that is not read because the feature is not there.
pub(super) fn not_read(line: &str) -> Finding {
    let message = "lines for a shell are not read here";
    Finding::new("other-form", Severity::Error, 0..line.len(), message)
        .with_help("write ACL SETUSER without the shell; aclarity/full reads such lines")
}

/// How long a variable or the command in one may be.
const LONGEST_VARIABLE: usize = 128;

/// How many lines a quote may span.
const LONGEST_QUOTE: usize = 32;

/// Whether a line ends with a backslash that is none's second.
fn goes_on(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    // (PowerShell has a backtick, and cmd a caret.)
    if line.ends_with(b" `") || line.ends_with(b" ^") {
        return true;
    }
    let backslashes = line.iter().rev().take_while(|byte| **byte == b'\\');
    backslashes.count() % 2 == 1
}

#[cfg(test)]
mod tests;

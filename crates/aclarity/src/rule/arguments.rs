//! Splits a line into arguments, with the quoting of redis-cli and of the
//! servers' configuration files.

use std::borrow::Cow;
use std::fmt;

use crate::bytes::is_space;
use crate::server::{Closing, Server};
use crate::span::Span;

/// One argument of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument<'a> {
    /// The argument's bytes, with quotes and escapes resolved.
    pub text: Cow<'a, [u8]>,
    /// Byte range in the line, quotes included.
    pub span: Span,
}

impl Argument<'_> {
    /// Whether the argument is written with quotes or escapes, so that its
    /// bytes differ from the line's.
    pub fn is_quoted(&self) -> bool {
        matches!(self.text, Cow::Owned(_))
    }
}

impl AsRef<[u8]> for Argument<'_> {
    fn as_ref(&self) -> &[u8] {
        &self.text
    }
}

/// Error for a quote that is never closed, or closed in the middle of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnbalancedQuotes {
    /// From the opening quote to the byte where parsing failed.
    pub span: Span,
}

impl fmt::Display for UnbalancedQuotes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unbalanced quotes at character {}: close them, and put a space after the closing one",
            self.span.start + 1
        )
    }
}

impl std::error::Error for UnbalancedQuotes {}

/// Splits a line at white space.
///
/// `"…"` may hold `\n \r \t \b \a \\ \" \xHH`, `'…'` only `\'`. A NUL ends the
/// line.
///
/// ```
/// use aclarity::rule::split_arguments;
///
/// let arguments = split_arguments(br#"SET "my key" '\x'"#)?;
/// assert_eq!(&*arguments[1].text, b"my key");
/// assert_eq!(arguments[1].span, (4..12).into());
/// assert_eq!(&*arguments[2].text, b"\\x");
/// # Ok::<(), aclarity::rule::UnbalancedQuotes>(())
/// ```
///
/// # Errors
///
/// When quotes are unbalanced.
pub fn split_arguments(line: &[u8]) -> Result<Vec<Argument<'_>>, UnbalancedQuotes> {
    split(line, Habits::REDIS_CLI)
}

/// Splits a line as [`split_arguments`] does, with the quirks of one server.
pub(crate) fn split_as_server(
    line: &[u8],
    server: Server,
) -> Result<Vec<Argument<'_>>, UnbalancedQuotes> {
    split(line, Habits::of(server))
}

/// Splits the text inside a selector's parentheses as [`split_as_server`] does.
pub(crate) fn split_selector(
    inner: &[u8],
    server: Server,
) -> Result<Vec<Argument<'_>>, UnbalancedQuotes> {
    let habits = Habits {
        escapes_at_end: server.behaviour().selector_escapes_at_end,
        ..Habits::of(server)
    };
    split(inner, habits)
}

/// How the splitters differ from each other.
#[derive(Clone, Copy)]
struct Habits {
    closing: Closing,
    /// Whether an unescaped byte 255 is dropped.
    drops_255: bool,
    /// Whether a backslash before the last byte of the line starts an escape.
    escapes_at_end: bool,
}

impl Habits {
    const REDIS_CLI: Self = Self {
        closing: Closing::EndsWord,
        drops_255: false,
        escapes_at_end: true,
    };

    fn of(server: Server) -> Self {
        let behaviour = server.behaviour();
        Self {
            closing: behaviour.closing_quote,
            drops_255: behaviour.drops_byte_255,
            ..Self::REDIS_CLI
        }
    }

    fn drops(self, byte: u8) -> bool {
        self.drops_255 && byte == 255
    }

    /// Whether a backslash starts an escape when `rest` follows it.
    fn escapes(self, rest: &[u8]) -> bool {
        self.escapes_at_end || !rest.is_empty()
    }

    /// Appends an unescaped byte of the line.
    fn push(self, text: &mut Vec<u8>, byte: u8) {
        if !self.drops(byte) {
            text.push(byte);
        }
    }
}

fn split(line: &[u8], habits: Habits) -> Result<Vec<Argument<'_>>, UnbalancedQuotes> {
    let line = super::c_string(line);
    let mut arguments = Vec::new();
    let mut at = 0;
    loop {
        at += line[at..]
            .iter()
            .take_while(|byte| is_space(**byte))
            .count();
        if at == line.len() {
            return Ok(arguments);
        }
        let (text, end) = word(line, at, habits)?;
        arguments.push(Argument {
            text,
            span: (at..end).into(),
        });
        at = end;
    }
}

/// Whether the byte ends an unquoted word. Only these four do; `\v` and `\f` do
/// not.
fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// Reads the word that starts at `start`. Returns it and the offset of its end.
fn word(
    line: &[u8],
    start: usize,
    habits: Habits,
) -> Result<(Cow<'_, [u8]>, usize), UnbalancedQuotes> {
    let plain = line[start..]
        .iter()
        .take_while(|byte| {
            !ends_word(**byte) && !matches!(byte, b'"' | b'\'') && !habits.drops(**byte)
        })
        .count();
    let mut at = start + plain;
    if line.get(at).is_none_or(|byte| ends_word(*byte)) {
        return Ok((Cow::Borrowed(&line[start..at]), at));
    }
    let mut text = line[start..at].to_vec();
    while let Some(&byte) = line.get(at) {
        match byte {
            b'"' | b'\'' => {
                at = quoted(line, at, byte, habits, &mut text)?;
                if habits.closing == Closing::EndsWord {
                    // A closing quote ends the word even before `\v` and `\f`,
                    // which end no unquoted word.
                    break;
                }
            }
            _ if ends_word(byte) => break,
            _ => {
                habits.push(&mut text, byte);
                at += 1;
            }
        }
    }
    Ok((Cow::Owned(text), at))
}

/// Reads a quoted part, from the opening quote at `start` to just after the
/// closing quote.
fn quoted(
    line: &[u8],
    start: usize,
    quote: u8,
    habits: Habits,
    text: &mut Vec<u8>,
) -> Result<usize, UnbalancedQuotes> {
    let mut at = start + 1;
    loop {
        match line[at..] {
            [] => return Err(unbalanced(start, at)),
            [byte, ref rest @ ..] if byte == quote => {
                return match rest {
                    [next, ..] if !is_space(*next) && habits.closing == Closing::EndsWord => {
                        Err(unbalanced(start, at + 1))
                    }
                    _ => Ok(at + 1),
                };
            }
            [b'\\', b'x', high, low, ..]
                if quote == b'"' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                text.push(hex_digit(high) * 16 + hex_digit(low));
                at += 4;
            }
            [b'\\', escaped, ref rest @ ..] if quote == b'"' && habits.escapes(rest) => {
                let meant = match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'a' => 7,
                    other => other,
                };
                habits.push(text, meant);
                at += 2;
            }
            [b'\\', b'\'', ref rest @ ..] if quote == b'\'' && habits.escapes(rest) => {
                text.push(b'\'');
                at += 2;
            }
            [byte, ..] => {
                habits.push(text, byte);
                at += 1;
            }
        }
    }
}

fn unbalanced(start: usize, end: usize) -> UnbalancedQuotes {
    UnbalancedQuotes {
        span: (start..end).into(),
    }
}

fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit - b'A' + 10,
    }
}

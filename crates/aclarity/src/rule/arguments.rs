//! A line of text split into arguments, with quotes as redis-cli and the
//! servers' configuration files have them.

use std::borrow::Cow;
use std::fmt;

use crate::bytes::is_space;
use crate::server::{Closing, Server};
use crate::span::Span;

/// One argument of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument<'a> {
    /// Its bytes, quotes and escapes resolved.
    pub text: Cow<'a, [u8]>,
    /// Where it stands in the line, with its quotes.
    pub span: Span,
}

impl Argument<'_> {
    /// Whether quotes or escapes stand between its bytes and the line.
    pub fn is_quoted(&self) -> bool {
        matches!(self.text, Cow::Owned(_))
    }
}

impl AsRef<[u8]> for Argument<'_> {
    fn as_ref(&self) -> &[u8] {
        &self.text
    }
}

/// A quote that is not closed, or closed in the middle of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnbalancedQuotes {
    /// From the opening quote to where it went wrong.
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

/// As [`split_arguments`], with the server's own habits.
pub(crate) fn split_as_server(
    line: &[u8],
    server: Server,
) -> Result<Vec<Argument<'_>>, UnbalancedQuotes> {
    split(line, Habits::of(server))
}

/// As [`split_as_server`], for what stands inside the parentheses of a selector.
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

/// In what those who split lines differ.
#[derive(Clone, Copy)]
struct Habits {
    closing: Closing,
    /// Whether a byte 255 that is not written as an escape is lost.
    drops_255: bool,
    /// Whether a backslash and the last byte of the line are an escape.
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

    /// Whether a backslash and another byte are an escape, before this rest.
    fn escapes(self, rest: &[u8]) -> bool {
        self.escapes_at_end || !rest.is_empty()
    }

    /// Adds a byte that stands in the line as it is.
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

/// Inside a word only these four end it; `\v` and `\f` do not.
fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The word that begins at `start`, and where it ends.
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
                    // Even before white space that ends no other word.
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

/// Reads from the opening quote at `start` to after the closing one.
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

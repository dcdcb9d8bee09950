//! Splits command lines as a shell does.

use std::fmt;

/// Why a command line cannot be split into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadLine {
    /// A quote is not closed, or the line ends with a backslash.
    Quotes,
    /// A NUL, which cannot be part of an argument.
    Nul,
    /// `$'…'`, which only some shells support.
    DollarQuotes,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quotes => "a quote is not closed, or nothing follows a backslash",
            Self::Nul => "a NUL cannot be in a command line; remove it",
            Self::DollarQuotes => "quotes as in $'…' are not supported; use '…'",
        })
    }
}

impl std::error::Error for BadLine {}

/// Splits a text into command lines: at line ends that are neither inside
/// quotes nor after a backslash. Empty lines and comments are skipped.
///
/// ```
/// let text = "curl -k \\\n  https://a/v1/bdbs\n\n# then\ncurl 'https://a/v1/\nusers'\n";
/// let lines: Vec<&str> = aclarity_vendors::shell::lines(text).collect();
/// assert_eq!(lines, ["curl -k \\\n  https://a/v1/bdbs", "curl 'https://a/v1/\nusers'"]);
/// ```
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return None;
            }
            if rest.starts_with('#') {
                rest = rest.split_once('\n').map_or("", |(_, after)| after);
                continue;
            }
            let (line, after) = rest.split_at(end_of_line(rest));
            rest = after;
            return Some(line.trim_end());
        }
    })
}

/// Offset of the end of the first command line.
fn end_of_line(text: &str) -> usize {
    let mut quote = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match (quote, c) {
            (None, '\n') => return at,
            (None | Some('"'), '\\') => {
                let escaped = characters.next();
                // A line may end with carriage return and line feed.
                if matches!(escaped, Some((_, '\r'))) {
                    characters.next_if(|(_, next)| *next == '\n');
                }
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Splits a command line into words. Quotes and backslashes are resolved, a
/// leading `$` prompt is skipped, and the line ends at a pipe. Variables are
/// not expanded.
///
/// ```
/// use aclarity_vendors::shell;
///
/// let words = shell::words("$ aws --query 'a b' \\\n  c\\ d | jq .")?;
/// assert_eq!(words, ["aws", "--query", "a b", "c d"]);
/// # Ok::<(), shell::BadLine>(())
/// ```
///
/// # Errors
///
/// When a quote is not closed, or the syntax is specific to some shells.
pub fn words(line: &str) -> Result<Vec<String>, BadLine> {
    if line.contains('\0') {
        return Err(BadLine::Nul);
    }
    let mut words = shlex::split(&unfolded(line)?).ok_or(BadLine::Quotes)?;
    if words.first().is_some_and(|word| word == "$") {
        words.remove(0);
    }
    Ok(words)
}

/// The line up to a pipe, with continuation lines joined.
fn unfolded(line: &str) -> Result<String, BadLine> {
    let mut text = String::with_capacity(line.len());
    let mut quote = None;
    let line = line.replace("\r\n", "\n");
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (None | Some('"'), '\\') => match characters.next() {
                Some('\n') => {}
                escaped => text.extend([c].into_iter().chain(escaped)),
            },
            // Its output may go to another program.
            (None, '|') => break,
            (None, '\'') if text.ends_with('$') && !text.ends_with("\\$") => {
                return Err(BadLine::DollarQuotes);
            }
            _ => {
                match quote {
                    None if matches!(c, '\'' | '"') => quote = Some(c),
                    Some(open) if open == c => quote = None,
                    _ => {}
                }
                text.push(c);
            }
        }
    }
    Ok(text)
}

//! Text without its secrets, for what leaves the program by itself: links,
//! Markdown, storage, findings, JSON, logs and errors.
//!
//! Redaction fails closed. A word stays only if it is understood to be
//! harmless: a rule that holds no password, a name in its place, a word of a
//! recognised form, an ordinary word of the [vocabulary](vocabulary). All
//! others are hidden. Contexts such as `AUTH`, `--requirepass` or `password:`
//! hide even words that are otherwise harmless.

mod auth;
mod bare_words;
mod carriers;
mod commands;
mod fields;
mod line;
mod named;
mod names;
mod passes;
mod pending;
mod places;
mod replies;
mod shapes;
mod signs;
mod tables;
mod understood;
mod vocabulary;

use std::ops::Range;

use crate::rule::Span;

use line::Line;
use pending::Pending;

pub use names::{is_about_secret, is_secret_name};
pub(crate) use shapes::is_blank;
pub use shapes::is_plain;

/// What stands in place of a secret.
pub const HIDDEN: &str = "•••";

/// How often a line is read until what is left of it no longer changes. A line
/// that changes still is hidden as a whole.
const ROUNDS: usize = 4;

/// A text without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text, with [`HIDDEN`] where words are not shown.
    pub text: String,
    /// How many words or runs of words are not shown.
    pub masked: usize,
}

/// The text with every word replaced by [`HIDDEN`] that is or may be a
/// password, a hash of one, or another secret.
///
/// The line ends stay, and what is redacted is the same when it is redacted
/// again.
///
/// ```
/// use aclarity::redact::redact;
///
/// assert_eq!(redact("ACL SETUSER ana on >s3cret ~*"), "ACL SETUSER ana on >••• ~*");
/// assert_eq!(redact(r#"user ana on ">two words" ~*"#), r#"user ana on ">•••" ~*"#);
/// assert_eq!(redact("ACL SETUSER ana >two words +get"), "ACL SETUSER ana >••• ••• +get");
/// assert_eq!(redact("AUTH ana s3cret"), "AUTH •••");
/// assert_eq!(redact("ACL SETUSER ana on s3cret"), "ACL SETUSER ana on •••");
/// ```
pub fn redact(text: &str) -> String {
    let whole = Redacting::new(text).go_on(usize::MAX);
    whole.unwrap_or_default()
}

/// The redaction of a long text, piece by piece.
///
/// ```
/// use aclarity::redact::Redacting;
///
/// let mut redacting = Redacting::new("user ana on >s3cret\nAUTH ana s3cret");
/// assert_eq!(redacting.go_on(1), None);
/// assert_eq!(redacting.go_on(1).unwrap(), "user ana on >•••\nAUTH •••");
/// ```
#[derive(Debug)]
pub struct Redacting<T> {
    text: T,
    /// Byte offset of the line that comes next.
    at: usize,
    /// What the lines before make of it.
    pending: Pending,
    out: String,
}

impl<T: AsRef<str>> Redacting<T> {
    /// Of this text.
    pub fn new(text: T) -> Self {
        Self {
            out: String::with_capacity(text.as_ref().len()),
            text,
            at: 0,
            pending: Pending::default(),
        }
    }

    /// Goes on for about so many bytes, at least for a line; the text without its
    /// secrets when that was the end.
    pub fn go_on(&mut self, bytes: usize) -> Option<String> {
        let text = self.text.as_ref();
        let stop = self.at.saturating_add(bytes);
        loop {
            let rest = &text[self.at..];
            let end = rest.find('\n');
            let line = &rest[..end.unwrap_or(rest.len())];
            self.pending = redact_line(line, self.pending, &mut self.out);
            if end.is_none() {
                return Some(std::mem::take(&mut self.out));
            }
            self.out.push('\n');
            self.at += line.len() + 1;
            if self.at >= stop {
                return None;
            }
        }
    }
}

/// As [`redact`], with how many words are not shown.
///
/// ```
/// use aclarity::redact::redact_with_count;
///
/// let redacted = redact_with_count("redis-cli -a s3cret ACL SETUSER app on '>pw' +@read");
/// assert_eq!(redacted.text, "redis-cli -a ••• ACL SETUSER app on '>•••' +@read");
/// assert_eq!(redacted.masked, 2);
/// ```
pub fn redact_with_count(text: &str) -> Redacted {
    let text = redact(text);
    Redacted {
        masked: text.matches(HIDDEN).count(),
        text,
    }
}

/// Adds a line without its secrets, and returns what it makes of the next one.
fn redact_line(line: &str, before: Pending, out: &mut String) -> Pending {
    let start = out.len();
    out.push_str(line);
    for _ in 0..ROUNDS {
        let (line, after) = Line::read(&out[start..], before);
        let shown = line.shown();
        if shown == out[start..] {
            return after;
        }
        out.truncate(start);
        out.push_str(&shown);
    }
    out.truncate(start);
    out.push_str(HIDDEN);
    Line::read(HIDDEN, before).1
}

/// A user's name, of which nothing stays if it looks like a secret.
///
/// ```
/// use aclarity::redact::redact_name;
///
/// assert_eq!(redact_name("billing-2"), "billing-2");
/// assert_eq!(redact_name(">s3cret"), ">•••");
/// ```
pub fn redact_name(name: &str) -> String {
    const BEFORE: &str = "user ";
    // Most names: too short for a hash, and without any sign.
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.len() < 16 && name.bytes().all(is_letter) {
        return name.to_owned();
    }
    let shown = redact(&format!("{BEFORE}{name}"));
    shown.strip_prefix(BEFORE).unwrap_or(HIDDEN).to_owned()
}

/// The arguments of a call without its secrets, each for itself. A part of one
/// may stay: the sign of a password.
///
/// ```
/// use aclarity::redact::redact_words;
///
/// assert_eq!(redact_words(&["AUTH", "ana", "s3cret"]), ["AUTH", "•••", "•••"]);
/// assert_eq!(redact_words(&["SET", "app:1", "s3cret"]), ["SET", "app:1", "•••"]);
/// ```
pub fn redact_words<S: AsRef<str>>(words: &[S]) -> Vec<String> {
    let mut text = String::new();
    let mut places = Vec::new();
    for word in words {
        text.push('"');
        let start = text.len();
        for letter in word.as_ref().chars() {
            match letter {
                '"' | '\\' => text.extend(['\\', letter]),
                '\n' => text.push_str("\\n"),
                letter => text.push(letter),
            }
        }
        places.push(start..text.len());
        text.push_str("\" ");
    }
    let (line, _) = Line::read(&text, Pending::None);
    let shown = |(word, place): (&S, &Range<usize>)| match line.shown_part(place.clone()) {
        shown if shown == text[place.clone()] => word.as_ref().to_owned(),
        shown => shown,
    };
    words.iter().zip(&places).map(shown).collect()
}

/// Where a text has words that are recognised as passwords, hashes or other
/// secrets. [`redact`] hides these, and words that it does not know.
///
/// ```
/// use aclarity::redact::secrets;
///
/// let text = "user ana on >s3cret ~*";
/// let secret = secrets(text)[0];
/// assert_eq!(&text[secret.start..secret.end], "s3cret");
/// ```
pub fn secrets(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut pending = Pending::default();
    let mut offset = 0;
    for line in text.split('\n') {
        let (read, after) = Line::read(line, pending);
        found.extend(read.secrets().map(|span| span.shifted(offset)));
        pending = after;
        offset += line.len() + 1;
    }
    found
}

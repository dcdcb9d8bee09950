//! Secrets that one line announces and a later one has.

use super::line::Line;
use super::names::is_one_of;
use super::shapes::{is_blank, starts_with_word};
use super::understood::QUOTES;

/// What lines before a line make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Pending {
    /// Nothing.
    #[default]
    None,
    /// It and perhaps more lines are values of secrets.
    Next(u8),
    /// It is a secret if it is indented further than this.
    Block(usize),
    /// It goes on with a list of secrets to this character.
    List(char),
    /// It goes on with a secret to this quote.
    Quote(char),
    /// It is a row of a table whose columns are parted by a character, and what is
    /// in the column of this number is secret.
    Column(char, u8),
    /// It is one of a here-document to a word that begins with this byte.
    Here(u8),
    /// It is a field of a Secret if it is indented further than this.
    Fields(usize),
    /// It is part of the value of such a field if it is indented further than the
    /// second number; the first is that of the fields.
    OfField(usize, usize),
    /// It may be the value of what the line before named.
    Named,
}

impl Pending {
    /// The next line, if the value goes on there.
    pub fn after(goes_on: bool) -> Self {
        if goes_on { Self::Next(1) } else { Self::None }
    }
}

/// Names of fields that say nothing about their values.
const VALUES: &str = "value default val string data valueFrom secretKeyRef parameterValue";

/// Whether a field's name says nothing about its value.
pub(super) fn is_value(name: &str) -> bool {
    is_one_of(name, VALUES)
}

impl Line<'_> {
    /// Hides what the lines before announced; `named` is what this one
    /// announces.
    pub fn hide_pending(&mut self, before: Pending, named: Pending) -> Pending {
        if let Some(after) = self.hide_in_secret(before, named) {
            return after;
        }
        let text = self.text;
        let content = &text[self.head..];
        let start = text.len() - content.trim_start_matches(QUOTES).len();
        let is_empty = content.trim_matches(is_blank).is_empty();
        let whole = start
            ..start
                + text[start..]
                    .trim_end_matches(|c| is_blank(c) || c == ',' || QUOTES.contains(&c))
                    .len();
        match before {
            Pending::Named | Pending::None | Pending::Fields(_) | Pending::OfField(..) => {
                if before != Pending::Named {
                    self.hide_unnamed_value();
                }
                match (named, self.column_of_secrets()) {
                    (Pending::None, Pending::None) => self.announced(),
                    (Pending::None, column) => column,
                    (named, _) => named,
                }
            }
            Pending::Column(..) if is_empty => named,
            _ if is_empty => before,
            Pending::Column(separator, number) => match self.hide_cell(separator, number) {
                true => before,
                false => named,
            },
            // The length of a string in the protocol.
            Pending::Next(_) if is_length(content) => before,
            Pending::Next(count) => {
                let value = self.value_in(start);
                self.hide(value..whole.end.max(value));
                match count {
                    0 | 1 => named,
                    _ => Pending::Next(count - 1),
                }
            }
            Pending::Block(indent) => {
                let is_item = self.indent() == indent && text[indent..].starts_with("- ");
                if self.indent() <= indent && !is_item {
                    return named;
                }
                self.hide(whole);
                before
            }
            Pending::Here(first) => {
                self.hide(whole);
                let word = content.trim_matches(is_blank);
                let is_last = word.as_bytes().first() == Some(&first)
                    && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
                if is_last { named } else { before }
            }
            Pending::List(close) => match text.find(close) {
                Some(end) => {
                    self.hide(0..end);
                    named
                }
                None => {
                    self.hide(whole);
                    before
                }
            },
            Pending::Quote(_) if begins_anew(content) => named,
            Pending::Quote(quote) => match text.find(quote) {
                Some(end) => {
                    self.hide(0..end);
                    named
                }
                None => {
                    self.hide(0..text.len());
                    before
                }
            },
        }
    }

    /// Where the value begins in `value: …`, or the whole.
    fn value_in(&self, start: usize) -> usize {
        let content = &self.text[start..];
        let Some(sign) = content.find([':', '=']) else {
            return start;
        };
        let (name, value) = content.split_at(sign);
        match is_value(name.trim_end().trim_end_matches(QUOTES)) {
            true => {
                let value = value[1..].trim_start_matches(|c| is_blank(c) || QUOTES.contains(&c));
                self.text.len() - value.len()
            }
            false => start,
        }
    }
}

/// `$5` or `*3`, as the protocol writes how much follows.
fn is_length(content: &str) -> bool {
    let content = content.trim_end();
    let digits = content.strip_prefix(['$', '*']);
    digits.is_some_and(|digits| {
        !digits.is_empty() && digits.len() < 10 && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a line is no rest of a quoted text.
fn begins_anew(content: &str) -> bool {
    ["acl", "user", "redis-cli", "valkey-cli", "auth"]
        .iter()
        .any(|word| starts_with_word(content, word))
}

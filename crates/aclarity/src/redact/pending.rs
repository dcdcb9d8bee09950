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
}

/// Names of fields that say nothing about their values.
const VALUES: &str = "value default val string data valueFrom secretKeyRef";

impl Line<'_> {
    /// Hides what the lines before announced; `named` is what this one
    /// announces.
    pub fn hide_pending(&mut self, before: Pending, named: Pending) -> Pending {
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
            Pending::None => named,
            _ if is_empty => before,
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
        match is_one_of(name.trim_end().trim_end_matches(QUOTES), VALUES) {
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

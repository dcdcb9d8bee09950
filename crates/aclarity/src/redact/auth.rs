//! The arguments of AUTH, and of HELLO and MIGRATE after it.

use crate::bytes::find;

use super::line::Line;
use super::pending::Pending;
use super::shapes::is_blank;
use super::signs::OPERATORS;
use super::understood::QUOTES;

impl Line<'_> {
    /// Hides all arguments of AUTH, to the end of the command.
    pub fn hide_arguments(&mut self, token: &str, start: usize) -> (usize, Pending) {
        let text = self.text;
        let quoted = text[start..].trim_start_matches(QUOTES);
        let is_item = quoted.len() < text.len() - start && quoted.trim_start().starts_with(',');
        let end = match is_item {
            true => self.until(text.len() - quoted.len(), &|c| c == ']'),
            false => self.command_end(start),
        };
        let is_joint = |c: char| is_blank(c) || c == ',' || QUOTES.contains(&c);
        let inner = text[start..end].trim_start_matches(is_joint);
        let more = text[end..].trim_start_matches(is_joint);
        let has = |mark: &str| find(inner.as_bytes(), mark).is_some();
        if more.starts_with(['+', '.']) || has("%s") || has("{}") {
            // `"AUTH " + password`, `"AUTH {}".format(password)`, `'AUTH %s' password`
            self.hide(end - inner.len()..end);
            self.hide(text.len() - more.len()..text.len());
            return (text.len(), Pending::None);
        }
        if inner.is_empty() {
            let is_alone = token == "AUTH" || self.is_alone(token);
            let after = match is_alone && end == text.len() {
                true => Pending::Next(2),
                false => Pending::None,
            };
            return (end, after);
        }
        let from = end - inner.len();
        if is_item {
            self.hide(from..from + inner.trim_end_matches(is_joint).len());
            return (end, Pending::None);
        }
        let continued = inner.trim_end().strip_suffix('\\');
        let continued = continued.filter(|_| end == text.len());
        let last = from + continued.unwrap_or(inner).len();
        self.hide(self.first_of(start).min(last)..last);
        (end, Pending::after(continued.is_some()))
    }

    /// Where what follows blanks and a closing quote begins.
    fn first_of(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        let is_closed = !rest.starts_with(is_blank);
        let after = if is_closed {
            rest.trim_start_matches(QUOTES)
        } else {
            rest
        };
        self.text.len() - after.trim_start_matches(is_blank).len()
    }

    /// Where a command ends: at an operator of a shell, with the quotes around
    /// it, or with the line.
    fn command_end(&self, start: usize) -> usize {
        let mut at = start;
        loop {
            let rest = &self.text[at..];
            at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if at >= self.text.len() || self.is_outside(start, at) {
                return at.min(self.text.len());
            }
            let end = self.word_end(at);
            let word = &self.text[at..end];
            if OPERATORS.contains(&word) {
                return at;
            }
            if word.ends_with(';') && end < self.text.len() {
                return end - 1;
            }
            at = end.max(at + 1);
            if !self.text.is_char_boundary(at) {
                return self.text.len();
            }
        }
    }
}

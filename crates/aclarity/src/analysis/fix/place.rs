//! A place in a text, and how it can be changed so that words stay apart.

use super::{Edit, Fix, Safety};
use crate::document::DefinedUser;
use crate::finding::shown;
use crate::rule::Span;

/// The place of a finding in its text.
#[derive(Clone, Copy)]
pub(crate) struct Place<'t> {
    pub text: &'t str,
    pub span: Span,
}

impl<'t> Place<'t> {
    /// The same text at another place.
    pub fn at(&self, span: Span) -> Self {
        Self { span, ..*self }
    }

    /// What stands there.
    pub fn said(&self) -> &'t str {
        &self.text[self.span.start..self.span.end]
    }

    /// Whether it is a user's name, or one of its rules, perhaps inside a selector.
    pub fn is_about(&self, user: &DefinedUser) -> bool {
        let has = |span: &Span| span.start <= self.span.start && self.span.end <= span.end;
        user.name_span == self.span || user.rules.iter().any(|rule| has(&rule.span))
    }

    /// The whole word that the place is in, without parentheses around it.
    pub fn word(&self) -> Self {
        let mut before = self.text[..self.span.start].char_indices().rev();
        let edge = before.find(|(_, letter)| letter.is_whitespace());
        let start = edge.map_or(0, |(at, letter)| at + letter.len_utf8());
        let after = &self.text[self.span.end..];
        let end = self.span.end + after.find(char::is_whitespace).unwrap_or(after.len());
        let word = &self.text[start..end];
        let start = end - word.trim_start_matches('(').len();
        let word = &self.text[start..end];
        let end = if self.is_in_selector(start) {
            start + word.trim_end_matches(')').len()
        } else {
            end
        };
        self.at((start..end).into())
    }

    /// The word before it in its line, if there is one; empty otherwise.
    pub fn before_word(&self) -> Self {
        let line = &self.text[self.line().start..self.span.start];
        let word = line.trim_end().rsplit(char::is_whitespace).next();
        let word = word.unwrap_or_default();
        let start = word.as_ptr() as usize - self.text.as_ptr() as usize;
        self.at((start..start + word.len()).into())
    }

    /// Whether a parenthesis is open at a byte of the line.
    fn is_in_selector(&self, at: usize) -> bool {
        let line = &self.text[self.line().start..at];
        let words = line.split_ascii_whitespace().rev();
        let mut since = words.take_while(|word| !word.ends_with(')'));
        since.any(|word| word.starts_with('('))
    }

    /// The lines that the place is in, without the end of the last.
    pub fn line(&self) -> Span {
        let start = self.text[..self.span.start]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let end = self.text[self.span.end..].find('\n');
        let end = end.map_or(self.text.len(), |at| self.span.end + at);
        Span { start, end }
    }

    /// Whether nothing but spaces stands before it in its line.
    pub fn begins_line(&self) -> bool {
        let line = self.line();
        self.text[line.start..self.span.start].trim().is_empty()
    }

    /// The word in double quotes that the place is in, when there is nothing in it
    /// that another kind of quotes would change.
    pub fn double_quoted(&self) -> Option<Self> {
        let line = self.line();
        let start = line.start + self.text[line.start..self.span.start].rfind('"')?;
        let end = self.span.end + self.text[self.span.end..line.end].find('"')? + 1;
        let word = self.at((start..end).into());
        let inner = &word.said()[1..word.said().len() - 1];
        (!inner.contains(['\'', '\\', '`', ' '])).then_some(word)
    }

    pub fn replace(&self, text: impl Into<String>) -> Edit {
        Edit {
            span: self.span,
            text: text.into(),
        }
    }

    /// Takes the word out, and a space beside it.
    pub fn remove(&self) -> Edit {
        let Span { start, end } = self.span;
        let is_space = |at: usize| matches!(self.text.as_bytes().get(at), Some(b' ' | b'\t'));
        let span = if start > 0 && is_space(start - 1) {
            start - 1..end
        } else if is_space(end) {
            start..end + 1
        } else {
            start..end
        };
        self.at(span.into()).replace("")
    }

    /// Takes the lines out that the place is in.
    pub fn remove_line(&self) -> Edit {
        let Span { start, end } = self.line();
        let span = if end < self.text.len() {
            start..end + 1
        } else {
            start.saturating_sub(1)..end
        };
        self.at(span.into()).replace("")
    }

    /// Puts words before the word.
    pub fn before(&self, words: &str) -> Edit {
        let start = self.span.start;
        self.at((start..start).into()).replace(format!("{words} "))
    }

    /// Puts words after the word; into it, when it is a selector.
    pub fn after(&self, words: &str) -> Edit {
        let is_selector = self.said().starts_with('(') && self.said().ends_with(')');
        let end = self.span.end - usize::from(is_selector);
        self.at((end..end).into()).replace(format!(" {words}"))
    }

    /// Writes rules that were run together as words of their own.
    pub fn separated(&self, rules: &[String]) -> Fix {
        let names: Vec<String> = rules.iter().map(|rule| shown(rule)).collect();
        let title = format!("Write `{}`", names.join(" "));
        Fix::new(title, Safety::Changes, vec![self.replace(rules.join(" "))])
    }
}

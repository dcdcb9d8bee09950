//! A change of a text that fixes what a finding is about, as data.

mod place;

use crate::rule::Span;

pub(crate) use place::Place;

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the words of a button: "Replace with `+get`". Passwords
    /// are never in it.
    pub title: String,
    /// Its parts, in the order of the text and apart from each other.
    pub edits: Vec<Edit>,
    /// What it promises.
    pub safety: Safety,
}

/// A stretch of a text that another one takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is taken out, in bytes; an empty span is a place between two letters.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// What a fix promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// It is plainly what was meant, or leaves what is permitted as it was.
    Safe,
    /// It changes what is permitted, or is one of several ways.
    Changes,
}

impl Fix {
    pub(crate) fn new(title: impl Into<String>, safety: Safety, edits: Vec<Edit>) -> Self {
        Self {
            title: title.into(),
            edits,
            safety,
        }
    }

    /// The text after the change.
    pub fn apply(&self, text: &str) -> String {
        let mut changed = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.edits {
            changed.push_str(&text[done..edit.span.start]);
            changed.push_str(&edit.text);
            done = edit.span.end;
        }
        changed.push_str(&text[done..]);
        changed
    }
}

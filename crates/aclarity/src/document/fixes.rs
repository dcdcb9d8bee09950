//! Changes of a text that fix what a finding is about.

mod guard;
mod place;
mod refused;
mod whole;

use super::{Document, Finding, Severity, causes};
use crate::analysis::lint;
use crate::finding::shown;
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

impl Document {
    /// What would fix a finding of this document, the likeliest first. `text`
    /// is what the document was read from.
    ///
    /// ```
    /// use aclarity::{Server, document::Document};
    ///
    /// let text = "ACL SETUSER ana on >pw ~app:* +@raed";
    /// let document = Document::parse(text, Server::Redis8_6);
    /// let fixes = document.fixes(text, &document.findings[0]);
    /// assert_eq!(fixes[0].title, "Replace with `+@read`");
    /// assert_eq!(fixes[0].apply(text), "ACL SETUSER ana on >pw ~app:* +@read");
    /// ```
    pub fn fixes(&self, text: &str, finding: &Finding) -> Vec<Fix> {
        if text.get(finding.span.start..finding.span.end).is_none() {
            return Vec::new();
        }
        let place = Place {
            text,
            span: finding.span,
        };
        let mut fixes = causes::fixes(&place, finding, self.server);
        fixes.extend(whole::fixes(&place, finding.code));
        fixes.extend(match finding.severity {
            Severity::Error => refused::fixes(&place, finding.code, self.server),
            _ => lint::fixes(&place, finding.code, self),
        });
        guard::retain(&mut fixes, self, &place);
        fixes
    }
}

/// Writes rules that were run together as words of their own.
pub(crate) fn separated(word: &Place<'_>, rules: &[String]) -> Fix {
    let names: Vec<String> = rules.iter().map(|rule| shown(rule)).collect();
    let title = format!("Write `{}`", names.join(" "));
    Fix::new(title, Safety::Changes, vec![word.replace(rules.join(" "))])
}

#[cfg(test)]
mod tests;

//! Words that the server takes, and that are not what they seem: with characters
//! that nobody sees or takes for others, or with quotes where there are none.

use super::Subject;
use crate::document::characters::{self, Oddity};
use crate::document::quotes;
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule, Span};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if !subject.is_bare() {
        findings.extend(punctuation(&subject.user.name, subject.user.name_span));
    }
    let is_in_file = |at: usize| subject.lines().has(at);
    let mut look = |word: Word<'_>| {
        findings.extend(word.odd_character(subject, &is_in_file));
        findings.extend(word.quotes(subject, &is_in_file));
    };
    if !subject.is_bare() {
        look(Word {
            what: "name",
            text: &subject.user.name,
            span: subject.user.name_span,
        });
    }
    for read in &subject.rules {
        let what = match read.rule {
            Rule::AddPassword(_) | Rule::RemovePassword(_) => "password",
            Rule::Permission(Permission::Keys { .. }) => "key pattern",
            Rule::Permission(Permission::Channels(_)) => "channel pattern",
            Rule::Selector(_) => "selector",
            _ => continue,
        };
        look(Word {
            what,
            text: &read.placed.text,
            span: read.placed.span,
        });
    }
}

/// A mark at the end of a name, which separates nothing there.
fn punctuation(name: &[u8], span: Span) -> Option<Finding> {
    let (mark, before) = name.split_last()?;
    if before.is_empty() || !b":,;=".contains(mark) {
        return None;
    }
    let message = format!("the name of this user ends with `{}`", char::from(*mark));
    let finding = Finding::new("username-punctuation", Severity::Suggestion, span, message);
    Some(finding.with_help("if that is not meant, write the name alone: it ends at the space"))
}

/// A word of a definition.
struct Word<'d> {
    what: &'static str,
    /// What the server reads.
    text: &'d [u8],
    span: Span,
}

impl Word<'_> {
    fn odd_character(
        &self,
        subject: &Subject<'_>,
        is_in_file: &impl Fn(usize) -> bool,
    ) -> Option<Finding> {
        let said = subject.text.get(self.span.start..self.span.end)?;
        let odd = characters::find(said)?;
        let is_separator = matches!(odd.letter, '\t' | '\r' | '\n');
        if is_separator && !is_in_file(self.span.start) {
            // It separates words there, or stands in quotes on purpose.
            return None;
        }
        // A password may have any letter; one that separates or hides is another
        // matter.
        let is_letter =
            matches!(odd.oddity, Oddity::Like(_)) || (odd.oddity == Oddity::Quote && odd.at > 1);
        if self.what == "password" && is_letter {
            return None;
        }
        let severity = match odd.oddity {
            Oddity::Invisible | Oddity::Direction => Severity::Security,
            _ => Severity::Warning,
        };
        let start = self.span.start + odd.at;
        let place = start..start + odd.letter.len_utf8();
        let message = format!("the {} has {}, in it", self.what, odd.named());
        Some(Finding::new("odd-character", severity, place, message).with_help(odd.advice()))
    }

    fn quotes(
        &self,
        subject: &Subject<'_>,
        is_in_file: &impl Fn(usize) -> bool,
    ) -> Option<Finding> {
        let said = subject.text.get(self.span.start..self.span.end)?;
        // (In a configuration file the server has taken them away.)
        let is_as_written = said.as_bytes() == self.text;
        if self.what == "selector"
            || !is_as_written
            || !quotes::surround(self.text)
            || !is_in_file(self.span.start)
        {
            return None;
        }
        let message = format!(
            "an ACL file knows no quotes: they are part of the {}",
            self.what
        );
        let finding = Finding::new("quotes-in-file", Severity::Warning, self.span, message);
        Some(finding.with_help("write it without quotes"))
    }
}

//! Keeps fixes from leading into other faults.

use std::sync::Arc;

use crate::analysis::fix::{Edit, Fix, Place};
use crate::analysis::lint::lint;
use crate::document::{Document, Severity};
use crate::rule::Span;
use crate::user::User;

/// How long the lines about a user may be for fixes to be tried out.
const LONGEST: usize = 20_000;

/// How long a text may be for fixes to be tried out in all of it.
const LONGEST_WHOLE: usize = 4_000;

/// Leaves out the fixes after which there would be a further error, or a security
/// risk that was not there, and those that add rules which change nobody.
pub(super) fn retain(fixes: &mut Vec<Fix>, document: &Document, place: &Place<'_>) {
    if fixes.is_empty() {
        return;
    }
    let Some(lines) = Lines::about(place, document) else {
        return;
    };
    let before = Faults::of(&lines.text, document);
    fixes.retain(|fix| {
        let Some(changed) = lines.after(fix) else {
            return true;
        };
        let after = Faults::of(&changed, document);
        if only_adds(fix) && after.errors == before.errors && after.users == before.users {
            return false;
        }
        let mut security = after.security.iter();
        let has_new = security.any(|code| !before.security.contains(code));
        after.errors <= before.errors
            // Of a line that is refused nothing else was said.
            && (before.errors > 0 || !has_new)
    });
    // A line may decide how others are read.
    if place.text.len() <= LONGEST_WHOLE {
        let errors = |text: &str| Faults::of(text, document).errors;
        let before = errors(place.text);
        fixes.retain(|fix| errors(&fix.apply(place.text)) <= before);
    }
}

/// Whether a fix leaves all that is there.
fn only_adds(fix: &Fix) -> bool {
    let mut edits = fix.edits.iter();
    edits.all(|edit| edit.span.start == edit.span.end)
}

/// What must not become more, and whom the text makes.
struct Faults {
    errors: usize,
    security: Vec<&'static str>,
    users: Vec<(Vec<u8>, Arc<User>)>,
}

impl Faults {
    fn of(text: &str, document: &Document) -> Self {
        let Document {
            findings, users, ..
        } = lint(text, document.server);
        let of = |severity| findings.iter().filter(move |one| one.severity == severity);
        Self {
            errors: of(Severity::Error).count(),
            security: of(Severity::Security).map(|finding| finding.code).collect(),
            users: users.into_iter().map(|one| (one.name, one.user)).collect(),
        }
    }
}

/// Some lines of a text, as a text of their own.
struct Lines {
    text: String,
    /// Where each line is in the whole text, and where it begins here.
    places: Vec<(Span, usize)>,
}

impl Lines {
    /// The lines about the user whom a place is about, if they are few.
    fn about(place: &Place<'_>, document: &Document) -> Option<Self> {
        let users = document.users.iter().chain(&document.refused);
        let user = users.into_iter().find(|user| place.is_about(user));
        let mut spans = vec![place.span];
        if let Some(user) = user {
            spans.push(user.name_span);
            spans.extend(user.rules.iter().map(|rule| rule.span));
        }
        spans.sort_unstable_by_key(|span| span.start);
        let mut lines: Vec<Span> = Vec::new();
        for span in spans {
            if lines.last().is_none_or(|line| span.start > line.end) {
                lines.push(place.at(span).line());
            }
        }
        if lines
            .iter()
            .map(|line| line.end - line.start)
            .sum::<usize>()
            > LONGEST
        {
            return None;
        }
        let mut text = String::new();
        let mut places = Vec::new();
        for line in lines {
            places.push((line, text.len()));
            text.push_str(&place.text[line.start..line.end]);
            text.push('\n');
        }
        Some(Self { text, places })
    }

    /// The lines after a change, if it is one of them alone.
    fn after(&self, fix: &Fix) -> Option<String> {
        let edits = fix.edits.iter().map(|edit| {
            let Span { start, end } = edit.span;
            let is_in = |(line, _): &&(Span, usize)| line.start <= start && end <= line.end;
            let (line, here) = self.places.iter().find(is_in)?;
            Some(Edit {
                span: (start - line.start + here..end - line.start + here).into(),
                text: edit.text.clone(),
            })
        });
        let edits = edits.collect::<Option<Vec<Edit>>>()?;
        Some(Fix::new("", fix.safety, edits).apply(&self.text))
    }
}

//! What is behind an error that the rule itself does not show: characters that
//! look like others, and quotes where there are none.

use super::{Fix, Safety, characters, quotes};
use crate::document::fixes::Place;
use crate::finding::{Finding, Severity, is_placeholder};
use crate::rule::Rule;
use crate::server::Server;

/// Which lines of a text are those of an ACL file, looked at once.
#[derive(Debug)]
pub(crate) struct FileLines {
    /// Where each line begins, and whether it is one.
    lines: Vec<(usize, bool)>,
}

impl FileLines {
    pub fn of(text: &str) -> Self {
        let mut start = 0;
        let lines = text.split('\n').map(|line| {
            let begin = start;
            start += line.len() + 1;
            let line = line.trim_start().trim_start_matches('\u{feff}');
            (begin, line.starts_with("user "))
        });
        Self {
            lines: lines.collect(),
        }
    }

    /// Whether a place is in a line of an ACL file.
    pub fn has(&self, at: usize) -> bool {
        self.line(at).1
    }

    /// Where the line begins that a place is in.
    pub fn start(&self, at: usize) -> usize {
        self.line(at).0
    }

    fn line(&self, at: usize) -> (usize, bool) {
        let after = self.lines.partition_point(|(start, _)| *start <= at);
        after
            .checked_sub(1)
            .map_or((0, false), |line| self.lines[line])
    }
}

/// Names the cause of an error in its help, when it is one that nobody sees.
pub(super) fn explain(finding: &mut Finding, text: &str, is_in_file: &dyn Fn(usize) -> bool) {
    if finding.severity != Severity::Error {
        return;
    }
    let Some(word) = word(text, finding) else {
        return;
    };
    if matches!(finding.code, "odd-character" | "quotes-in-file" | "comment") {
        return;
    }
    if let Some(odd) = characters::find(word) {
        finding.help = Some(format!("{} stands here: {}", odd.named(), odd.advice()));
    } else if quotes::surround(word.as_bytes()) && is_in_file(finding.span.start) {
        let help = "an ACL file knows no quotes: write the word without them";
        finding.help = Some(help.to_owned());
    } else if finding.code == "password-hash"
        && let Some(hash) = word.get(1..)
        && is_placeholder(hash)
    {
        finding.code = "placeholder";
    }
}

/// The word that a finding is in, up to the spaces around it.
fn word<'t>(text: &'t str, finding: &Finding) -> Option<&'t str> {
    text.get(finding.span.start..finding.span.end)?;
    let is_edge = |byte: &u8| matches!(byte, b' ' | b'\n');
    let start = text.as_bytes()[..finding.span.start]
        .iter()
        .rposition(is_edge);
    let end = text.as_bytes()[finding.span.end..].iter().position(is_edge);
    let start = start.map_or(0, |at| at + 1);
    let end = end.map_or(text.len(), |at| finding.span.end + at);
    text.get(start..end).map(|word| word.trim_end_matches('\r'))
}

/// What takes odd characters and quotes away from a finding's place.
pub(super) fn fixes(place: &Place<'_>, finding: &Finding, server: Server) -> Vec<Fix> {
    if let ("odd-character", Some(odd)) = (finding.code, characters::find(place.said())) {
        let plain = characters::plain(place.said());
        let title = match &*plain {
            "" => format!("Remove U+{:04X}", u32::from(odd.letter)),
            " " => format!("Replace U+{:04X} with a space", u32::from(odd.letter)),
            plain => format!("Replace with `{plain}`"),
        };
        return vec![Fix::new(title, Safety::Changes, vec![place.replace(plain)])];
    }
    let Some(word) = word(place.text, finding) else {
        return Vec::new();
    };
    let start = word.as_ptr() as usize - place.text.as_ptr() as usize;
    let whole = place.at((start..start + word.len()).into());
    if finding.severity == Severity::Error && characters::find(word).is_some() {
        let plain = characters::plain(word);
        let title = "Replace the characters that look like others".to_owned();
        return vec![Fix::new(title, Safety::Changes, vec![whole.replace(plain)])];
    }
    let lines = FileLines::of(place.text);
    if finding.code != "quotes-in-file" && finding.severity != Severity::Error
        || !quotes::surround(word.as_bytes())
        || !lines.has(finding.span.start)
    {
        return Vec::new();
    }
    let plain: String = word
        .chars()
        .filter(|letter| !matches!(letter, '"' | '\''))
        .collect();
    let is_taken =
        finding.severity != Severity::Error || Rule::parse(plain.as_bytes(), server).is_ok();
    if !is_taken {
        return Vec::new();
    }
    vec![Fix::new(
        "Remove the quotes",
        Safety::Changes,
        vec![whole.replace(plain)],
    )]
}

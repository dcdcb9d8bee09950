//! What is behind an error that the rule itself does not show: characters that
//! look like others, and quotes where there are none.

use super::{characters, quotes};
use crate::finding::{Finding, Severity, is_placeholder, separate, shown};
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
pub(super) fn explain(
    finding: &mut Finding,
    text: &str,
    server: Server,
    is_in_file: &dyn Fn(usize) -> bool,
) {
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
        // `+@read–@write`
        let rules = (odd.at > 0)
            .then(|| separate(&characters::plain(word), server))
            .flatten();
        let advice = match rules {
            Some(rules) if rules.len() > 1 => {
                let rules: Vec<String> = rules.iter().map(|rule| shown(rule)).collect();
                format!("write `{}`", rules.join(" "))
            }
            _ => odd.advice(),
        };
        finding.help = Some(format!("{} stands here: {advice}", odd.named()));
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
pub(crate) fn word<'t>(text: &'t str, finding: &Finding) -> Option<&'t str> {
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

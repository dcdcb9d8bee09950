//! Odd characters and quotes, taken away.

use crate::analysis::fix::{Fix, Place, Safety};
use crate::document::causes::{FileLines, word};
use crate::document::{characters, quotes};
use crate::finding::{Finding, Severity};
use crate::rule::Rule;
use crate::server::Server;

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

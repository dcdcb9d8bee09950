//! The words of a text that something is about.

use aclarity::document::{HIDDEN, secrets};
use aclarity::rule::Span;

use crate::position::floor;

/// Longer excerpts are cut; the editor has the whole text.
const LONGEST: usize = 60;

/// The text a finding is about, without passwords, and cut when it is long.
pub fn excerpt(text: &str, span: Span) -> String {
    let start = floor(text, span.start);
    let end = floor(text, span.end).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let mut about = String::new();
    let mut done = start;
    for secret in secrets(&text[line_start..line_end]) {
        let secret = secret.shifted(line_start);
        let (from, to) = (secret.start.clamp(done, end), secret.end.clamp(done, end));
        if to > from {
            about.push_str(&text[done..from]);
            about.push_str(HIDDEN);
            done = to;
        }
    }
    about.push_str(&text[done..end]);
    match about.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &about[..end]),
        None => about,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_cut_at_characters() {
        let text = "é".repeat(100);
        let cut = excerpt(&text, (0..text.len()).into());
        assert_eq!(cut.chars().count(), LONGEST + 1);
        assert_eq!(excerpt("on off", (3..6).into()), "off");
        assert_eq!(excerpt("on", (6..9).into()), "");
    }

    #[test]
    fn excerpts_have_no_passwords() {
        let text = "on\nuser a <s3cret +get >é";
        for (span, expected) in [(10..17, "<•••"), (11..17, "•••"), (12..14, "•••")]
        {
            assert_eq!(excerpt(text, span.into()), expected);
        }
        assert_eq!(
            excerpt(text, (3..text.len()).into()),
            "user a <••• +get >•••"
        );
    }
}

//! A text cut at the places that are to be marked in it.

use aclarity::document::Severity;
use aclarity::rule::Span;

use crate::position::floor;

/// Why a place is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A finding is about it.
    Finding(Severity),
    /// The rule there decided about the last command.
    Deciding,
    /// The rule there lost to the one that decided.
    Overridden,
}

/// The names of all kinds of marks; those of findings first, the gravest first.
pub const CLASSES: [&str; 6] = [
    "error",
    "security",
    "warning",
    "suggestion",
    "deciding",
    "overridden",
];
/// How many are about findings.
const OF_FINDINGS: usize = 4;

impl Mark {
    /// Which of [`CLASSES`].
    pub fn class(self) -> usize {
        match self {
            Self::Finding(Severity::Error) => 0,
            Self::Finding(Severity::Security) => 1,
            Self::Finding(Severity::Warning) => 2,
            Self::Finding(Severity::Suggestion) => 3,
            Self::Deciding => 4,
            Self::Overridden => 5,
        }
    }
}

/// A stretch of text under the same marks.
#[derive(Debug, PartialEq, Eq)]
pub struct Segment<'t> {
    /// Its first byte.
    pub start: usize,
    /// Its text, never empty.
    pub text: &'t str,
    /// The names of the marks on it: of the gravest finding, and of rules.
    pub classes: Vec<&'static str>,
}

/// Cuts a text at the ends of marks, which may overlap.
pub fn segments<'t>(
    text: &'t str,
    marks: impl IntoIterator<Item = (Span, Mark)>,
) -> Vec<Segment<'t>> {
    let mut edges: Vec<(usize, i32, usize)> = Vec::new();
    for (span, mark) in marks {
        let (start, end) = visible(text, span);
        edges.push((start, 1, mark.class()));
        edges.push((end, -1, mark.class()));
    }
    edges.sort_unstable();
    let mut open = [0; CLASSES.len()];
    let mut done = 0;
    let mut cut = Vec::new();
    for (at, change, class) in edges {
        if at > done {
            cut.push(segment(text, done, at, &open));
            done = at;
        }
        open[class] += change;
    }
    if done < text.len() {
        cut.push(segment(text, done, text.len(), &open));
    }
    cut
}

fn segment<'t>(
    text: &'t str,
    start: usize,
    end: usize,
    open: &[i32; CLASSES.len()],
) -> Segment<'t> {
    let is_open = |class: &usize| open[*class] > 0;
    let gravest = (0..OF_FINDINGS).find(is_open);
    let rules = (OF_FINDINGS..CLASSES.len()).filter(is_open);
    Segment {
        start,
        text: &text[start..end],
        classes: gravest
            .into_iter()
            .chain(rules)
            .map(|class| CLASSES[class])
            .collect(),
    }
}

/// The span on boundaries of characters; one without a character gets the one
/// after it, or before it at the end of a line, so that there is something to
/// see.
pub fn visible(text: &str, span: Span) -> (usize, usize) {
    let start = floor(text, span.start);
    let end = floor(text, span.end.max(span.start));
    if end > start {
        return (start, end);
    }
    match text[start..].chars().next() {
        Some(next) if next != '\n' => (start, start + next.len_utf8()),
        _ => {
            let before = text[..start].chars().next_back();
            (start - before.map_or(0, char::len_utf8), start)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERROR: Mark = Mark::Finding(Severity::Error);
    const WARNING: Mark = Mark::Finding(Severity::Warning);

    fn cut(text: &str, marks: &[(std::ops::Range<usize>, Mark)]) -> Vec<(String, String)> {
        let marks = marks
            .iter()
            .map(|(range, mark)| (range.clone().into(), *mark));
        segments(text, marks)
            .into_iter()
            .map(|segment| (segment.text.to_owned(), segment.classes.join(" ")))
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(text, classes): &(&str, &str)| ((*text).to_owned(), (*classes).to_owned());
        expected.iter().map(owned).collect()
    }

    #[test]
    fn a_text_without_marks_is_one_segment() {
        assert_eq!(cut("on +get", &[]), pairs(&[("on +get", "")]));
        assert_eq!(cut("", &[]), pairs(&[]));
    }

    #[test]
    fn marks_may_overlap_and_the_gravest_finding_shows() {
        assert_eq!(
            cut(
                "abcdef",
                &[(0..4, WARNING), (2..6, ERROR), (3..4, Mark::Deciding)]
            ),
            pairs(&[
                ("ab", "warning"),
                ("c", "error"),
                ("d", "error deciding"),
                ("ef", "error")
            ])
        );
    }

    #[test]
    fn an_empty_span_marks_the_nearest_character_of_its_line() {
        assert_eq!(
            cut("a\nb", &[(1..1, ERROR)]),
            pairs(&[("a", "error"), ("\nb", "")])
        );
        assert_eq!(
            cut("ab", &[(1..1, ERROR)]),
            pairs(&[("a", ""), ("b", "error")])
        );
    }

    #[test]
    fn spans_that_miss_the_text_or_its_characters_do_no_harm() {
        assert_eq!(
            cut("é", &[(1..9, ERROR), (7..8, ERROR)]),
            pairs(&[("é", "error")])
        );
        assert_eq!(cut("", &[(0..0, ERROR)]), pairs(&[]));
    }
}

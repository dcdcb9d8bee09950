//! Finds the rules of a policy that a text violates, with positions.

use std::ops::Range;

use super::characters::{any_contains, names, one_of};
use super::{Case, CharSet, Check, Policy, Reading, Rule, Surroundings};
use crate::finding::{Finding, Severity};

/// Number of positions that are reported for one rule.
const MAX_PLACES: usize = 8;

impl Policy {
    /// Reports every violated rule, in the order of the rules. A rule about
    /// characters is reported once for each run of them, at most eight times.
    /// A character that must not be first or last and is not allowed at all is
    /// reported once.
    pub fn findings(&self, text: &str, surroundings: &Surroundings<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for rule in self.rules {
            for violation in rule.check.violations(text, surroundings) {
                findings.push(violation.into_finding(rule));
            }
        }
        let is_at_edge = |finding: &&Finding| {
            let edges = ["first-character", "last-character"];
            finding.is_error() && edges.contains(&finding.code)
        };
        let edges: Vec<_> = findings
            .iter()
            .filter(is_at_edge)
            .map(|one| one.span)
            .collect();
        findings.retain(|finding| finding.code != "character" || !edges.contains(&finding.span));
        findings
    }
}

/// A violation of a rule.
struct Violation {
    code: &'static str,
    message: String,
    span: Option<Range<usize>>,
}

impl Violation {
    fn new(code: &'static str, message: String, span: Option<Range<usize>>) -> Self {
        Self {
            code,
            message,
            span,
        }
    }

    fn into_finding(self, rule: &Rule) -> Finding {
        // For a warning, the message does not claim a refusal.
        let message = match rule.severity {
            Severity::Warning => self.message.replace("are allowed", "are listed as allowed"),
            _ => self.message,
        };
        let finding = Finding::new(self.code, rule.severity, rule.fact, message);
        match self.span {
            Some(span) => finding.at(span),
            None => finding,
        }
    }
}

impl Check {
    /// Finds violations. Messages state the requirement and never contain the
    /// text.
    fn violations(&self, text: &str, surroundings: &Surroundings<'_>) -> Vec<Violation> {
        match *self {
            Self::Length { min, max } => length(text, min, max).into_iter().collect(),
            Self::Bytes(most) => too_much(text, most, char::len_utf8, "bytes")
                .into_iter()
                .collect(),
            Self::Units(most) => too_much(text, most, char::len_utf16, "UTF-16 units")
                .into_iter()
                .collect(),
            Self::Allowed(sets) => runs(text, |c| !any_contains(sets, c))
                .map(|span| {
                    let message = format!("only {} are allowed", names(sets));
                    Violation::new("character", message, Some(span))
                })
                .collect(),
            Self::Forbidden(set) => runs(text, |c| set.contains(c))
                .map(|span| {
                    let message = format!("{} are not allowed", set.name);
                    Violation::new("forbidden-character", message, Some(span))
                })
                .collect(),
            Self::First(sets) => edge(text.char_indices().next(), |c| !any_contains(sets, c))
                .map(|span| {
                    let message = format!("must begin with {}", one_of(sets));
                    Violation::new("first-character", message, Some(span))
                })
                .into_iter()
                .collect(),
            Self::NotFirst(set) => edge(text.char_indices().next(), |c| set.contains(c))
                .map(|span| {
                    let message = format!("must not begin with {}", one_of(&[set]));
                    Violation::new("first-character", message, Some(span))
                })
                .into_iter()
                .collect(),
            Self::Last(sets) => edge(text.char_indices().next_back(), |c| !any_contains(sets, c))
                .map(|span| {
                    let message = format!("must end with {}", one_of(sets));
                    Violation::new("last-character", message, Some(span))
                })
                .into_iter()
                .collect(),
            Self::NotLast(set) => edge(text.char_indices().next_back(), |c| set.contains(c))
                .map(|span| {
                    let message = format!("must not end with {}", one_of(&[set]));
                    Violation::new("last-character", message, Some(span))
                })
                .into_iter()
                .collect(),
            Self::NotContained(texts) => texts
                .iter()
                .filter_map(|part| {
                    let at = text.find(part)?;
                    let message = format!("must not contain `{part}`");
                    Some(Violation::new(
                        "forbidden-text",
                        message,
                        Some(at..at + part.len()),
                    ))
                })
                .collect(),
            Self::Classes { least, of } => too_few_classes(text, least, of).into_iter().collect(),
            Self::NotReserved(words) => words
                .contains(&text)
                .then(|| {
                    Violation::new(
                        "reserved",
                        "this is a reserved word".to_owned(),
                        whole(text),
                    )
                })
                .into_iter()
                .collect(),
            Self::OneOf(words) => not_listed(text, words, |word| *word == text),
            Self::OneOfAnyCase(words) => {
                not_listed(text, words, |word| word.eq_ignore_ascii_case(text))
            }
            Self::NotPrefixed(prefixes) => prefixes
                .iter()
                .filter(|prefix| text.starts_with(**prefix))
                .map(|prefix| {
                    let message = format!("must not begin with {prefix}");
                    Violation::new("prefix", message, Some(0..prefix.len()))
                })
                .collect(),
            Self::Repeats { most } => repeats(text, most)
                .map(|span| {
                    let message =
                        format!("must not have a character more than {most} times in a row");
                    Violation::new("repeats", message, Some(span))
                })
                .take(MAX_PLACES)
                .collect(),
            Self::NotUserName { reading, case } => {
                let name = surroundings.user_name.unwrap_or_default();
                user_name(text, name, reading, case).into_iter().collect()
            }
        }
    }
}

fn whole(text: &str) -> Option<Range<usize>> {
    (!text.is_empty()).then_some(0..text.len())
}

fn not_listed(text: &str, words: &[&str], is_it: impl Fn(&&str) -> bool) -> Vec<Violation> {
    if words.iter().any(is_it) {
        return Vec::new();
    }
    let message = format!("must be one of {}", words.join(", "));
    vec![Violation::new("not-listed", message, whole(text))]
}

fn length(text: &str, min: usize, max: usize) -> Option<Violation> {
    let count = text.chars().count();
    if count < min {
        let code = if count == 0 { "empty" } else { "too-short" };
        let asked = match max {
            usize::MAX => format!("at least {min}"),
            max if max == min => min.to_string(),
            max => format!("{min} to {max}"),
        };
        let message = match count {
            0 if max == usize::MAX && min == 1 => "must not be empty".to_owned(),
            _ => format!("needs {asked} characters, has {count}"),
        };
        return Some(Violation::new(code, message, whole(text)));
    }
    let (excess, _) = text.char_indices().nth(max)?;
    let message = match min {
        0 => format!("may have at most {max} characters, has {count}"),
        min => format!("needs {min} to {max} characters, has {count}"),
    };
    Some(Violation::new(
        "too-long",
        message,
        Some(excess..text.len()),
    ))
}

/// Finds the part of a text beyond the maximum length, where `size` gives the
/// length of a character.
fn too_much(text: &str, most: usize, size: fn(char) -> usize, units: &str) -> Option<Violation> {
    let mut count = 0;
    let excess = text.char_indices().find(|(_, c)| {
        count += size(*c);
        count > most
    });
    let (excess, _) = excess?;
    let total: usize = text.chars().map(size).sum();
    let message = format!("may have at most {most} {units}, has {total}");
    Some(Violation::new(
        "too-long",
        message,
        Some(excess..text.len()),
    ))
}

/// The first runs of faulty characters.
fn runs(text: &str, is_fault: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = characters.find(|(_, c)| is_fault(*c))?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = characters.next_if(|(_, c)| is_fault(*c)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
    .take(MAX_PLACES)
}

/// The range of the first or last character, if it is faulty.
fn edge(character: Option<(usize, char)>, is_fault: impl Fn(char) -> bool) -> Option<Range<usize>> {
    let (at, character) = character.filter(|(_, c)| is_fault(*c))?;
    Some(at..at + character.len_utf8())
}

fn too_few_classes(text: &str, least: usize, of: &[CharSet]) -> Option<Violation> {
    let is_present = |set: &&CharSet| text.chars().any(|c| set.contains(c));
    let present = of.iter().filter(is_present).count();
    (present < least).then(|| {
        let all = names(of);
        let message = if of.len() == 1 {
            format!(
                "needs at least {}, has none",
                one_of(of).replacen("a ", "one ", 1)
            )
        } else if least == of.len() {
            format!("needs {all}; has {present} of these {least} kinds")
        } else {
            format!("needs at least {least} of these kinds of characters: {all}; has {present}")
        };
        Violation::new("classes", message, None)
    })
}

/// The ranges where a character occurs more than `most` times in a row.
fn repeats(text: &str, most: usize) -> impl Iterator<Item = Range<usize>> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = characters.next()?;
            let mut count = 1;
            while characters.next_if(|(_, c)| *c == first).is_some() {
                count += 1;
            }
            if count > most {
                return Some(start..start + count * first.len_utf8());
            }
        }
    })
}

fn user_name(text: &str, name: &str, reading: Reading, case: Case) -> Option<Violation> {
    if name.is_empty() {
        return None;
    }
    let backwards: String = name.chars().rev().collect();
    let words = [
        (name, "the user name"),
        (&backwards, "the user name backwards"),
    ];
    words.into_iter().find_map(|(word, what)| {
        let exact = find(text, word, reading);
        let span = match case {
            Case::Exact => exact?,
            Case::OnlyCaseDiffers if exact.is_some() => return None,
            Case::OnlyCaseDiffers => find(
                &text.to_ascii_lowercase(),
                &word.to_ascii_lowercase(),
                reading,
            )?,
        };
        let verb = if span.len() == text.len() {
            "is"
        } else {
            "contains"
        };
        let suffix = match case {
            Case::Exact => "",
            Case::OnlyCaseDiffers => {
                " except for upper and lower case, which may count as the same"
            }
        };
        let message = format!("{verb} {what}{suffix}");
        Some(Violation::new("user-name", message, Some(span)))
    })
}

fn find(text: &str, word: &str, reading: Reading) -> Option<Range<usize>> {
    match reading {
        Reading::Equal => (text == word).then_some(0..text.len()),
        Reading::Inside if text.len() == word.len() => None,
        Reading::Inside | Reading::Contain => text.find(word).map(|at| at..at + word.len()),
    }
}

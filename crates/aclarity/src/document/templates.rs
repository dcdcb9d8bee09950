//! What was to be filled in and has blanks in it: `>{{ password }}`,
//! `>$(cat /run/secrets/pw)`, `><your password here>`.

use super::NAMES_CAUSES;
use super::statement::{PlacedRule, Setting};
use super::trailing::is_keyword;
use crate::bytes::rfind;
use crate::finding::{Finding, Severity};
use crate::rule::Span;

/// The words without those that are parts of one thing to be filled in, each of
/// which is a finding.
pub(super) fn split_off(
    words: Vec<PlacedRule>,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Vec<PlacedRule> {
    if !NAMES_CAUSES || !words.iter().any(|word| opened(&word.text).is_some()) {
        return words;
    }
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let end = opened(&words[at].text).and_then(|close| {
            let later = &words[at + 1..words.len().min(at + 1 + MOST_WORDS)];
            later.iter().position(|word| {
                // `<old >new` are two passwords.
                has(&word.text, close) && (close != ">" || !word.text.starts_with(b">"))
            })
        });
        // Words that a server may accept are none of its errors.
        let end = end.filter(|more| words[at + 1..=at + 1 + more].iter().any(is_refused));
        let Some(more) = end else {
            kept.push(words[at].clone());
            at += 1;
            continue;
        };
        let last = at + 1 + more;
        let span = Span::from(words[at].span.start..words[last].span.end);
        let finding = Finding::new("placeholder", Severity::Error, span, "Syntax error");
        findings.push(finding.with_help(
            "this is part of a template that was not filled in: neither redis.conf nor ACL files \
             replace it, so write what it stands for",
        ));
        setting.refusal.get_or_insert(span);
        at = last + 1;
    }
    kept
}

/// Whether no server accepts a word that is part of a placeholder.
fn is_refused(word: &PlacedRule) -> bool {
    let first = word.text.first();
    !is_keyword(&word.text) && first.is_some_and(|first| !b"~&%><(".contains(first))
}

/// How many words a placeholder may have.
const MOST_WORDS: usize = 32;

/// What opens a placeholder, and what closes it.
const PAIRS: [(&str, &str); 9] = [
    ("{{", "}}"),
    ("{%", "%}"),
    ("<%", "%>"),
    ("${", "}"),
    ("$(", ")"),
    ("#{", "}"),
    ("[[", "]]"),
    ("<", ">"),
    ("[", "]"),
];

/// What would close the placeholder that a word opens.
fn opened(word: &[u8]) -> Option<&'static str> {
    let (_, (open, close)) = PAIRS
        .iter()
        .filter_map(|pair| Some((rfind(word, pair.0)?, pair)))
        .find(|(at, (open, _))| match *open {
            // Only what begins the word or follows a sign.
            "<" => *at == 0 || *at == 1 && b">#~&".contains(&word[0]),
            "[" => *at == 1 && b">#".contains(&word[0]),
            _ => true,
        })?;
    let at = rfind(word, open)?;
    (!has(&word[at..], close)).then_some(*close)
}

fn has(text: &[u8], mark: &str) -> bool {
    rfind(text, mark).is_some()
}

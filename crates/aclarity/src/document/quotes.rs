//! Quotes in lines of an ACL file, which knows none.

use super::statement::{PlacedRule, Setting};
use crate::finding::{Finding, Severity};
use crate::rule::Span;
use crate::server::Server;

/// The rules without those that quotes join over spaces, as `>a"b c"`: the server
/// takes them apart, and refuses what is left.
pub(super) fn split_off(
    rules: Vec<PlacedRule>,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Vec<PlacedRule> {
    if !rules.iter().any(|rule| opened(&rule.text).is_some()) {
        return rules;
    }
    let mut kept = Vec::with_capacity(rules.len());
    let mut at = 0;
    while at < rules.len() {
        let end = opened(&rules[at].text).and_then(|quote| {
            let later = &rules[at + 1..rules.len().min(at + 1 + MOST_WORDS)];
            later.iter().position(|word| word.text.ends_with(&[quote]))
        });
        match end {
            Some(more) => {
                let last = at + 1 + more;
                let span = Span::from(rules[at].span.start..rules[last].span.end);
                let finding = Finding::new("quotes-in-file", Severity::Error, span, "Syntax error");
                let said = rules[at..=last].iter().map(|rule| &*rule.text);
                let said: Vec<u8> = said.collect::<Vec<&[u8]>>().join(&b' ');
                findings.push(finding.with_help(match subcommand(&said) {
                    Some(rule) => format!(
                        "an ACL file knows no quotes, and a subcommand is joined to its command \
                         by `|`: `{rule}`"
                    ),
                    None => "an ACL file knows no quotes, and a rule in it cannot have a space: \
                             give the SHA-256 of such a password after `#`"
                        .to_owned(),
                }));
                setting.refusal.get_or_insert(span);
                at = last + 1;
            }
            None => {
                kept.push(rules[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// `+"client list"`: the rule that is meant.
fn subcommand(said: &[u8]) -> Option<String> {
    let said = std::str::from_utf8(said).ok()?;
    let plain = said.replace(['"', '\''], "").to_ascii_lowercase();
    let name = plain.strip_prefix(['+', '-'])?.replace(' ', "|");
    let mut newest = [Server::NEWEST_REDIS, Server::NEWEST_VALKEY].into_iter();
    let is_known = newest.any(|server| server.commands().get(name.as_bytes()).is_some());
    is_known.then(|| format!("{}{name}", &plain[..1]))
}

/// How many words quotes may join.
const MOST_WORDS: usize = 32;

/// The quote that a word opens and does not close.
fn opened(word: &[u8]) -> Option<u8> {
    let quote = *word.iter().find(|byte| matches!(byte, b'"' | b'\''))?;
    let count = word.iter().filter(|byte| **byte == quote).count();
    (count % 2 == 1 && !word.ends_with(&[quote])).then_some(quote)
}

/// Whether quotes stand around a word, or around what follows its sign.
pub(crate) fn surround(word: &[u8]) -> bool {
    let inner = match word {
        [
            b'>' | b'<' | b'~' | b'&' | b'#' | b'!' | b'+' | b'-',
            rest @ ..,
        ] => rest,
        other => other,
    };
    matches!(inner, [b'"', .., b'"'] | [b'\'', .., b'\''])
}

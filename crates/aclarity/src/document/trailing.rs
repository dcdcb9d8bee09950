//! What people put behind rules that is no rule: comments and backslashes.

use super::NAMES_CAUSES;
use super::statement::{PlacedRule, Setting};
use crate::finding::{Finding, Severity};
use crate::rule::{KEYWORDS, Span};
use crate::server::Server;

/// The rules before a comment at the end of a line, or a backslash. The server
/// knows neither and refuses the line.
pub(super) fn split_off(
    mut rules: Vec<PlacedRule>,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Vec<PlacedRule> {
    let is_command = rules
        .first()
        .is_some_and(|first| first.text.eq_ignore_ascii_case(b"acl"));
    let start = if is_command { 3 } else { 1 };
    let begins =
        |at: &usize| begins_line(&rules[*at..]) || NAMES_CAUSES && begins_command(&rules, *at);
    if let Some(at) = (start..rules.len()).find(begins) {
        return next_line(rules, at, findings, setting);
    }
    let Some(at) = (0..rules.len()).find(|at| begins_comment(&rules, *at)) else {
        return rules;
    };
    let comment = rules.split_off(at);
    let (first, last) = (&comment[0], &comment[comment.len() - 1]);
    let is_backslash = &*first.text == b"\\";
    let text = if first.text.starts_with(b"#") {
        "The password hash must be exactly 64 characters and contain only lowercase hexadecimal \
         characters"
    } else {
        "Syntax error"
    };
    let span = Span::from(first.span.start..last.span.end);
    let finding = Finding::new("comment", Severity::Error, span, text);
    findings.push(finding.with_help(if is_backslash {
        "a backslash does not join lines here: write all rules in one line"
    } else {
        "a comment cannot stand at the end of a line: remove it"
    }));
    setting.refusal.get_or_insert(span);
    rules
}

/// The rules before another definition in the same line, which a server takes for
/// rules of the first user.
fn next_line(
    mut rules: Vec<PlacedRule>,
    at: usize,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Vec<PlacedRule> {
    let next = rules.split_off(at);
    let end = next[next.len() - 1].span.end;
    let span = Span::from(next[0].span.start..end);
    let finding = Finding::new("run-together", Severity::Error, span, "Syntax error");
    findings.push(finding.with_help(if begins_line(&next) {
        "another definition begins here: give it a line of its own"
    } else {
        "another command begins here: give it a line of its own"
    }));
    setting.refusal.get_or_insert(span);
    // `+@read; ACL SETUSER …`
    let last = rules.pop().filter(|rule| !is_separator(&rule.text));
    rules.extend(last.map(|rule| match rule.text.strip_suffix(b";") {
        Some(text) if rule.span.end - rule.span.start == rule.text.len() => PlacedRule {
            text: text.into(),
            span: (rule.span.start..rule.span.end - 1).into(),
        },
        _ => rule,
    }));
    rules
}

/// Whether words are the start of a definition: `ACL SETUSER b`, `user b on`.
fn begins_line(words: &[PlacedRule]) -> bool {
    let is = |at: usize, name: &str| {
        let word = words.get(at);
        word.is_some_and(|word| word.text.eq_ignore_ascii_case(name.as_bytes()))
    };
    let is_command = is(0, "acl") && (is(1, "setuser") || is(1, "deluser"));
    let is_rule = |at: usize| words.get(at).is_some_and(|word| is_like_rule(&word.text));
    is_command || is(0, "user") && !is_rule(1) && is_rule(2)
}

/// Whether a command begins at a word, behind what separates commands for a shell.
fn begins_command(rules: &[PlacedRule], at: usize) -> bool {
    let before = &*rules[at - 1].text;
    let is_behind = is_separator(before) || before.ends_with(b";");
    is_behind && is_command(&rules[at].text)
}

fn is_separator(word: &[u8]) -> bool {
    matches!(word, b";" | b"&&" | b"|" | b"||")
}

fn begins_comment(rules: &[PlacedRule], at: usize) -> bool {
    let text = &*rules[at].text;
    let rest = &rules[at + 1..];
    match text {
        b"#" | b"##" | b"//" | b"/*" | b"--" | b"-->" | b"->" | b"=>" | b"<--" | b"<-" | b";" => {
            true
        }
        b"\\" => rest.iter().all(|word| word.text.is_empty()),
        // `#cache of the shop`
        [b'#', word @ ..] => {
            let is_hash = word.len() >= 32 && word.iter().all(u8::is_ascii_hexdigit);
            let is_word = word.first().is_some_and(u8::is_ascii_alphabetic);
            let next = rest.iter().find(|word| !word.text.is_empty());
            is_word && !is_hash && next.is_some_and(|next| !is_like_rule(&next.text))
        }
        _ => false,
    }
}

/// Whether a word is a rule, or tries to be one.
pub(crate) fn is_like_rule(word: &[u8]) -> bool {
    match word {
        [
            b'+' | b'-' | b'~' | b'%' | b'&' | b'>' | b'<' | b'#' | b'!' | b'(',
            _,
            ..,
        ] => true,
        _ => is_keyword(word) || (word.len() > 3 && word[..3].eq_ignore_ascii_case(b"db=")),
    }
}

/// Whether a word is the name of a command, and no rule.
pub(super) fn is_command(word: &[u8]) -> bool {
    let mut newest = [Server::NEWEST_REDIS, Server::NEWEST_VALKEY].into_iter();
    !is_keyword(word) && newest.any(|server| server.commands().top_level(word).is_some())
}

pub(super) fn is_keyword(word: &[u8]) -> bool {
    let mut keywords = KEYWORDS.iter();
    keywords.any(|keyword| keyword.as_bytes().eq_ignore_ascii_case(word))
}

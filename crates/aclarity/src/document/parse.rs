//! What a single line says, whatever stands in other lines.

use super::{PlacedRule, split_at_mark};
use crate::finding::{Finding, Severity};
use crate::limits::{self, LINE_LENGTH};
use crate::rule::{Argument, Span, split_arguments};

use super::UNNAMED_USER;

/// A line. Its places are counted from where it begins.
#[derive(Debug)]
pub(super) enum Line {
    /// It speaks of no user.
    Nothing,
    /// `user NAME RULE…`
    File(PlacedRule, Vec<PlacedRule>),
    /// `ACL SETUSER NAME RULE…`, or bare rules.
    Set(PlacedRule, Vec<PlacedRule>),
    /// `ACL DELUSER NAME…`
    Delete(Vec<PlacedRule>),
    /// It is about this user, but its quotes have an error at this place.
    Unreadable(PlacedRule, Span),
}

impl Line {
    /// Reads a line, which has no line feed in it, and adds what is wrong with
    /// the line itself.
    pub(super) fn read(whole: &str, findings: &mut Vec<Finding>) -> Self {
        let line = whole.trim();
        let offset = whole.len() - whole.trim_start().len();
        if line.is_empty() || matches!(line, "OK" | "+OK") {
            return Self::Nothing;
        }
        if line.len() > LINE_LENGTH {
            let message = format!(
                "this line has {} bytes and is not read: at most {LINE_LENGTH} are",
                line.len()
            );
            findings.push(limits::beyond(offset..offset, Severity::Error, message));
            return Self::Nothing;
        }
        if line == "#" || line.starts_with("# ") {
            let finding = Finding::new(
                "comment",
                Severity::Suggestion,
                offset..offset + line.len(),
                "this server refuses an ACL file with a comment in it",
            );
            findings.push(finding.with_help("take it out before you give the file to a server"));
            return Self::Nothing;
        }
        let skipped = prompt_length(line);
        let (line, offset) = (&line[skipped..], offset + skipped);
        if line.split(' ').next() == Some("user") {
            return file_line(line, offset, findings);
        }
        let arguments = match split_arguments(line.as_bytes()) {
            Ok(arguments) => arguments,
            Err(error) => {
                let finding = Finding::new(
                    "unbalanced-quotes",
                    Severity::Error,
                    error.span.shifted(offset),
                    "Invalid argument(s)",
                );
                let span = finding.span;
                findings.push(finding.with_help(error.to_string()));
                return Self::before_error(&line[..error.span.start], offset, span);
            }
        };
        let words: Vec<PlacedRule> = arguments
            .iter()
            .map(|argument| placed(argument, offset))
            .collect();
        let words = match after_shell(&words) {
            Some(passed) => {
                let is_read = |word: &&PlacedRule| {
                    let first = whole[word.span.start..].chars().next();
                    first.is_some_and(|letter| FOR_THE_SHELL.contains(&letter))
                };
                findings.extend(passed.iter().filter(is_read).map(for_the_shell));
                passed.to_vec()
            }
            None => words,
        };
        match words.split_first() {
            Some((acl, rest)) if is(acl, "acl") => command(acl, rest, findings),
            _ => {
                let name = PlacedRule {
                    text: UNNAMED_USER.as_bytes().into(),
                    span: (offset..offset).into(),
                };
                Self::Set(name, words)
            }
        }
    }

    /// A line whose quotes have an error: whose it is, when the words before say so.
    fn before_error(text: &str, offset: usize, error: Span) -> Self {
        match Self::read(text, &mut Vec::new()) {
            Self::Set(mut name, _) => {
                name.span = name.span.shifted(offset);
                Self::Unreadable(name, error)
            }
            _ => Self::Nothing,
        }
    }

    /// Whether an ACL file may have it.
    pub(super) fn is_of_file(&self) -> bool {
        matches!(self, Self::Nothing | Self::File(..))
    }

    /// The names of the users that it speaks of.
    pub(super) fn names(&self) -> &[PlacedRule] {
        match self {
            Self::Nothing => &[],
            Self::File(name, _) | Self::Set(name, _) | Self::Unreadable(name, _) => {
                std::slice::from_ref(name)
            }
            Self::Delete(names) => names,
        }
    }
}

/// `user NAME RULE…`, words parted by single spaces and never quoted.
fn file_line(line: &str, offset: usize, findings: &mut Vec<Finding>) -> Line {
    let mut start = offset;
    let mut words = line.split(' ').map(|word| {
        let span: Span = (start..start + word.len()).into();
        start += word.len() + 1;
        PlacedRule {
            text: word.as_bytes().into(),
            span,
        }
    });
    words.next();
    match words.next() {
        Some(name) => Line::File(name, words.collect()),
        None => {
            let span = offset..offset + line.len();
            let text = "should start with user keyword followed by the username";
            findings.push(Finding::new("no-username", Severity::Error, span, text));
            Line::Nothing
        }
    }
}

fn command(acl: &PlacedRule, words: &[PlacedRule], findings: &mut Vec<Finding>) -> Line {
    match words {
        [setuser, name, rules @ ..] if is(setuser, "setuser") => {
            Line::Set(name.clone(), rules.to_vec())
        }
        [deluser, names @ ..] if is(deluser, "deluser") && !names.is_empty() => {
            Line::Delete(names.to_vec())
        }
        _ => {
            let end = words.last().map_or(acl.span.end, |word| word.span.end);
            let finding = Finding::new(
                "not-a-definition",
                Severity::Warning,
                acl.span.start..end,
                "only ACL SETUSER and ACL DELUSER define users",
            );
            findings.push(finding.with_help("type other commands at the prompt"));
            Line::Nothing
        }
    }
}

/// What a shell takes for itself where it stands unquoted.
const FOR_THE_SHELL: [char; 7] = ['>', '<', '&', '(', '#', '|', ';'];

/// Of a line for a shell, `redis-cli … ACL …`, what redis-cli is to send.
fn after_shell(words: &[PlacedRule]) -> Option<&[PlacedRule]> {
    let program = words.first()?.text.rsplit(|byte| *byte == b'/').next()?;
    let known = [&b"redis-cli"[..], b"valkey-cli"];
    let acl = words.iter().position(|word| is(word, "acl"))?;
    known.contains(&program).then(|| &words[acl..])
}

fn for_the_shell(word: &PlacedRule) -> Finding {
    let finding = Finding::new(
        "shell-syntax",
        Severity::Security,
        word.span,
        "a shell reads this word itself, so that the server never sees it",
    );
    finding.with_help("put it in single quotes: `'>password'`; an unquoted `>` writes to a file")
}

fn is(word: &PlacedRule, name: &str) -> bool {
    word.text.eq_ignore_ascii_case(name.as_bytes())
}

fn placed(argument: &Argument<'_>, offset: usize) -> PlacedRule {
    PlacedRule {
        text: argument.text.as_ref().into(),
        span: argument.span.shifted(offset),
    }
}

/// How long a prompt before a command is: `> `, `redis> `, `127.0.0.1:6379> `.
pub(super) fn prompt_length(line: &str) -> usize {
    let Some((host, _)) = split_at_mark(line, "> ") else {
        return 0;
    };
    let address = host.split('[').next().unwrap_or_default();
    let is_address = address.rsplit_once(':').is_some_and(|(name, port)| {
        !name.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    if matches!(host, "" | "redis" | "valkey") || is_address {
        host.len() + "> ".len()
    } else {
        0
    }
}

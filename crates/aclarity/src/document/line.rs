//! A line for no shell: what it defines, and what is wrong with it.

use super::forms;
use super::headless::{self, not_a_definition};
use super::statement::{Facts, Line, PlacedRule, Setting, Statement};
use super::{UNNAMED_USER, characters, prompt, quotes, templates, trailing};
use crate::finding::{Finding, Severity};
use crate::rule::{Argument, Span, split_arguments};
use crate::server::Server;

/// The white space that servers and redis-cli take from both ends of a line.
pub(super) const BLANK: &[char] = &[' ', '\t', '\r'];

/// Reads a line that is for no shell, and has no line feed in it.
pub(super) fn read(
    whole: &str,
    facts: Facts,
    findings: &mut Vec<Finding>,
    statements: &mut Vec<Statement>,
) {
    let line = whole.trim_matches(BLANK);
    let mut offset = whole.len() - whole.trim_start_matches(BLANK).len();
    let mut line = line;
    if line.is_empty() || matches!(line, "OK" | "+OK") {
        return;
    }
    if prompt::is_comment(line) {
        let span = offset..offset + line.len();
        return statements.push(Line::Comment(span.into()).into());
    }
    if prompt::is_foreign_comment(line) {
        let span = offset..offset + line.len();
        let text = "no server knows comments that begin so";
        let finding = Finding::new("comment", Severity::Error, span, text);
        return findings.push(finding.with_help("remove it: the server refuses the whole file"));
    }
    if prompt::is_only_prompt(line) {
        return;
    }
    if let Some(line) = listed(line, offset) {
        return statements.push(line.into());
    }
    let mut setting = Setting::default();
    let skipped = prompt::length(line);
    (line, offset) = (&line[skipped..], offset + skipped);
    if let Some(rest) = line.strip_prefix('\u{feff}') {
        let mark = Span::from(offset..offset + '\u{feff}'.len_utf8());
        findings.push(byte_order_mark(mark));
        setting.refusal = Some(mark);
        (line, offset) = (rest, offset + '\u{feff}'.len_utf8());
    }
    let read = if let Some(finding) = not_quite_user(line, offset) {
        findings.push(finding);
        None
    } else if line.split(' ').next() == Some("user") {
        file_line(line, offset, findings, &mut setting)
    } else if facts.is_file {
        findings.push(not_a_user(line, offset));
        None
    } else {
        command_line(line, offset, facts, findings, &mut setting)
    };
    if let Some(line) = read {
        statements.push(Statement { line, setting });
    }
}

/// `user NAME RULE…`, words parted by single spaces and never quoted.
fn file_line(
    line: &str,
    offset: usize,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Option<Line> {
    let mut start = offset;
    let words = line.split(' ').map(|word| {
        let place = start;
        start += word.len() + 1;
        // A server takes tabs and carriage returns from both ends of a rule.
        let inner = word.trim_matches(['\t', '\r']);
        let opening = word.len() - word.trim_start_matches(['\t', '\r']).len();
        PlacedRule {
            text: inner.as_bytes().into(),
            span: (place + opening..place + opening + inner.len()).into(),
        }
    });
    let words: Vec<PlacedRule> = words.collect();
    let name = words.get(1).map(|name| name.span);
    let words = templates::split_off(words, findings, setting);
    if name.is_some() && name != words.get(1).map(|name| name.span) {
        // The name is to be filled in.
        return None;
    }
    let mut words = words.into_iter().skip(1);
    let Some(name) = words.next() else {
        let span = offset..offset + line.len();
        let text = "should start with user keyword followed by the username";
        findings.push(Finding::new("no-username", Severity::Error, span, text));
        return None;
    };
    let rules = quotes::split_off(words.collect(), findings, setting);
    let rules = trailing::split_off(rules, findings, setting);
    Some(Line::File(name, rules))
}

/// `ACL SETUSER NAME RULE…` or bare rules, with the quotes of redis-cli.
fn command_line(
    line: &str,
    offset: usize,
    facts: Facts,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Option<Line> {
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
            return before_error(&line[..error.span.start], offset, facts, span);
        }
    };
    let words: Vec<PlacedRule> = arguments
        .iter()
        .map(|argument| placed(argument, offset))
        .collect();
    let first = words.first().map(|word| word.span);
    let words = templates::split_off(words, findings, setting);
    let words = trailing::split_off(words, findings, setting);
    match &words[..] {
        [] => None,
        [acl, ..] if is(acl, "acl") => Some(command(&words, findings)),
        [word, ..] if facts.has_commands && trailing::is_command(&word.text) => {
            let span = Span::from(offset..offset + line.len());
            findings.push(not_a_definition(span));
            Some(Line::Other(span))
        }
        [word, ..] if Some(word.span) != first => None,
        _ => match headless::find(&words) {
            Some((finding, name)) => {
                setting.refusal.get_or_insert(finding.span);
                findings.push(finding);
                let rules = words.get(name + 1..).unwrap_or_default().to_vec();
                Some(Line::Set(words.get(name)?.clone(), rules))
            }
            None => Some(bare(words)),
        },
    }
}

/// Rules without a name, of which there is at least one.
pub(super) fn bare(words: Vec<PlacedRule>) -> Line {
    let start = words.first().map_or(0, |word| word.span.start);
    let name = PlacedRule {
        text: UNNAMED_USER.as_bytes().into(),
        span: (start..start).into(),
    };
    Line::Set(name, words)
}

/// A line whose quotes have an error: whose it is, when the words before say so.
fn before_error(text: &str, offset: usize, facts: Facts, error: Span) -> Option<Line> {
    let (findings, setting) = (&mut Vec::new(), &mut Setting::default());
    let read = command_line(text, offset, facts, findings, setting);
    match read {
        Some(Line::Set(name, _)) => Some(Line::Unreadable(name, error)),
        _ => None,
    }
}

/// A line of ACL LIST as redis-cli numbers it: `1) "user app on …"`.
fn listed(line: &str, offset: usize) -> Option<Line> {
    let quoted = forms::numbered(line)?;
    if !quoted.starts_with("\"user ") {
        return None;
    }
    let arguments = split_arguments(quoted.as_bytes()).ok()?;
    let [argument] = &arguments[..] else {
        return None;
    };
    let text = std::str::from_utf8(&argument.text).ok()?;
    let start = offset + line.len() - quoted.len();
    let is_as_written = text.len() + 2 == argument.span.end - argument.span.start;
    let mut line = file_line(text, 0, &mut Vec::new(), &mut Setting::default())?;
    line.move_by(|span| {
        if is_as_written {
            span.shifted(start + 1)
        } else {
            argument.span.shifted(start)
        }
    });
    Some(line)
}

/// The word `user` in another case, or with something behind it that looks like
/// a space.
fn not_quite_user(line: &str, offset: usize) -> Option<Finding> {
    let start = line.get(.."user".len())?;
    let rest = &line["user".len()..];
    let next = rest.chars().next()?;
    let assigned = rest.trim_start_matches(' ').strip_prefix("= ");
    // (There may be a user of this name.)
    let assigned = assigned.filter(|after| {
        let name = after.split_ascii_whitespace().next().unwrap_or_default();
        !trailing::is_like_rule(name.as_bytes())
    });
    let (span, help) = if let (true, true, Some(after)) = (start == "user", next == ' ', assigned) {
        let at = offset + line.len() - after.len() - "= ".len();
        let help = "no `=` stands after `user`: write `user NAME RULE…`".to_owned();
        (at..at + 1, help)
    } else if start == "user" {
        let odd = characters::find(&rest[..next.len_utf8()])?;
        let at = offset + start.len();
        let help = format!("{} stands after `user`: {}", odd.named(), odd.advice());
        (at..at + next.len_utf8(), help)
    } else if start.eq_ignore_ascii_case("user") && next == ' ' {
        let help = "the word is lower-case: `user`".to_owned();
        (offset..offset + start.len(), help)
    } else {
        return None;
    };
    let code = if next == ' ' {
        "no-username"
    } else {
        "odd-character"
    };
    let text = match assigned {
        Some(_) if start == "user" => "Syntax error",
        _ => "should start with user keyword followed by the username",
    };
    Some(Finding::new(code, Severity::Error, span, text).with_help(help))
}

/// A line of an ACL file that does not begin with `user`.
pub(super) fn not_a_user(line: &str, offset: usize) -> Finding {
    let help = if forms::begins_with_rule(line) {
        "all rules of a user go in one line: write these at the end of the user's line"
    } else {
        "each line of an ACL file begins with `user` and a name"
    };
    let text = "should start with user keyword followed by the username";
    let span = offset..offset + line.len();
    Finding::new("no-username", Severity::Error, span, text).with_help(help)
}

/// `ACL …`
pub(super) fn command(words: &[PlacedRule], findings: &mut Vec<Finding>) -> Line {
    match words {
        [_, setuser, name, rules @ ..] if is(setuser, "setuser") => {
            Line::Set(name.clone(), rules.to_vec())
        }
        [_, deluser, names @ ..] if is(deluser, "deluser") && !names.is_empty() => {
            Line::Delete(names.to_vec())
        }
        _ => {
            let start = words.first().map_or(0, |word| word.span.start);
            let end = words.last().map_or(start, |word| word.span.end);
            let span = (start..end).into();
            findings.push(headless::command(words, span));
            Line::Other(span)
        }
    }
}

fn is(word: &PlacedRule, name: &str) -> bool {
    word.text.eq_ignore_ascii_case(name.as_bytes())
}

pub(super) fn placed(argument: &Argument<'_>, offset: usize) -> PlacedRule {
    PlacedRule {
        text: argument.text.as_ref().into(),
        span: argument.span.shifted(offset),
    }
}

/// What there is to say about a comment: a server that knows none refuses the
/// file that it stands in.
pub(super) fn comment(span: Span, is_file: bool, server: Server) -> Finding {
    let (severity, help) = if !is_file {
        (
            Severity::Suggestion,
            "take it out before you give the file to a server",
        )
    } else if server.behaviour().file_comments {
        (
            Severity::Suggestion,
            "servers before Redis 8.8, and all of Valkey, refuse the file",
        )
    } else {
        (
            Severity::Error,
            "remove it: the server refuses the whole file",
        )
    };
    let message = if is_file && server.behaviour().file_comments {
        "only this server and its successors accept comments in an ACL file"
    } else {
        "this server refuses an ACL file with a comment in it"
    };
    Finding::new("comment", severity, span, message).with_help(help)
}

fn byte_order_mark(span: Span) -> Finding {
    Finding::new(
        "odd-character",
        Severity::Error,
        span,
        "should start with user keyword followed by the username",
    )
    .with_help("remove U+FEFF, a byte order mark: the server takes it for part of the first word")
}

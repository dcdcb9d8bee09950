//! Passwords that are probably something else: hashes, and placeholders that
//! nothing replaced.

use super::Subject;
use crate::finding::{DIGITS, Finding, Placeholder, Severity, named_hash, placeholder};
use crate::rule::{Rule, Span};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for read in &subject.rules {
        let Rule::AddPassword(password) = read.rule else {
            continue;
        };
        let is_named = std::str::from_utf8(password).is_ok_and(|text| named_hash(text).is_some());
        if is_named || is_hash(password) {
            let (message, help) = if is_named {
                (
                    "all that follows `>` is the password: this is no hash of one",
                    "a hash is written `#` and its 64 digits, with nothing else",
                )
            } else {
                (
                    "64 hexadecimal digits after `>` are a password, not the hash of one",
                    "if this is a hash, write `#` instead of `>`; a password from ACL GENPASS is right",
                )
            };
            let span = read.placed.span;
            let finding = Finding::new("hash-as-password", Severity::Warning, span, message);
            findings.push(finding.with_help(help));
        } else if is_left_over(subject, password, read.placed.span) {
            let finding = Finding::new(
                "placeholder",
                Severity::Warning,
                read.placed.span,
                "this looks like a placeholder, and it is the password as it stands: \
                 neither redis.conf nor ACL files replace variables",
            );
            findings.push(finding.with_help("fill it in before the server reads it"));
        }
    }
    if !subject.is_bare() && is_left_over(subject, &subject.user.name, subject.user.name_span) {
        let finding = Finding::new(
            "placeholder",
            Severity::Warning,
            subject.user.name_span,
            "this looks like a placeholder, and it is the name of the user as it stands: \
             neither redis.conf nor ACL files replace variables",
        );
        findings.push(finding.with_help("fill it in before the server reads it"));
    }
}

pub(super) fn is_hash(password: &[u8]) -> bool {
    password.len() == DIGITS && password.iter().all(u8::is_ascii_hexdigit)
}

fn is_left_over(subject: &Subject<'_>, word: &[u8], span: Span) -> bool {
    let Ok(word) = std::str::from_utf8(word) else {
        return false;
    };
    match placeholder(word) {
        Some(Placeholder::Any) => !is_for_shell(subject, span),
        // A script that fills it in is where commands for redis-cli come from.
        Some(Placeholder::Variable) => subject.is_bare() || is_in_file(subject, span),
        None => false,
    }
}

/// Whether a place is in a line of an ACL file or a configuration.
fn is_in_file(subject: &Subject<'_>, span: Span) -> bool {
    line(subject, span).trim_start().starts_with("user ")
}

/// Whether a place is in a line that a shell reads first.
fn is_for_shell(subject: &Subject<'_>, span: Span) -> bool {
    let line = line(subject, span);
    let mut length = line.len().min(LONGEST_COMMAND);
    while !line.is_char_boundary(length) {
        length -= 1;
    }
    let is_text = |word: &str| line[..length].contains(word);
    !subject.is_bare()
        && !is_in_file(subject, span)
        && (is_text("redis-cli") || is_text("valkey-cli"))
}

/// No program's name stands after so many bytes of a line.
const LONGEST_COMMAND: usize = 200;

/// The beginning of the line that a place is in.
fn line<'t>(subject: &Subject<'t>, span: Span) -> &'t str {
    &subject.text[subject.lines().start(span.start)..span.start]
}

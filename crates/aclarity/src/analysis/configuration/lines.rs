//! Lines of a configuration file that no server takes, or not as they look.

use std::borrow::Cow;

use crate::config::directives::{meant, most_values};
use crate::config::{LineErrorKind, StartError};
use crate::document::characters::{self, Oddity};
use crate::file;
use crate::finding::{Finding, Severity};
use crate::rule::split_as_server;
use crate::server::Server;

/// What is wrong with lines that are not about users.
pub(super) fn lint(text: &str, server: Server) -> Vec<Finding> {
    let lines = file::lines(text.as_bytes());
    let findings = lines.filter_map(|(_, offset, line)| {
        let mut finding = of_line(line, server)?;
        finding.span = finding.span.shifted(offset);
        Some(finding)
    });
    findings.collect()
}

/// What to do about the line for which a server does not start, where that is known.
pub fn cause(error: &StartError, server: Server) -> Option<String> {
    let line = match error {
        StartError::Line(error)
            if matches!(
                error.kind,
                LineErrorKind::BadDirective | LineErrorKind::WrongNumber
            ) =>
        {
            &error.text
        }
        StartError::Unresolved(line) => line,
        _ => return None,
    };
    of_line(line, server)?.help
}

fn of_line(line: &[u8], server: Server) -> Option<Finding> {
    if line.starts_with(b"#") {
        return None;
    }
    let words = split_as_server(line, server).ok()?;
    let [name, values @ ..] = &words[..] else {
        return None;
    };
    let refused = if server.behaviour().defers_unknown_directives && !values.is_empty() {
        "Module Configuration detected without loadmodule directive or no ApplyConfig call: aborting"
    } else {
        "Bad directive or wrong number of arguments"
    };
    let directive = String::from_utf8_lossy(&name.text);
    if !directive.contains('.')
        && let Some(odd) = characters::find(&directive)
        && name.span.end - name.span.start == directive.len()
    {
        let at = name.span.start + odd.at;
        let span = at..at + odd.letter.len_utf8();
        let finding = Finding::new("odd-character", Severity::Error, span, refused);
        let help = format!("{} stands here: {}", odd.named(), odd.advice());
        return Some(finding.with_help(help));
    }
    if let Some(meant) = meant(&directive) {
        let finding = Finding::new("server-does-not-start", Severity::Error, name.span, refused);
        let help = format!("no server knows this directive: did you mean `{meant}`?");
        return Some(finding.with_help(help));
    }
    let most = most_values(&directive)?;
    if let [after, ..] = values.get(most..)?
        && after.text.starts_with(b"#")
    {
        let span = after.span.start..line.len();
        let message = "wrong number of arguments";
        let finding = Finding::new("comment", Severity::Error, span, message);
        return Some(
            finding.with_help("a comment stands on a line of its own: its words are values here"),
        );
    }
    let (value, text) = values
        .iter()
        .take(most)
        .find_map(|value| is_odd(&value.text).map(|odd| (value, odd)))?;
    let message = format!("the value has {text}, in it");
    let finding = Finding::new("odd-character", Severity::Warning, value.span, message);
    Some(finding.with_help("write the value without it, if that is not meant"))
}

/// The character in a value that is not what it seems.
fn is_odd(value: &[u8]) -> Option<String> {
    let value: Cow<'_, str> = String::from_utf8_lossy(value);
    let odd = characters::find(&value)?;
    // A password may have any letter.
    let is_letter = matches!(odd.oddity, Oddity::Like(_)) || odd.letter.is_ascii();
    let is_inside = odd.oddity == Oddity::Quote && odd.at > 0;
    (!is_letter && !is_inside).then(|| odd.named())
}

/// The finding about a text of two bytes a letter.
pub(super) fn utf_16(text: &str) -> Option<Finding> {
    const LOOKED_AT: usize = 64;
    let start = &text.as_bytes()[..text.len().min(LOOKED_AT)];
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    if zeros < 4 || zeros * 3 < start.len() {
        return None;
    }
    let finding = Finding::new(
        "odd-character",
        Severity::Error,
        0..0,
        "this is UTF-16, of which a server reads next to nothing",
    );
    Some(finding.with_help("save the file as UTF-8"))
}

//! What there is to say about a configuration file and its users.

use super::{ReadFile, StartError, lint, start};
use crate::document::{self, Document, redact};
use crate::finding::{Finding, Severity};
use crate::limits;
use crate::rule::Span;
use crate::server::Server;

/// What is wrong with a configuration file, at its own lines, and the ACL file
/// that a server with it reads. `read` gives the files that it names, as for
/// [`start`].
///
/// ```
/// use aclarity::{Server, config};
///
/// let text = "port 6379\nuser ana on >pw ~app:* +gett\n";
/// let (findings, _) = config::findings(text, Server::Redis8_6, &|_| None);
/// assert_eq!(findings[0].code, "unknown-command");
/// assert_eq!(&text[findings[0].span.start..findings[0].span.end], "gett");
/// ```
pub fn findings(text: &str, server: Server, read: ReadFile<'_>) -> (Vec<Finding>, Option<Vec<u8>>) {
    if let Some(finding) = other_form(text) {
        return (vec![finding], None);
    }
    let mut findings = Document::parse_config(text, server).findings;
    findings.extend(lint(text.as_bytes(), server, read));
    let is_refused = |findings: &[Finding]| {
        let mut findings = findings.iter();
        findings.any(|finding| finding.severity == Severity::Error)
    };
    let acl_file = match start(text.as_bytes(), server, read) {
        Ok(session) => session.acl_file().map(|file| file.path.clone()),
        // What is wrong with the file is found there.
        Err(StartError::AclFile(path, _)) => Some(path),
        Err(error) => {
            if !is_refused(&findings) {
                findings.push(refusal(text, &error, server));
            }
            None
        }
    };
    findings.sort_by_key(|finding| finding.span.start);
    (findings, acl_file)
}

/// The finding about a text that is no configuration file: YAML, JSON, a script …
///
/// A server would refuse its first line that is no directive. That line says little
/// to a person who gave the wrong file.
///
/// ```
/// use aclarity::config;
///
/// let finding = config::other_form("services:\n  redis:\n    image: redis\n").unwrap();
/// assert_eq!(finding.message, "this is a Compose file, and no configuration of a server");
/// assert!(config::other_form("port 6379\nuser app off\n").is_none());
/// ```
pub fn other_form(text: &str) -> Option<Finding> {
    document::not_a_configuration(text)
}

/// The error that the server prints instead of starting.
fn refusal(text: &str, error: &StartError, server: Server) -> Finding {
    let span = match error {
        StartError::Line(line)
            if text.as_bytes().get(line.span.start..line.span.end) == Some(&line.text[..])
                && text.is_char_boundary(line.span.start)
                && text.is_char_boundary(line.span.end) =>
        {
            line.span
        }
        _ => Span::from(0..0),
    };
    if let StartError::IncludeLimit(limit) = error {
        return limits::beyond(span, Severity::Error, limit.to_string());
    }
    let message = match error.crash() {
        Some(crash) => crash.to_string(),
        // Its last line is about the cause; those before show the line again.
        None => {
            let message = error.message(server);
            redact(message.lines().last().unwrap_or_default())
        }
    };
    Finding::new("server-does-not-start", Severity::Error, span, message)
        .with_help("the server prints this and stops: fix the line, and the files that it names")
}

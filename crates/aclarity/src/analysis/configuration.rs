//! What there is to say about a configuration file and its users.

mod lines;

use super::lint::{Extent, Linter, is_administrator, is_open, lint, lint_whole, no_administrator};
use crate::config::{self, ReadFile, StartError, default_left_open, dialect, start};
use crate::document::{self, Document, redact};
use crate::file;
use crate::finding::{Finding, Severity, is_placeholder};
use crate::limits;
use crate::rule::{Span, c_string, split_as_server};
use crate::server::Server;
use crate::users::DEFAULT_USER;

pub use lines::cause;

/// What is wrong with a configuration file, at its own lines, and the ACL file
/// that a server with it reads. `read` gives the files that it names, as for
/// [`start`].
///
/// ```
/// use aclarity::{Server, analysis::configuration};
///
/// let text = "port 6379\nuser ana on >pw ~app:* +gett\n";
/// let (findings, _) = configuration::findings(text, Server::Redis8_6, &|_| None);
/// assert_eq!(findings[0].code, "unknown-command");
/// assert_eq!(&text[findings[0].span.start..findings[0].span.end], "gett");
/// ```
pub fn findings(text: &str, server: Server, read: ReadFile<'_>) -> (Vec<Finding>, Option<Vec<u8>>) {
    if let Some(finding) = other_form(text) {
        return (vec![finding], None);
    }
    let dialect = dialect(text, server, read);
    let document = Document::read_config_with(text, dialect, &Linter::new(dialect));
    let mut findings = document.findings.clone();
    findings.extend(config::lint(text.as_bytes(), server, read));
    findings.extend(placeholders(text, server));
    findings.extend(lines::lint(text, server));
    let is_refused = |findings: &[Finding]| {
        let mut findings = findings.iter();
        findings.any(|finding| finding.severity == Severity::Error)
    };
    let acl_file = match start(text.as_bytes(), server, read) {
        Ok(session) => {
            // Users may also be in files that this one includes.
            findings.retain(|finding| !OF_ALL_USERS.contains(&finding.code));
            let path = session.acl_file().map(|file| file.path.clone());
            let mut users = session.users().values();
            if path.is_none() && !users.any(|user| is_administrator(user, server)) {
                let default = document.user(DEFAULT_USER.as_bytes());
                let span = default.map_or(Span::default(), |user| user.name_span);
                findings.push(no_administrator(span));
            }
            let is_left_open = || {
                let default = session.users().get(DEFAULT_USER.as_bytes());
                document.user(DEFAULT_USER.as_bytes()).is_none() && default.is_some_and(is_open)
            };
            if path.is_none()
                && let Some(first) = document.users.first()
                && is_left_open()
            {
                findings.push(default_left_open(Severity::Security, first.name_span));
            }
            path
        }
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
/// use aclarity::analysis::configuration;
///
/// let finding = configuration::other_form("services:\n  redis:\n    image: redis\n").unwrap();
/// assert_eq!(finding.message, "this is a Compose file, and no configuration of a server");
/// assert!(configuration::other_form("port 6379\nuser app off\n").is_none());
/// ```
pub fn other_form(text: &str) -> Option<Finding> {
    lines::utf_16(text).or_else(|| document::not_a_configuration(text))
}

/// What is wrong with the ACL file that a configuration names.
pub fn acl_file_findings(
    text: &str,
    config: &str,
    server: Server,
    read: ReadFile<'_>,
) -> Vec<Finding> {
    let document = lint(text, dialect(config, server, read));
    let mut findings = document.findings;
    findings.retain(|finding| !OF_ALL_USERS.contains(&finding.code));
    // With a `requirepass` in the configuration, the finding is about that.
    let has_password = || !config::lint(config.as_bytes(), server, read).is_empty();
    let is_new = |finding: &Finding| finding.code != "default-left-open" || !has_password();
    if findings.iter().all(|one| one.severity != Severity::Error) {
        let whole = lint_whole(&document.users, Extent::Whole, server);
        findings.extend(whole.filter(is_new));
        findings.sort_by_key(|finding| finding.span.start);
    }
    findings
}

/// What is found where all users of a server are known, and only probable in a text.
const OF_ALL_USERS: [&str; 2] = ["default-left-open", "no-administrator"];

/// Each `requirepass` that something else was to be put in the place of.
fn placeholders(text: &str, server: Server) -> Vec<Finding> {
    let lines = file::lines(text.as_bytes()).filter(|(_, _, line)| !line.starts_with(b"#"));
    let placeholders = lines.filter_map(|(_, offset, line)| {
        let words = split_as_server(line, server).ok()?;
        let [name, password] = &words[..] else {
            return None;
        };
        let password = std::str::from_utf8(&password.text).ok()?;
        if !name.text.eq_ignore_ascii_case(b"requirepass") || !is_placeholder(password) {
            return None;
        }
        let finding = Finding::new(
            "placeholder",
            Severity::Warning,
            words[1].span.shifted(offset),
            "this looks like a placeholder, and it is the password of `default` as it stands: \
             a configuration file replaces no variables",
        );
        Some(finding.with_help("fill it in before the server reads it"))
    });
    placeholders.collect()
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
            masked(message.lines().last().unwrap_or_default(), error)
        }
    };
    let help = match error {
        StartError::IncludePattern(_) => "give the file with the lines of those files in it".into(),
        _ => cause(error, server).unwrap_or_else(|| {
            "the server prints this and stops: fix the line, and the files that it names".to_owned()
        }),
    };
    Finding::new("server-does-not-start", Severity::Error, span, message).with_help(help)
}

/// A line of the server with what it repeats of the files masked, and its own words
/// as they are.
fn masked(line: &str, error: &StartError) -> String {
    let Some(input) = error.repeated() else {
        return line.to_owned();
    };
    let input = String::from_utf8_lossy(c_string(input));
    let quoted = format!("'{input}'");
    let redacted = redact(line);
    match line.split_once(&quoted) {
        // The name of a file is known to be harmless by the words before it.
        Some(_) if redacted.contains(&quoted) => line.to_owned(),
        Some((before, after)) => format!("{before}'{}'{after}", redact(&input)),
        // It was cut off, or has line breaks.
        None => redacted,
    }
}

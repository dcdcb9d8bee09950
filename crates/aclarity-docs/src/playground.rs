//! `<acl-playground>` elements: the server must accept their rules, and the
//! verdict on their commands must match `expect`.

use aclarity::analysis::lint::lint;
use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::document::{Document, Severity, redact, redact_name};
use aclarity::rule::{Span, split_arguments};
use aclarity::session::{DEFAULT_USER, Reply, Session, Verdict};

use crate::replay::not_run;
use crate::{Difference, Note, Report};

/// The name of the element.
pub(crate) const NAME: &str = "acl-playground";
/// The connection of its prompt.
const CONNECTION: u32 = 1;

/// An element of a page.
#[derive(Debug)]
pub struct Playground {
    /// Line number of its tag.
    pub line: usize,
    attributes: BTreeMap<String, String>,
    /// The rules from the element's content.
    rules: String,
    commands: Vec<String>,
}

impl Playground {
    pub(crate) fn new(line: usize, attributes: BTreeMap<String, String>) -> Self {
        Self {
            line,
            attributes,
            rules: String::new(),
            commands: Vec::new(),
        }
    }

    /// Reads lines of code inside the element, as the element itself does:
    /// lines with a prompt are commands, others are rules, or replies in a
    /// transcript.
    pub(crate) fn read(&mut self, body: &str, is_transcript: bool) {
        for line in body.lines().map(str::trim) {
            if let Some(command) = line.strip_prefix("> ") {
                self.commands.push(command.to_owned());
            } else if !is_transcript {
                self.rules.push_str(line);
                self.rules.push('\n');
            }
        }
    }

    pub(crate) fn check(&self, report: &mut Report) {
        let Self { line, .. } = *self;
        if let Some(computed) = self.computed() {
            let message = format!("the attribute `{computed}` is computed when the page is built");
            report.skipped.push(Note { line, message });
            return;
        }
        report.playgrounds += 1;
        let server = match self
            .attribute("server")
            .unwrap_or("redis")
            .parse::<Server>()
        {
            Ok(server) => server,
            Err(error) => {
                let message = error.to_string();
                report.problems.push(Note { line, message });
                return;
            }
        };
        let rules = self.attribute("rules").unwrap_or(&self.rules);
        let document = lint(rules, server);
        let errors = document.findings.iter();
        let errors = errors.filter(|finding| finding.severity == Severity::Error);
        let refused: Vec<Difference> = errors
            .map(|error| Difference {
                line,
                servers: vec![server],
                command: None,
                expected: "rules that the server accepts".to_owned(),
                actual: format!(
                    "{} is refused: {}",
                    refused_word(rules, error.span),
                    error.message
                ),
            })
            .collect();
        if !refused.is_empty() {
            report.differences.extend(refused);
            return;
        }
        match self.expectations() {
            Ok(expected) => self.ask(&document, &expected, report),
            Err(message) => report.problems.push(Note { line, message }),
        }
    }

    /// Runs the commands and compares each verdict with the expected one.
    fn ask(&self, document: &Document, expected: &[(String, Option<bool>)], report: &mut Report) {
        let mut session = document.session();
        let line = self.line;
        let first = document.users.first().map(|user| user.name.clone());
        let user = match self.attribute("user") {
            Some(name) => name.as_bytes().to_vec(),
            None => first.unwrap_or_else(|| DEFAULT_USER.as_bytes().to_vec()),
        };
        if !session.impersonate(CONNECTION, &user) {
            let name = String::from_utf8_lossy(&user);
            let message = format!("the rules define no user {}", redact_name(&name));
            report.problems.push(Note { line, message });
            return;
        }
        for (command, expected) in expected {
            let reply = answer(&mut session, command);
            let verdict = reply.as_ref().map(|reply| (session.verdict(reply), reply));
            let is_allowed = match verdict {
                Some((Some(Verdict::Undecided), _)) if expected.is_some() => {
                    report.skipped.push(not_run(line));
                    continue;
                }
                Some((Some(Verdict::Allowed), _)) => Some(true),
                Some((Some(Verdict::Denied), _)) => Some(false),
                None
                | Some((Some(Verdict::Undecided), _))
                | Some((None, Reply::Error(_) | Reply::Closed | Reply::Crash(_))) => None,
                Some((None, _)) => Some(true),
            };
            if expected.is_none() || *expected == is_allowed {
                continue;
            }
            report.differences.push(Difference {
                line,
                servers: vec![document.server],
                command: Some(redact(command)),
                expected: word(*expected).to_owned(),
                actual: reply.map_or("Invalid argument(s)".to_owned(), |reply| {
                    redact(&session.shown(&reply))
                }),
            });
        }
    }

    /// The commands with their expected verdicts, if the page states any: one
    /// word for all, or one for each.
    fn expectations(&self) -> Result<Vec<(String, Option<bool>)>, String> {
        let commands: Vec<String> = match self.attribute("command") {
            Some(text) => text.lines().map(|line| line.trim().to_owned()).collect(),
            None => self.commands.clone(),
        };
        let commands: Vec<String> = commands
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect();
        let words = self.attribute("expect").unwrap_or_default();
        let words: Result<Vec<bool>, String> = words
            .split_whitespace()
            .map(|word| match word {
                "allowed" => Ok(true),
                "denied" => Ok(false),
                _ => Err(format!("expect is `allowed` or `denied`, not `{word}`")),
            })
            .collect();
        let words = words?;
        let count = (words.len(), commands.len());
        let expected: Vec<Option<bool>> = match count {
            (0, count) => vec![None; count],
            (1, 0) => return Err("expect applies to no command".to_owned()),
            (1, count) => vec![Some(words[0]); count],
            (words_count, count) if words_count == count => words.into_iter().map(Some).collect(),
            (words_count, count) => {
                return Err(format!(
                    "expect has {words_count} words, and there are {count} commands: \
                     write one word for all, or one for each"
                ));
            }
        };
        Ok(commands.into_iter().zip(expected).collect())
    }

    /// One of our attributes whose value is a JSX or Vue expression.
    fn computed(&self) -> Option<&str> {
        const OURS: [&str; 5] = ["server", "rules", "command", "user", "expect"];
        let mut names = self.attributes.iter().filter(|(name, value)| {
            let bound = name.trim_start_matches("v-bind").strip_prefix(':');
            bound.is_some_and(|name| OURS.contains(&name))
                || (OURS.contains(&name.as_str()) && value.starts_with('{'))
        });
        names.next().map(|(name, _)| name.as_str())
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// The reply to a line; `None` when redis-cli would not send it.
fn answer(session: &mut Session, line: &str) -> Option<Reply> {
    let argv = split_arguments(line.as_bytes()).ok()?;
    Some(session.execute(CONNECTION, &argv))
}

/// The word that a finding is about, without secrets. The name of a command
/// after the sign of a rule is never a secret.
fn refused_word(rules: &str, span: Span) -> String {
    let sign = usize::from(rules[..span.start].ends_with(['+', '-']));
    let shown = redact(&rules[span.start - sign..span.end]);
    // A word that is masked as a whole is shown without its sign.
    let bare = if sign == 1 {
        shown.strip_prefix(['+', '-'])
    } else {
        None
    };
    bare.map(str::to_owned).unwrap_or(shown)
}

fn word(expected: Option<bool>) -> &'static str {
    match expected {
        Some(true) => "allowed",
        _ => "denied",
    }
}

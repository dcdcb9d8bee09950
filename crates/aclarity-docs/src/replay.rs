//! Replays transcripts.

use aclarity::document::redact;
use aclarity::rule::split_arguments;
use aclarity::session::{Reply, Session, Verdict, WhyNotRun};
use aclarity::{Server, config};

use crate::compare::same_text;
use crate::transcript::{Exchange, Transcript};
use crate::{Difference, Note, Report};

/// The outcome for a claim that could not be confirmed.
enum Outcome {
    Differs(Difference),
    /// The server's reply is unknown.
    Undecided(Note),
}

/// Reports how servers differ from a transcript. Servers with the same reply
/// are reported together.
pub(crate) fn check(transcript: &Transcript, report: &mut Report) {
    let mut found: Vec<Difference> = Vec::new();
    for &server in &transcript.servers {
        for outcome in play(transcript, server) {
            let difference = match outcome {
                Outcome::Differs(difference) => difference,
                Outcome::Undecided(note) if report.skipped.contains(&note) => continue,
                Outcome::Undecided(note) => {
                    report.skipped.push(note);
                    continue;
                }
            };
            let same = found.iter_mut().find(|other| {
                other.line == difference.line
                    && other.command == difference.command
                    && other.actual == difference.actual
            });
            match same {
                Some(other) => other.servers.push(server),
                None => found.push(difference),
            }
        }
    }
    report.differences.extend(found);
}

fn play(transcript: &Transcript, server: Server) -> Vec<Outcome> {
    let read = |name: &[u8]| {
        let text = transcript.files.get(std::str::from_utf8(name).ok()?)?;
        Some(text.clone().into_bytes())
    };
    let config = transcript.config().unwrap_or_default();
    let started = config::start(config.as_bytes(), server, &read);
    let about_start = |expected: &str, actual: String| {
        Outcome::Differs(Difference {
            line: transcript.line,
            servers: vec![server],
            command: None,
            expected: expected.to_owned(),
            actual,
        })
    };
    match (started, &transcript.refusal) {
        (Ok(mut session), None) => {
            let exchanges = transcript.exchanges.iter();
            exchanges
                .filter_map(|exchange| ask(&mut session, exchange))
                .collect()
        }
        (Ok(_), Some(refusal)) => vec![about_start(refusal, "the server starts".to_owned())],
        (Err(error), refusal) => {
            let output = error.message(server).replace(server.version(), "VERSION");
            match refusal {
                Some(refusal) if *refusal == output => Vec::new(),
                Some(refusal) => vec![about_start(refusal, output)],
                None => vec![about_start("the server starts", output)],
            }
        }
    }
}

fn ask(session: &mut Session, exchange: &Exchange) -> Option<Outcome> {
    let (server, command) = (session.server(), &exchange.command);
    let argv = split_arguments(command.as_bytes());
    let mut undecided = None;
    let actual = match &argv {
        Ok(argv) => {
            let reply = session.execute(exchange.connection, argv);
            match &session.inside().not_run {
                // A server that has just started has no other scripts.
                Some(script) if script.reason == WhyNotRun::NotLoaded => reply.to_string(),
                _ => {
                    if is_open(session, &reply, &exchange.reply) {
                        undecided = Some(not_run(exchange.line));
                    }
                    session.shown(&reply)
                }
            }
        }
        Err(_) => "Invalid argument(s)".to_owned(),
    };
    let words = argv.unwrap_or_default();
    let words = words.iter().map(|word| String::from_utf8_lossy(&word.text));
    let words: Vec<String> = words.map(|word| word.into_owned()).collect();
    if same_text(server, &words, &actual, &exchange.reply) {
        return None;
    }
    if let Some(note) = undecided {
        return Some(Outcome::Undecided(note));
    }
    Some(Outcome::Differs(Difference {
        line: exchange.line,
        servers: vec![server],
        command: Some(redact(command)),
        expected: redact(&exchange.reply),
        actual: redact(&actual),
    }))
}

/// Whether a reply belongs to a script that was not simulated, and the claim
/// about it is not known to be wrong.
fn is_open(session: &Session, reply: &Reply, claimed: &str) -> bool {
    let is_allowed = session.verdict(reply) == Some(Verdict::Allowed);
    *reply == Reply::Allowed
        && session.inside().not_run.is_some()
        && !(is_allowed && claimed.contains("NOPERM"))
}

/// The note for a reply of a script that was not simulated.
pub(crate) fn not_run(line: usize) -> Note {
    let message =
        "not checked: scripts that do more than call commands, and functions, are not run";
    Note {
        line,
        message: message.to_owned(),
    }
}

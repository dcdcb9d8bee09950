//! Playing transcripts.

use aclarity::document::redact;
use aclarity::rule::split_arguments;
use aclarity::session::{Session, WhyNotRun};
use aclarity::{Server, config};

use crate::Difference;
use crate::compare::same_text;
use crate::transcript::{Exchange, Transcript};

/// What the servers of a transcript answer otherwise; servers that answer the
/// same are one difference.
pub(crate) fn differences(transcript: &Transcript) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for &server in &transcript.servers {
        for difference in play(transcript, server) {
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
    found
}

fn play(transcript: &Transcript, server: Server) -> Vec<Difference> {
    let read = |name: &[u8]| {
        let text = transcript.files.get(std::str::from_utf8(name).ok()?)?;
        Some(text.clone().into_bytes())
    };
    let config = transcript.config().unwrap_or_default();
    let started = config::start(config.as_bytes(), server, &read);
    let about_start = |expected: &str, actual: String| Difference {
        line: transcript.line,
        servers: vec![server],
        command: None,
        expected: expected.to_owned(),
        actual,
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
            let said = error.message(server).replace(server.version(), "VERSION");
            match refusal {
                Some(refusal) if *refusal == said => Vec::new(),
                Some(refusal) => vec![about_start(refusal, said)],
                None => vec![about_start("the server starts", said)],
            }
        }
    }
}

fn ask(session: &mut Session, exchange: &Exchange) -> Option<Difference> {
    let (server, command) = (session.server(), &exchange.command);
    let argv = split_arguments(command.as_bytes());
    let actual = match &argv {
        Ok(argv) => {
            let reply = session.execute(exchange.connection, argv);
            match &session.inside().not_run {
                // A server that has just been started knows no other script.
                Some(script) if script.reason == WhyNotRun::NotLoaded => reply.to_string(),
                _ => session.shown(&reply),
            }
        }
        Err(_) => "Invalid argument(s)".to_owned(),
    };
    let words = argv.unwrap_or_default();
    let words = words.iter().map(|word| String::from_utf8_lossy(&word.text));
    let words: Vec<String> = words.map(|word| word.into_owned()).collect();
    let is_same = same_text(server, &words, &actual, &exchange.reply);
    (!is_same).then(|| Difference {
        line: exchange.line,
        servers: vec![server],
        command: Some(redact(command)),
        expected: redact(&exchange.reply),
        actual: redact(&actual),
    })
}

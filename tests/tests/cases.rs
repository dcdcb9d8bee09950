//! The case pages, run on the core and on the real servers on this machine.

use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::config;
use aclarity::rule::split_arguments;
use aclarity::session::{Reply, Session};
use aclarity_tests::compare::{is_said, same_text};
use aclarity_tests::real_server::{Connection, Program, RealServer, Started};
use aclarity_tests::transcript::{self, Transcript};

/// A system that answers commands: the core, or a real server.
trait Answers {
    fn answer(&mut self, connection: u32, argv: &[Vec<u8>]) -> Reply;

    /// Whether its reply is known to differ from the profile's.
    fn differs_on(&self, _argv: &[Vec<u8>]) -> bool {
        false
    }
}

impl Answers for Session {
    fn answer(&mut self, connection: u32, argv: &[Vec<u8>]) -> Reply {
        self.execute(connection, argv)
    }
}

struct Real<'p> {
    program: &'p Program,
    server: RealServer,
    connections: BTreeMap<u32, Connection>,
}

impl Answers for Real<'_> {
    fn answer(&mut self, connection: u32, argv: &[Vec<u8>]) -> Reply {
        let connection = self
            .connections
            .entry(connection)
            .or_insert_with(|| self.server.connect().unwrap());
        connection.judge(argv).unwrap()
    }

    fn differs_on(&self, argv: &[Vec<u8>]) -> bool {
        self.program.differs_on_any(argv)
    }
}

/// Replays a transcript and returns the differences.
fn play(transcript: &Transcript, server: Server, whom: &mut impl Answers) -> Vec<String> {
    let mut differences = Vec::new();
    for exchange in &transcript.exchanges {
        let argv: Vec<Vec<u8>> = split_arguments(exchange.command.as_bytes())
            .unwrap_or_else(|error| panic!("{}:{}: {error}", transcript.page, exchange.line))
            .iter()
            .map(|argument| argument.text.to_vec())
            .collect();
        if whom.differs_on(&argv) {
            continue;
        }
        let answer = whom.answer(exchange.connection, &argv).to_string();
        let shown: Vec<String> = argv
            .iter()
            .map(|argument| String::from_utf8_lossy(argument).into_owned())
            .collect();
        if !same_text(server, &shown, &answer, &exchange.reply) {
            differences.push(format!(
                "{}:{} on {server}: {}\n  page   {}\n  answer {answer}",
                transcript.page, exchange.line, exchange.command, exchange.reply
            ));
        }
    }
    differences
}

/// Formats a server's output that differs from the page.
fn refusal_difference(transcript: &Transcript, server: Server, text: &str) -> String {
    let refusal = transcript.refusal.as_deref().unwrap_or("nothing");
    let (page, line) = (&transcript.page, transcript.line);
    format!("{page}:{line} on {server}\n  page   {refusal}\n  answer {text}")
}

#[test]
fn the_core_answers_as_the_pages_say() {
    let mut differences = Vec::new();
    let mut played = 0;
    for transcript in &transcript::read_all().unwrap() {
        for &server in &transcript.servers {
            played += 1;
            let text = transcript.config().unwrap_or_default();
            let read = |name: &[u8]| {
                let text = transcript.files.get(std::str::from_utf8(name).ok()?)?;
                Some(text.clone().into_bytes())
            };
            let started = config::start(text.as_bytes(), server, &read);
            differences.extend(match (started, &transcript.refusal) {
                (Ok(mut session), None) => play(transcript, server, &mut session),
                (Ok(_), Some(_)) => vec![refusal_difference(
                    transcript,
                    server,
                    "nothing, and started",
                )],
                (Err(error), refusal) => {
                    let error = error.message(server).replace(server.version(), "VERSION");
                    let is_same = refusal.as_ref() == Some(&error);
                    let difference =
                        (!is_same).then(|| refusal_difference(transcript, server, &error));
                    difference.into_iter().collect()
                }
            });
        }
    }
    println!("transcripts played against the core: {played}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn real_servers_answer_as_the_pages_say() {
    let programs = Program::find_all();
    if programs.is_empty() {
        println!("skipped: no redis-server or valkey-server on this machine");
    }
    let transcripts = transcript::read_all().unwrap();
    let mut differences = Vec::new();
    for program in &programs {
        let theirs = transcripts
            .iter()
            .filter(|transcript| transcript.servers.contains(&program.server));
        let mut played = 0;
        for transcript in theirs {
            played += 1;
            let files = transcript.files.iter();
            let files = files.map(|(name, text)| (name.clone(), text.clone().into_bytes()));
            let started = program.start_with(&files.collect(), transcript.config());
            differences.extend(match (started.unwrap(), &transcript.refusal) {
                (Started::Running(server), None) => {
                    let connections = BTreeMap::new();
                    let mut real = Real {
                        program,
                        server,
                        connections,
                    };
                    play(transcript, program.server, &mut real)
                }
                (Started::Refused { said, crashed }, Some(refusal))
                    if is_said(&said, crashed, refusal, &program.version) =>
                {
                    Vec::new()
                }
                (Started::Running(_), Some(_)) => {
                    vec![refusal_difference(
                        transcript,
                        program.server,
                        "nothing, and started",
                    )]
                }
                (Started::Refused { said: text, .. }, _) => {
                    vec![refusal_difference(transcript, program.server, &text)]
                }
            });
        }
        println!(
            "transcripts played against a real {} ({}): {played}",
            program.server, program.version
        );
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

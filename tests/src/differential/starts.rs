//! Random configuration files: what a server says that does not start with
//! one, and how it answers when it does.

use std::collections::BTreeMap;

use aclarity::session::Reply;
use aclarity::{Server, config};
use anyhow::Result;
use fastrand::Rng;

use super::rules::{self, NAMES, damage, one};
use super::{ACL_FILE, CARETAKER, Call, Pair, calls, files};
use crate::compare::{is_said, same_bytes};
use crate::real_server::{Program, Started};

/// How many commands a server gets that starts.
const CALLS: usize = 12;

/// A start of a server.
#[derive(Debug, Clone)]
pub struct Start {
    /// The configuration.
    pub config: String,
    /// The files that it may name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is asked once it runs.
    pub calls: Vec<Call>,
}

impl Start {
    /// Whether something in it is known to be answered differently by this release.
    fn differs_on(&self, program: &Program) -> bool {
        program.differs_on(self.config.as_bytes())
            || self.files.values().any(|text| program.differs_on(text))
            || self
                .calls
                .iter()
                .any(|call| program.differs_on_any(&call.argv))
    }
}

/// A start that came out differently, and how.
#[derive(Debug)]
pub struct Difference {
    /// The start.
    pub start: Start,
    /// What ours said.
    pub ours: String,
    /// What the real server said.
    pub theirs: String,
}

/// Starts a real server and ours so many times, until the first difference.
///
/// # Errors
///
/// When the real server cannot be started or stops answering.
pub fn run(program: &Program, count: usize, seed: u64) -> Result<Option<Difference>> {
    let mut random = Rng::with_seed(seed);
    for _ in 0..count {
        let server = program.server;
        let files = BTreeMap::from([
            (ACL_FILE.to_owned(), files::random(&mut random, server)),
            (
                "other.conf".to_owned(),
                included(&mut random, server).into(),
            ),
        ]);
        let start = Start {
            config: text(&mut random, server),
            files,
            calls: asked(&mut random, server),
        };
        if start.differs_on(program) {
            continue;
        }
        if let Some(found) = play(program, start)? {
            return Ok(Some(smallest(program, found)?));
        }
    }
    Ok(None)
}

/// Lines of a configuration file, most of them right.
fn text(random: &mut Rng, server: Server) -> String {
    let mut text = String::new();
    for _ in 0..random.u8(..4) {
        text.push_str(&line(random, server));
        text.push_str(one(random, &["\n", "\n", "\n", "\n\n", "\r\n"]));
    }
    text
}

/// As [`text`], for a file that does not include itself in turn.
fn included(random: &mut Rng, server: Server) -> String {
    let mut text = text(random, server);
    while text.contains("include") {
        text = self::text(random, server);
    }
    text
}

fn line(random: &mut Rng, server: Server) -> String {
    let words: Vec<Vec<u8>> = match random.u8(..16) {
        0 => calls::words(&["requirepass", one(random, &["p1", "pw", "", "p 2"])]),
        1 => calls::words(&[
            "acl-pubsub-default",
            one(
                random,
                &["allchannels", "resetchannels", "ALLchannels", "x"],
            ),
        ]),
        2 => calls::words(&[
            "acllog-max-len",
            one(random, &["0", "2", "-1", "x", "1k", "9223372036854775808"]),
        ]),
        3 | 4 => {
            let old = rules::command(random, server);
            let new = one(random, &["fetch", "", "GET", "set", "two words"]);
            calls::words(&["rename-command", old, new])
        }
        5 => calls::words(&["aclfile", ACL_FILE]),
        6 => calls::words(&["include", one(random, &["other.conf", "nosuch.conf"])]),
        7 => calls::words(&[one(random, &["#", "", "user", "requirepass"])]),
        _ => {
            let name = match random.u8(..12) {
                0 => "default",
                1 => "a b",
                _ => one(random, &NAMES),
            };
            let mut words = calls::words(&["user", name]);
            if name == "default" {
                words.extend(rules::of_default(random, server));
            } else {
                words.extend(rules::several(random, server));
            }
            words
        }
    };
    // ACL and AUTH under other names would not be known to be those.
    let is_delicate = |word: &Vec<u8>| {
        let word = word.to_ascii_lowercase();
        [&b"acl"[..], b"auth", b"config", b"ping"].contains(&word.as_slice())
    };
    if words[0] == b"rename-command" && words.iter().any(is_delicate) {
        return String::new();
    }
    let quoted = words.iter().enumerate().map(|(number, word)| {
        let is_plain = !word.is_empty() && word.iter().all(|byte| byte.is_ascii_graphic());
        let is_plain = is_plain && !word.iter().any(|byte| b"\"'".contains(byte));
        match std::str::from_utf8(word) {
            Ok(text) if number == 0 || is_plain && random.u8(..8) > 0 => text.to_owned(),
            _ => Reply::Bulk(word.clone()).to_string(),
        }
    });
    let mut line = quoted.collect::<Vec<_>>().join(" ");
    if line.contains(' ') && random.u8(..20) == 0 {
        let start = line.find(' ').map_or(line.len(), |space| space + 1);
        let mut bytes = line.split_off(start).into_bytes();
        damage(random, &mut bytes);
        // A NUL ends a line, and the rest would be another.
        bytes.retain(|byte| *byte != 0 && *byte != b'\n');
        // Which files a pattern matches is not followed.
        if words[0] == b"include" {
            bytes.retain(|byte| !b"*?[".contains(byte));
        }
        line.push_str(&String::from_utf8_lossy(&bytes));
    }
    line
}

/// What a server is asked that has started.
fn asked(random: &mut Rng, server: Server) -> Vec<Call> {
    let show = Call {
        connection: CARETAKER,
        argv: calls::words(&["ACL", "LIST"]),
    };
    let mut asked = vec![show];
    while asked.len() < CALLS {
        let call = Call {
            connection: random.u32(1..3),
            argv: calls::random(random, server),
        };
        if !call.is("multi") {
            asked.push(call);
        }
    }
    asked
}

fn play(program: &Program, mut start: Start) -> Result<Option<Difference>> {
    let server = program.server;
    let read = |name: &[u8]| start.files.get(std::str::from_utf8(name).ok()?).cloned();
    let ours = config::start(start.config.as_bytes(), server, &read);
    let theirs = program.start_with(&start.files, Some(&start.config))?;
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Started::Running(real)) => {
            let mut pair = Pair::of(real, ours);
            let mut found = None;
            for (number, call) in start.calls.iter().enumerate() {
                let (ours, theirs) = pair.answer(call)?;
                if !same_bytes(server, &call.argv, &ours, &theirs) {
                    found = Some((number, ours.to_string(), theirs.to_string()));
                }
                if found.is_some() || matches!(ours, Reply::Crash(_)) {
                    break;
                }
            }
            let Some((last, ours, theirs)) = found else {
                return Ok(None);
            };
            start.calls.truncate(last + 1);
            (ours, theirs)
        }
        (Ok(_), Started::Refused { said, .. }) => ("it starts".to_owned(), said),
        (Err(error), Started::Running(_)) => (error.message(server), "it starts".to_owned()),
        (Err(error), Started::Refused { said, crashed }) => {
            let text = error.message(server);
            let expected = text.replace(server.version(), "VERSION");
            if is_said(&said, crashed, &expected, &program.version) {
                return Ok(None);
            }
            (text, said)
        }
    };
    Ok(Some(Difference {
        start,
        ours,
        theirs,
    }))
}

/// The same difference, or another, with fewer lines and words.
fn smallest(program: &Program, found: Difference) -> Result<Difference> {
    let mut best = found;
    'smaller: loop {
        for start in candidates(&best.start) {
            if let Some(found) = play(program, start)? {
                best = found;
                continue 'smaller;
            }
        }
        return Ok(best);
    }
}

fn candidates(start: &Start) -> Vec<Start> {
    let mut candidates = Vec::new();
    for config in shorter(&start.config) {
        candidates.push(Start {
            config,
            ..start.clone()
        });
    }
    for (name, text) in &start.files {
        for text in shorter(&String::from_utf8_lossy(text)) {
            let mut start = start.clone();
            start.files.insert(name.clone(), text.into_bytes());
            candidates.push(start);
        }
    }
    for at in 0..start.calls.len().saturating_sub(1) {
        let mut start = start.clone();
        start.calls.remove(at);
        candidates.push(start);
    }
    candidates
}

/// The text without a line of it, or without a word that is not the first of its
/// line: the first is a directive, and unknown ones are none of our business.
fn shorter(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut candidates = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let (before, after) = (&lines[..number], &lines[number + 1..]);
        if lines.len() > 1 {
            candidates.push([before, after].concat().join("\n"));
        }
        let words: Vec<&str> = line.split(' ').collect();
        for at in 1..words.len() {
            let line = [&words[..at], &words[at + 1..]].concat().join(" ");
            candidates.push([before, &[&*line], after].concat().join("\n"));
        }
    }
    candidates
}

//! Differences between a real server and ours, sought with random sessions.

mod calls;
mod rules;
mod shrink;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use aclarity::session::{Reply, Session};
use aclarity::{Server, config};
use anyhow::{Context, Result};
use fastrand::Rng;

use crate::compare::same_bytes;
use crate::real_server::{Connection, Program, RealServer};

pub use calls::call as random_call;
pub use rules::several as random_rules;

/// How many commands a session has before everything is put back.
const SESSION: usize = 60;

/// A command on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The connection.
    pub connection: u32,
    /// The command and its arguments.
    pub argv: Vec<Vec<u8>>,
}

impl Call {
    /// Whether the two can be sent together.
    fn goes_with(&self, next: &Self) -> bool {
        self.connection == next.connection && !self.goes_alone() && !next.goes_alone()
    }

    /// Several servers keep the reply to a failed log-in back when others are
    /// under way; showing a user may crash one with replies under way, and
    /// loading users may drop the connection.
    fn goes_alone(&self) -> bool {
        let is_delicate = self.argv.get(1).is_some_and(|subcommand| {
            [&b"list"[..], b"getuser", b"save", b"load"]
                .contains(&&*subcommand.to_ascii_lowercase())
        });
        ["auth", "hello", "reset", "exec"]
            .iter()
            .any(|command| self.is(command))
            || self.is("acl") && is_delicate
    }

    /// Whether it calls this command.
    fn is(&self, command: &str) -> bool {
        let name = self.argv.first();
        name.is_some_and(|name| name.eq_ignore_ascii_case(command.as_bytes()))
    }
}

/// What was found.
#[derive(Debug)]
pub struct Outcome {
    /// How many commands were compared.
    pub commands: usize,
    /// The first difference, made as small as possible.
    pub difference: Option<Difference>,
}

/// A session after which a real server and ours differ.
#[derive(Debug)]
pub struct Difference {
    /// Whether the servers have an ACL file.
    pub has_file: bool,
    /// The session; its last command is answered differently.
    pub calls: Vec<Call>,
    /// Our answer.
    pub ours: Reply,
    /// The real server's.
    pub theirs: Reply,
}

/// Runs at least so many random commands on a real server and on ours, until
/// the first difference. `progress` is told how many were run.
///
/// # Errors
///
/// When the real server cannot be started or stops answering.
pub fn run(
    program: &Program,
    commands: usize,
    seed: u64,
    mut progress: impl FnMut(usize),
) -> Result<Outcome> {
    let mut random = Rng::with_seed(seed);
    let mut has_file = false;
    let mut pair = Pair::start(program, has_file)?;
    let mut done = 0;
    while done < commands {
        if random.u8(..50) == 0 {
            has_file = random.bool();
            pair = Pair::start(program, has_file)?;
        }
        let mut calls = session(&mut random, program.server);
        calls.extend(put_back(program.server, has_file));
        let answers = pair
            .answer_all(&calls)
            .with_context(|| format!("after {done} commands"))?;
        done += answers.len();
        for (at, (ours, theirs)) in answers.into_iter().enumerate() {
            if !same_bytes(program.server, &calls[at].argv, &ours, &theirs) {
                let difference = Difference {
                    has_file,
                    calls: calls[..=at].to_vec(),
                    ours,
                    theirs,
                };
                let smallest = shrink::smallest(program, has_file, &difference.calls)?;
                return Ok(Outcome {
                    commands: done,
                    difference: Some(smallest.unwrap_or(difference)),
                });
            }
            if matches!(ours, Reply::Crash(_)) {
                pair = Pair::start(program, has_file)?;
                break;
            }
        }
        pair.forget_connections();
        progress(done);
    }
    Ok(Outcome {
        commands: done,
        difference: None,
    })
}

/// A random session: stretches of commands on one connection after the other.
fn session(random: &mut Rng, server: Server) -> Vec<Call> {
    let mut connection = 1;
    let mut in_transaction = BTreeSet::new();
    let mut calls = Vec::with_capacity(SESSION);
    while calls.len() < SESSION {
        if random.u8(..12) == 0 {
            connection = random.u32(1..4);
        }
        if random.u8(..20) == 0 {
            in_transaction.remove(&connection);
            calls.extend(overtaken(random, server, connection));
            continue;
        }
        let call = Call {
            connection,
            argv: calls::random(random, server),
        };
        if call.is("multi") {
            in_transaction.insert(connection);
        } else if call.is("exec") || call.is("discard") {
            in_transaction.remove(&connection);
        }
        // A log-in that fails when EXEC runs it is never answered by several
        // servers, which leaves the reply to EXEC unfinished.
        let logs_in = call.is("auth") || call.is("hello");
        if !(logs_in && in_transaction.contains(&connection)) {
            calls.push(call);
        }
    }
    calls
}

/// A transaction whose user changes before it runs.
fn overtaken(random: &mut Rng, server: Server, connection: u32) -> Vec<Call> {
    let own = |argv| Call { connection, argv };
    let mut calls = vec![
        own(calls::words(&["DISCARD"])),
        own(calls::log_in_as_somebody(random)),
    ];
    calls.push(own(calls::words(&["MULTI"])));
    for _ in 0..random.usize(1..4) {
        calls.push(own(calls::called(random, server)));
    }
    calls.push(Call {
        connection: CARETAKER,
        argv: calls::set_user(random, server),
    });
    calls.push(own(calls::words(&["EXEC"])));
    calls
}

/// The connection on which a session is undone; random sessions use it only to
/// overtake the others.
const CARETAKER: u32 = 99;

/// The commands that undo a session.
fn put_back(server: Server, has_file: bool) -> Vec<Call> {
    let command = |words: &[&str]| Call {
        connection: CARETAKER,
        argv: words.iter().map(|word| word.as_bytes().to_vec()).collect(),
    };
    let mut delete = vec!["ACL", "DELUSER"];
    delete.extend(rules::NAMES);
    let mut reset = vec![
        "ACL", "SETUSER", "default", "reset", "on", "nopass", "~*", "+@all",
    ];
    if server != Server::Redis6_0 {
        reset.extend(["resetchannels", "&*"]);
    }
    let mut calls = vec![
        command(&["CONFIG", "SET", "requirepass", ""]),
        command(&delete),
        command(&reset),
        command(&["FLUSHALL"]),
        command(&["ACL", "LOG", "RESET"]),
        command(&["CONFIG", "SET", "acllog-max-len", "128"]),
        command(&["ACL", "LIST"]),
    ];
    if server != Server::Redis6_0 {
        let default = match server {
            Server::Redis6_2 => "allchannels",
            _ => "resetchannels",
        };
        calls.push(command(&["CONFIG", "SET", "acl-pubsub-default", default]));
    }
    if has_file {
        calls.push(command(&["ACL", "SAVE"]));
    }
    calls
}

/// A real server and ours, told the same.
struct Pair {
    real: RealServer,
    connections: BTreeMap<u32, Connection>,
    ours: Session,
}

impl Pair {
    /// Servers with the default configuration, or with an ACL file besides.
    fn start(program: &Program, has_file: bool) -> Result<Self> {
        const CONFIG: &str = "aclfile users.acl\n";
        let mut files = BTreeMap::new();
        let real = if has_file {
            files.insert("users.acl".to_owned(), String::new());
            program.start_with(&files, Some(CONFIG))?.running()?
        } else {
            program.start()?
        };
        let config = if has_file { CONFIG } else { "" };
        let mut pair = Self {
            real,
            connections: BTreeMap::new(),
            ours: config::start(config.as_bytes(), program.server, &|_| Some(Vec::new()))?,
        };
        // The caretaker connects while everybody may.
        pair.answer(&Call {
            connection: CARETAKER,
            argv: vec![b"ACL".to_vec(), b"WHOAMI".to_vec()],
        })?;
        Ok(pair)
    }

    fn answer(&mut self, call: &Call) -> Result<(Reply, Reply)> {
        let connection = self.connection(call.connection)?;
        let theirs = connection.judge(&call.argv)?;
        let ours = self.ours.execute(call.connection, &call.argv);
        Ok((ours, theirs))
    }

    /// The answers to calls, those on one connection sent together.
    fn answer_all(&mut self, calls: &[Call]) -> Result<Vec<(Reply, Reply)>> {
        let mut answers = Vec::with_capacity(calls.len());
        for stretch in calls.chunk_by(Call::goes_with) {
            let commands: Vec<&[Vec<u8>]> = stretch.iter().map(|call| &*call.argv).collect();
            let theirs = self
                .connection(stretch[0].connection)?
                .judge_all(&commands)
                .with_context(|| format!("{} of {stretch:?}", answers.len()))?;
            for (call, theirs) in stretch.iter().zip(theirs) {
                let ours = self.ours.execute(call.connection, &call.argv);
                let has_crashed = matches!(ours, Reply::Crash(_));
                answers.push((ours, theirs));
                if has_crashed {
                    return Ok(answers);
                }
            }
        }
        Ok(answers)
    }

    fn connection(&mut self, number: u32) -> Result<&mut Connection> {
        Ok(match self.connections.entry(number) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(self.real.connect()?),
        })
    }

    /// Closes all connections but the caretaker's.
    fn forget_connections(&mut self) {
        self.connections.retain(|number, _| *number == CARETAKER);
        self.ours.forget_connections(CARETAKER);
    }
}

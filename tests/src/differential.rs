//! Differences between a real server and ours, sought with random sessions.

mod calls;
mod rules;
mod shrink;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use aclarity::Server;
use aclarity::session::{Reply, Session};
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
    /// under way, and showing a user may crash one with replies under way.
    fn goes_alone(&self) -> bool {
        let shows_users = self.argv.get(1).is_some_and(|subcommand| {
            [&b"list"[..], b"getuser"].contains(&&*subcommand.to_ascii_lowercase())
        });
        self.is("auth") || self.is("hello") || self.is("exec") || self.is("acl") && shows_users
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
    let mut pair = Pair::start(program)?;
    let mut done = 0;
    while done < commands {
        let mut calls = session(&mut random, program.server);
        calls.extend(put_back(program.server));
        let answers = pair
            .answer_all(&calls)
            .with_context(|| format!("after {done} commands"))?;
        done += answers.len();
        for (at, (ours, theirs)) in answers.into_iter().enumerate() {
            if !same_bytes(program.server, &calls[at].argv, &ours, &theirs) {
                let difference = Difference {
                    calls: calls[..=at].to_vec(),
                    ours,
                    theirs,
                };
                let smallest = shrink::smallest(program, &difference.calls)?;
                return Ok(Outcome {
                    commands: done,
                    difference: Some(smallest.unwrap_or(difference)),
                });
            }
            if matches!(ours, Reply::Crash(_)) {
                pair = Pair::start(program)?;
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

/// The connection on which a session is undone; random sessions do not use it.
const CARETAKER: u32 = 99;

/// The commands that undo a session.
fn put_back(server: Server) -> Vec<Call> {
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
    vec![
        command(&delete),
        command(&reset),
        command(&["FLUSHALL"]),
        command(&["ACL", "LOG", "RESET"]),
        command(&["ACL", "LIST"]),
    ]
}

/// A real server and ours, told the same.
struct Pair {
    real: RealServer,
    connections: BTreeMap<u32, Connection>,
    ours: Session,
}

impl Pair {
    fn start(program: &Program) -> Result<Self> {
        let mut pair = Self {
            real: program.start()?,
            connections: BTreeMap::new(),
            ours: Session::new(program.server),
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

//! Differences between a real server and ours, sought with random sessions.

mod calls;
mod rules;
mod shrink;

use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::session::{Reply, Session};
use anyhow::{Context, Result};
use fastrand::Rng;

use crate::compare::same_bytes;
use crate::real_server::{Connection, Program, RealServer};

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
        let calls = session(&mut random, program.server);
        for call in calls.iter().chain(&put_back(program.server)) {
            let (ours, theirs) = pair
                .answer(call)
                .with_context(|| format!("after {done} commands, at {call:?}"))?;
            done += 1;
            if same_bytes(program.server, &call.argv, &ours, &theirs) {
                if matches!(ours, Reply::Crash(_)) {
                    pair = Pair::start(program)?;
                    break;
                }
                continue;
            }
            let upto = calls.iter().position(|known| known == call);
            let calls = &calls[..upto.map_or(calls.len(), |at| at + 1)];
            return Ok(Outcome {
                commands: done,
                difference: Some(shrink::smallest(program, calls)?.unwrap_or(Difference {
                    calls: calls.to_vec(),
                    ours,
                    theirs,
                })),
            });
        }
        pair.forget_connections();
        progress(done);
    }
    Ok(Outcome {
        commands: done,
        difference: None,
    })
}

/// A random session.
fn session(random: &mut Rng, server: Server) -> Vec<Call> {
    (0..SESSION)
        .map(|_| {
            let connection = if random.u8(..4) == 0 {
                random.u32(2..4)
            } else {
                1
            };
            Call {
                connection,
                argv: calls::random(random, server),
            }
        })
        .collect()
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
        let connection = match self.connections.entry(call.connection) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => entry.insert(self.real.connect()?),
        };
        let theirs = connection.judge(&call.argv)?;
        let ours = self.ours.execute(call.connection, &call.argv);
        Ok((ours, theirs))
    }

    /// Closes all connections but the caretaker's.
    fn forget_connections(&mut self) {
        self.connections.retain(|number, _| *number == CARETAKER);
        self.ours.forget_connections(CARETAKER);
    }
}

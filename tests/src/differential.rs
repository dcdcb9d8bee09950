//! Differences between a real server and ours, sought with random sessions.

mod calls;
mod files;
mod rules;
mod shrink;
pub mod starts;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use aclarity::session::{DEFAULT_USER, Reply, Session};
use aclarity::{Server, config};
use anyhow::{Context, Result};
use fastrand::Rng;

use crate::compare::same_bytes;
use crate::real_server::{Connection, Program, RealServer};
use crate::transcript;

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
    /// What is in the servers' ACL file, if they have one. They start with an
    /// empty one.
    pub file: Option<Vec<u8>>,
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
    let mut file = None;
    let mut pair = Pair::start(program, file.as_deref())?;
    let mut done = 0;
    while done < commands {
        if random.u8(..50) == 0 {
            file = random.bool().then(Vec::new);
            pair = Pair::start(program, file.as_deref())?;
        }
        let mut calls = Vec::new();
        if file.is_some() && random.u8(..3) == 0 {
            let text = files::random(&mut random, program.server);
            let text = if program.differs_on(&text) {
                Vec::new()
            } else {
                text
            };
            pair.write_file(&text)?;
            file = Some(text);
            calls.extend(loading());
        }
        calls.extend(session(&mut random, program.server));
        calls.retain(|call| !program.differs_on_any(&call.argv));
        let mut answers = pair
            .answer_all(&calls)
            .with_context(|| format!("after {done} commands, in\n{}", typed(&calls)))?;
        if !pair.has_crashed() {
            let more = pair.put_back(file.is_some());
            answers.extend(pair.answer_all(&more)?);
            calls.extend(more);
        }
        done += answers.len();
        for (at, (ours, theirs)) in answers.into_iter().enumerate() {
            if !same_bytes(program.server, &calls[at].argv, &ours, &theirs) {
                let difference = Difference {
                    file,
                    calls: calls[..=at].to_vec(),
                    ours,
                    theirs,
                };
                let smallest = shrink::smallest(program, &difference)?;
                return Ok(Outcome {
                    commands: done,
                    difference: Some(smallest.unwrap_or(difference)),
                });
            }
        }
        if pair.has_crashed() {
            file = file.map(|_| Vec::new());
            pair = Pair::start(program, file.as_deref())?;
        }
        pair.forget_connections();
        progress(done);
    }
    Ok(Outcome {
        commands: done,
        difference: None,
    })
}

/// A session as lines of a transcript.
fn typed(calls: &[Call]) -> String {
    let lines = calls
        .iter()
        .map(|call| transcript::typed(call.connection, &call.argv) + "\n");
    lines.collect()
}

/// Calls that load the ACL file and show what came of it.
fn loading() -> [Call; 2] {
    ["LOAD", "LIST"].map(|subcommand| Call {
        connection: CARETAKER,
        argv: calls::words(&["ACL", subcommand]),
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

/// A transaction that may change its database, and whose user changes before it
/// runs.
fn overtaken(random: &mut Rng, server: Server, connection: u32) -> Vec<Call> {
    let own = |argv| Call { connection, argv };
    let mut calls = vec![own(calls::words(&["DISCARD"]))];
    if server == Server::Valkey9_1 && random.bool() {
        let (set_user, log_in) = calls::somebody_of_databases(random);
        calls.push(Call {
            connection: CARETAKER,
            argv: set_user,
        });
        calls.push(own(log_in));
    } else {
        calls.push(own(calls::log_in_as_somebody(random)));
    }
    calls.push(own(calls::words(&["MULTI"])));
    for _ in 0..random.usize(1..4) {
        if random.u8(..3) == 0 {
            calls.push(own(calls::select(random)));
        }
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

/// A real server and ours, told the same.
struct Pair {
    real: RealServer,
    connections: BTreeMap<u32, Connection>,
    ours: Session,
    has_crashed: bool,
}

/// The name of the servers' ACL file.
const ACL_FILE: &str = "users.acl";

impl Pair {
    /// Servers with the default configuration, or with an ACL file besides.
    fn start(program: &Program, file: Option<&[u8]>) -> Result<Self> {
        let config = file.map(|_| format!("aclfile {ACL_FILE}\n"));
        let files = file.map(|_| (ACL_FILE.to_owned(), Vec::new()));
        let real = program.start_with(&files.into_iter().collect(), config.as_deref())?;
        let config = config.unwrap_or_default();
        let ours = config::start(config.as_bytes(), program.server, &|_| Some(Vec::new()))?;
        let mut pair = Self::of(real.running()?, ours);
        // The caretaker connects while everybody may.
        pair.answer(&Call {
            connection: CARETAKER,
            argv: calls::words(&["ACL", "WHOAMI"]),
        })?;
        if let Some(text) = file.filter(|text| !text.is_empty()) {
            pair.write_file(text)?;
        }
        Ok(pair)
    }

    fn of(real: RealServer, ours: Session) -> Self {
        Self {
            real,
            connections: BTreeMap::new(),
            ours,
            has_crashed: false,
        }
    }

    /// Puts another text into the ACL file, for ACL LOAD.
    fn write_file(&mut self, text: &[u8]) -> Result<()> {
        self.ours.write_acl_file(text);
        self.real.write(ACL_FILE, text)
    }

    /// Whether the servers are no more, as far as ours knows.
    fn has_crashed(&self) -> bool {
        self.has_crashed
    }

    /// The commands that undo a session.
    fn put_back(&self, has_file: bool) -> Vec<Call> {
        let server = self.ours.server();
        let command = |argv| Call {
            connection: CARETAKER,
            argv,
        };
        let users = self.ours.users().keys().cloned();
        let mut delete = calls::words(&["ACL", "DELUSER"]);
        delete.extend(users.filter(|name| name != DEFAULT_USER.as_bytes()));
        let mut reset = calls::words(&["ACL", "SETUSER", "default"]);
        reset.extend(calls::words(&["reset", "on", "nopass", "~*", "+@all"]));
        if server != Server::Redis6_0 {
            reset.extend(calls::words(&["resetchannels", "&*"]));
        }
        let mut calls = vec![
            command(calls::words(&["CONFIG", "SET", "requirepass", ""])),
            command(reset),
            command(calls::words(&["FLUSHALL"])),
            command(calls::words(&["ACL", "LOG", "RESET"])),
            command(calls::words(&["CONFIG", "SET", "acllog-max-len", "128"])),
            command(calls::words(&["ACL", "LIST"])),
        ];
        if delete.len() > 2 {
            calls.insert(1, command(delete));
        }
        if server != Server::Redis6_0 {
            let default = match server {
                Server::Redis6_2 => "allchannels",
                _ => "resetchannels",
            };
            let words = calls::words(&["CONFIG", "SET", "acl-pubsub-default", default]);
            calls.push(command(words));
        }
        if has_file {
            calls.push(command(calls::words(&["ACL", "SAVE"])));
        }
        calls
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
                self.has_crashed = matches!(ours, Reply::Crash(_));
                answers.push((ours, theirs));
                if self.has_crashed {
                    return Ok(answers);
                }
            }
        }
        Ok(answers)
    }

    fn connection(&mut self, number: u32) -> Result<&mut Connection> {
        Ok(match self.connections.entry(number) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let connection = self.real.connect();
                entry.insert(connection.with_context(|| self.real.last_words())?)
            }
        })
    }

    /// Closes all connections but the caretaker's.
    fn forget_connections(&mut self) {
        self.connections.retain(|number, _| *number == CARETAKER);
        self.ours.forget_connections(CARETAKER);
    }
}

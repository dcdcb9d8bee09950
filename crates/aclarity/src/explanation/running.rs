//! Checks that the server makes while it runs a call that ACL DRYRUN allows.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::history::History;
use super::{Explanation, Judgement, Verdict, judge, shown};
use crate::commands::{Command, Lookup};
use crate::permission;
use crate::redact::redact;
use crate::repair::Denied;
use crate::server::Server;
use crate::session::{DEFAULT_USER, Inside, NotRun, Reply, Session, option_for_every_key, quote};
use crate::user::User;

/// Number of permitted inner calls of a script or transaction that are
/// explained.
const EXPLAINED: usize = 20;
/// The connection in a session that is created for one call.
const CONNECTION: u32 = 1;

/// The checks that the server makes while it runs a call, and their result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Running {
    /// The error reply when the call is denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// For SORT with BY or GET: how each selector that permits the call judges
    /// reading every key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub every_key: Vec<EveryKey>,
    /// The inner calls of a script or transaction in order; of permitted ones
    /// only the first few.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<InnerCall>,
    /// The script, if it was not simulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_run: Option<NotRun>,
}

/// A selector's judgement of reading every key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EveryKey {
    /// The rule that defines the selector; `None` for the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<usize>,
    /// The judgement.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// A call made by a script or EXEC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InnerCall {
    /// The command and its arguments with redis-cli's quoting; passwords are
    /// hidden.
    pub call: String,
    /// The explanation of this call, without repairs.
    pub explanation: Explanation,
}

/// The user and connection that a call is explained for.
///
/// ```
/// use aclarity::{Server, explanation::Asker, session::Session};
///
/// let mut session = Session::new(Server::Redis8_6);
/// session.execute(1, &["ACL", "SETUSER", "ana", "on", "nopass", "~*", "+get", "+exec", "+multi"]);
/// session.impersonate(1, b"ana");
/// session.execute(1, &["MULTI"]);
/// session.execute(1, &["GET", "k"]);
/// session.execute(2, &["ACL", "SETUSER", "ana", "-get"]);
/// let rules = ["~*", "+get", "+exec", "+multi", "-get"];
/// let explanation = Asker::of(&session, 1).unwrap().explain(&rules, &["EXEC"])?;
/// assert!(!explanation.allowed && explanation.denial.is_none());
/// assert_eq!(explanation.running.unwrap().calls[0].call, "GET k");
/// # Ok::<(), aclarity::explanation::ExplainError>(())
/// ```
pub struct Asker<'s> {
    pub(super) server: Server,
    pub(super) database: u32,
    name: Cow<'s, [u8]>,
    /// The session and connection, if its state matters.
    pub(super) session: Option<(Cow<'s, Session>, u32)>,
}

impl<'s> Asker<'s> {
    /// A user with this name on a new connection to a server that has just
    /// started.
    pub fn new(server: Server, name: &'s [u8], database: u32) -> Self {
        Self {
            server,
            database,
            name: name.into(),
            session: None,
        }
    }

    /// The user of a connection in its current state; `None` when the
    /// connection is closed.
    pub fn of(session: &'s Session, connection: u32) -> Option<Self> {
        Some(Self {
            server: session.server(),
            database: session.database_of(connection),
            name: session.user_of(connection)?.into(),
            session: Some((Cow::Borrowed(session), connection)),
        })
    }

    /// Like [`Self::of`], for a session that continues: copies the state that
    /// the call needs, which for most calls is little.
    pub fn keep<A: AsRef<[u8]>>(session: &Session, connection: u32, argv: &[A]) -> Asker<'static> {
        let needs_session = match session.server().commands().lookup(argv) {
            Lookup::Found(command) => Session::asks_while_running(command),
            _ => false,
        };
        let name = session
            .user_of(connection)
            .unwrap_or(DEFAULT_USER.as_bytes());
        Asker {
            server: session.server(),
            database: session.database_of(connection),
            name: name.to_vec().into(),
            session: needs_session.then(|| (Cow::Owned(session.clone()), connection)),
        }
    }

    /// The checks made while the call runs; `None` when ACL DRYRUN covers all.
    pub(super) fn running(
        &self,
        user: &User,
        histories: &[History],
        command: &Command,
        argv: &[&[u8]],
    ) -> Option<Running> {
        if !Session::asks_while_running(command) {
            return None;
        }
        let (reply, inside) = self.run(user, argv);
        let mut running = Running {
            error: None,
            every_key: Vec::new(),
            calls: Vec::new(),
            not_run: inside.not_run.clone(),
        };
        if inside.denied(&reply).is_some() {
            running.error = reply.first_error().map(shown);
        }
        for asked in &inside.asked {
            let argv: Vec<&[u8]> = asked.argv.iter().map(Vec::as_slice).collect();
            let Lookup::Found(command) = self.server.commands().lookup(&argv) else {
                continue;
            };
            if asked.every_key {
                let every_key = judged(user, histories, command, &argv, asked.database);
                match running.calls.last_mut() {
                    None => running.every_key = every_key,
                    Some(inner) => {
                        inner.explanation.allowed &= asked.permitted;
                        if !asked.permitted {
                            inner.explanation.verdict = Verdict::Denied;
                        }
                        inner.explanation.running = Some(Running {
                            error: None,
                            every_key,
                            calls: Vec::new(),
                            not_run: None,
                        });
                    }
                }
            } else if !asked.permitted || running.calls.len() < EXPLAINED {
                running.calls.push(InnerCall {
                    call: redact(&line(&argv)),
                    explanation: Explanation {
                        command: command.name,
                        allowed: asked.permitted,
                        verdict: if asked.permitted {
                            Verdict::Allowed
                        } else {
                            Verdict::Denied
                        },
                        denial: permission::check(user, command, &argv, asked.database).err(),
                        selectors: judge::selectors(
                            user,
                            histories,
                            command,
                            &argv,
                            asked.database,
                        ),
                        running: None,
                        notes: Vec::new(),
                        repairs: Vec::new(),
                    },
                });
            }
        }
        let asks = running.error.is_some()
            || !running.every_key.is_empty()
            || !running.calls.is_empty()
            || running.not_run.is_some();
        asks.then_some(running)
    }

    /// What is denied when this user makes the call.
    pub(super) fn denied(
        &self,
        user: &User,
        command: &'static Command,
        argv: &[&[u8]],
    ) -> Option<Denied> {
        if permission::check(user, command, argv, self.database).is_err() {
            return Some(denied(command, argv, self.database));
        }
        if !Session::asks_while_running(command) {
            return None;
        }
        let (reply, inside) = self.run(user, argv);
        let asked = inside.denied(&reply)?;
        let Lookup::Found(command) = self.server.commands().lookup(&asked.argv) else {
            return None;
        };
        let argv: Vec<&[u8]> = asked.argv.iter().map(Vec::as_slice).collect();
        Some(denied(command, &argv, asked.database))
    }

    /// Makes the call as the user on a copy of the session.
    fn run(&self, user: &User, argv: &[&[u8]]) -> (Reply, Inside) {
        let (mut session, connection) = match &self.session {
            Some((session, connection)) => (Session::clone(session), *connection),
            None => (Session::new(self.server), CONNECTION),
        };
        session.put_user(&self.name, user.clone());
        if self.session.is_none() {
            session.impersonate(connection, &self.name);
            session.select_database(connection, self.database);
        }
        let reply = session.execute(connection, argv);
        (reply, session.inside().clone())
    }
}

impl Running {
    pub(super) fn verdict(&self) -> Verdict {
        match (&self.error, &self.not_run) {
            (Some(_), _) => Verdict::Denied,
            (None, Some(script)) if !script.is_permitted() => Verdict::Undecided,
            (None, _) => Verdict::Allowed,
        }
    }
}

fn denied(command: &'static Command, argv: &[&[u8]], database: u32) -> Denied {
    Denied {
        command,
        argv: argv.iter().map(|argument| argument.to_vec()).collect(),
        database,
        every_key: option_for_every_key(command, argv).is_some(),
    }
}

/// Formats a call as one line.
fn line(argv: &[&[u8]]) -> String {
    let word = |word: &&[u8]| match std::str::from_utf8(word) {
        Ok(plain) if !plain.is_empty() && plain.bytes().all(is_plain) => plain.to_owned(),
        _ => fmt::from_fn(|f| quote(f, word)).to_string(),
    };
    argv.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'')
}

fn judged(
    user: &User,
    histories: &[History],
    command: &Command,
    argv: &[&[u8]],
    database: u32,
) -> Vec<EveryKey> {
    let permits = |selector| permission::check_selector(selector, command, argv, database).is_ok();
    let selectors = user.all_selectors().zip(histories);
    selectors
        .filter(|(selector, _)| permits(selector))
        .map(|(_, history)| EveryKey {
            rule: history.rule,
            judgement: history.judge_every_key(),
        })
        .collect()
}

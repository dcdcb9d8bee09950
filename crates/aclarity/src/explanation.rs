//! Explains why a call is allowed or denied: which rules decided, and which
//! were overridden.
//!
//! The verdict is that of running the call. Its first part, all that ACL DRYRUN
//! checks, comes from [`permission`]; scripts, EXEC and SORT check more while
//! they run, which a simulated session determines. The rules are replayed to
//! find the ones that decided.

mod display;
mod history;
mod judge;
mod notes;
mod running;

use serde::Serialize;

use crate::commands::{Command, Lookup};
use crate::finding::about_call;
use crate::permission::{self, Denial};
use crate::redact::redact;
use crate::repair::{self, Repair, RepairContext};
use crate::rule::RuleError;
use crate::server::Server;
use crate::user::User;
use crate::users::UNNAMED_USER;

pub use crate::session::Verdict;
pub use crate::span::RuleRef;
use history::History;
pub use notes::Note;
pub use running::{Asker, EveryKey, InnerCall, Running};

/// Why a user may or may not make a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The command's full name.
    pub command: &'static str,
    /// Whether running the call is allowed; `false` when it is undecided.
    pub allowed: bool,
    /// The verdict as one value.
    pub verdict: Verdict,
    /// What ACL DRYRUN would report; `None` when it replies OK.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denial: Option<Denial>,
    /// How each selector judges the call: the root first, up to the one that
    /// allows it.
    pub selectors: Vec<SelectorVerdict>,
    /// What the server checks while it runs the call, after ACL DRYRUN's OK.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<Running>,
    /// Notes on a denial, such as rules that nearly match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Repairs of a denial, best first. One of the first two grants least.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

/// How one selector judges a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelectorVerdict {
    /// The rule that defines this selector; `None` for the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<usize>,
    /// The first part of the call that it does not permit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denial: Option<Denial>,
    /// The judgement of each database that the call needs, on servers with
    /// database rules.
    pub databases: Vec<DatabaseJudgement>,
    /// The judgement of the command.
    pub command: Judgement,
    /// The judgement of each key.
    pub keys: Vec<KeyJudgement>,
    /// The judgement of each channel.
    pub channels: Vec<ChannelJudgement>,
}

/// Whether something is permitted, and the rules that decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// Whether it is permitted.
    pub permitted: bool,
    /// The rules that decided; empty when no rule mentions the subject.
    pub decided_by: Vec<RuleRef>,
    /// Earlier rules about the subject that were overridden.
    pub overridden: Vec<RuleRef>,
}

impl Judgement {
    /// Whether the subject is permitted although no rule mentions it.
    pub fn is_permitted_by_default(&self) -> bool {
        self.permitted && self.decided_by.is_empty()
    }
}

/// A selector's judgement of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatabaseJudgement {
    /// Index of the argument that names it; 0 when none does.
    pub argument: usize,
    /// The database's number.
    pub database: u32,
    /// The judgement.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// A selector's judgement of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyJudgement {
    /// Index of the key argument.
    pub argument: usize,
    /// The key.
    pub key: String,
    /// Whether the command reads it.
    pub reads: bool,
    /// Whether the command writes it.
    pub writes: bool,
    /// The judgement.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// A selector's judgement of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelJudgement {
    /// Index of the channel argument.
    pub argument: usize,
    /// The channel.
    pub channel: String,
    /// The judgement.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// Why a call cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExplainError {
    /// The server refuses a rule.
    Rule {
        /// Index of the rule, from 0.
        rule: usize,
        /// The rule; for a password rule only its sign.
        text: String,
        /// Why it is refused.
        error: RuleError,
        /// How to fix it.
        help: String,
    },
    /// The server has no such command or subcommand.
    UnknownCommand {
        /// Its name.
        name: String,
        /// Which servers or module have the command, or which one was probably
        /// meant.
        help: Option<String>,
    },
    /// The command does not accept this number of arguments.
    WrongArity(&'static str),
}

/// Explains whether a user with these rules may make a call, on a connection
/// whose current database is `database`.
///
/// The rules are arguments of ACL SETUSER, with selectors already joined
/// ([`merge_selectors`](crate::rule::merge_selectors)).
///
/// ```
/// use aclarity::{Server, explanation::explain};
///
/// let rules = ["~*", "+@all", "-@dangerous"];
/// let explanation = explain(&rules, Server::Redis8_6, &["FLUSHALL"], 0)?;
/// assert!(!explanation.allowed);
/// let command = &explanation.selectors[0].command;
/// assert_eq!(command.decided_by[0].rule, 2);
/// assert_eq!(command.overridden[0].rule, 1);
/// # Ok::<(), aclarity::explanation::ExplainError>(())
/// ```
///
/// # Errors
///
/// When the server would refuse a rule, or the call before it checks
/// permissions.
pub fn explain<R: AsRef<[u8]>, A: AsRef<[u8]>>(
    rules: &[R],
    server: Server,
    argv: &[A],
    database: u32,
) -> Result<Explanation, ExplainError> {
    Asker::new(server, UNNAMED_USER.as_bytes(), database).explain(rules, argv)
}

impl Asker<'_> {
    /// Explains whether this user, if defined by these rules, may make a call
    /// now. See [`explain`].
    ///
    /// # Errors
    ///
    /// When the server would refuse a rule, or the call before it checks
    /// permissions.
    pub fn explain<R: AsRef<[u8]>, A: AsRef<[u8]>>(
        &self,
        rules: &[R],
        argv: &[A],
    ) -> Result<Explanation, ExplainError> {
        let rules: Vec<&[u8]> = rules.iter().map(AsRef::as_ref).collect();
        let argv: Vec<&[u8]> = argv.iter().map(AsRef::as_ref).collect();
        explain_call(self, &rules, &argv)
    }
}

/// Returns help for a refused rule. Builds without shell parsing are kept small
/// and recognise fewer mistakes.
fn advice(error: &RuleError, rule: &[u8], before: Option<&[u8]>, server: Server) -> String {
    if cfg!(feature = "shell") {
        error.hint(rule, before, server).to_string()
    } else {
        error.help(rule, server)
    }
}

/// Implements [`explain`] without type parameters, so that it is compiled once.
fn explain_call(
    asker: &Asker<'_>,
    rules: &[&[u8]],
    argv: &[&[u8]],
) -> Result<Explanation, ExplainError> {
    let (server, database) = (asker.server, asker.database);
    let mut user = User::new(server);
    for (rule, text) in rules.iter().enumerate() {
        user.apply(text, server)
            .map_err(|error| ExplainError::Rule {
                rule,
                text: redact(&shown(text)),
                help: advice(
                    &error,
                    text,
                    rule.checked_sub(1).map(|at| rules[at]),
                    server,
                ),
                error,
            })?;
    }
    if is_quit_without_command(server, argv) {
        return Ok(Explanation::of_quit());
    }
    let command = asker.call(argv)?;
    let denial = permission::check(&user, command, argv, database).err();
    let histories = History::of(rules, server);
    let selectors = judge::selectors(&user, &histories, command, argv, database);
    let running = match denial {
        None => asker.running(&user, &histories, command, argv),
        Some(_) => None,
    };
    let verdict = match (&denial, &running) {
        (Some(_), _) => Verdict::Denied,
        (None, Some(running)) => running.verdict(),
        (None, None) => Verdict::Allowed,
    };
    let mut explanation = Explanation {
        command: command.name,
        allowed: verdict == Verdict::Allowed,
        verdict,
        denial,
        selectors,
        running,
        notes: Vec::new(),
        repairs: Vec::new(),
    };
    if verdict == Verdict::Denied {
        explanation.notes = notes::notes(&explanation, rules, &histories, argv);
        let context = RepairContext {
            user: &user,
            rules,
            selectors: histories.iter().filter_map(|one| one.rule).collect(),
            server,
        };
        let refusing = explanation.selectors.iter().map(|selector| {
            let rule = selector.command.decided_by.first().copied();
            rule.filter(|_| !selector.command.permitted)
        });
        let denied = |user: &User| asker.denied(user, command, argv);
        explanation.repairs = repair::find(&context, &refusing.collect::<Vec<_>>(), &denied);
    }
    Ok(explanation)
}

impl Asker<'_> {
    /// The command of a call, by the names that it has on the server.
    fn call(&self, argv: &[&[u8]]) -> Result<&'static Command, ExplainError> {
        let own = self.server.commands().lookup(argv);
        match &self.session {
            None => call(self.server, argv, own),
            Some((session, _)) => match (session.names().lookup(argv), own) {
                (Lookup::Unknown, Lookup::Found(_) | Lookup::NoSubcommand(_)) => {
                    Err(ExplainError::UnknownCommand {
                        name: argv.first().map_or(String::new(), |name| shown(name)),
                        help: Some(RENAMED.to_owned()),
                    })
                }
                (found, _) => call(self.server, argv, found),
            },
        }
    }
}

/// The help for a command that the server calls by another name.
const RENAMED: &str = "`rename-command` gives it another name, or none";

fn call(
    server: Server,
    argv: &[&[u8]],
    found: Lookup<'static>,
) -> Result<&'static Command, ExplainError> {
    let word = |at: usize| argv.get(at).map(|word| shown(word));
    let name = match found {
        Lookup::Found(command) if command.accepts(argv.len()) => return Ok(command),
        Lookup::Found(command) => return Err(ExplainError::WrongArity(command.name)),
        Lookup::NoSubcommand(container) => {
            format!("{}|{}", container.name, word(1).unwrap_or_default())
        }
        Lookup::Unknown => word(0).unwrap_or_default(),
    };
    let help = about_call(&name, server);
    // A name that is not close to a command's may be a password.
    let name = if help.is_some() { name } else { redact(&name) };
    Err(ExplainError::UnknownCommand { name, help })
}

/// Whether the call is QUIT, which Redis 6 handles before it looks up commands.
fn is_quit_without_command(server: Server, argv: &[&[u8]]) -> bool {
    let is_quit = argv
        .first()
        .is_some_and(|name| name.eq_ignore_ascii_case(b"quit"));
    is_quit && server.commands().get(b"quit").is_none()
}

impl Explanation {
    /// The explanation of QUIT: everybody may close a connection.
    fn of_quit() -> Self {
        let root = SelectorVerdict {
            rule: None,
            denial: None,
            databases: Vec::new(),
            command: Judgement {
                permitted: true,
                decided_by: Vec::new(),
                overridden: Vec::new(),
            },
            keys: Vec::new(),
            channels: Vec::new(),
        };
        Self {
            command: "quit",
            allowed: true,
            verdict: Verdict::Allowed,
            denial: None,
            selectors: vec![root],
            running: None,
            notes: Vec::new(),
            repairs: Vec::new(),
        }
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

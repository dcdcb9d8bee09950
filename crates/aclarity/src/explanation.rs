//! Why a call is allowed or denied: which rules decided, and which lost.
//!
//! The verdict itself comes from [`permission`]; here the
//! rules are replayed to find the tokens behind it.

mod display;
mod history;

use serde::Serialize;

use crate::commands::{Command, Lookup};
use crate::document::redact;
use crate::finding::nearest;
use crate::permission::{self, Access, Denial};
use crate::repair::{self, Made, Repair};
use crate::rule::{RuleError, Span};
use crate::server::Server;
use crate::user::User;

use history::History;

/// Why a user may or may not make a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The command's full name.
    pub command: &'static str,
    /// The verdict.
    pub allowed: bool,
    /// What the server would report, when denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denial: Option<Denial>,
    /// How each selector judged, the root first, up to the one that allowed.
    pub selectors: Vec<SelectorVerdict>,
    /// Ways of allowing it, when denied, the one that allows least else first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

/// How one selector judged a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelectorVerdict {
    /// The rule that is this selector; nothing for the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<usize>,
    /// The first thing that it does not permit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denial: Option<Denial>,
    /// Its judgement of each database that the call needs, on servers whose
    /// rules know them.
    pub databases: Vec<DatabaseJudgement>,
    /// Its judgement of the command.
    pub command: Judgement,
    /// Its judgement of each key.
    pub keys: Vec<KeyJudgement>,
    /// Its judgement of each channel.
    pub channels: Vec<ChannelJudgement>,
}

/// Whether something is permitted, and by which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// Whether it is permitted.
    pub permitted: bool,
    /// The rules that decided; none when no rule speaks of it.
    pub decided_by: Vec<RuleRef>,
    /// The rules that spoke of it before and lost.
    pub overridden: Vec<RuleRef>,
}

impl Judgement {
    /// Whether it is permitted because no rule speaks of it.
    pub fn is_unspoken(&self) -> bool {
        self.permitted && self.decided_by.is_empty()
    }
}

/// A selector's judgement of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatabaseJudgement {
    /// The argument that names it; 0 when none does.
    pub argument: usize,
    /// The database's number.
    pub database: u32,
    /// What the selector says.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// A selector's judgement of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyJudgement {
    /// The argument that is the key.
    pub argument: usize,
    /// The key.
    pub key: String,
    /// Whether the command reads it.
    pub reads: bool,
    /// Whether the command writes it.
    pub writes: bool,
    /// What the selector says.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// A selector's judgement of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelJudgement {
    /// The argument that is the channel.
    pub argument: usize,
    /// The channel.
    pub channel: String,
    /// What the selector says.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// A rule among those that were given, and the place in it that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RuleRef {
    /// The rule's number, from 0.
    pub rule: usize,
    /// The place in the rule: a part of it for a selector.
    pub span: Span,
}

/// What cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExplainError {
    /// The server refuses a rule.
    Rule {
        /// The rule's number, from 0.
        rule: usize,
        /// The rule; of a password only the sign.
        text: String,
        /// Why it is refused.
        error: RuleError,
        /// What to do about it.
        help: String,
    },
    /// The server has no such command or subcommand.
    UnknownCommand {
        /// Its name.
        name: String,
        /// The name that was probably meant.
        meant: Option<&'static str>,
    },
    /// The server would not take so many, or so few, arguments.
    WrongArity(&'static str),
}

/// Explains whether a user made by these rules may make a call, on a
/// connection that has selected the database.
///
/// The rules are arguments of ACL SETUSER with selectors put together
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
/// When a rule or the call is not one that the server would look at.
pub fn explain<R: AsRef<[u8]>, A: AsRef<[u8]>>(
    rules: &[R],
    server: Server,
    argv: &[A],
    database: u32,
) -> Result<Explanation, ExplainError> {
    let rules: Vec<&[u8]> = rules.iter().map(AsRef::as_ref).collect();
    let argv: Vec<&[u8]> = argv.iter().map(AsRef::as_ref).collect();
    explain_call(&rules, server, &argv, database)
}

/// One function for all kinds of rules and arguments.
fn explain_call(
    rules: &[&[u8]],
    server: Server,
    argv: &[&[u8]],
    database: u32,
) -> Result<Explanation, ExplainError> {
    let mut user = User::new(server);
    for (rule, text) in rules.iter().enumerate() {
        user.apply(text, server)
            .map_err(|error| ExplainError::Rule {
                rule,
                text: redact(&shown(text)),
                help: error.help(text, server),
                error,
            })?;
    }
    let command = call(server, argv)?;
    let denial = permission::check(&user, command, argv, database).err();
    let histories = History::of(rules, server);
    let mut selectors = Vec::new();
    for (selector, history) in user.all_selectors().zip(&histories) {
        let denial = permission::check_selector(selector, command, argv, database).err();
        let databases = judge_databases(history, command, argv, database);
        selectors.push(SelectorVerdict {
            denial,
            databases,
            ..judge(history, command, argv)
        });
        if denial.is_none() {
            break;
        }
    }
    let repairs = denial.map_or_else(Vec::new, |_| {
        let made = Made {
            user: &user,
            rules,
            selectors: histories.iter().filter_map(|one| one.rule).collect(),
            server,
        };
        repair::find(&made, command, argv, database)
    });
    Ok(Explanation {
        command: command.name,
        allowed: denial.is_none(),
        denial,
        selectors,
        repairs,
    })
}

fn call<A: AsRef<[u8]>>(server: Server, argv: &[A]) -> Result<&'static Command, ExplainError> {
    let table = server.commands();
    let word = |at: usize| argv.get(at).map(|word| shown(word.as_ref()));
    let name = match table.lookup(argv) {
        Lookup::Found(command) if command.accepts(argv.len()) => return Ok(command),
        Lookup::Found(command) => return Err(ExplainError::WrongArity(command.name)),
        Lookup::NoSubcommand(container) => {
            format!("{}|{}", container.name, word(1).unwrap_or_default())
        }
        Lookup::Unknown => word(0).unwrap_or_default(),
    };
    let mut known = table.all().iter().map(|command| command.name);
    Err(ExplainError::UnknownCommand {
        meant: nearest(&name, &mut known),
        name,
    })
}

fn judge_databases<A: AsRef<[u8]>>(
    history: &History,
    command: &Command,
    argv: &[A],
    current: u32,
) -> Vec<DatabaseJudgement> {
    let databases = command.databases(argv, current);
    let databases = databases.filter(|_| history.server.behaviour().databases);
    databases
        .map(|need| DatabaseJudgement {
            argument: need.argument,
            database: need.database,
            judgement: history.judge_database(need.database),
        })
        .collect()
}

fn judge<A: AsRef<[u8]>>(history: &History, command: &Command, argv: &[A]) -> SelectorVerdict {
    let keys = command.keys_of(argv).map(|key| {
        let name = argv[key.argument].as_ref();
        KeyJudgement {
            argument: key.argument,
            key: shown(name),
            reads: key.need.covers(Access::READ),
            writes: key.need.covers(Access::WRITE),
            judgement: history.judge_key(name, key.need),
        }
    });
    let literally = command.takes_channel_patterns();
    let channels = command.channel_arguments(argv.len()).map(|argument| {
        let channel = argv[argument].as_ref();
        ChannelJudgement {
            argument,
            channel: shown(channel),
            judgement: history.judge_channel(channel, literally),
        }
    });
    SelectorVerdict {
        rule: history.rule,
        denial: None,
        databases: Vec::new(),
        command: history.judge_command(command, argv.get(1).map(AsRef::as_ref)),
        keys: keys.collect(),
        channels: channels.collect(),
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

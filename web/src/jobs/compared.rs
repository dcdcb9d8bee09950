//! What differs between two servers, as far as a page shows it: of ten thousand
//! users that differ, the first few.

use aclarity::LineIndex;
use aclarity::analysis::difference::{Change, Comparison, Difference, UserDifference};
use aclarity::analysis::matrix::{Grant, Verdict};
use aclarity::document::Finding;
use serde::{Deserialize, Serialize};

use crate::excerpt::excerpt;
use crate::words::shown;

/// How many users, commands of each and errors are listed.
const SHOWN: usize = 60;
/// Bytes of a piece: some thousandths of a second.
const PIECE: usize = 64_000;

/// What differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub servers: [String; 2],
    /// The errors that one alone has: the first, and how many.
    pub errors: [(Vec<OwnError>, usize); 2],
    /// The users that differ: the first, and how many.
    pub users: (Vec<Who>, usize),
    pub own_commands: [Vec<String>; 2],
    pub shared_commands: usize,
}

/// An error that only one server has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnError {
    pub line: usize,
    pub about: String,
    pub message: String,
    pub help: Option<String>,
}

/// A user that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Who {
    pub name: String,
    pub rights: Rights,
}

/// How it differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Rights {
    /// Only this server has it.
    OnlyOn(String),
    /// Commands, with each server's verdict in words and in short: the first, and
    /// how many.
    Differ(Vec<(String, [(String, Granted); 2])>, usize),
}

/// How much of a command is granted. ([`Grant`] cannot be sent.)
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Granted {
    No,
    Part,
    All,
}

impl From<Grant> for Granted {
    fn from(grant: Grant) -> Self {
        match grant {
            Grant::Refused => Self::No,
            Grant::Part => Self::Part,
            Grant::Granted => Self::All,
        }
    }
}

impl From<Granted> for Grant {
    fn from(granted: Granted) -> Self {
        match granted {
            Granted::No => Self::Refused,
            Granted::Part => Self::Part,
            Granted::All => Self::Granted,
        }
    }
}

impl Compared {
    pub fn is_same(&self) -> bool {
        self.users.1 == 0 && self.errors.iter().all(|(_, count)| *count == 0)
    }

    fn new(difference: &Difference, text: &str) -> Self {
        let lines = LineIndex::new(text.as_bytes());
        let error = |finding: &Finding| OwnError {
            line: lines.place(finding.span.start).0,
            about: excerpt(text, finding.span),
            message: finding.message.clone(),
            help: finding.help.clone(),
        };
        let users = difference.users.iter().take(SHOWN).map(who).collect();
        Self {
            servers: difference.servers.map(|server| server.name().to_owned()),
            errors: [0, 1].map(|side: usize| {
                let errors = &difference.errors[side];
                (errors.iter().take(SHOWN).map(error).collect(), errors.len())
            }),
            users: (users, difference.users.len()),
            own_commands: difference.own_commands.clone(),
            shared_commands: difference.shared_commands,
        }
    }
}

fn who(user: &UserDifference) -> Who {
    let judged = |verdict: Verdict| (verdict.to_string(), verdict.grant().into());
    let rights = match &user.change {
        Change::OnlyOn(server) => Rights::OnlyOn(server.name().to_owned()),
        Change::Rights(rights) => {
            let first = rights.iter().take(SHOWN);
            let first = first.map(|right| (right.command.clone(), right.verdicts.map(judged)));
            Rights::Differ(first.collect(), rights.len())
        }
    };
    Who {
        name: shown(&user.name),
        rights,
    }
}

/// The comparison as a job.
pub struct Comparing {
    text: String,
    comparison: Comparison,
}

impl Comparing {
    pub fn new(text: String, servers: &[String; 2]) -> Option<Self> {
        let servers = [servers[0].parse().ok()?, servers[1].parse().ok()?];
        Some(Self {
            comparison: Comparison::new(text.as_str().into(), servers),
            text,
        })
    }

    pub fn go_on(&mut self) -> Option<Compared> {
        let difference = self.comparison.go_on(PIECE)?;
        Some(Compared::new(&difference, &self.text))
    }

    pub fn progress(&self) -> f64 {
        self.comparison.progress()
    }
}

//! Calls of a service's API as they are read, and refusals.

use serde_json::{Map, Value};

use crate::body::BadBody;
use crate::finding::Finding;
use crate::source::Fact;

/// The fields of a thing or of a request.
pub(crate) type Fields = Map<String, Value>;

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Create,
    Change,
    Delete,
    Show,
    List,
    /// Ask what became of a task.
    Task,
}

impl Verb {
    /// Whether it changes the account.
    pub(crate) fn changes(self) -> bool {
        matches!(self, Self::Create | Self::Change | Self::Delete)
    }
}

/// A request, read.
pub(crate) struct Call {
    pub verb: Verb,
    pub kind: &'static str,
    /// Of which thing; a new one says it in its fields.
    pub key: Option<String>,
    pub fields: Fields,
    pub findings: Vec<Finding>,
    /// The name of the call, for answers that repeat it.
    pub action: String,
}

/// Why a call is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    Unauthorized,
    UnknownCall,
    BadBody,
    Invalid,
    Combination,
    Taken,
    NotFound,
    Full,
    /// A built-in thing would change or go.
    BuiltIn,
    /// Another thing needs it.
    InUse,
    /// It names something that is not there.
    NoSuchReference,
    /// Things that it names together must not be together, or one is missing.
    BadGroup,
}

/// A refused call.
pub(crate) struct Refusal {
    pub problem: Problem,
    pub kind: &'static str,
    pub findings: Vec<Finding>,
}

impl Refusal {
    pub(crate) fn new(problem: Problem, kind: &'static str, finding: Finding) -> Self {
        Self {
            problem,
            kind,
            findings: vec![finding],
        }
    }

    /// Something that is wrong with a thing as a whole.
    pub(crate) fn of_whole(kind: &'static str, finding: Finding) -> Self {
        let problem = match finding.code {
            "combination" => Problem::Combination,
            "not-found" => Problem::NotFound,
            _ => Problem::BadGroup,
        };
        Self::new(problem, kind, finding)
    }

    /// A task that nobody made.
    pub(crate) fn no_such_task() -> Self {
        let finding = Finding::error("not-found", Fact::NOWHERE, "there is no such task");
        Self::new(Problem::NotFound, "", finding)
    }

    /// A body that is not to be read.
    pub(crate) fn of_body(bad: &BadBody) -> Self {
        Self::new(Problem::BadBody, "", bad.finding(Fact::NOWHERE))
    }

    /// A call that is none of those known.
    pub(crate) fn unknown_call() -> Self {
        let message = "no such call among those about accounts";
        let finding = Finding::error("unknown-call", Fact::NOWHERE, message);
        Self::new(Problem::UnknownCall, "", finding)
    }
}

/// A vendor's own error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VendorError {
    pub status: u16,
    pub code: &'static str,
    /// How we know that this problem has this status and code.
    pub fact: Fact,
}

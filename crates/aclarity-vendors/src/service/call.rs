//! Parsed calls of a service's API, and refusals.

use serde_json::{Map, Value};

use crate::body::BadBody;
use crate::finding::Finding;
use crate::source::Fact;

/// The fields of a resource or of a request.
pub(crate) type Fields = Map<String, Value>;

/// The operation of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Create,
    Change,
    Delete,
    Show,
    List,
    /// Query the outcome of a task.
    Task,
}

impl Verb {
    /// Whether it changes the account.
    pub(crate) fn changes(self) -> bool {
        matches!(self, Self::Create | Self::Change | Self::Delete)
    }
}

/// A parsed request.
pub(crate) struct Call {
    pub verb: Verb,
    pub kind: &'static str,
    /// The key of the resource; `None` for a new one, whose fields contain it.
    pub key: Option<String>,
    pub fields: Fields,
    pub findings: Vec<Finding>,
    /// The name of the call, for responses that repeat it.
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
    /// A built-in resource would be changed or deleted.
    BuiltIn,
    /// Another resource references it.
    InUse,
    /// It references a resource that does not exist.
    NoSuchReference,
    /// The referenced resources must not be combined, or one is missing.
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

    /// A finding about a resource as a whole.
    pub(crate) fn of_whole(kind: &'static str, finding: Finding) -> Self {
        let problem = match finding.code {
            "combination" => Problem::Combination,
            "not-found" => Problem::NotFound,
            _ => Problem::BadGroup,
        };
        Self::new(problem, kind, finding)
    }

    /// A task that does not exist.
    pub(crate) fn no_such_task() -> Self {
        let finding = Finding::error("not-found", Fact::UNSOURCED, "there is no such task");
        Self::new(Problem::NotFound, "", finding)
    }

    /// A body that cannot be parsed.
    pub(crate) fn of_body(bad: &BadBody) -> Self {
        Self::new(Problem::BadBody, "", bad.finding(Fact::UNSOURCED))
    }

    /// An unknown call.
    pub(crate) fn unknown_call() -> Self {
        let message = "no such call among those about accounts";
        let finding = Finding::error("unknown-call", Fact::UNSOURCED, message);
        Self::new(Problem::UnknownCall, "", finding)
    }
}

/// An error of the vendor's API.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VendorError {
    pub status: u16,
    pub code: &'static str,
    /// The source for the status and code of this problem.
    pub fact: Fact,
}

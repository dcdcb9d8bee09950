//! The form of a service's API: calls, as they are read, and refusals.

use serde_json::{Map, Value};

use super::Service;
use super::thing::Thing;
use crate::body::BadBody;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::source::Fact;
use crate::world::World;

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Create,
    Change,
    Delete,
    Show,
    List,
}

/// A request, read.
pub(crate) struct Call {
    pub verb: Verb,
    pub kind: &'static str,
    /// Of which thing; a new one says it in its fields.
    pub key: Option<String>,
    pub fields: Map<String, Value>,
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
pub(crate) struct VendorError {
    pub status: u16,
    pub code: &'static str,
    /// How we know that this problem has this status and code.
    pub fact: Fact,
}

/// The form of a service's API.
pub(crate) struct Api {
    /// The service, whose tables judge bodies.
    pub service: fn() -> &'static Service,
    pub read: fn(&Request) -> Result<Call, Refusal>,
    pub error: fn(Problem, &str) -> VendorError,
    /// The answer that an error has.
    pub refuse: fn(&VendorError, &str, &mut World) -> Response,
    /// The answer to a call that went well, with the things that it is about.
    pub answer: fn(&Call, &[&Thing], &mut World) -> Response,
    /// What a change does to fields that it is not simply put into.
    pub merge: fn(&mut Map<String, Value>, &mut Map<String, Value>),
    /// What is wrong with a thing and those that it names.
    pub group: fn(&Map<String, Value>, &[&Thing]) -> Option<Finding>,
    /// Whether a thing that goes is taken out of those that name it; otherwise
    /// it has to stay while they do.
    pub leaves: fn(&Thing) -> bool,
}

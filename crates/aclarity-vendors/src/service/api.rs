//! The form of a service's API, as data.

use super::call::{Call, Fields, Problem, Refusal, VendorError, Verb};
use super::tasks::Tasks;
use super::thing::Thing;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::world::World;

/// A problem, and the thing that has it.
pub(crate) struct About<'a> {
    pub problem: Problem,
    pub kind: &'a str,
    pub key: &'a str,
    pub verb: Verb,
}

/// The form of a service's API.
pub(crate) struct Api {
    pub read: fn(&Request) -> Result<Call, Refusal>,
    pub error: fn(Problem, &str) -> VendorError,
    /// The vendor's text about a thing that is taken or not found, where it is
    /// known.
    pub text: fn(&About<'_>) -> Option<String>,
    /// The answer that an error has.
    pub refuse: fn(&VendorError, &str, &Request, &mut World) -> Response,
    /// The answer to a call that went well, with the things that it is about.
    pub answer: fn(&Call, &[&Thing], &mut World) -> Response,
    /// What a change does to fields that it is not simply put into, or why it
    /// is refused.
    pub merge: fn(&mut Fields, &mut Fields) -> Option<Finding>,
    /// What is wrong with a thing as a whole, and with those that it names.
    pub whole: fn(&Fields, &[&Thing]) -> Option<Finding>,
    /// Whether a thing that goes is taken out of those that name it; otherwise
    /// it has to stay while they do.
    pub leaves: fn(&Thing) -> bool,
    /// Whether calls name things by their numbers.
    pub by_number: bool,
    /// How changes are answered where the service makes them later.
    pub tasks: Option<&'static Tasks>,
}

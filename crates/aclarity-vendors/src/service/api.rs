//! A service's API as data.

use super::call::{Call, Fields, Problem, Refusal, VendorError, Verb};
use super::resource::Resource;
use super::tasks::Tasks;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::world::World;

/// A problem and the resource that has it.
pub(crate) struct About<'a> {
    pub problem: Problem,
    pub kind: &'a str,
    pub key: &'a str,
    pub verb: Verb,
}

/// A service's API.
pub(crate) struct Api {
    pub read: fn(&Request) -> Result<Call, Refusal>,
    pub error: fn(Problem, &str) -> VendorError,
    /// The vendor's message about a resource that exists or is missing, if
    /// published.
    pub text: fn(&About<'_>) -> Option<String>,
    /// Builds the response for an error.
    pub refuse: fn(&VendorError, &str, &Request, &mut World) -> Response,
    /// Builds the response for a successful call, with the resources concerned.
    pub answer: fn(&Call, &[&Resource], &mut World) -> Response,
    /// Merges a change into fields that are not simply replaced, or returns the
    /// reason for a refusal.
    pub merge: fn(&mut Fields, &mut Fields) -> Option<Finding>,
    /// Checks a resource as a whole, together with the resources that it
    /// references.
    pub whole: fn(&Fields, &[&Resource]) -> Option<Finding>,
    /// Whether deleting a resource removes references to it; otherwise it
    /// cannot be deleted while it is referenced.
    pub leaves: fn(&Resource) -> bool,
    /// Whether calls identify resources by number.
    pub by_number: bool,
    /// Responses for services that apply changes later.
    pub tasks: Option<&'static Tasks>,
}

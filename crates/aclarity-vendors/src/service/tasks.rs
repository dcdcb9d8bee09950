//! Services that apply changes later: a change returns a task, and a later call
//! queries its outcome.
//!
//! The simulation applies the change at once, so a task is complete when it is
//! queried.

use super::call::{Problem, Refusal, VendorError, Verb};
use crate::finding::{Finding, Severity};
use crate::http::Response;
use crate::world::Timestamp;

/// The responses about a service's tasks.
pub(crate) struct Tasks {
    /// Builds the response to the call that creates a task.
    pub received: fn(&Task) -> Response,
    /// Builds the response about a completed task.
    pub outcome: fn(&Task) -> Response,
}

/// A change that a call requested.
pub(crate) struct Task {
    pub id: String,
    pub verb: Verb,
    pub kind: &'static str,
    pub at: Timestamp,
    /// The number of the changed resource, or the error.
    pub outcome: Result<usize, Failure>,
}

/// Why a task failed.
pub(crate) struct Failure {
    pub error: VendorError,
    pub message: String,
}

/// Whether a request is refused before it becomes a task: it cannot be parsed,
/// or a field is missing or has the wrong type.
pub(crate) fn is_refused_at_once(refusal: &Refusal) -> bool {
    let is_about_form =
        |finding: &Finding| finding.is_error() && matches!(finding.code, "missing" | "wrong-type");
    matches!(
        refusal.problem,
        Problem::BadBody | Problem::UnknownCall | Problem::Unauthorized
    ) || refusal.findings.iter().any(is_about_form)
}

/// Findings about a task that will fail: the call itself reports success.
pub(crate) fn foreseen(findings: Vec<Finding>) -> impl Iterator<Item = Finding> {
    findings.into_iter().map(|finding| {
        if finding.is_error() {
            let message = format!("the task will fail: {}", finding.message);
            Finding {
                severity: Severity::Warning,
                message,
                ..finding
            }
        } else {
            finding
        }
    })
}

//! Services that make changes later: a change is answered with a task, and a
//! later call asks what became of it.
//!
//! Here the change is made at once, so that a task is done when it is asked for.

use super::call::{Problem, Refusal, VendorError, Verb};
use crate::finding::{Finding, Severity};
use crate::http::Response;
use crate::world::Timestamp;

/// How a service answers about tasks.
pub(crate) struct Tasks {
    /// The answer to the call that makes a task.
    pub received: fn(&Task) -> Response,
    /// The answer about a task that is done.
    pub outcome: fn(&Task) -> Response,
}

/// A change that a call asked for.
pub(crate) struct Task {
    pub id: String,
    pub verb: Verb,
    pub kind: &'static str,
    pub at: Timestamp,
    /// The number of the changed thing, or the error.
    pub outcome: Result<usize, Failure>,
}

/// Why a task failed.
pub(crate) struct Failure {
    pub error: VendorError,
    pub message: String,
}

/// Whether a request is refused before it becomes a task: it cannot be read, or
/// a field is missing or of the wrong type.
pub(crate) fn is_refused_at_once(refusal: &Refusal) -> bool {
    let is_about_form =
        |finding: &Finding| finding.is_error() && matches!(finding.code, "missing" | "wrong-type");
    matches!(
        refusal.problem,
        Problem::BadBody | Problem::UnknownCall | Problem::Unauthorized
    ) || refusal.findings.iter().any(is_about_form)
}

/// Findings about a task that fails: the call itself is answered as a success.
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

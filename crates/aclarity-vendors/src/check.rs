//! Checks a single value: would the system accept it?

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::context::{BadContext, Context};
use crate::finding::{Finding, Verdict, short};
use crate::policy::{Strength, strength};
use crate::profile::{Profile, UnknownProfile};
use crate::source::Fact;
use crate::system::System;
use crate::vendor::{BadSubmission, Submission};

/// A value and the field that it is meant for.
#[derive(Debug, Clone)]
pub struct Question {
    /// The system.
    pub system: System,
    /// Which documents to follow.
    pub profile: &'static Profile,
    /// The API's own name of the field, or `precondition` for what must hold
    /// before anything can be created.
    pub field: String,
    /// The value; null for none.
    pub value: Value,
    /// The context, such as properties of the instance.
    pub context: Context,
}

/// A system's verdict on a value, with all reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The verdict: that of the most severe finding.
    pub verdict: Verdict,
    /// All findings about the value.
    pub findings: Vec<Finding>,
}

/// Why a question is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadQuestion {
    /// The system has no such field.
    Field {
        /// The system.
        system: System,
        /// The field's name as it was given.
        name: String,
    },
    /// The system has no such profile.
    Profile(UnknownProfile),
    /// A context value has the wrong type.
    Context(BadContext),
}

impl fmt::Display for BadQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field { system, name } => {
                let names = system.fields().join(" ");
                write!(f, "{system} has no field `{name}`; use one of {names}")
            }
            Self::Profile(error) => error.fmt(f),
            Self::Context(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BadQuestion {}

impl From<BadContext> for BadQuestion {
    fn from(error: BadContext) -> Self {
        Self::Context(error)
    }
}

impl From<UnknownProfile> for BadQuestion {
    fn from(error: UnknownProfile) -> Self {
        Self::Profile(error)
    }
}

impl From<BadSubmission> for BadQuestion {
    fn from(error: BadSubmission) -> Self {
        match error {
            BadSubmission::Profile(error) => error.into(),
            BadSubmission::Context(error) => error.into(),
        }
    }
}

/// Answers a question.
///
/// ```
/// use aclarity_vendors::{Context, Question, System, Verdict, check};
///
/// let system = System::HuaweiDcs;
/// let answer = check(&Question {
///     system,
///     profile: system.profile(None)?,
///     field: "account_name".to_owned(),
///     value: "1user".into(),
///     context: Context::default(),
/// })?;
/// assert_eq!(answer.verdict, Verdict::Reject);
/// assert_eq!(answer.findings[0].code, "first-character");
/// # Ok::<(), aclarity_vendors::check::BadQuestion>(())
/// ```
///
/// # Errors
///
/// When the system has no such field, or a context value has the wrong type.
pub fn check(question: &Question) -> Result<Answer, BadQuestion> {
    let system = question.system;
    if !system.fields().contains(&question.field.as_str()) {
        return Err(BadQuestion::Field {
            system,
            name: short(&question.field),
        });
    }
    let mut findings = system.vendor().check(&Submission {
        profile: question.profile,
        field: &question.field,
        value: &question.value,
        context: &question.context,
    })?;
    if !findings.iter().any(Finding::is_error) {
        findings.extend(weakness(question));
    }
    findings.extend(unknown_context_keys(
        &question.context,
        system.context_keys(),
    ));
    Ok(Answer {
        verdict: Verdict::of(&findings),
        findings,
    })
}

/// Returns a note on a password that is allowed but easy to guess.
fn weakness(question: &Question) -> Option<Finding> {
    let policy = question.system.policy(question.profile, &question.field);
    let password = question.value.as_str()?;
    // A policy without rules belongs to an old password, which is being
    // replaced.
    let is_new = policy.is_some_and(|policy| policy.is_secret && !policy.rules.is_empty());
    let is_weak = is_new && strength(password, None) == Strength::Weak;
    is_weak.then(|| {
        Finding::note(
            "weak-password",
            Fact::UNSOURCED,
            "allowed, but easy to guess: few characters, or repeats and runs",
        )
    })
}

/// Notes on context keys that the system does not use.
pub fn unknown_context_keys(context: &Context, known: &[&str]) -> Vec<Finding> {
    context
        .keys()
        .filter(|key| !known.contains(key))
        .map(|key| {
            let message = format!("the context key `{}` is unknown and ignored", short(key));
            Finding::note("unknown-circumstance", Fact::UNSOURCED, message)
                .with_help(format!("known are {}", known.join(", ")))
        })
        .collect()
}

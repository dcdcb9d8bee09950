//! The interface of a system: its description and its behaviour.

use aclarity::Server;
use serde_json::Value;

use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::form::Form;
use crate::http::{Request, Response};
use crate::mapping::{BadForm, Blocked, Candidate, RulesOfForm};
use crate::policy::Policy;
use crate::profile::{Profile, UnknownProfile};
use crate::redis_rules::RedisRules;
use crate::setting::{Caller, Setting};
use crate::source::Source;
use crate::world::World;

/// The constants of a system.
pub(crate) struct Description {
    /// Its profiles; the first is the default.
    pub profiles: &'static [Profile],
    /// Its documents.
    pub sources: &'static [&'static Source],
    /// The fields that [`Vendor::check`] supports.
    pub fields: &'static [&'static str],
    /// The context keys that [`Vendor::check`] uses.
    pub context_keys: &'static [&'static str],
    /// The forms of its console.
    pub forms: &'static [Form],
    /// The context values that users can choose.
    pub settings: &'static [Setting],
    /// The users who can send the requests of its forms; empty if requests do
    /// not identify a user.
    pub callers: &'static [Caller],
    /// Commands that nobody may run there, whatever the rules are.
    pub blocked: &'static [Blocked],
    /// Whether an [`Account`] simulates its calls, because their format is
    /// known.
    pub has_calls: bool,
    /// The finding for clients that check certificates, where these are
    /// self-signed.
    pub self_signed: Option<fn() -> Finding>,
}

impl Description {
    /// A description with calls and no other content, as a base for others.
    pub(crate) const EMPTY: Self = Self {
        profiles: &[],
        sources: &[],
        fields: &[],
        context_keys: &[],
        forms: &[],
        settings: &[],
        callers: &[],
        blocked: &[],
        has_calls: true,
        self_signed: None,
    };
}

/// A value submitted for a field.
#[derive(Clone, Copy)]
pub(crate) struct Submission<'a> {
    pub profile: &'static Profile,
    /// One of [`Description::fields`].
    pub field: &'a str,
    /// The value; null if absent.
    pub value: &'a Value,
    pub context: &'a Context,
}

/// The behaviour of a system. Each implementation has its own module and is
/// stateless; its state is an [`Account`].
pub(crate) trait Vendor: Sync {
    /// The constants of the system.
    fn description(&self) -> &Description;

    /// Checks a value.
    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission>;

    /// The policy for the texts of a field, if it has one.
    fn policy(&self, profile: &'static Profile, field: &str) -> Option<&'static Policy>;

    /// Creates an empty account of a customer.
    fn account(&'static self) -> Box<dyn Account>;

    /// The Redis rules that a form is equivalent to.
    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm>;

    /// The forms that approximate a user's rules, with the names of a profile.
    fn forms_of(&self, rules: &RedisRules, profile: &'static Profile) -> Vec<Candidate>;
}

/// A simulated customer's account and its resources.
pub(crate) trait Account: Send + Sync {
    /// The context keys that [`set_context`](Self::set_context) uses.
    fn context_keys(&self) -> &'static [&'static str];

    /// Applies context values, such as the type of the instance.
    fn set_context(&mut self, context: &Context) -> Result<(), BadContext>;

    /// Answers a request.
    fn call(&mut self, request: &Request, profile: &'static Profile, world: &mut World)
    -> Response;
}

/// Why a value cannot be checked: its context is invalid. Callers get it as a
/// [`BadQuestion`](crate::check::BadQuestion).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadSubmission {
    /// The context names a profile that the system does not have.
    Profile(UnknownProfile),
    /// A context value has the wrong type.
    Context(BadContext),
}

impl From<BadContext> for BadSubmission {
    fn from(error: BadContext) -> Self {
        Self::Context(error)
    }
}

impl From<UnknownProfile> for BadSubmission {
    fn from(error: UnknownProfile) -> Self {
        Self::Profile(error)
    }
}

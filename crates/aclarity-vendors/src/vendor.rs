//! What a system brings: its description, and what it answers.

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

/// What is constant about a system.
pub(crate) struct Description {
    /// Its profiles; the first is used when none is named.
    pub profiles: &'static [Profile],
    /// Its documents.
    pub sources: &'static [&'static Source],
    /// The fields that [`Vendor::check`] knows.
    pub fields: &'static [&'static str],
    /// The circumstances that [`Vendor::check`] asks for.
    pub circumstances: &'static [&'static str],
    /// The forms of its console.
    pub forms: &'static [Form],
    /// The circumstances that people choose.
    pub settings: &'static [Setting],
    /// Who can send the requests of its forms; empty where requests name nobody.
    pub callers: &'static [Caller],
    /// Commands that nobody can run there, whatever the rules say.
    pub blocked: &'static [Blocked],
    /// Whether the form of its calls is known, so that an [`Account`] answers.
    pub has_calls: bool,
    /// The finding about a client that checks its certificates, where they are
    /// self-signed.
    pub self_signed: Option<fn() -> Finding>,
}

impl Description {
    /// Nothing, with calls: what the description of a system starts from.
    pub(crate) const EMPTY: Self = Self {
        profiles: &[],
        sources: &[],
        fields: &[],
        circumstances: &[],
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
    /// The value; null for none.
    pub value: &'a Value,
    pub context: &'a Context,
}

/// What a system answers. Each lives in a module of its own and is stateless;
/// its state is an [`Account`].
pub(crate) trait Vendor: Sync {
    /// What is constant about it.
    fn description(&self) -> &Description;

    /// What is wrong with a value.
    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission>;

    /// The policy for the texts of a field, where it has one.
    fn policy(&self, profile: &'static Profile, field: &str) -> Option<&'static Policy>;

    /// A customer's account without anything in it.
    fn account(&'static self) -> Box<dyn Account>;

    /// The Redis rules that a form amounts to.
    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm>;

    /// The forms that come near to a user's rules, in the names of a profile.
    fn forms_of(&self, rules: &RedisRules, profile: &'static Profile) -> Vec<Candidate>;
}

/// A simulated customer's account: what was created and not yet deleted.
pub(crate) trait Account: Send + Sync {
    /// The circumstances that [`arrange`](Self::arrange) asks for.
    fn circumstances(&self) -> &'static [&'static str];

    /// Changes the circumstances, such as the type of the instance.
    fn arrange(&mut self, context: &Context) -> Result<(), BadContext>;

    /// Answers a request.
    fn call(&mut self, request: &Request, profile: &'static Profile, world: &mut World)
    -> Response;
}

/// Why a value cannot be judged: its context makes no sense. Callers get it as a
/// [`BadQuestion`](crate::check::BadQuestion).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadSubmission {
    /// The context names a profile that the system does not have.
    Profile(UnknownProfile),
    /// A part of the context has the wrong type.
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

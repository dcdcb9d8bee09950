//! Services whose accounts take Redis rules, or names for them, described as
//! data.
//!
//! They differ in tables: [`Parameter`]s, the form of
//! [`Access`](access::Access), and, where the API is documented, an [`Api`].

pub(crate) mod access;
pub(crate) mod api;
pub(crate) mod arrays;
pub(crate) mod call;
pub(crate) mod check_context;
pub(crate) mod directory;
pub(crate) mod grammar;
pub(crate) mod kind;
pub(crate) mod names;
pub(crate) mod parameter;
pub(crate) mod resource;
pub(crate) mod settings;
pub(crate) mod tasks;
pub(crate) mod unknown_calls;

use aclarity::Server;
use serde_json::Value;

use crate::field::wrong_type;
use crate::finding::Finding;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::Policy;
use crate::profile::Profile;
use crate::redis_rules::RedisRules;
use crate::source::Fact;
use crate::vendor::{Account, BadSubmission, Description, Submission, Vendor};

use access::{Access, AccessForm};
use api::Api;
use check_context::CheckContext;
use directory::Directory;
use kind::Kind;
use parameter::{Parameter, Shape};
use unknown_calls::UnknownCalls;

/// A service as data.
pub(crate) struct Service {
    /// The description. Its fields are parameters, and kinds for whole bodies.
    pub description: Description,
    pub kinds: &'static [Kind],
    pub access: AccessForm,
    /// The API; `None` if its format is unknown.
    pub api: Option<&'static Api>,
}

impl Service {
    /// Looks up a parameter of any kind by name.
    fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        let mut parameters = self.kinds.iter().flat_map(|kind| kind.parameters);
        parameters.find(|parameter| parameter.name == name)
    }

    pub(crate) fn access(&self) -> Access<'_> {
        Access {
            form: &self.access,
            blocked: self.description.blocked,
        }
    }
}

impl Vendor for Service {
    fn description(&self) -> &Description {
        &self.description
    }

    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
        let &Submission { field, value, .. } = submission;
        let at = CheckContext::new(submission.context, submission.profile)?;
        if let Some(kind) = self.kinds.iter().find(|kind| kind.name == field) {
            return Ok(match value {
                Value::Object(body) => kind.findings(body, true, self.access(), &at),
                other => vec![wrong_type(kind.name, "an object", other, Fact::UNSOURCED)],
            });
        }
        if let Some(findings) = self.access().part_findings(field, value, &at) {
            return Ok(findings);
        }
        let Some(parameter) = self.parameter(field) else {
            return Ok(Vec::new());
        };
        let mut findings = parameter.findings(Some(value), self.access(), &at);
        let keyed = self.kinds.iter().find(|kind| kind.key == field);
        if let (Some(kind), Some(name)) = (keyed, value.as_str()) {
            findings.extend(kind.name_findings(name, &at));
        }
        Ok(findings)
    }

    fn policy(&self, _: &'static Profile, field: &str) -> Option<&'static Policy> {
        match self.parameter(field)?.shape {
            Shape::Text(policy) | Shape::Texts { each: policy, .. } => Some(policy),
            _ => None,
        }
    }

    fn account(&'static self) -> Box<dyn Account> {
        match self.api {
            Some(api) => Box::new(Directory::new(self.kinds, api, self.access())),
            None => Box::new(UnknownCalls),
        }
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        self.access().rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, profile: &'static Profile) -> Vec<Candidate> {
        self.access().forms_of(rules, profile)
    }
}

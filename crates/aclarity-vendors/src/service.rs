//! Services whose accounts take Redis rules, or words for them, as data.
//!
//! What differs between them is in tables: [`Parameter`]s, the form of
//! [`Access`](access::Access), and where the form of the API is known an [`Api`].

pub(crate) mod access;
pub(crate) mod api;
pub(crate) mod arrays;
pub(crate) mod call;
pub(crate) mod directory;
pub(crate) mod grammar;
pub(crate) mod kind;
pub(crate) mod names;
pub(crate) mod parameter;
pub(crate) mod settings;
pub(crate) mod situation;
pub(crate) mod tasks;
pub(crate) mod thing;
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
use directory::Directory;
use kind::Kind;
use parameter::{Parameter, Shape};
use situation::Situation;
use unknown_calls::UnknownCalls;

/// A service as data.
pub(crate) struct Service {
    /// Its fields are parameters, and kinds for whole bodies.
    pub description: Description,
    pub kinds: &'static [Kind],
    pub access: AccessForm,
    /// Nothing when the form of the API is not known to us.
    pub api: Option<&'static Api>,
}

impl Service {
    /// The parameter of this name, of whichever kind.
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
        let at = Situation::new(submission.context, submission.profile)?;
        if let Some(kind) = self.kinds.iter().find(|kind| kind.name == field) {
            return Ok(match value {
                Value::Object(body) => kind.findings(body, true, self.access(), &at),
                other => vec![wrong_type(kind.name, "an object", other, Fact::NOWHERE)],
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

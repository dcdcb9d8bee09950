//! OVHcloud's managed Redis and Valkey: users of a cluster, with permissions as
//! four arrays.

mod account;
mod calls;
mod console;
mod errors;
mod forms;
mod judge;
mod mapping;
mod names;
mod settings;
mod sources;
mod unsupported;
mod users;

use aclarity::Server;
use serde_json::Value;

use crate::finding::Finding;
use crate::json::pointer_to;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::Policy;
use crate::profile::Profile;
use crate::redis_rules::RedisRules;
use crate::vendor::{Account, BadSubmission, Description, Submission, Vendor};

use judge::{Judge, Purpose};
use settings::Settings;

pub(crate) struct Ovhcloud;

static PROFILES: [Profile; 2] = [
    Profile {
        name: "api",
        title: "what the API's clients send, and what Redis takes",
        source: &sources::TERRAFORM_DOC,
    },
    Profile {
        name: "console",
        title: "the patterns of the Control Panel's form",
        source: &sources::CONSOLE,
    },
];

static DESCRIPTION: Description = Description {
    profiles: &PROFILES,
    sources: sources::ALL,
    fields: &["user", "name", "keys", "categories", "commands", "channels"],
    context_keys: &["engine", "version", "existing", "method"],
    forms: forms::FORMS,
    settings: settings::SETTINGS,
    blocked: &unsupported::UNSUPPORTED,
    ..Description::EMPTY
};

impl Vendor for Ovhcloud {
    fn description(&self) -> &Description {
        &DESCRIPTION
    }

    /// Checks a value. `user` is the body of a POST or PUT, as `method` states;
    /// `name` is a new user's name; the other fields are arrays of a body.
    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
        let context = submission.context;
        let mut settings = Settings::default();
        settings.set_context(context)?;
        let purpose = match context.word("method", &["POST", "PUT"])? {
            Some(0) => Purpose::Create,
            Some(_) => Purpose::Update,
            None => Purpose::Any,
        };
        let is_body = submission.field == "user";
        let judge = Judge {
            server: settings.server(),
            is_console: submission.profile.name == "console",
            // A name on its own belongs to a user to create.
            purpose: if is_body { purpose } else { Purpose::Create },
            existing: settings.existing.iter().map(String::as_str).collect(),
        };
        if is_body {
            return Ok(judge.body(submission.value));
        }
        let part = pointer_to(submission.field);
        let found = match submission.field {
            "name" => judge.name_field(Some(submission.value)),
            array => judge.array_field(array, submission.value),
        };
        let alone = found.into_iter().map(|finding| {
            let pointer = finding
                .pointer
                .as_deref()
                .and_then(|whole| whole.strip_prefix(&part));
            let pointer = pointer.filter(|inner| !inner.is_empty()).map(str::to_owned);
            Finding { pointer, ..finding }
        });
        Ok(alone.collect())
    }

    fn policy(&self, _profile: &'static Profile, field: &str) -> Option<&'static Policy> {
        (field == "name").then_some(&console::NAME)
    }

    fn account(&'static self) -> Box<dyn Account> {
        Box::new(account::Customer::default())
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        mapping::rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, _: &'static Profile) -> Vec<Candidate> {
        mapping::forms_of(rules)
    }
}

//! OVHcloud's managed Redis and Valkey: users of a cluster, and four arrays that
//! say what each may do.

mod account;
mod calls;
mod console;
mod errors;
mod forms;
mod judge;
mod mapping;
mod settings;
mod sources;
mod unsupported;
mod users;

use aclarity::Server;
use serde_json::Value;

use crate::check::{BadQuestion, Question};
use crate::finding::Finding;
use crate::form::Form;
use crate::json::pointer_to;
use crate::policy::Policy;
use crate::setting::Setting;
use crate::source::Source;
use crate::system::{Account, Profile, Vendor};
use crate::translation::{BadForm, Blocked, Candidate, RedisRules, RulesOfForm};

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

impl Vendor for Ovhcloud {
    fn profiles(&self) -> &'static [Profile] {
        &PROFILES
    }

    fn sources(&self) -> &'static [&'static Source] {
        sources::ALL
    }

    fn fields(&self) -> &'static [&'static str] {
        &["user", "name", "keys", "categories", "commands", "channels"]
    }

    fn circumstances(&self) -> &'static [&'static str] {
        &["engine", "version", "existing", "method"]
    }

    /// `user` is a body, of a POST or a PUT when `method` says which; `name` is
    /// a new user's name; the others are arrays of a body.
    fn check(&self, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
        let context = &question.context;
        let mut settings = Settings::default();
        settings.arrange(context)?;
        let purpose = match context.word("method", &["POST", "PUT"])? {
            Some(0) => Purpose::Create,
            Some(_) => Purpose::Update,
            None => Purpose::Any,
        };
        let is_body = question.field == "user";
        let judge = Judge {
            server: settings.server(),
            is_console: question.profile.name == "console",
            // A name alone is that of a user to create.
            purpose: if is_body { purpose } else { Purpose::Create },
            existing: settings.existing.iter().map(String::as_str).collect(),
        };
        if is_body {
            return Ok(judge.body(&question.value));
        }
        let part = pointer_to(&question.field);
        let found = match question.field.as_str() {
            "name" => judge.name_field(Some(&question.value)),
            array => judge.array_field(array, &question.value),
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

    fn settings(&self) -> &'static [Setting] {
        settings::SETTINGS
    }

    fn account(&self) -> Box<dyn Account> {
        Box::new(account::Customer::default())
    }

    fn blocked(&self) -> &'static [Blocked] {
        &unsupported::UNSUPPORTED
    }

    fn forms(&self) -> &'static [Form] {
        forms::FORMS
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        mapping::rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, _: &'static Profile) -> Vec<Candidate> {
        mapping::forms_of(rules)
    }
}

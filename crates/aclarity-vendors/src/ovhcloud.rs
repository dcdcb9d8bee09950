//! OVHcloud's managed Redis and Valkey: users of a cluster, and four arrays that
//! say what each may do.

mod account;
mod arrays;
mod calls;
mod errors;
mod forms;
mod judge;
mod mapping;
mod order;
mod settings;
mod sources;
mod unsupported;
mod users;

use aclarity::Server;
use serde_json::Value;

use crate::check::{BadQuestion, Question};
use crate::finding::Finding;
use crate::form::Form;
use crate::json;
use crate::policy::Policy;
use crate::source::{Fact, Source};
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
        &["user", "name"]
    }

    fn circumstances(&self) -> &'static [&'static str] {
        &["engine", "version", "existing", "method"]
    }

    /// `user` is a body, of a POST or a PUT when `method` says which; `name` is
    /// a new user's name.
    fn check(&self, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
        let context = &question.context;
        let mut settings = Settings::default();
        settings.arrange(context)?;
        let purpose = match context.word("method", &["POST", "PUT"])? {
            Some(0) => Purpose::Create,
            Some(_) => Purpose::Update,
            None => Purpose::Any,
        };
        let judge = Judge {
            server: settings.server(),
            is_console: question.profile.name == "console",
            purpose,
            existing: settings.existing.iter().map(String::as_str).collect(),
        };
        if question.field == "user" {
            return Ok(judge.body(&question.value));
        }
        Ok(match &question.value {
            Value::String(name) => judge.name(name),
            other => {
                let message = format!("name must be a string, not {}", json::kind(other));
                vec![Finding::error("wrong-type", Fact::NOWHERE, message)]
            }
        })
    }

    fn policy(&self, _profile: &'static Profile, field: &str) -> Option<&'static Policy> {
        (field == "name").then_some(&arrays::NAME)
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

    fn forms_of(&self, rules: &RedisRules) -> Vec<Candidate> {
        mapping::forms_of(rules)
    }
}

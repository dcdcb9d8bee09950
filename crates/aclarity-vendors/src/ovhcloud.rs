//! OVHcloud Public Cloud Databases: users of a Redis or Valkey service.

mod account;
mod commands;
mod elements;
mod form;
mod rules;
mod sources;

use aclarity::Server;
use serde_json::Value;

use crate::check::{BadQuestion, Question};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::json;
use crate::policy::Policy;
use crate::source::{Fact, Source};
use crate::system::{Account, Profile, Vendor};
use crate::translation::{BadForm, Blocked, Candidate, RedisRules, RulesOfForm};

use form::{Judge, Purpose};

pub(crate) struct Ovhcloud;

const CONSOLE: &str = "console";

static PROFILES: [Profile; 2] = [
    Profile {
        name: "api",
        title: "the API, after its guide and the Terraform provider",
        source: &sources::TERRAFORM,
    },
    Profile {
        name: CONSOLE,
        title: "the form of the Control Panel",
        source: &sources::CONSOLE,
    },
];

/// What the services run: Valkey 7.2, 8.0 and 8.1 since Redis is gone.
const VALKEY: Server = Server::Valkey8_1;
const REDIS: Server = Server::Redis7_2;

const ENGINES: [&str; 2] = ["valkey", "redis"];

/// The server whose commands and categories count.
fn server_of(context: &Context) -> Result<Server, BadContext> {
    let engine = context.word("engine", &ENGINES)?;
    Ok(if engine == Some(1) { REDIS } else { VALKEY })
}

impl Vendor for Ovhcloud {
    fn profiles(&self) -> &'static [Profile] {
        &PROFILES
    }

    fn sources(&self) -> &'static [&'static Source] {
        sources::ALL
    }

    /// The body of a request, and the name in it.
    fn fields(&self) -> &'static [&'static str] {
        &["user", form::NAME]
    }

    fn circumstances(&self) -> &'static [&'static str] {
        &["engine", "existing", "method"]
    }

    fn check(&self, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
        let context = &question.context;
        let existing = context.texts("existing")?.unwrap_or_default();
        let is_update = context.word("method", &["POST", "PUT"])? == Some(1);
        let judge = Judge {
            is_console: question.profile.name == CONSOLE,
            server: server_of(context)?,
            purpose: if is_update {
                Purpose::Update
            } else {
                Purpose::Create
            },
            existing: &existing,
        };
        let body = match (&question.value, question.field.as_str()) {
            (value, form::NAME) => {
                let mut body = serde_json::Map::new();
                body.insert(form::NAME.to_owned(), value.clone());
                body
            }
            (Value::Object(body), _) => body.clone(),
            (other, _) => {
                let message = format!("user must be an object, not {}", json::kind(other));
                let fact = Fact::assumed(&sources::TERRAFORM);
                return Ok(vec![Finding::error("wrong-type", fact, message)]);
            }
        };
        Ok(judge.findings(&body))
    }

    fn policy(&self, profile: &'static Profile, field: &str) -> Option<&'static Policy> {
        (field == form::NAME).then(|| form::name_policy(profile.name == CONSOLE))
    }

    fn account(&self) -> Box<dyn Account> {
        Box::new(account::Customer::default())
    }

    fn blocked(&self) -> &'static [Blocked] {
        &commands::BLOCKED
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        rules::rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules) -> Vec<Candidate> {
        rules::forms_of(rules)
    }
}

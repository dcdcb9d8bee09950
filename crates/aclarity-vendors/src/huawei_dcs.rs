//! Huawei Cloud Distributed Cache Service: ACL accounts of an instance.

mod account;
mod errors;
mod fields;
mod forms;
mod instance;
mod roles;
mod settings;
mod sources;

use aclarity::Server;
use serde_json::Value;

use crate::check::{BadQuestion, Question};
use crate::finding::Finding;
use crate::form::Form;
use crate::policy::{Policy, Surroundings};
use crate::setting::Setting;
use crate::source::{Fact, Source};
use crate::system::{Account, Profile, Vendor};
use crate::translation::{BadForm, Blocked, Candidate, RedisRules, RulesOfForm};

use instance::Instance;

/// The built-in user, who has the instance's password.
const DEFAULT_USER: &str = "default";

pub(crate) struct HuaweiDcs;

static PROFILES: [Profile; 4] = [
    Profile {
        name: "intl-2025-12",
        title: "the English API reference of the international site",
        source: &sources::INTL,
    },
    Profile {
        name: "zh-sdk",
        title: "the Chinese texts in the Python SDK",
        source: &sources::ZH_SDK,
    },
    Profile {
        name: "eu",
        title: "the API reference of the European site",
        source: &sources::EU,
    },
    Profile {
        name: "user-guide",
        title: "the API reference, and the newer user guide about Redis 6.0",
        source: &sources::USER_GUIDE,
    },
];

impl Vendor for HuaweiDcs {
    fn profiles(&self) -> &'static [Profile] {
        &PROFILES
    }

    fn sources(&self) -> &'static [&'static Source] {
        sources::ALL
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            fields::NAME,
            fields::ROLE,
            fields::PASSWORD,
            fields::DESCRIPTION_FIELD,
            fields::READ_POLICY_FIELD,
            fields::OLD_PASSWORD,
            fields::NEW_PASSWORD,
            "precondition",
        ]
    }

    fn circumstances(&self) -> &'static [&'static str] {
        &[
            "engine",
            "minor_version",
            "type",
            "rw_split",
            "default_password",
            "default_passwordless",
            "status",
            "account_name",
            "existing",
            "accounts",
        ]
    }

    fn check(&self, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
        let context = &question.context;
        let profile = question.profile.name;
        let mut instance = Instance::default();
        instance.arrange(context)?;
        let surroundings = Surroundings {
            user_name: context.text(fields::NAME)?,
        };
        let existing = context.texts("existing")?.unwrap_or_default();
        let accounts = context.count("accounts")?.map_or(existing.len(), |count| {
            usize::try_from(count).unwrap_or(usize::MAX)
        });
        let mut findings = match fields::field(profile, &question.field) {
            Some(field) => field.findings(Some(&question.value), &surroundings),
            None => instance.preconditions(accounts, profile),
        };
        if question.field == fields::READ_POLICY_FIELD && !question.value.is_null() {
            findings.extend(instance.read_policy_findings());
        }
        if question.field == fields::NAME
            && let Some(name) = question.value.as_str()
        {
            findings.extend(name_taken(name, &existing));
        }
        Ok(findings)
    }

    fn policy(&self, profile: &'static Profile, field: &str) -> Option<&'static Policy> {
        fields::field(profile.name, field).map(|field| field.policy)
    }

    fn forms(&self) -> &'static [Form] {
        forms::FORMS
    }

    fn settings(&self) -> &'static [Setting] {
        settings::SETTINGS
    }

    fn account(&self) -> Box<dyn Account> {
        Box::new(account::Project::default())
    }

    fn blocked(&self) -> &'static [Blocked] {
        // Our documents list none.
        &[]
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        roles::rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, _: &'static Profile) -> Vec<Candidate> {
        roles::forms_of(rules)
    }
}

/// Whether an account of this name exists already. That it is then refused, and
/// how, is published nowhere.
fn name_taken(name: &str, existing: &[&str]) -> Option<Finding> {
    let is_default = name == DEFAULT_USER;
    (is_default || existing.contains(&name)).then(|| {
        let message = if is_default {
            "the built-in user has this name"
        } else {
            "an account of this name exists"
        };
        Finding::error("name-taken", Fact::assumed(&sources::USER_GUIDE), message)
            .with_assumed_vendor_code(fields::BAD_PARAMETER)
    })
}

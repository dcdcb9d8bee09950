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

use crate::finding::Finding;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::{Policy, Surroundings};
use crate::profile::Profile;
use crate::redis_rules::RedisRules;
use crate::source::Fact;
use crate::vendor::{Account, BadSubmission, Description, Submission, Vendor};

use instance::Instance;

/// The built-in user; its password is the instance's.
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

static DESCRIPTION: Description = Description {
    profiles: &PROFILES,
    sources: sources::ALL,
    fields: &[
        fields::NAME,
        fields::ROLE,
        fields::PASSWORD,
        fields::DESCRIPTION_FIELD,
        fields::READ_POLICY_FIELD,
        fields::OLD_PASSWORD,
        fields::NEW_PASSWORD,
        "precondition",
    ],
    context_keys: &[
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
    ],
    forms: forms::FORMS,
    settings: settings::SETTINGS,
    // The documents used here list none.
    blocked: &[],
    ..Description::EMPTY
};

impl Vendor for HuaweiDcs {
    fn description(&self) -> &Description {
        &DESCRIPTION
    }

    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
        let context = submission.context;
        let profile = submission.profile.name;
        let mut instance = Instance::default();
        instance.set_context(context)?;
        let surroundings = Surroundings {
            user_name: context.text(fields::NAME)?,
        };
        let existing = context.texts("existing")?.unwrap_or_default();
        let accounts = context.count("accounts")?.map_or(existing.len(), |count| {
            usize::try_from(count).unwrap_or(usize::MAX)
        });
        let mut findings = match fields::field(profile, submission.field) {
            Some(field) => field.findings(Some(submission.value), &surroundings),
            None => instance.preconditions(accounts, profile),
        };
        if submission.field == fields::READ_POLICY_FIELD && !submission.value.is_null() {
            findings.extend(instance.read_policy_findings());
        }
        if submission.field == fields::NAME
            && let Some(name) = submission.value.as_str()
        {
            findings.extend(name_taken(name, &existing));
        }
        Ok(findings)
    }

    fn policy(&self, profile: &'static Profile, field: &str) -> Option<&'static Policy> {
        fields::field(profile.name, field).map(|field| field.policy)
    }

    fn account(&'static self) -> Box<dyn Account> {
        Box::new(account::Project::default())
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        roles::rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, _: &'static Profile) -> Vec<Candidate> {
        roles::forms_of(rules)
    }
}

/// Returns a finding if the account name exists. That the API then refuses it,
/// and how, is not documented.
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

//! Alibaba Cloud Tair, formerly ApsaraDB for Redis: accounts of an instance.

mod account;
mod errors;
mod fields;
mod forms;
mod instance;
mod reserved;
mod roles;
mod settings;
mod sources;

use aclarity::Server;
use serde_json::Value;

use crate::finding::Finding;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::{Policy, Surroundings};
use crate::profile::{self, Profile};
use crate::redis_rules::RedisRules;
use crate::source::Fact;
use crate::vendor::{Account, BadSubmission, Description, Submission, Vendor};

use instance::Instance;

/// The console's input for repeating the password.
const CONFIRM: &str = "ConfirmPassword";

pub(crate) struct AlibabaTair;

static PROFILES: [Profile; 5] = [
    Profile {
        name: "api",
        title: "the API reference",
        source: &sources::API,
    },
    Profile {
        name: "console",
        title: "the user guide about the console",
        source: &sources::CONSOLE,
    },
    Profile {
        name: "old-console",
        title: "older versions of the user guide about the console",
        source: &sources::OLDER_CONSOLE,
    },
    Profile {
        name: "ros",
        title: "Resource Orchestration Service",
        source: &sources::ROS,
    },
    Profile {
        name: "terraform",
        title: "the Terraform provider",
        source: &sources::TERRAFORM,
    },
];

static DESCRIPTION: Description = Description {
    profiles: &PROFILES,
    sources: sources::ALL,
    fields: &[
        fields::INSTANCE,
        fields::NAME,
        fields::PASSWORD,
        fields::OLD_PASSWORD,
        fields::NEW_PASSWORD,
        CONFIRM,
        fields::PRIVILEGE,
        fields::DESCRIPTION,
        fields::TYPE,
        "precondition",
    ],
    context_keys: &[
        "engine",
        "arch",
        "status",
        "api",
        "existing",
        "accounts",
        "name",
        "reserved",
        "profile",
        fields::PASSWORD,
    ],
    forms: forms::FORMS,
    settings: settings::SETTINGS,
    // The documents used here list none.
    blocked: &[],
    ..Description::EMPTY
};

impl Vendor for AlibabaTair {
    fn description(&self) -> &Description {
        &DESCRIPTION
    }

    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
        let context = submission.context;
        let profile = match context.text("profile")? {
            Some(name) => profile::named("alibaba-tair", &PROFILES, name)?,
            None => submission.profile,
        };
        let mut instance = Instance::default();
        instance.set_context(context)?;
        let value = submission.value;
        let mut findings = match submission.field {
            "precondition" => preconditions(submission, &instance, profile)?,
            CONFIRM => confirmation(value, context.text(fields::PASSWORD)?),
            name => findings_of(profile.name, name, Some(value)),
        };
        if let Some(text) = value.as_str() {
            match submission.field {
                fields::NAME => {
                    let existing = context.texts("existing")?.unwrap_or_default();
                    findings.extend(instance.name_finding(text, &existing));
                    findings.extend(instance.reserved_finding(text, profile.name));
                }
                fields::PRIVILEGE => {
                    findings.extend(instance.privilege_finding(text, profile.name));
                }
                _ => {}
            }
        }
        Ok(findings)
    }

    fn policy(&self, profile: &'static Profile, field: &str) -> Option<&'static Policy> {
        fields::field_of(profile.name, field).map(|field| field.policy)
    }

    fn account(&'static self) -> Box<dyn Account> {
        Box::new(account::Customer::default())
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        roles::rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, _: &'static Profile) -> Vec<Candidate> {
        roles::forms_of(rules)
    }
}

/// Checks the value of a field.
fn findings_of(profile: &str, name: &str, value: Option<&Value>) -> Vec<Finding> {
    if value.is_none_or(Value::is_null) {
        return missing(profile, name).into_iter().collect();
    }
    let Some(field) = fields::field_of(profile, name) else {
        return Vec::new();
    };
    let is_empty = value.and_then(Value::as_str) == Some("");
    if is_empty && name == fields::DESCRIPTION {
        let finding = Finding::error(
            "empty",
            Fact::assumed(field.fact.source),
            "empty: that it is refused is assumed; it may count as none",
        );
        return vec![finding.with_vendor_code(field.vendor_code)];
    }
    let findings = field.findings(value, &Surroundings::default());
    let text = value.and_then(Value::as_str).unwrap_or_default();
    let help = match name {
        fields::PRIVILEGE => meant_by_label(text).map(|meant| format!("the API calls it {meant}")),
        // Here the page contradicts itself.
        fields::DESCRIPTION if text.contains(' ') => Some(format!(
            "the example of {}, `this is a test account`, has spaces too",
            sources::API
        )),
        _ => None,
    };
    match help {
        Some(help) => findings
            .into_iter()
            .map(|finding| finding.with_help(&*help))
            .collect(),
        None => findings,
    }
}

/// Returns a finding if the field is required.
fn missing(profile: &str, name: &str) -> Option<Finding> {
    let field = fields::field_of(profile, name).filter(|field| field.is_required)?;
    let finding = Finding::error("missing", field.fact, format!("{name} is required"));
    Some(finding.with_vendor_code("MissingParameter"))
}

/// The API value of a privilege that the console shows under this label.
fn meant_by_label(label: &str) -> Option<&'static str> {
    match label {
        "Read-only" => Some("RoleReadOnly"),
        "Read/Write" => Some("RoleReadWrite"),
        "Copy" => Some("RoleRepl"),
        _ => None,
    }
}

fn preconditions(
    submission: &Submission<'_>,
    instance: &Instance,
    profile: &Profile,
) -> Result<Vec<Finding>, BadSubmission> {
    let context = submission.context;
    let existing = context.texts("existing")?.unwrap_or_default();
    let accounts = match context.count("accounts")? {
        Some(count) => usize::try_from(count).unwrap_or(usize::MAX),
        None => existing.len(),
    };
    let mut findings = instance.preconditions();
    findings.extend(instance.limit_finding(accounts, profile.name));
    if let Some(name) = context.text("name")? {
        findings.extend(instance.name_finding(name, &existing));
    }
    Ok(findings)
}

fn confirmation(value: &Value, password: Option<&str>) -> Vec<Finding> {
    let is_same = password.is_none_or(|password| value == password);
    let finding = Finding::error(
        "confirmation",
        Fact::documented(&sources::CONSOLE),
        "differs from the password",
    );
    (!is_same).then_some(finding).into_iter().collect()
}

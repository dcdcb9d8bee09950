//! Redis Enterprise Software: databases, users, roles and Redis ACLs of a
//! cluster, through its REST API.

mod acl;
mod cluster;
mod commands;
mod forms;
mod objects;
mod permissions;
mod rules;
mod settings;
mod sources;

use aclarity::Server;
use serde_json::{Map, Value};

use crate::context::Context;
use crate::finding::Finding;
use crate::json;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::{Policy, Surroundings};
use crate::profile::Profile;
use crate::redis_rules::RedisRules;
use crate::source::Fact;
use crate::vendor::{Account, BadSubmission, Description, Submission, Vendor};

use acl::{ChannelDefault, VERSIONS};
use objects::{Kind, Property};

pub(crate) use commands::BLOCKED;

pub(crate) struct RedisEnterprise;

/// The profile that follows the pages of version 7.4.
const RS_7_4: &str = "7.4";

static PROFILES: [Profile; 2] = [
    Profile {
        name: "7.8+",
        title: "version 7.8 and later, after the OpenAPI document",
        source: &sources::OPENAPI,
    },
    Profile {
        name: RS_7_4,
        title: "version 7.4, after the pages of the reference",
        source: &sources::PAGES,
    },
];

/// The kinds of objects, with their properties and those required on creation.
const OBJECTS: [(&str, &[Property], &[&str]); 4] = [
    ("redis_acl", objects::ACL, &["name", "acl"]),
    ("role", objects::ROLE, &["name", "management"]),
    ("user", objects::USER, &["email", "password", "role_uids"]),
    ("bdb", objects::DATABASE, &["name", "memory_size"]),
];

/// The fields that can be checked on their own, and the kind of object that
/// each belongs to by default.
const FIELDS: [(&str, &str); 9] = [
    ("acl", "redis_acl"),
    ("name", "redis_acl"),
    ("management", "role"),
    ("email", "user"),
    ("password", "user"),
    ("role_uids", "user"),
    ("auth_method", "user"),
    ("memory_size", "bdb"),
    ("shards_count", "bdb"),
];

pub(crate) static DESCRIPTION: Description = Description {
    profiles: &PROFILES,
    sources: sources::ALL,
    fields: &[
        "acl",
        "name",
        "management",
        "email",
        "password",
        "role_uids",
        "auth_method",
        "memory_size",
        "shards_count",
        "redis_acl",
        "role",
        "user",
        "bdb",
    ],
    context_keys: &[
        "object",
        "existing",
        "email",
        "version",
        "acl_pubsub_default",
        "password_complexity",
        "password_min_length",
    ],
    forms: forms::FORMS,
    settings: settings::SETTINGS,
    callers: settings::CALLERS,
    blocked: &BLOCKED,
    self_signed: Some(self_signed),
    ..Description::EMPTY
};

impl Vendor for RedisEnterprise {
    fn description(&self) -> &Description {
        &DESCRIPTION
    }

    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
        let surroundings = QuestionContext::of(submission.context)?;
        let value = submission.value;
        let field = submission.field;
        if let Some((_, properties, required)) = OBJECTS.iter().find(|(name, ..)| *name == field) {
            return Ok(match value {
                Value::Object(object) => {
                    surroundings.object(object, properties, required, submission.profile)
                }
                other => {
                    let message = format!("{field} must be an object, not {}", json::kind(other));
                    let finding = Finding::error("wrong-type", objects::IN_OPENAPI, message);
                    vec![finding.with_vendor_code("invalid_param")]
                }
            });
        }
        if value.is_null() {
            let finding =
                Finding::error("missing", objects::ON_PAGE, format!("{field} is required"));
            return Ok(vec![finding.with_vendor_code("missing_field")]);
        }
        let property = surroundings.property(field);
        Ok(property.map_or_else(Vec::new, |property| {
            surroundings.findings(property, value, submission.profile)
        }))
    }

    fn policy(&self, _: &'static Profile, field: &str) -> Option<&'static Policy> {
        if field == "password" {
            return Some(&objects::COMPLEX_PASSWORD);
        }
        match property(default_object(field)?, field)?.kind {
            Kind::Text(policy) => Some(policy),
            _ => None,
        }
    }

    fn account(&'static self) -> Box<dyn Account> {
        Box::new(cluster::Cluster::default())
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        rules::rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, _: &'static Profile) -> Vec<Candidate> {
        rules::forms_of(rules)
    }
}

fn default_object(field: &str) -> Option<&'static str> {
    let known = FIELDS.iter().find(|(name, _)| *name == field);
    known.map(|(_, object)| *object)
}

fn property(object: &str, field: &str) -> Option<&'static Property> {
    let (_, properties, _) = OBJECTS.iter().find(|(name, ..)| *name == object)?;
    properties.iter().find(|property| property.name == field)
}

/// The context values that questions depend on.
struct QuestionContext<'c> {
    object: Option<&'static str>,
    existing: Vec<&'c str>,
    email: &'c str,
    /// The version of databases, if known.
    version: Option<&'static str>,
    channels: ChannelDefault,
    /// The minimum password length, if the cluster has password rules.
    password_min_length: Option<usize>,
}

/// The version of the databases; an empty string is `None`.
fn version(context: &Context) -> Result<Option<&'static str>, BadSubmission> {
    if context.text("version")?.is_some_and(str::is_empty) {
        return Ok(None);
    }
    Ok(context.word("version", &VERSIONS)?.map(|at| VERSIONS[at]))
}

impl<'c> QuestionContext<'c> {
    fn of(context: &'c Context) -> Result<Self, BadSubmission> {
        let names = OBJECTS.map(|(name, ..)| name);
        let channels = context.word("acl_pubsub_default", &ChannelDefault::NAMES)?;
        let length = context.count("password_min_length")?.unwrap_or(8);
        let is_complex = context.flag("password_complexity")?.unwrap_or(false);
        Ok(Self {
            object: context.word("object", &names)?.map(|at| names[at]),
            existing: context.texts("existing")?.unwrap_or_default(),
            email: context.text("email")?.unwrap_or_default(),
            version: version(context)?,
            channels: channels.map(ChannelDefault::of).unwrap_or_default(),
            password_min_length: is_complex
                .then(|| usize::try_from(length).unwrap_or(256).clamp(8, 256)),
        })
    }

    fn property(&self, field: &str) -> Option<&'static Property> {
        let given = self.object.and_then(|object| property(object, field));
        given.or_else(|| property(default_object(field)?, field))
    }

    /// Checks an object to be created.
    fn object(
        &self,
        object: &Map<String, Value>,
        properties: &'static [Property],
        required: &[&'static str],
        profile: &Profile,
    ) -> Vec<Finding> {
        let mut findings: Vec<Finding> = required
            .iter()
            .filter_map(|name| objects::missing(object, name, "missing_field", objects::ON_PAGE))
            .collect();
        for (name, value) in object.iter().filter(|(_, value)| !value.is_null()) {
            let one = Map::from_iter([(name.clone(), value.clone())]);
            match properties.iter().find(|property| property.name == name) {
                Some(property) => {
                    let found = self.findings(property, value, profile).into_iter();
                    findings.extend(found.map(|finding| finding.in_part(json::pointer_to(name))));
                }
                None => findings.extend(objects::findings(&one, properties, profile)),
            }
        }
        findings
    }

    /// Checks the value of a field.
    fn findings(&self, property: &Property, value: &Value, profile: &Profile) -> Vec<Finding> {
        let mut findings = property.findings(value, profile);
        let Some(text) = value.as_str() else {
            return findings;
        };
        match property.name {
            "acl" => {
                let checked = acl::check(text, profile, self.version, self.channels);
                findings.extend(checked.findings);
                let oldest = checked.min_version;
                findings.extend(oldest.and_then(|oldest| acl::needs(oldest, self.version)));
            }
            "password" => match self.password_min_length {
                Some(length) => findings.extend(password_findings(text, self.email, length)),
                None => findings.push(Finding::note(
                    "complexity-off",
                    Fact::documented(&sources::PASSWORDS),
                    "clusters have no rules for passwords unless password_complexity is on",
                )),
            },
            "name" | "email" if self.existing.contains(&text) => {
                let (code, vendor_code) = match property.name {
                    "email" => ("email-taken", "email_already_exists"),
                    _ => ("name-taken", "name_already_exists"),
                };
                let message = format!("the {} is taken", property.name);
                let finding = Finding::error(code, objects::ON_PAGE, message);
                findings.push(finding.with_vendor_code(vendor_code));
            }
            _ => {}
        }
        findings
    }
}

/// Checks a password against the rules that a cluster can have.
fn password_findings(password: &str, email: &str, min_length: usize) -> Vec<Finding> {
    let surroundings = Surroundings {
        user_name: Some(email),
    };
    let mut findings = objects::COMPLEX_PASSWORD.findings(password, &surroundings);
    let length = password.chars().count();
    if (8..min_length).contains(&length) {
        let message = format!("{length} characters; the cluster requires at least {min_length}");
        let fact = Fact::documented(&sources::PASSWORDS);
        findings.push(Finding::error("too-short", fact, message));
    }
    findings
        .into_iter()
        .map(|finding| finding.with_vendor_code("password_not_complex"))
        .collect()
}

/// A finding for clients that only trust signed certificates.
fn self_signed() -> Finding {
    Finding::warning(
        "certificate",
        Fact::documented(&sources::QUICK_START),
        "clusters have self-signed certificates by default: without -k the call fails with \
         `SSL certificate problem: self signed certificate`",
    )
    .with_help("add -k, or give the cluster a certificate that your machine trusts")
}

//! Redis Enterprise for Kubernetes: resources of the operator. Their ACLs are
//! checked like those of Redis Enterprise Software.

use aclarity::Server;
use serde_json::{Map, Value};

use crate::field::wrong_type;
use crate::finding::Finding;
use crate::form::{Form, Input, Kind, as_filled};
use crate::json;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::{CharSet, Check, DIGITS, LOWER, Policy, Rule, Surroundings};
use crate::profile::Profile;
use crate::redis_enterprise::{self, RedisEnterprise};
use crate::redis_rules::RedisRules;
use crate::service::unknown_calls::UnknownCalls;
use crate::source::{Fact, Source};
use crate::vendor::{Account, BadSubmission, Description, Submission, Vendor};

static ACLS: Source = Source {
    id: "redis-operator-acls",
    title: "Redis Enterprise for Kubernetes, Manage ACLs",
    date: "2026-07-24",
    location: "redis.io/docs/latest/operate/kubernetes/security/access-control/manage-acls",
};

static ROLES: Source = Source {
    id: "redis-operator-roles",
    title: "Redis Enterprise for Kubernetes, Manage roles",
    date: "2026-07-24",
    location: "redis.io/docs/latest/operate/kubernetes/security/access-control/manage-roles",
};

static NAMES: Source = Source {
    id: "kubernetes-names",
    title: "Kubernetes, Object Names and IDs, DNS subdomain names",
    date: "",
    location: "kubernetes.io/docs/concepts/overview/working-with-objects/names",
};

const DOCUMENTED: Fact = Fact::documented(&ACLS);
const IN_ROLES: Fact = Fact::documented(&ROLES);
const NAMED: Fact = Fact::documented(&NAMES);

const ACL: &str = "RedisEnterpriseACL";
const ROLE: &str = "RedisEnterpriseRole";
const CLUSTER_ROLE: &str = "RedisEnterpriseClusterRole";

static SOURCES: [&Source; 3] = [&ACLS, &ROLES, &NAMES];

static PROFILES: [Profile; 1] = [Profile {
    name: "operator-8.2",
    title: "operator 8.2.0-12 and later",
    source: &ACLS,
}];

static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 253 }, NAMED),
        Rule::error(Check::First(&[LOWER, DIGITS]), NAMED),
        Rule::error(
            Check::Allowed(&[LOWER, DIGITS, CharSet::of("hyphens and dots", "-.")]),
            NAMED,
        ),
        Rule::error(Check::Last(&[LOWER, DIGITS]), NAMED),
    ],
    is_secret: false,
};

/// The management roles for a database role.
static OF_DATABASES: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOf(&["DBMember", "DBViewer", "None"]),
        IN_ROLES,
    )],
    is_secret: false,
};

/// The management roles for a cluster role.
static OF_CLUSTERS: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOf(&[
            "Admin",
            "UserManager",
            "ClusterMember",
            "ClusterViewer",
            "DBMember",
            "DBViewer",
            "None",
        ]),
        IN_ROLES,
    )],
    is_secret: false,
};

/// The operator as a vendor.
pub(crate) struct Operator;

static DESCRIPTION: Description = Description {
    profiles: &PROFILES,
    sources: &SOURCES,
    fields: &["acl", "name", "managementRole", ACL, ROLE, CLUSTER_ROLE],
    context_keys: redis_enterprise::DESCRIPTION.context_keys,
    forms: FORMS,
    blocked: redis_enterprise::DESCRIPTION.blocked,
    has_calls: false,
    ..Description::EMPTY
};

impl Vendor for Operator {
    fn description(&self) -> &Description {
        &DESCRIPTION
    }

    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
        let value = submission.value;
        match submission.field {
            "acl" => acl(value, submission),
            "name" => Ok(text("name", &NAME, value)),
            "managementRole" => Ok(text("managementRole", &OF_CLUSTERS, value)),
            kind => resource(kind, value, submission),
        }
    }

    fn policy(&self, _: &'static Profile, field: &str) -> Option<&'static Policy> {
        match field {
            "name" => Some(&NAME),
            "managementRole" => Some(&OF_CLUSTERS),
            _ => None,
        }
    }

    fn account(&'static self) -> Box<dyn Account> {
        Box::new(UnknownCalls)
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        RedisEnterprise.rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, profile: &'static Profile) -> Vec<Candidate> {
        RedisEnterprise.forms_of(rules, profile)
    }
}

/// Checks an ACL like one of Redis Enterprise Software, without the error codes
/// of its REST API, because the operator reports events.
fn acl(value: &Value, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
    let findings = RedisEnterprise.check(&Submission {
        field: "acl",
        value,
        profile: &redis_enterprise::DESCRIPTION.profiles[0],
        context: submission.context,
    })?;
    Ok(findings
        .into_iter()
        .map(Finding::without_vendor_code)
        .collect())
}

fn text(field: &str, policy: &Policy, value: &Value) -> Vec<Finding> {
    match value {
        Value::String(text) => policy.findings(text, &Surroundings::default()),
        other => vec![wrong_type(field, "a string", other, DOCUMENTED)],
    }
}

/// Checks a resource: its `metadata` with the name, and its `spec`.
fn resource(
    kind: &str,
    value: &Value,
    submission: &Submission<'_>,
) -> Result<Vec<Finding>, BadSubmission> {
    let Value::Object(resource) = value else {
        return Ok(vec![wrong_type(kind, "an object", value, DOCUMENTED)]);
    };
    let mut findings = Vec::new();
    if resource.get("kind").is_some_and(|given| given != kind) {
        let message = format!("must be {kind}");
        findings.push(Finding::error("not-listed", DOCUMENTED, message).in_part("/kind"));
    }
    let name = value.pointer("/metadata/name").unwrap_or(&Value::Null);
    let found = text("name", &NAME, name).into_iter();
    findings.extend(found.map(|one| one.in_part("/metadata/name")));
    let nothing = Map::new();
    let spec = resource.get("spec").and_then(Value::as_object);
    let spec = spec.unwrap_or(&nothing);
    if kind == ACL {
        let value = spec.get("acl").unwrap_or(&Value::Null);
        let found = acl(value, submission)?.into_iter();
        findings.extend(found.map(|one| one.in_part("/spec/acl")));
        return Ok(findings);
    }
    let policy = if kind == ROLE {
        &OF_DATABASES
    } else {
        &OF_CLUSTERS
    };
    if let Some(role) = spec.get("managementRole") {
        let found = text("managementRole", policy, role).into_iter();
        findings.extend(found.map(|one| one.in_part(json::pointer_to("spec") + "/managementRole")));
    }
    Ok(findings)
}

static FORMS: &[Form] = &[Form {
    makes: "RedisEnterpriseACL",
    inputs: &[
        Input::new("name", "metadata.name", "", Kind::Text).such_as("read-only"),
        Input::new(
            "acl",
            "spec.acl",
            "rules as after ACL SETUSER, without on, off and passwords",
            Kind::Text,
        )
        .such_as("+@read ~app:*"),
    ],
    name: "name",
    whole: None,
    permissions: &["acl"],
    body: as_filled,
    calls: None,
}];

//! Redis Enterprise for Kubernetes: resources of the operator. Their ACLs are
//! those of Redis Enterprise Software, and are judged as these.

use aclarity::Server;
use serde_json::{Map, Value};

use crate::check::{BadQuestion, Question};
use crate::finding::Finding;
use crate::form::{Form, Input, Kind, as_filled};
use crate::json;
use crate::policy::{CharSet, Check, DIGITS, LOWER, Policy, Rule, Surroundings};
use crate::redis_enterprise::RedisEnterprise;
use crate::service::directory::Directory;
use crate::service::parameter::wrong_type;
use crate::source::{Fact, Source};
use crate::system::{Account, Profile, Vendor};
use crate::translation::{BadForm, Blocked, Candidate, RedisRules, RulesOfForm};

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

const SAID: Fact = Fact::documented(&ACLS);
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

/// The management roles of a role for databases.
static OF_DATABASES: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOf(&["DBMember", "DBViewer", "None"]),
        IN_ROLES,
    )],
    is_secret: false,
};

/// Those of a role for the cluster.
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

impl Vendor for Operator {
    fn profiles(&self) -> &'static [Profile] {
        &PROFILES
    }

    fn sources(&self) -> &'static [&'static Source] {
        &SOURCES
    }

    /// Fields of specifications, and whole resources.
    fn fields(&self) -> &'static [&'static str] {
        &["acl", "name", "managementRole", ACL, ROLE, CLUSTER_ROLE]
    }

    fn circumstances(&self) -> &'static [&'static str] {
        RedisEnterprise.circumstances()
    }

    fn check(&self, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
        let value = &question.value;
        match question.field.as_str() {
            "acl" => acl(value, question),
            "name" => Ok(text("name", &NAME, value)),
            "managementRole" => Ok(text("managementRole", &OF_CLUSTERS, value)),
            kind => resource(kind, value, question),
        }
    }

    fn policy(&self, _: &'static Profile, field: &str) -> Option<&'static Policy> {
        match field {
            "name" => Some(&NAME),
            "managementRole" => Some(&OF_CLUSTERS),
            _ => None,
        }
    }

    fn forms(&self) -> &'static [Form] {
        FORMS
    }

    fn account(&self) -> Box<dyn Account> {
        Box::new(Directory::new(&[], None))
    }

    fn has_calls(&self) -> bool {
        false
    }

    fn blocked(&self) -> &'static [Blocked] {
        RedisEnterprise.blocked()
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        RedisEnterprise.rules_of(form, server)
    }

    fn forms_of(&self, rules: &RedisRules, profile: &'static Profile) -> Vec<Candidate> {
        RedisEnterprise.forms_of(rules, profile)
    }
}

/// The ACL, judged as that of Redis Enterprise Software; the codes of its REST
/// API are left out, since the operator answers with events.
fn acl(value: &Value, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
    let question = Question {
        field: "acl".to_owned(),
        value: value.clone(),
        profile: &RedisEnterprise.profiles()[0],
        context: question.context.clone(),
        ..*question
    };
    let findings = RedisEnterprise.check(&question)?;
    Ok(findings
        .into_iter()
        .map(Finding::without_vendor_code)
        .collect())
}

fn text(field: &str, policy: &Policy, value: &Value) -> Vec<Finding> {
    match value {
        Value::String(text) => policy.findings(text, &Surroundings::default()),
        other => vec![wrong_type(field, "a string", other, SAID)],
    }
}

/// A resource: its `metadata` with the name, and its `spec`.
fn resource(kind: &str, value: &Value, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
    let Value::Object(resource) = value else {
        return Ok(vec![wrong_type(kind, "an object", value, SAID)]);
    };
    let mut findings = Vec::new();
    if resource.get("kind").is_some_and(|given| given != kind) {
        let message = format!("must be {kind}");
        findings.push(Finding::error("not-listed", SAID, message).in_part("/kind"));
    }
    let name = value.pointer("/metadata/name").unwrap_or(&Value::Null);
    let found = text("name", &NAME, name).into_iter();
    findings.extend(found.map(|one| one.in_part("/metadata/name")));
    let nothing = Map::new();
    let spec = resource.get("spec").and_then(Value::as_object);
    let spec = spec.unwrap_or(&nothing);
    if kind == ACL {
        let value = spec.get("acl").unwrap_or(&Value::Null);
        let found = acl(value, question)?.into_iter();
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

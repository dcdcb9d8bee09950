//! Google Cloud Memorystore for Valkey and for Redis Cluster: ACL policies,
//! which are lists of users, each with a string of rules.

use serde_json::{Map, Value};

use crate::field::wrong_type;
use crate::finding::Finding;
use crate::form::{Form, Input, Kind as InputKind, as_filled};
use crate::policy::{CharSet, Check, DIGITS, LOWER, Policy, Rule};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar};
use crate::service::kind::{Kind, apart};
use crate::service::names::UnknownNames;
use crate::service::parameter::{Parameter, Shape};
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;

static API: Source = Source {
    id: "google-memorystore-acl-policy",
    title: "Memorystore for Valkey API, AclPolicy and AclRule",
    date: "",
    location: "docs.cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.aclPolicies",
};

static TERRAFORM: Source = Source {
    id: "google-terraform-acl-policy",
    title: "Google's Terraform provider 7.46, google_memorystore_acl_policy and google_redis_cluster_acl_policy",
    date: "",
    location: "github.com/hashicorp/terraform-provider-google",
};

const DOCUMENTED: Fact = Fact::documented(&API);
const ASSUMED: Fact = Fact::assumed(&API);
const IN_TERRAFORM: Fact = Fact::documented(&TERRAFORM);

const POLICY: &str = "aclPolicy";
const RULE: &str = "aclRule";

const HYPHEN: CharSet = CharSet::of("hyphens", "-");

/// `[a-z]([a-z0-9-]{0,61}[a-z0-9])?`
static POLICY_ID: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 63 }, IN_TERRAFORM),
        Rule::error(Check::First(&[LOWER]), IN_TERRAFORM),
        Rule::error(Check::Allowed(&[LOWER, DIGITS, HYPHEN]), IN_TERRAFORM),
        Rule::error(Check::Last(&[LOWER, DIGITS]), IN_TERRAFORM),
    ],
    is_secret: false,
};

/// The name of an IAM user or service account. It becomes the server's
/// username, which cannot contain spaces.
static USERNAME: Policy = Policy {
    rules: &[
        Rule::error(Check::at_least(1), DOCUMENTED),
        Rule::error(Check::Forbidden(CharSet::of("spaces", " \t\r\n")), ASSUMED),
    ],
    is_secret: false,
};

const fn parameter(name: &'static str, shape: Shape) -> Parameter {
    Parameter {
        name,
        is_required: true,
        shape,
        fact: DOCUMENTED,
        vendor_code: "",
        vendor_message: "",
    }
}

static RULE_PARAMETERS: [Parameter; 2] = [
    parameter("username", Shape::Text(&USERNAME)),
    parameter("rule", Shape::AccessString),
];

static POLICY_PARAMETERS: [Parameter; 2] = [
    parameter("aclPolicyId", Shape::Text(&POLICY_ID)),
    parameter("rules", Shape::Any),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[
            Profile {
                name: "valkey",
                title: "Memorystore for Valkey",
                source: &API,
            },
            Profile {
                name: "redis-cluster",
                title: "Memorystore for Redis Cluster, with the same fields",
                source: &TERRAFORM,
            },
        ],
        sources: &[&API, &TERRAFORM],
        fields: &["rule", "username", "aclPolicyId", "rules", RULE, POLICY],
        context_keys: CheckContext::PARTS,
        forms: FORMS,
        settings: settings::OF_RULES,
        has_calls: false,
        ..Description::EMPTY
    },
    kinds: &[
        Kind {
            name: RULE,
            key: "username",
            parameters: &RULE_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: DOCUMENTED,
            together: apart,
            refers: None,
        },
        Kind {
            name: POLICY,
            key: "aclPolicyId",
            parameters: &POLICY_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: DOCUMENTED,
            together: rules_of_policy,
            refers: None,
        },
    ],
    access: AccessForm::Rules(Grammar {
        field: "rule",
        fact: DOCUMENTED,
        start: &[],
        words: grammar::words,
        whole: warn_if_off,
        refused: &[],
        unknown: UnknownNames::Refused,
        names_no_blocked: None,
        common: &[],
    }),
    api: None,
};

static FORMS: &[Form] = &[Form {
    makes: "rule of an ACL policy",
    inputs: &[
        Input::new(
            "username",
            "Username",
            "an IAM user or service account, or default",
            InputKind::Text,
        )
        .such_as("reports@project.iam.gserviceaccount.com"),
        Input::new("rule", "Rule", "as after ACL SETUSER", InputKind::Text)
            .such_as("on ~app:* +@read"),
    ],
    name: "username",
    whole: Some(RULE),
    permissions: &["rule"],
    body: as_filled,
    calls: None,
}];

/// Checks each rule of a policy on its own.
fn rules_of_policy(policy: &Map<String, Value>, _: bool) -> Vec<Finding> {
    let Some(Value::Array(rules)) = policy.get("rules") else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let part = format!("/rules/{number}");
        let Value::Object(rule) = rule else {
            let wrong = wrong_type("rules", "an array of objects", rule, DOCUMENTED);
            findings.push(wrong.in_part(part));
            continue;
        };
        for parameter in &RULE_PARAMETERS {
            let value = rule.get(parameter.name);
            for finding in parameter.findings(value, SERVICE.access(), &CheckContext::default()) {
                findings.push(finding.in_part(format!("{part}/{}", parameter.name)));
            }
        }
    }
    findings
}

/// Warns about users who stay off because no rule turns them on: Redis and
/// Valkey create users that way.
fn warn_if_off(text: &str) -> Vec<Finding> {
    let states = ["on", "off", "reset"];
    let says_state = |word: &str| states.iter().any(|state| word.eq_ignore_ascii_case(state));
    if text.split_ascii_whitespace().any(says_state) {
        return Vec::new();
    }
    let message = "the rule has neither `on` nor `off`: a new user is off and nobody can log in";
    vec![Finding::warning("off", ASSUMED, message).with_help("begin with `on`")]
}

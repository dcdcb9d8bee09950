//! Redis Cloud: ACL rules, roles and users of an account.

mod calls;
mod forms;
mod rules;
mod tasks;

use aclarity::rule::Rule as RedisRule;
use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::policy::{CharSet, Check, DIGITS, LOWER, Policy, Rule, UPPER};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::api::Api;
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar, Refused, is_about_passwords};
use crate::service::kind::{Kind, apart};
use crate::service::names::UnknownNames;
use crate::service::parameter::{Parameter, Shape};
use crate::service::resource::Resource;
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;

static OPENAPI: Source = Source {
    id: "redis-cloud-openapi",
    title: "Redis Cloud API, OpenAPI description, and the Redis Cloud documentation",
    date: "",
    location: "https://api.redislabs.com/v1, github.com/redis/docs",
};

static TERRAFORM: Source = Source {
    id: "redis-cloud-terraform",
    title: "Redis Cloud Terraform provider, passwords of ACL users",
    date: "",
    location: "github.com/RedisLabs/terraform-provider-rediscloud",
};

static RECORDED: Source = Source {
    id: "redis-cloud-recorded",
    title: "Redis Cloud Go client, tests with recorded answers of the API",
    date: "2023-06-21",
    location: "github.com/RedisLabs/rediscloud-go-api, redis_rules_test.go, roles_test.go, users_test.go",
};

static NAME_REPORT: Source = Source {
    id: "terraform-rediscloud-547",
    title: "Redis Cloud Terraform provider, issue 547 with an answer of the API",
    date: "2024-07-15",
    location: "github.com/RedisLabs/terraform-provider-rediscloud/issues/547",
};

static CONFIGURE: Source = Source {
    id: "redis-cloud-configure-acls",
    title: "Redis Cloud documentation, Configure ACLs",
    date: "",
    location: "github.com/redis/docs, content/operate/rc/security/access-control/\
               data-access-control/configure-acls.md",
};

const DOCUMENTED: Fact = Fact::documented(&OPENAPI);
/// The source for recorded responses.
const OBSERVED: Fact = Fact::documented(&RECORDED);
const RULE: &str = "rule";
const ROLE: &str = "databaseRole";
const USER: &str = "user";

static NAME: Policy = Policy {
    rules: &[Rule::error(Check::at_least(1), Fact::assumed(&OPENAPI))],
    is_secret: false,
};

/// Characters that are neither letters nor digits.
const SPECIAL: CharSet = CharSet::ranges(
    "special characters",
    &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
);

static PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 8, max: 128 }, DOCUMENTED),
        // The service refused a recorded password with two of them.
        Rule::error(
            Check::Classes {
                least: 4,
                of: &[LOWER, UPPER, DIGITS, SPECIAL],
            },
            Fact::documented(&TERRAFORM),
        ),
    ],
    is_secret: true,
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
    parameter("name", Shape::Text(&NAME)),
    Parameter {
        vendor_code: tasks::BAD_RULE,
        ..parameter("redisRule", Shape::AccessString)
    },
];
static ROLE_PARAMETERS: [Parameter; 2] = [
    parameter("name", Shape::Text(&NAME)),
    parameter("redisRules", Shape::Any),
];
static USER_PARAMETERS: [Parameter; 3] = [
    parameter("name", Shape::Text(&NAME)),
    parameter("role", Shape::Text(&NAME)),
    Parameter {
        vendor_code: tasks::BAD_PASSWORD,
        ..parameter("password", Shape::Text(&PASSWORD))
    },
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "openapi",
            title: "the OpenAPI description and the documentation",
            source: &OPENAPI,
        }],
        sources: &[&OPENAPI, &TERRAFORM, &RECORDED, &NAME_REPORT, &CONFIGURE],
        fields: &[
            "name",
            "redisRule",
            "redisRules",
            "role",
            "password",
            RULE,
            ROLE,
            USER,
        ],
        context_keys: CheckContext::PARTS,
        forms: forms::FORMS,
        settings: settings::OF_RULES,
        blocked: &crate::redis_enterprise::BLOCKED,
        ..Description::EMPTY
    },
    kinds: &[
        Kind {
            name: RULE,
            key: "name",
            parameters: &RULE_PARAMETERS,
            most: None,
            built_in: &[
                &[("name", "Full-Access"), ("redisRule", "+@all ~*")],
                &[
                    ("name", "Read-Write"),
                    ("redisRule", "+@all -@dangerous ~*"),
                ],
                &[("name", "Read-Only"), ("redisRule", "+@read ~*")],
            ],
            built_in_fact: DOCUMENTED,
            together: apart,
            refers: None,
        },
        Kind {
            name: ROLE,
            key: "name",
            parameters: &ROLE_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: DOCUMENTED,
            together: |role, _| rules_of_role(role).into_iter().collect(),
            refers: Some(("redisRules", RULE)),
        },
        Kind {
            name: USER,
            key: "name",
            parameters: &USER_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: DOCUMENTED,
            together: admin,
            refers: Some(("role", ROLE)),
        },
    ],
    access: AccessForm::Rules(Grammar {
        field: "redisRule",
        fact: DOCUMENTED,
        // Channels are allowed unless a rule restricts them, even from 7.0 on.
        start: &["on", "&*"],
        words: grammar::words,
        whole: rules::pattern,
        refused: &[Refused {
            code: "password-rule",
            fact: Fact::assumed(&OPENAPI),
            message: "a rule must not set passwords; users have them",
            is_it: |rule, _| {
                is_about_passwords(rule)
                    || matches!(rule, RedisRule::NoPassword | RedisRule::ResetPasswords)
            },
        }],
        unknown: UnknownNames::AnyName {
            at_first: OBSERVED,
            of_modules: Fact::documented(&CONFIGURE),
        },
        names_no_blocked: None,
        common: &["+@all ~*", "+@all -@dangerous ~*", "+@read ~*"],
    }),
    // The table is the same for Redis Software and Redis Cloud.
    api: Some(&Api {
        read: calls::read,
        error: calls::error,
        text: calls::text,
        refuse: calls::refuse,
        answer: calls::answer,
        merge: |_, _| None,
        whole: databases,
        leaves: |_| false,
        by_number: true,
        tasks: Some(&tasks::TASKS),
    }),
};

/// Checks `redisRules`, a list of objects with a name and databases.
fn rules_of_role(role: &Map<String, Value>) -> Option<Finding> {
    let rules = role.get("redisRules")?;
    let has_name = |rule: &Value| rule.get("ruleName").is_some_and(Value::is_string);
    let is_good = rules
        .as_array()
        .is_some_and(|rules| rules.iter().all(has_name));
    (!is_good).then(|| {
        let message = "must be a list of objects with ruleName and databases";
        Finding::error("wrong-type", DOCUMENTED, message).in_part("/redisRules")
    })
}

/// Refuses database or subscription 0, which never exists; any other may exist.
fn databases(role: &Map<String, Value>, _: &[&Resource]) -> Option<Finding> {
    let rules = role.get("redisRules")?.as_array()?.iter();
    let mut databases = rules
        .filter_map(|rule| rule.get("databases")?.as_array())
        .flatten();
    databases.find_map(|database| {
        let is_none = |name: &str| database.get(name).is_some_and(|number| *number == 0);
        let (code, message) = if is_none("subscriptionId") {
            ("SUBSCRIPTION_NOT_FOUND", "Subscription was not found")
        } else if is_none("databaseId") {
            ("DATABASE_NOT_FOUND", "Database was not found")
        } else {
            return None;
        };
        Some(Finding::error("not-found", OBSERVED, message).with_vendor_code(code))
    })
}

fn admin(user: &Map<String, Value>, _: bool) -> Vec<Finding> {
    let is_admin = user.get("name").is_some_and(|name| name == "admin");
    let message = "a user `admin` fails for databases that speak memcached";
    let finding = is_admin.then(|| Finding::warning("admin", DOCUMENTED, message).in_part("/name"));
    finding.into_iter().collect()
}

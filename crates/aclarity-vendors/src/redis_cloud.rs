//! Redis Cloud: ACL rules, roles and users of an account.

mod forms;

use aclarity::rule::Rule as RedisRule;
use serde_json::{Map, Value, json};

use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::policy::{CharSet, Check, DIGITS, LOWER, Policy, Rule, UPPER};
use crate::service::api::{Api, Call, Problem, Refusal, VendorError, Verb};
use crate::service::grammar::{self, Grammar, Refused, anything, is_about_passwords};
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::thing::Thing;
use crate::service::{Permissions, Service};
use crate::source::{Fact, Source};
use crate::system::Profile;
use crate::world::World;

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

const SAID: Fact = Fact::documented(&OPENAPI);
const RULE: &str = "rule";
const ROLE: &str = "databaseRole";
const USER: &str = "user";

static NAME: Policy = Policy {
    rules: &[Rule::error(Check::at_least(1), Fact::assumed(&OPENAPI))],
    is_secret: false,
};

/// What is neither a letter nor a digit.
const SPECIAL: CharSet = CharSet::ranges(
    "special characters",
    &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
);

static PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 8, max: 128 }, SAID),
        // A rule of the provider's own, before it asks the service.
        Rule::warning(
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
        fact: SAID,
        vendor_code: "",
        vendor_message: "",
    }
}

static RULE_PARAMETERS: [Parameter; 2] = [
    parameter("name", Shape::Text(&NAME)),
    parameter("redisRule", Shape::Permissions),
];
static ROLE_PARAMETERS: [Parameter; 2] = [
    parameter("name", Shape::Text(&NAME)),
    parameter("redisRules", Shape::Any),
];
static USER_PARAMETERS: [Parameter; 3] = [
    parameter("name", Shape::Text(&NAME)),
    parameter("role", Shape::Text(&NAME)),
    parameter("password", Shape::Text(&PASSWORD)),
];

pub(crate) static SERVICE: Service = Service {
    profiles: &[Profile {
        name: "openapi",
        title: "the OpenAPI description and the documentation",
        source: &OPENAPI,
    }],
    sources: &[&OPENAPI, &TERRAFORM],
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
            built_in_fact: SAID,
            together: apart,
            refers: None,
        },
        Kind {
            name: ROLE,
            key: "name",
            parameters: &ROLE_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: SAID,
            together: |role| rules_of_role(role).into_iter().collect(),
            refers: Some(("redisRules", RULE)),
        },
        Kind {
            name: USER,
            key: "name",
            parameters: &USER_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: SAID,
            together: admin,
            refers: Some(("role", ROLE)),
        },
    ],
    forms: forms::FORMS,
    permissions: Permissions::Rules(Grammar {
        field: "redisRule",
        fact: SAID,
        // Channels are permitted unless a rule says otherwise, also from 7.0.
        start: &["on", "&*"],
        words: grammar::words,
        whole: anything,
        refused: &[Refused {
            code: "password-rule",
            fact: Fact::assumed(&OPENAPI),
            message: "a rule says nothing of passwords; users have them",
            is_it: |rule, _| {
                is_about_passwords(rule)
                    || matches!(rule, RedisRule::NoPassword | RedisRule::ResetPasswords)
            },
        }],
        names_no_blocked: None,
        usual: &["+@all ~*", "+@all -@dangerous ~*", "+@read ~*"],
    }),
    // The table is the same for Redis Software and Redis Cloud.
    blocked: &crate::redis_enterprise::BLOCKED,
    api: Some(&Api {
        service: || &SERVICE,
        read,
        error,
        refuse,
        answer,
        merge: |_, _| {},
        group: |_, _| None,
        leaves: |_| false,
    }),
};

/// `redisRules` is a list of objects with a name and databases.
fn rules_of_role(role: &Map<String, Value>) -> Option<Finding> {
    let rules = role.get("redisRules")?;
    let has_name = |rule: &Value| rule.get("ruleName").is_some_and(Value::is_string);
    let is_good = rules
        .as_array()
        .is_some_and(|rules| rules.iter().all(has_name));
    (!is_good).then(|| {
        let message = "must be a list of objects with ruleName and databases";
        Finding::error("wrong-type", SAID, message).in_part("/redisRules")
    })
}

fn admin(user: &Map<String, Value>) -> Vec<Finding> {
    let is_admin = user.get("name").is_some_and(|name| name == "admin");
    let message = "a user `admin` fails for databases that speak memcached";
    let finding = is_admin.then(|| Finding::warning("admin", SAID, message).in_part("/name"));
    finding.into_iter().collect()
}

fn read(request: &Request) -> Result<Call, Refusal> {
    for name in ["x-api-key", "x-api-secret-key"] {
        if request.header_value(name).is_none_or(str::is_empty) {
            let message = format!("the header {name} is missing");
            let finding = Finding::error("no-key", Fact::assumed(&OPENAPI), message);
            return Err(Refusal::new(Problem::Unauthorized, "", finding));
        }
    }
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let ["v1", "acl", kind, rest @ ..] = segments.as_slice() else {
        return Err(Refusal::unknown_call());
    };
    let kind = match *kind {
        "redisRules" => RULE,
        "roles" => ROLE,
        "users" => USER,
        _ => return Err(Refusal::unknown_call()),
    };
    let (verb, key) = match (request.method.as_str(), rest) {
        ("POST", []) => (Verb::Create, None),
        ("GET", []) => (Verb::List, None),
        ("GET", [id]) if kind == USER => (Verb::Show, Some((*id).to_owned())),
        ("PUT", [id]) => (Verb::Change, Some((*id).to_owned())),
        ("DELETE", [id]) => (Verb::Delete, Some((*id).to_owned())),
        _ => return Err(Refusal::unknown_call()),
    };
    let (fields, findings) = match verb {
        Verb::Create | Verb::Change => {
            let body = read_object(request).map_err(|bad| Refusal::of_body(&bad))?;
            (body.fields, body.findings)
        }
        _ => (Map::new(), Vec::new()),
    };
    Ok(Call {
        verb,
        kind,
        key,
        fields,
        findings,
        action: String::new(),
    })
}

/// The statuses are those of the description; which problem has which is not
/// stated.
fn error(problem: Problem, _: &str) -> VendorError {
    let status = match problem {
        Problem::Unauthorized => 401,
        Problem::UnknownCall | Problem::NotFound | Problem::NoSuchReference => 404,
        Problem::BadBody | Problem::Invalid | Problem::Combination | Problem::BadGroup => 400,
        Problem::BuiltIn => 403,
        Problem::Taken | Problem::Full | Problem::InUse => 409,
    };
    VendorError {
        status,
        code: "",
        fact: Fact::assumed(&OPENAPI),
    }
}

/// The body of an error is not in the facts that we have.
fn refuse(error: &VendorError, message: &str, _: &mut World) -> Response {
    Response::json(
        error.status,
        json!({"status": error.status, "description": message}),
    )
}

fn answer(call: &Call, things: &[&Thing], world: &mut World) -> Response {
    let described: Vec<Value> = things.iter().map(|thing| describe(thing)).collect();
    let list = match call.kind {
        RULE => "redisRules",
        ROLE => "roles",
        _ => "users",
    };
    match call.verb {
        Verb::List => Response::json(200, json!({ list: described })),
        Verb::Show => Response::json(200, described.into_iter().next().unwrap_or_default()),
        verb => {
            let status = if (verb, call.kind) == (Verb::Delete, ROLE) {
                200
            } else {
                202
            };
            let note = Finding::note(
                "task",
                Fact::assumed(&OPENAPI),
                "the service does this in a task; here it is done before the next call",
            );
            let mut findings = vec![note];
            if call.kind == RULE && verb != Verb::Delete {
                let message = "the service verifies a rule fully when a role gets it";
                findings.push(Finding::note("verified-later", SAID, message));
            }
            let task = json!({
                "taskId": world.uuid(),
                "commandType": format!("acl{}{verb:?}Request", call.kind),
                "status": "received",
                "description": "Task request received and is being queued for processing.",
                "timestamp": world.now.to_string(),
                "response": {"resourceId": things.first().map(|thing| thing.number)},
                "links": [],
            });
            Response::json(status, task).with_findings(findings)
        }
    }
}

fn describe(thing: &Thing) -> Value {
    let mut fields = thing.fields.clone();
    fields.insert("id".to_owned(), thing.number.into());
    fields.into()
}

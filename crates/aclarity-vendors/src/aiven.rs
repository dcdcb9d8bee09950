//! Aiven for Valkey and Redis, and services built on the same interface.

mod forms;

use serde_json::{Map, Value, json};

use crate::arrays::Names;
use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::json;
use crate::mapping::Blocked;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, Policy, Rule};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::api::Api;
use crate::service::arrays::Family;
use crate::service::call::{Call, Problem, Refusal, VendorError, Verb};
use crate::service::check_context::CheckContext;
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::resource::Resource;
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;
use crate::world::World;
use aclarity::redact::HIDDEN;

static DOCS: Source = Source {
    id: "aiven-docs",
    title: "Aiven documentation and API description, users of a service",
    date: "",
    location: "github.com/aiven/aiven-docs, https://api.aiven.io/doc",
};

static CLIENTS: Source = Source {
    id: "aiven-clients",
    title: "Aiven's clients and Terraform provider, credentials of a service's user",
    date: "2026",
    location: "github.com/aiven/go-client-codegen, handler/service; github.com/aiven/aiven-client; \
               github.com/aiven/terraform-provider-aiven, valkey_user.go",
};

static UPCLOUD: Source = Source {
    id: "upcloud-terraform",
    title: "UpCloud Terraform provider, valkey_access_control",
    date: "",
    location: "github.com/UpCloudLtd/terraform-provider-upcloud",
};

static VULTR: Source = Source {
    id: "vultr-api",
    title: "Vultr API, access control of a managed database's user",
    date: "",
    location: "https://www.vultr.com/api",
};

const DOCUMENTED: Fact = Fact::documented(&DOCS);
const USER: &str = "user";

const START: CharSet = CharSet::of("underscores", "_");
const OTHERS: CharSet = CharSet::of("hyphens, dots and underscores", "-._");

/// `^[_A-Za-z0-9][-._A-Za-z0-9]{0,63}$`
static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 64 }, DOCUMENTED),
        Rule::error(Check::First(&[LETTERS, DIGITS, START]), DOCUMENTED),
        Rule::error(Check::Allowed(&[LETTERS, DIGITS, OTHERS]), DOCUMENTED),
    ],
    is_secret: false,
};

static PASSWORD: Policy = Policy {
    rules: &[Rule::error(Check::Length { min: 8, max: 256 }, DOCUMENTED)],
    is_secret: true,
};

const fn parameter(name: &'static str, is_required: bool, shape: Shape) -> Parameter {
    Parameter {
        name,
        is_required,
        shape,
        fact: DOCUMENTED,
        vendor_code: "",
        vendor_message: "",
    }
}

static PARAMETERS: [Parameter; 4] = [
    parameter("username", true, Shape::Text(&NAME)),
    parameter("password", false, Shape::Text(&PASSWORD)),
    parameter("access_control", false, Shape::AccessString),
    Parameter {
        fact: Fact::documented(&CLIENTS),
        ..parameter("new_password", false, Shape::Text(&PASSWORD))
    },
];

static FAMILIES: [Family; 4] = [
    Family {
        profile: "valkey",
        parent: "access_control",
        names: Names {
            keys: "valkey_acl_keys",
            channels: "valkey_acl_channels",
            categories: "valkey_acl_categories",
            commands: "valkey_acl_commands",
            takes_empty: false,
        },
        also_blocked: &[],
        fact: DOCUMENTED,
    },
    Family {
        profile: "redis",
        parent: "access_control",
        names: Names {
            keys: "redis_acl_keys",
            channels: "redis_acl_channels",
            categories: "redis_acl_categories",
            commands: "redis_acl_commands",
            takes_empty: false,
        },
        also_blocked: &REDIS_ONLY,
        fact: DOCUMENTED,
    },
    Family {
        profile: "upcloud",
        parent: "valkey_access_control",
        names: Names {
            keys: "keys",
            channels: "channels",
            categories: "categories",
            commands: "commands",
            takes_empty: false,
        },
        also_blocked: &[],
        fact: Fact::documented(&UPCLOUD),
    },
    Family {
        profile: "vultr",
        parent: "access_control",
        names: Names {
            keys: "acl_keys",
            channels: "acl_channels",
            categories: "acl_categories",
            commands: "acl_commands",
            takes_empty: false,
        },
        also_blocked: &[],
        fact: Fact::documented(&VULTR),
    },
];

const fn blocked(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: DOCUMENTED,
    }
}

/// Commands that only Aiven for Redis disables.
static REDIS_ONLY: [Blocked; 5] = [
    blocked("role"),
    blocked("eval"),
    blocked("eval_ro"),
    blocked("evalsha"),
    blocked("evalsha_ro"),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[
            Profile {
                name: "valkey",
                title: "Aiven for Valkey",
                source: &DOCS,
            },
            Profile {
                name: "redis",
                title: "Aiven for Redis, the arrays' older names",
                source: &DOCS,
            },
            Profile {
                name: "upcloud",
                title: "UpCloud Managed Databases for Valkey",
                source: &UPCLOUD,
            },
            Profile {
                name: "vultr",
                title: "Vultr Managed Databases for Valkey",
                source: &VULTR,
            },
        ],
        sources: &[&DOCS, &CLIENTS, &UPCLOUD, &VULTR],
        fields: &[
            "username",
            "password",
            "new_password",
            "access_control",
            "valkey_access_control",
            USER,
            "valkey_acl_keys",
            "valkey_acl_categories",
            "valkey_acl_commands",
            "valkey_acl_channels",
            "redis_acl_keys",
            "redis_acl_categories",
            "redis_acl_commands",
            "redis_acl_channels",
            "keys",
            "categories",
            "commands",
            "channels",
            "acl_keys",
            "acl_categories",
            "acl_commands",
            "acl_channels",
        ],
        context_keys: CheckContext::PARTS,
        forms: forms::FORMS,
        settings: settings::OF_ARRAYS,
        blocked: &[
            blocked("acl"),
            blocked("bgrewriteaof"),
            blocked("bgsave"),
            blocked("cluster"),
            blocked("command"),
            blocked("config"),
            blocked("debug"),
            blocked("failover"),
            blocked("lastsave"),
            blocked("migrate"),
            blocked("monitor"),
            blocked("replicaof"),
            blocked("save"),
            blocked("shutdown"),
            blocked("slaveof"),
        ],
        ..Description::EMPTY
    },
    kinds: &[Kind {
        name: USER,
        key: "username",
        parameters: &PARAMETERS,
        most: None,
        built_in: &[&[("username", "default")]],
        built_in_fact: Fact::assumed(&DOCS),
        together: apart,
        refers: None,
    }],
    access: AccessForm::Arrays(&FAMILIES),
    api: Some(&Api {
        read,
        error,
        refuse,
        answer,
        text: |_| None,
        merge: |_, _| None,
        whole: |_, _| None,
        leaves: |_| true,
        by_number: false,
        tasks: None,
    }),
};

/// Parses a call of Aiven's own API. Other front-ends' calls are not documented
/// here.
fn read(request: &Request) -> Result<Call, Refusal> {
    if request
        .header_value("Authorization")
        .is_none_or(str::is_empty)
    {
        let message = "the header Authorization is missing";
        let finding = Finding::error("no-token", Fact::assumed(&DOCS), message);
        return Err(Refusal::new(Problem::Unauthorized, "", finding));
    }
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let ["v1", "project", _, "service", _, "user", rest @ ..] = segments.as_slice() else {
        return Err(Refusal::unknown_call());
    };
    let (verb, key) = match (request.method.as_str(), rest) {
        ("POST", []) => (Verb::Create, None),
        ("GET", []) => (Verb::List, None),
        ("GET", [name]) => (Verb::Show, Some((*name).to_owned())),
        ("PUT", [name] | [name, "credentials", "reset"]) => {
            (Verb::Change, Some((*name).to_owned()))
        }
        ("DELETE", [name]) => (Verb::Delete, Some((*name).to_owned())),
        _ => return Err(Refusal::unknown_call()),
    };
    let (mut fields, findings) = match verb {
        Verb::Create | Verb::Change if rest.len() < 2 => {
            let body = read_object(request).map_err(|bad| Refusal::of_body(&bad))?;
            (body.fields, body.findings)
        }
        _ => (Map::new(), Vec::new()),
    };
    let action = match verb {
        Verb::Change if rest.len() > 1 => RESET.to_owned(),
        Verb::Change => operation(&mut fields)?,
        _ => String::new(),
    };
    Ok(Call {
        verb,
        kind: USER,
        key,
        fields,
        findings,
        action,
    })
}

const SET: &str = "set-access-control";
const RESET: &str = "reset-credentials";
const OPERATIONS: [&str; 3] = ["acknowledge-renewal", RESET, SET];

/// Applies a change. Setting the access control requires its value; a new
/// password may be left to the service.
fn operation(fields: &mut Map<String, Value>) -> Result<String, Refusal> {
    let invalid = |code, message: String, part: &str| {
        let finding = Finding::error(code, Fact::documented(&CLIENTS), message).in_part(part);
        Err(Refusal::new(Problem::Invalid, USER, finding))
    };
    let name = match fields.shift_remove("operation") {
        Some(Value::String(name)) if OPERATIONS.contains(&name.as_str()) => name,
        Some(Value::String(_)) => {
            let message = format!("operation must be one of {}", OPERATIONS.join(", "));
            return invalid("not-listed", message, "/operation");
        }
        None | Some(Value::Null) => {
            return invalid("missing", "operation is required".to_owned(), "/operation");
        }
        Some(other) => {
            let message = format!("operation must be a string, not {}", json::kind(&other));
            return invalid("wrong-type", message, "/operation");
        }
    };
    if name == SET && !fields.contains_key("access_control") {
        let message = "access_control is required".to_owned();
        return invalid("missing", message, "/access_control");
    }
    Ok(name)
}

fn error(problem: Problem, _: &str) -> VendorError {
    let assumed = Fact::assumed(&DOCS);
    let (status, fact) = match problem {
        Problem::Taken => (409, DOCUMENTED),
        Problem::Unauthorized => (401, assumed),
        Problem::UnknownCall | Problem::NotFound | Problem::NoSuchReference => (404, assumed),
        Problem::BuiltIn => (403, assumed),
        _ => (400, assumed),
    };
    VendorError {
        status,
        code: "",
        fact,
    }
}

fn refuse(error: &VendorError, message: &str, _: &Request, _: &mut World) -> Response {
    let errors = json!([{"message": message, "status": error.status}]);
    Response::json(error.status, json!({"message": message, "errors": errors}))
}

/// The response. Which members it has besides the user is not documented here.
fn answer(call: &Call, resources: &[&Resource], world: &mut World) -> Response {
    let shown = |resource: &&Resource| {
        let mut fields = resource.fields.clone();
        fields.insert(
            "type".to_owned(),
            if resource.is_built_in {
                "primary"
            } else {
                "normal"
            }
            .into(),
        );
        Value::Object(fields)
    };
    let mut user = resources.first().map(shown).unwrap_or_default();
    // The service generates the password and returns it. One from the request
    // is hidden here.
    if call.verb == Verb::Create || call.action == RESET {
        user["password"] = match call.fields.get("new_password") {
            Some(Value::String(_)) => HIDDEN.into(),
            _ => format!("AVNS_{}", world.hex(19)).into(),
        };
    }
    match call.verb {
        Verb::List => {
            let users: Vec<Value> = resources.iter().map(shown).collect();
            let message = "that users can be listed like this is assumed";
            let note = Finding::note("list", Fact::UNSOURCED, message);
            Response::json(200, json!({ "users": users })).with_findings([note])
        }
        Verb::Delete => Response::json(200, json!({"message": "deleted"})),
        _ => Response::json(200, json!({"user": user, "message": "done"})),
    }
}

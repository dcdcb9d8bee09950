//! Aiven for Valkey and Redis, and the services that are built like it.

mod forms;

use serde_json::{Map, Value, json};

use crate::arrays::Names;
use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::json;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, Policy, Rule};
use crate::service::api::{Api, Call, Problem, Refusal, VendorError, Verb};
use crate::service::arrays::Family;
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::thing::Thing;
use crate::service::{Permissions, Service};
use crate::source::{Fact, Source};
use crate::system::Profile;
use crate::translation::Blocked;
use crate::world::World;

static DOCS: Source = Source {
    id: "aiven-docs",
    title: "Aiven documentation and API description, users of a service",
    date: "",
    location: "github.com/aiven/aiven-docs, https://api.aiven.io/doc",
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

const SAID: Fact = Fact::documented(&DOCS);
const USER: &str = "user";

const START: CharSet = CharSet::of("underscores", "_");
const OTHERS: CharSet = CharSet::of("hyphens, dots and underscores", "-._");

/// `^[_A-Za-z0-9][-._A-Za-z0-9]{0,63}$`
static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 64 }, SAID),
        Rule::error(Check::First(&[LETTERS, DIGITS, START]), SAID),
        Rule::error(Check::Allowed(&[LETTERS, DIGITS, OTHERS]), SAID),
    ],
    is_secret: false,
};

static PASSWORD: Policy = Policy {
    rules: &[Rule::error(Check::Length { min: 8, max: 256 }, SAID)],
    is_secret: true,
};

const fn parameter(name: &'static str, is_required: bool, shape: Shape) -> Parameter {
    Parameter {
        name,
        is_required,
        shape,
        fact: SAID,
        vendor_code: "",
        vendor_message: "",
    }
}

static PARAMETERS: [Parameter; 3] = [
    parameter("username", true, Shape::Text(&NAME)),
    parameter("password", false, Shape::Text(&PASSWORD)),
    parameter("access_control", false, Shape::Permissions),
];

static FAMILIES: [Family; 4] = [
    Family {
        profile: "valkey",
        names: Names {
            keys: "valkey_acl_keys",
            channels: "valkey_acl_channels",
            categories: "valkey_acl_categories",
            commands: "valkey_acl_commands",
            takes_empty: false,
        },
        also_blocked: &[],
        fact: SAID,
    },
    Family {
        profile: "redis",
        names: Names {
            keys: "redis_acl_keys",
            channels: "redis_acl_channels",
            categories: "redis_acl_categories",
            commands: "redis_acl_commands",
            takes_empty: false,
        },
        also_blocked: &REDIS_ONLY,
        fact: SAID,
    },
    Family {
        profile: "upcloud",
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
        fact: SAID,
    }
}

/// What Aiven for Redis disables beside the rest.
static REDIS_ONLY: [Blocked; 5] = [
    blocked("role"),
    blocked("eval"),
    blocked("eval_ro"),
    blocked("evalsha"),
    blocked("evalsha_ro"),
];

pub(crate) static SERVICE: Service = Service {
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
    sources: &[&DOCS, &UPCLOUD, &VULTR],
    fields: &["username", "password", "access_control", USER],
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
    forms: forms::FORMS,
    permissions: Permissions::Arrays(&FAMILIES),
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
    api: Some(&Api {
        service: || &SERVICE,
        read,
        error,
        refuse,
        answer,
        merge: |_, _| {},
        group: |_, _| None,
        leaves: |_| true,
    }),
};

/// Aiven's own calls; those of the other front-ends are not in our facts.
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
        ("PUT", [name]) => (Verb::Change, Some((*name).to_owned())),
        ("DELETE", [name]) => (Verb::Delete, Some((*name).to_owned())),
        _ => return Err(Refusal::unknown_call()),
    };
    let (mut fields, findings) = match verb {
        Verb::Create | Verb::Change => {
            let body = read_object(request).map_err(|bad| Refusal::of_body(&bad))?;
            (body.fields, body.findings)
        }
        _ => (Map::new(), Vec::new()),
    };
    if verb == Verb::Change {
        operation(&mut fields)?;
    }
    Ok(Call {
        verb,
        kind: USER,
        key,
        fields,
        findings,
        action: String::new(),
    })
}

/// The one operation whose form we know needs the access control.
fn operation(fields: &mut Map<String, Value>) -> Result<(), Refusal> {
    let invalid = |fact, message: String| {
        let finding = Finding::error("not-listed", fact, message).in_part("/operation");
        Err(Refusal::new(Problem::Invalid, USER, finding))
    };
    match fields.shift_remove("operation") {
        Some(Value::String(name)) if name == "set-access-control" => {}
        Some(Value::String(_)) => {
            return invalid(
                Fact::NOWHERE,
                "only set-access-control is known here".to_owned(),
            );
        }
        other => {
            let found = other.as_ref().map_or("nothing", json::kind);
            return invalid(
                Fact::assumed(&DOCS),
                format!("operation must be a string, not {found}"),
            );
        }
    }
    if !fields.contains_key("access_control") {
        let finding = Finding::error(
            "missing",
            Fact::assumed(&DOCS),
            "access_control is required",
        );
        return Err(Refusal::new(
            Problem::Invalid,
            USER,
            finding.in_part("/access_control"),
        ));
    }
    Ok(())
}

fn error(problem: Problem, _: &str) -> VendorError {
    let assumed = Fact::assumed(&DOCS);
    let (status, fact) = match problem {
        Problem::Taken => (409, SAID),
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

fn refuse(error: &VendorError, message: &str, _: &mut World) -> Response {
    let errors = json!([{"message": message, "status": error.status}]);
    Response::json(error.status, json!({"message": message, "errors": errors}))
}

/// What an answer holds beside the user is not in our facts.
fn answer(call: &Call, things: &[&Thing], _: &mut World) -> Response {
    let shown = |thing: &&Thing| {
        let mut fields = thing.fields.clone();
        fields.insert(
            "type".to_owned(),
            if thing.is_built_in {
                "primary"
            } else {
                "normal"
            }
            .into(),
        );
        Value::Object(fields)
    };
    let user = things.first().map(shown);
    match call.verb {
        Verb::List => {
            let users: Vec<Value> = things.iter().map(shown).collect();
            let message = "that users can be listed like this is assumed";
            let note = Finding::note("list", Fact::NOWHERE, message);
            Response::json(200, json!({ "users": users })).with_findings([note])
        }
        Verb::Delete => Response::json(200, json!({"message": "deleted"})),
        _ => Response::json(200, json!({"user": user, "message": "done"})),
    }
}

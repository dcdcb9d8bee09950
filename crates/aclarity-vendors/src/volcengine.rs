//! Volcengine Cache for Redis: database accounts, with rules for each role.

mod forms;

use serde_json::{Map, Value, json};

use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::policy::{CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Rule, UPPER};
use crate::profile::Profile;
use crate::service::Service;
use crate::service::access::{AccessForm, Roles};
use crate::service::api::Api;
use crate::service::call::{Call, Problem, Refusal, VendorError, Verb};
use crate::service::check_context::CheckContext;
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::resource::Resource;
use crate::source::{Fact, Source};
use crate::vendor::Description;
use crate::world::World;

static DOCS: Source = Source {
    id: "volcengine-create-db-account",
    title: "Volcengine cache for Redis, API reference, CreateDBAccount",
    date: "",
    location: "https://www.volcengine.com/docs/6293/69656",
};

static TERRAFORM: Source = Source {
    id: "volcengine-terraform",
    title: "Terraform provider for Volcengine, accounts of Redis instances",
    date: "",
    location: "github.com/volcengine/terraform-provider-volcengine, volcengine/redis/account",
};

const DOCUMENTED: Fact = Fact::documented(&DOCS);
const ACCOUNT: &str = "account";

const UNDERSCORE: CharSet = CharSet::of("underscores", "_");
const SPECIAL: CharSet = CharSet::of("special characters", "()`~!@#$%^&*-+=_|{}[];<>,.?");

/// `^[a-z][a-z0-9_]*[a-z0-9]$`
static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 2, max: 16 }, DOCUMENTED),
        Rule::error(Check::First(&[LOWER]), DOCUMENTED),
        Rule::error(Check::Allowed(&[LOWER, DIGITS, UNDERSCORE]), DOCUMENTED),
        Rule::error(Check::Last(&[LOWER, DIGITS]), DOCUMENTED),
    ],
    is_secret: false,
};

static PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 8, max: 32 }, DOCUMENTED),
        Rule::error(
            Check::Classes {
                least: 2,
                of: &[LOWER, UPPER, DIGITS, SPECIAL],
            },
            DOCUMENTED,
        ),
        // No document states that other characters are refused.
        Rule::warning(
            Check::Allowed(&[LETTERS, DIGITS, SPECIAL]),
            Fact::assumed(&DOCS),
        ),
    ],
    is_secret: true,
};

static DESCRIPTION: Policy = Policy {
    rules: &[Rule::error(Check::Length { min: 0, max: 256 }, DOCUMENTED)],
    is_secret: false,
};

static ANYTHING: Policy = Policy {
    rules: &[],
    is_secret: false,
};

static ROLE_NAMES: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOf(&["Administrator", "ReadWrite", "ReadOnly", "NotDangerous"]),
        DOCUMENTED,
    )],
    is_secret: false,
};

static ROLES: Roles = Roles {
    field: "RoleName",
    names: &ROLE_NAMES,
    rules: &[
        ("Administrator", &["on", "~*", "+@all"]),
        ("ReadWrite", &["on", "~*", "+@all", "-@admin"]),
        ("ReadOnly", &["on", "~*", "+@read"]),
        ("NotDangerous", &["on", "~*", "+@all", "-@dangerous"]),
    ],
    fact: DOCUMENTED,
};

const fn parameter(
    name: &'static str,
    is_required: bool,
    shape: Shape,
    vendor_code: &'static str,
) -> Parameter {
    Parameter {
        name,
        is_required,
        shape,
        fact: DOCUMENTED,
        vendor_code,
        vendor_message: "",
    }
}

static PARAMETERS: [Parameter; 6] = [
    parameter("InstanceId", true, Shape::Text(&ANYTHING), ""),
    parameter(
        "AccountName",
        true,
        Shape::Text(&NAME),
        "InvalidAccountName",
    ),
    parameter("RoleName", true, Shape::AccessString, "AccountRoleInvalid"),
    parameter("Password", true, Shape::Text(&PASSWORD), "InvalidPassword"),
    parameter(
        "Description",
        false,
        Shape::Text(&DESCRIPTION),
        "AccountDescriptionTooLong",
    ),
    parameter("ClientToken", false, Shape::Text(&ANYTHING), ""),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "api-2020-12",
            title: "the API reference, version 2020-12-07",
            source: &DOCS,
        }],
        sources: &[&DOCS, &TERRAFORM],
        fields: &[
            "AccountName",
            "RoleName",
            "Password",
            "Description",
            "InstanceId",
            "ClientToken",
            ACCOUNT,
        ],
        context_keys: CheckContext::PARTS,
        forms: forms::FORMS,
        // The rules are the same on every server.
        settings: &[],
        ..Description::EMPTY
    },
    kinds: &[Kind {
        name: ACCOUNT,
        key: "AccountName",
        parameters: &PARAMETERS,
        most: Some((100, DOCUMENTED)),
        built_in: &[&[("AccountName", "default"), ("RoleName", "Administrator")]],
        built_in_fact: DOCUMENTED,
        together: apart,
        refers: None,
    }],
    access: AccessForm::Roles(&ROLES),
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

/// Parses a request. The names of the other calls are those that Terraform's
/// provider sends.
fn read(request: &Request) -> Result<Call, Refusal> {
    let query = request.query();
    let action = query.iter().find(|(name, _)| name == "Action");
    let action = action.map(|(_, value)| value.clone()).unwrap_or_default();
    let verb = match (request.method.as_str(), action.as_str()) {
        ("POST", "CreateDBAccount") => Verb::Create,
        ("POST", "ModifyDBAccount") => Verb::Change,
        ("POST", "DeleteDBAccount") => Verb::Delete,
        ("POST", "ListDBAccount") => Verb::List,
        _ => return Err(Refusal::unknown_call()),
    };
    let body = read_object(request).map_err(|bad| Refusal::of_body(&bad))?;
    let mut fields = body.fields;
    let key = fields
        .get("AccountName")
        .and_then(Value::as_str)
        .map(str::to_owned);
    if verb == Verb::Change {
        fields.shift_remove("AccountName");
    }
    Ok(Call {
        verb,
        kind: ACCOUNT,
        key,
        fields,
        findings: body.findings,
        action,
    })
}

fn error(problem: Problem, _: &str) -> VendorError {
    let (code, fact) = match problem {
        Problem::Taken => ("AccountExist", DOCUMENTED),
        Problem::NotFound | Problem::NoSuchReference => ("AccountNotExist", DOCUMENTED),
        Problem::BuiltIn => ("DeleteDefaultAccount", DOCUMENTED),
        Problem::UnknownCall => ("InvalidActionOrVersion", Fact::UNSOURCED),
        _ => ("InvalidParameter", Fact::UNSOURCED),
    };
    VendorError {
        status: 400,
        code,
        fact,
    }
}

/// The response to an error. The format of errors and responses is not
/// documented here; the codes are.
fn refuse(error: &VendorError, message: &str, _: &Request, world: &mut World) -> Response {
    let error_body = json!({"Code": error.code, "Message": message});
    let metadata = json!({"RequestId": world.hex(32), "Error": error_body});
    Response::json(error.status, json!({ "ResponseMetadata": metadata }))
}

fn answer(call: &Call, resources: &[&Resource], world: &mut World) -> Response {
    let describe = |resource: &&Resource| {
        let mut fields: Map<String, Value> = resource.fields.clone();
        fields.shift_remove("ClientToken");
        Value::Object(fields)
    };
    let accounts: Vec<Value> = resources.iter().map(describe).collect();
    let result = match call.verb {
        Verb::List => json!({"Accounts": accounts, "Total": accounts.len()}),
        _ => Value::Null,
    };
    let metadata =
        json!({"RequestId": world.hex(32), "Action": call.action, "Version": "2020-12-07"});
    let note = Finding::note(
        "answer",
        Fact::assumed(&TERRAFORM),
        "the rest of this answer's form is assumed",
    );
    Response::json(200, json!({"ResponseMetadata": metadata, "Result": result}))
        .with_findings([note])
}

//! Volcengine's cache for Redis: database accounts, with rules for each role.

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
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::situation::Situation;
use crate::service::thing::Thing;
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

const SAID: Fact = Fact::documented(&DOCS);
const ACCOUNT: &str = "account";

const UNDERSCORE: CharSet = CharSet::of("underscores", "_");
const SPECIAL: CharSet = CharSet::of("special characters", "()`~!@#$%^&*-+=_|{}[];<>,.?");

/// `^[a-z][a-z0-9_]*[a-z0-9]$`
static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 2, max: 16 }, SAID),
        Rule::error(Check::First(&[LOWER]), SAID),
        Rule::error(Check::Allowed(&[LOWER, DIGITS, UNDERSCORE]), SAID),
        Rule::error(Check::Last(&[LOWER, DIGITS]), SAID),
    ],
    is_secret: false,
};

static PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 8, max: 32 }, SAID),
        Rule::error(
            Check::Classes {
                least: 2,
                of: &[LOWER, UPPER, DIGITS, SPECIAL],
            },
            SAID,
        ),
        // That other characters are refused is not stated.
        Rule::warning(
            Check::Allowed(&[LETTERS, DIGITS, SPECIAL]),
            Fact::assumed(&DOCS),
        ),
    ],
    is_secret: true,
};

static DESCRIPTION: Policy = Policy {
    rules: &[Rule::error(Check::Length { min: 0, max: 256 }, SAID)],
    is_secret: false,
};

static ANYTHING: Policy = Policy {
    rules: &[],
    is_secret: false,
};

static ROLE_NAMES: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOf(&["Administrator", "ReadWrite", "ReadOnly", "NotDangerous"]),
        SAID,
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
    fact: SAID,
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
        fact: SAID,
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
    parameter("RoleName", true, Shape::Permissions, "AccountRoleInvalid"),
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
        circumstances: Situation::PARTS,
        forms: forms::FORMS,
        // They are the same to every server.
        settings: &[],
        ..Description::EMPTY
    },
    kinds: &[Kind {
        name: ACCOUNT,
        key: "AccountName",
        parameters: &PARAMETERS,
        most: Some((100, SAID)),
        built_in: &[&[("AccountName", "default"), ("RoleName", "Administrator")]],
        built_in_fact: SAID,
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

/// The names of the other calls are those that Terraform's provider sends.
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
        Problem::Taken => ("AccountExist", SAID),
        Problem::NotFound | Problem::NoSuchReference => ("AccountNotExist", SAID),
        Problem::BuiltIn => ("DeleteDefaultAccount", SAID),
        Problem::UnknownCall => ("InvalidActionOrVersion", Fact::NOWHERE),
        _ => ("InvalidParameter", Fact::NOWHERE),
    };
    VendorError {
        status: 400,
        code,
        fact,
    }
}

/// The form of errors and answers is not in our facts, the codes are.
fn refuse(error: &VendorError, message: &str, _: &Request, world: &mut World) -> Response {
    let error_body = json!({"Code": error.code, "Message": message});
    let metadata = json!({"RequestId": world.hex(32), "Error": error_body});
    Response::json(error.status, json!({ "ResponseMetadata": metadata }))
}

fn answer(call: &Call, things: &[&Thing], world: &mut World) -> Response {
    let describe = |thing: &&Thing| {
        let mut fields: Map<String, Value> = thing.fields.clone();
        fields.shift_remove("ClientToken");
        Value::Object(fields)
    };
    let accounts: Vec<Value> = things.iter().map(describe).collect();
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

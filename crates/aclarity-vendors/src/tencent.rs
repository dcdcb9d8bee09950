//! Tencent Cloud's TencentDB for Redis: accounts with read-only or read-write
//! access.
//!
//! No document states which commands a privilege allows: the rules are
//! inferred.

mod forms;

use serde_json::{Map, Value, json};

use crate::body::read_object;
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

static INTL: Source = Source {
    id: "tencent-create-account",
    title: "Tencent Cloud, CreateInstanceAccount, ModifyInstanceAccount, DescribeInstanceAccount, \
            DeleteInstanceAccount",
    date: "2024-12-04",
    location: "tencentcloud.com/document/product/239/33297",
};

static CN: Source = Source {
    id: "tencent-create-account-cn",
    title: "Tencent Cloud (China), CreateInstanceAccount",
    date: "",
    location: "cloud.tencent.com/document/api/239/38926",
};

static TERRAFORM: Source = Source {
    id: "tencent-terraform-account",
    title: "Tencent Cloud's Terraform provider, tencentcloud_redis_account",
    date: "",
    location: "github.com/tencentcloudstack/terraform-provider-tencentcloud",
};

const DOCUMENTED: Fact = Fact::documented(&INTL);
const ACCOUNT: &str = "account";

const NAME_MARKS: CharSet = CharSet::of("underscores and hyphens", "_-");
const SPECIAL: CharSet = CharSet::of("special characters", "()`~!@#$%^&*-+=_|{}[]:;<>,.?/");

static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 32 }, DOCUMENTED),
        Rule::error(Check::Allowed(&[LETTERS, DIGITS, NAME_MARKS]), DOCUMENTED),
    ],
    is_secret: false,
};

/// The policy for passwords. The documents disagree on the maximum: 30, 32 or
/// 64 characters.
static PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 8, max: 64 }, Fact::documented(&CN)),
        Rule::warning(Check::Length { min: 0, max: 32 }, DOCUMENTED),
        Rule::warning(
            Check::Length { min: 0, max: 30 },
            Fact::documented(&TERRAFORM),
        ),
        Rule::error(Check::NotFirst(CharSet::of("slashes", "/")), DOCUMENTED),
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
            Fact::assumed(&INTL),
        ),
    ],
    is_secret: true,
};

static REMARK: Policy = Policy {
    rules: &[Rule::error(Check::Bytes(64), DOCUMENTED)],
    is_secret: false,
};

static ROUTE: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOf(&["master", "replication"]),
        DOCUMENTED,
    )],
    is_secret: false,
};

static ANYTHING: Policy = Policy {
    rules: &[],
    is_secret: false,
};

static PRIVILEGES: Policy = Policy {
    rules: &[Rule::error(Check::OneOf(&["r", "rw"]), DOCUMENTED)],
    is_secret: false,
};

static ROLES: Roles = Roles {
    field: "Privilege",
    names: &PRIVILEGES,
    rules: &[
        (
            "r",
            &[
                "on",
                "~*",
                "&*",
                "+@all",
                "-@write",
                "-@admin",
                "-@dangerous",
            ],
        ),
        ("rw", &["on", "~*", "&*", "+@all", "-@admin", "-@dangerous"]),
    ],
    fact: Fact::assumed(&INTL),
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

static PARAMETERS: [Parameter; 6] = [
    parameter("InstanceId", true, Shape::Text(&ANYTHING)),
    parameter("AccountName", true, Shape::Text(&NAME)),
    parameter("AccountPassword", true, Shape::Text(&PASSWORD)),
    parameter(
        "ReadonlyPolicy",
        true,
        Shape::Texts {
            each: &ROUTE,
            most: 2,
        },
    ),
    parameter("Privilege", true, Shape::AccessString),
    parameter("Remark", false, Shape::Text(&REMARK)),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "api-2018-04-12",
            title: "the API reference, version 2018-04-12",
            source: &INTL,
        }],
        sources: &[&INTL, &CN, &TERRAFORM],
        fields: &[
            "AccountName",
            "AccountPassword",
            "Privilege",
            "ReadonlyPolicy",
            "Remark",
            "InstanceId",
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
        most: None,
        built_in: &[&[
            ("AccountName", "root"),
            ("Privilege", "rw"),
            ("Remark", "default"),
        ]],
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

/// Parses a request. The name of the call is in the header `X-TC-Action`, or in
/// the query.
fn read(request: &Request) -> Result<Call, Refusal> {
    let query = request.query();
    let in_query = query.iter().find(|(name, _)| name == "Action");
    let action = match request.header_value("x-tc-action") {
        Some(action) => action.to_owned(),
        None => in_query.map(|(_, value)| value.clone()).unwrap_or_default(),
    };
    let verb = match action.as_str() {
        "CreateInstanceAccount" => Verb::Create,
        "ModifyInstanceAccount" => Verb::Change,
        "DeleteInstanceAccount" => Verb::Delete,
        "DescribeInstanceAccount" => Verb::List,
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
    if verb == Verb::List {
        fields.shift_remove("Limit");
        fields.shift_remove("Offset");
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

/// The error for a problem. The documents list no codes for these problems, so
/// they are assumed.
fn error(problem: Problem, _: &str) -> VendorError {
    let code = match problem {
        Problem::UnknownCall => "InvalidAction",
        Problem::NotFound | Problem::NoSuchReference => "ResourceNotFound.AccountDoesNotExists",
        _ => "InvalidParameter",
    };
    VendorError {
        status: 200,
        code,
        fact: Fact::assumed(&INTL),
    }
}

/// The response to an error. Like all of Tencent's APIs, it has status 200.
fn refuse(error: &VendorError, message: &str, _: &Request, world: &mut World) -> Response {
    let error_body = json!({"Code": error.code, "Message": message});
    let response = json!({"Error": error_body, "RequestId": request_id(world)});
    Response::json(error.status, json!({ "Response": response }))
}

fn answer(call: &Call, resources: &[&Resource], world: &mut World) -> Response {
    let id = request_id(world);
    let response = match call.verb {
        Verb::List => {
            let accounts: Vec<Value> = resources
                .iter()
                .map(|resource| described(resource))
                .collect();
            json!({"Accounts": accounts, "TotalCount": accounts.len(), "RequestId": id})
        }
        _ => json!({"TaskId": 123_456, "RequestId": id}),
    };
    Response::json(200, json!({ "Response": response }))
}

fn described(resource: &Resource) -> Value {
    let mut fields: Map<String, Value> = resource.fields.clone();
    fields.insert("Status".to_owned(), 2.into());
    if resource.is_built_in {
        fields.insert("ReadonlyPolicy".to_owned(), json!(["master"]));
    }
    Value::Object(fields)
}

/// A request ID such as `10369b9b-b514-48b1-8967-44448fe8d2a1`.
fn request_id(world: &mut World) -> String {
    [8, 4, 4, 4, 12].map(|length| world.hex(length)).join("-")
}

//! Amazon MemoryDB: users and access control lists.

mod forms;

use serde_json::{Map, Value, json};

use crate::aws::{self, BAD_VALUE, GUIDE, MODEL, SAID, parameter};
use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::service::api::{Api, Call, Problem, Refusal, VendorError, Verb};
use crate::service::grammar::{self, Grammar};
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::thing::Thing;
use crate::service::{Permissions, Service};
use crate::source::Fact;
use crate::system::Profile;
use crate::world::World;

const USER: &str = "user";
const LIST: &str = "acl";

static USER_PARAMETERS: [Parameter; 5] = [
    parameter("UserName", true, Shape::Text(&aws::IDENTIFIER)),
    parameter("AuthenticationMode", true, Shape::Object(mode)),
    parameter("AccessString", true, Shape::Permissions),
    // Inside AuthenticationMode; listed so that one can ask about them.
    aws::PASSWORDS,
    parameter("Tags", false, Shape::Any),
];

static LIST_PARAMETERS: [Parameter; 3] = [
    parameter("ACLName", true, Shape::Text(&aws::NOT_EMPTY)),
    parameter(
        "UserNames",
        false,
        Shape::Texts {
            each: &aws::NOT_EMPTY,
            most: usize::MAX,
        },
    ),
    parameter("Tags", false, Shape::Any),
];

/// The guide is that of ElastiCache: the limits of access strings are the same.
pub(crate) static SERVICE: Service = Service {
    profiles: &[Profile {
        name: "model",
        title: "the service model, and of access strings the guide to ElastiCache",
        source: &MODEL,
    }],
    sources: &[&MODEL, &GUIDE],
    fields: &[
        "UserName",
        "AuthenticationMode",
        "AccessString",
        "Passwords",
        "ACLName",
        "UserNames",
        "Tags",
        USER,
        LIST,
    ],
    kinds: &[
        Kind {
            name: USER,
            key: "UserName",
            parameters: &USER_PARAMETERS,
            most: None,
            built_in: &[&[("UserName", "default"), ("AccessString", "on ~* +@all")]],
            built_in_fact: Fact::assumed(&GUIDE),
            together: authentication,
            refers: None,
        },
        Kind {
            name: LIST,
            key: "ACLName",
            parameters: &LIST_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: SAID,
            together: apart,
            refers: Some(("UserNames", USER)),
        },
    ],
    forms: forms::FORMS,
    permissions: Permissions::Rules(Grammar {
        field: "AccessString",
        fact: aws::GUIDED,
        start: &[],
        words: grammar::words,
        whole: aws::access_string,
        refused: &aws::REFUSED,
        names_no_blocked: Some(aws::GUIDED),
        usual: &[],
    }),
    blocked: &aws::BLOCKED,
    api: Some(&Api {
        service: || &SERVICE,
        read,
        error,
        refuse,
        answer,
        merge: |_, _| {},
        group: group_finding,
        leaves: |_| true,
    }),
};

fn mode(mode: &Map<String, Value>) -> Vec<Finding> {
    aws::authentication(mode, &["password", "iam"])
}

/// What is said of passwords in the wrong place.
fn authentication(body: &Map<String, Value>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if body.contains_key("Passwords") {
        let message = "passwords go into AuthenticationMode; here they are ignored";
        let finding = Finding::warning("unknown-field", Fact::NOWHERE, message);
        findings.push(finding.in_part("/Passwords"));
    }
    findings
}

fn read(request: &Request) -> Result<Call, Refusal> {
    let target = request.header_value("X-Amz-Target").unwrap_or_default();
    let action = target.strip_prefix("AmazonMemoryDB.").unwrap_or_default();
    let (verb, kind) = match (request.method.as_str(), action) {
        ("POST", "CreateUser") => (Verb::Create, USER),
        ("POST", "UpdateUser") => (Verb::Change, USER),
        ("POST", "DeleteUser") => (Verb::Delete, USER),
        ("POST", "DescribeUsers") => (Verb::List, USER),
        ("POST", "CreateACL") => (Verb::Create, LIST),
        ("POST", "DeleteACL") => (Verb::Delete, LIST),
        ("POST", "DescribeACLs") => (Verb::List, LIST),
        _ => return Err(Refusal::unknown_call()),
    };
    let body = read_object(request).map_err(|bad| Refusal::of_body(&bad))?;
    let name = if kind == USER { "UserName" } else { "ACLName" };
    let mut fields = body.fields;
    let key = fields.get(name).and_then(Value::as_str).map(str::to_owned);
    if verb == Verb::Change {
        fields.shift_remove(name);
    }
    Ok(Call {
        verb: if verb == Verb::List && key.is_some() {
            Verb::Show
        } else {
            verb
        },
        kind,
        key,
        fields,
        findings: body.findings,
        action: action.to_owned(),
    })
}

/// That the fault exists is stated; which lists it is for is not.
fn group_finding(list: &Map<String, Value>, users: &[&Thing]) -> Option<Finding> {
    let is_list = list.contains_key("ACLName");
    if !is_list || users.iter().any(|user| user.text("UserName") == "default") {
        return None;
    }
    let fact = Fact::assumed(&MODEL);
    let finding = Finding::error(
        "default-required",
        fact,
        "the user `default` is not in the list",
    );
    Some(finding.with_assumed_vendor_code("DefaultUserRequired"))
}

fn error(problem: Problem, kind: &str) -> VendorError {
    let is_list = kind == LIST;
    let (code, fact) = match problem {
        Problem::Unauthorized => ("MissingAuthenticationToken", Fact::NOWHERE),
        Problem::UnknownCall => ("UnknownOperationException", Fact::NOWHERE),
        Problem::BadBody => ("SerializationException", Fact::NOWHERE),
        Problem::Invalid => (BAD_VALUE, SAID),
        Problem::Combination => ("InvalidParameterCombination", SAID),
        Problem::Taken if is_list => ("ACLAlreadyExists", SAID),
        Problem::Taken => ("UserAlreadyExists", SAID),
        Problem::NotFound if is_list => ("ACLNotFound", SAID),
        Problem::NotFound | Problem::NoSuchReference => ("UserNotFound", SAID),
        Problem::Full if is_list => ("ACLQuotaExceeded", SAID),
        Problem::Full => ("UserQuotaExceeded", SAID),
        Problem::BuiltIn | Problem::InUse => (BAD_VALUE, Fact::assumed(&MODEL)),
        Problem::BadGroup => ("DefaultUserRequired", Fact::assumed(&MODEL)),
    };
    VendorError {
        status: 400,
        code,
        fact,
    }
}

fn refuse(error: &VendorError, message: &str, _: &mut World) -> Response {
    Response::json(
        error.status,
        json!({"__type": error.code, "message": message}),
    )
}

fn answer(call: &Call, things: &[&Thing], _: &mut World) -> Response {
    let described: Vec<Value> = things.iter().map(|thing| describe(call, thing)).collect();
    let (one, many) = if call.kind == USER {
        ("User", "Users")
    } else {
        ("ACL", "ACLs")
    };
    let body = match call.verb {
        Verb::List | Verb::Show => json!({ many: described }),
        _ => json!({ one: described.first() }),
    };
    Response::json(200, body)
}

/// A user or list. What a status is right after a call is not stated.
fn describe(call: &Call, thing: &Thing) -> Value {
    let status = if call.verb == Verb::Delete {
        "deleting"
    } else {
        "active"
    };
    if call.kind == LIST {
        return json!({
            "Name": thing.text("ACLName"),
            "Status": status,
            "UserNames": thing.fields.get("UserNames").unwrap_or(&json!([])),
        });
    }
    let mode = thing
        .fields
        .get("AuthenticationMode")
        .and_then(|mode| mode.get("Type"));
    let kind = mode.and_then(Value::as_str).unwrap_or("no-password");
    json!({
        "Name": thing.text("UserName"),
        "Status": status,
        "AccessString": thing.text("AccessString"),
        "Authentication": {"Type": kind, "PasswordCount": thing.passwords},
    })
}

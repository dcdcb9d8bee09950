//! Amazon MemoryDB: users and access control lists.

mod forms;

use serde_json::{Map, Value, json};

use crate::aws::{self, CLOUDFORMATION, Codes, GUIDE, MODEL, SAID, TERRAFORM};
use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::api::Api;
use crate::service::call::{Call, Problem, Refusal, VendorError, Verb};
use crate::service::grammar::{self, Grammar};
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::situation::Situation;
use crate::service::thing::Thing;
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;
use crate::world::World;

const USER: &str = "user";
const LIST: &str = "acl";

/// The model gives these errors no code of their own: the type of an answer is
/// the name of the shape.
const CODES: Codes = Codes {
    value: "InvalidParameterValueException",
    combination: "InvalidParameterCombinationException",
    not_a_member: "UserNotFoundFault",
};

static OPEN_ACCESS: Source = Source {
    id: "memorydb-acls",
    title: "Amazon MemoryDB guide, Authenticating users with Access Control Lists",
    date: "",
    location: "docs.aws.amazon.com/memorydb/latest/devguide/clusters.acls.html",
};

static USER_PARAMETERS: [Parameter; 5] = [
    CODES.parameter("UserName", true, Shape::Text(&aws::IDENTIFIER)),
    CODES.parameter("AuthenticationMode", true, Shape::Object(mode)),
    CODES.parameter("AccessString", true, Shape::Permissions),
    // Inside AuthenticationMode; listed so that one can ask about them.
    CODES.passwords(),
    CODES.parameter("Tags", false, Shape::Any),
];

const fn names(parameter: &'static str) -> Parameter {
    let shape = Shape::Texts {
        each: &aws::NOT_EMPTY,
        most: usize::MAX,
    };
    CODES.parameter(parameter, false, shape)
}

/// What holds the users of a list, and what a change adds and removes.
const MEMBERS: [&str; 3] = ["UserNames", "UserNamesToAdd", "UserNamesToRemove"];

static LIST_PARAMETERS: [Parameter; 5] = [
    CODES.parameter("ACLName", true, Shape::Text(&aws::LIST_NAME)),
    names(MEMBERS[0]),
    names(MEMBERS[1]),
    names(MEMBERS[2]),
    CODES.parameter("Tags", false, Shape::Any),
];

/// The guide is that of ElastiCache: the limits of access strings are the same.
pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "model",
            title: "the service model, and of access strings the guide to ElastiCache",
            source: &MODEL,
        }],
        sources: &[
            &MODEL,
            &GUIDE,
            &TERRAFORM,
            &CLOUDFORMATION,
            &OPEN_ACCESS,
            &aws::MODULES,
        ],
        fields: &[
            "UserName",
            "AuthenticationMode",
            "AccessString",
            "Passwords",
            "ACLName",
            "UserNames",
            "UserNamesToAdd",
            "UserNamesToRemove",
            "Tags",
            USER,
            LIST,
        ],
        circumstances: Situation::PARTS,
        forms: forms::FORMS,
        settings: settings::OF_RULES,
        blocked: &aws::BLOCKED,
        ..Description::EMPTY
    },
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
            built_in: &[&[("ACLName", "open-access"), ("UserNames", "default")]],
            built_in_fact: Fact::documented(&OPEN_ACCESS),
            together: apart,
            refers: Some(("UserNames", USER)),
        },
    ],
    access: AccessForm::Rules(Grammar {
        field: "AccessString",
        fact: aws::GUIDED,
        start: &[],
        words: grammar::words,
        whole: aws::access_string,
        refused: &aws::REFUSED,
        unknown: aws::MODULE_NAMES,
        names_no_blocked: Some(aws::GUIDED),
        usual: &[],
    }),
    api: Some(&Api {
        read,
        error,
        refuse,
        answer,
        text: |_| None,
        merge: |fields, change| match fields.contains_key("ACLName") {
            true => CODES.change_members(fields, change, MEMBERS),
            false => None,
        },
        whole: twice,
        leaves: |_| true,
        by_number: false,
        tasks: None,
    }),
};

fn mode(mode: &Map<String, Value>) -> Vec<Finding> {
    aws::authentication(mode, &["password", "iam"], &CODES)
}

/// Passwords in the wrong place.
fn authentication(body: &Map<String, Value>, _: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    if body.contains_key("Passwords") {
        let message = "passwords belong in AuthenticationMode; here they are ignored";
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
        ("POST", "UpdateACL") => (Verb::Change, LIST),
        ("POST", "DeleteACL") => (Verb::Delete, LIST),
        ("POST", "DescribeACLs") => (Verb::List, LIST),
        _ => return Err(Refusal::unknown_call()),
    };
    let body = read_object(request).map_err(|bad| Refusal::of_body(&bad))?;
    let name = if kind == USER { "UserName" } else { "ACLName" };
    let mut fields = body.fields;
    // Capital letters are taken and stored as small ones.
    aws::lower_case(&mut fields, &["UserName", "ACLName"]);
    aws::lower_case(&mut fields, &MEMBERS);
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

/// A list that names a user twice. (The model has a fault for lists without
/// `default`, but Terraform's tests make such lists, and empty ones.)
fn twice(list: &Map<String, Value>, users: &[&Thing]) -> Option<Finding> {
    list.get("ACLName")?;
    let mut names: Vec<&str> = users.iter().map(|user| user.text("UserName")).collect();
    names.sort_unstable();
    let is_twice = names.windows(2).any(|pair| pair[0] == pair[1]);
    let message = "the list names a user twice";
    is_twice.then(|| {
        Finding::error("duplicate-name", Fact::assumed(&MODEL), message)
            .with_assumed_vendor_code("DuplicateUserNameFault")
    })
}

fn error(problem: Problem, kind: &str) -> VendorError {
    let is_list = kind == LIST;
    let (code, fact) = match problem {
        Problem::Unauthorized => ("MissingAuthenticationToken", Fact::NOWHERE),
        Problem::UnknownCall => ("UnknownOperationException", Fact::NOWHERE),
        Problem::BadBody => ("SerializationException", Fact::NOWHERE),
        Problem::Invalid => (CODES.value, SAID),
        Problem::Combination => (CODES.combination, SAID),
        Problem::Taken if is_list => ("ACLAlreadyExistsFault", SAID),
        Problem::Taken => ("UserAlreadyExistsFault", SAID),
        Problem::NotFound if is_list => ("ACLNotFoundFault", SAID),
        Problem::NotFound | Problem::NoSuchReference => ("UserNotFoundFault", SAID),
        Problem::Full if is_list => ("ACLQuotaExceededFault", SAID),
        Problem::Full => ("UserQuotaExceededFault", SAID),
        Problem::BuiltIn | Problem::InUse => (CODES.value, Fact::assumed(&MODEL)),
        Problem::BadGroup => ("DuplicateUserNameFault", Fact::assumed(&MODEL)),
    };
    VendorError {
        status: 400,
        code,
        fact,
    }
}

fn refuse(error: &VendorError, message: &str, _: &Request, _: &mut World) -> Response {
    json_1_1(
        error.status,
        json!({"__type": error.code, "message": message}),
    )
}

/// An answer in the protocol JSON 1.1, which has a type of its own.
fn json_1_1(status: u16, body: Value) -> Response {
    Response {
        body,
        ..Response::new(status).header("content-type", "application/x-amz-json-1.1")
    }
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
    json_1_1(200, body)
}

/// The oldest engine that takes users.
const OLDEST: &str = "6.0";

/// A user or list, with the members of the model. What a status is right after a call is not stated.
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
            "UserNames": aws::members(thing, "UserNames"),
            "MinimumEngineVersion": OLDEST,
            "PendingChanges": {"UserNamesToRemove": [], "UserNamesToAdd": []},
            "Clusters": [],
            "ARN": aws::arn("memorydb", &format!("acl/{}", thing.text("ACLName"))),
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
        "ACLNames": aws::named_by(thing),
        "MinimumEngineVersion": OLDEST,
        "Authentication": {"Type": kind, "PasswordCount": thing.passwords},
        "ARN": aws::arn("memorydb", &format!("user/{}", thing.text("UserName"))),
    })
}

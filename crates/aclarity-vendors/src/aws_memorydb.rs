//! Amazon MemoryDB: users and access control lists.

mod forms;

use serde_json::{Map, Value, json};

use crate::aws::{self, CLOUDFORMATION, Codes, DOCUMENTED, GUIDE, MODEL, TERRAFORM};
use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::api::Api;
use crate::service::call::{Call, Problem, Refusal, VendorError, Verb};
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar};
use crate::service::kind::{Kind, apart};
use crate::service::parameter::{Parameter, Shape};
use crate::service::resource::Resource;
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;
use crate::world::World;

const USER: &str = "user";
const LIST: &str = "acl";

/// Error codes. The model gives none: the type in a response is the name of the
/// error shape.
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
    CODES.parameter("AccessString", true, Shape::AccessString),
    // Part of AuthenticationMode; listed so that it can be checked on its own.
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

/// The field with a list's users, and those of a change that add and remove
/// some.
const MEMBERS: [&str; 3] = ["UserNames", "UserNamesToAdd", "UserNamesToRemove"];

static LIST_PARAMETERS: [Parameter; 5] = [
    CODES.parameter("ACLName", true, Shape::Text(&aws::LIST_NAME)),
    names(MEMBERS[0]),
    names(MEMBERS[1]),
    names(MEMBERS[2]),
    CODES.parameter("Tags", false, Shape::Any),
];

/// The service. Access strings have the same limits as in ElastiCache, whose
/// guide is cited for them.
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
        context_keys: CheckContext::PARTS,
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
        common: &[],
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

/// Findings for passwords in the wrong place.
fn authentication(body: &Map<String, Value>, _: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    if body.contains_key("Passwords") {
        let message = "passwords belong in AuthenticationMode; here they are ignored";
        let finding = Finding::warning("unknown-field", Fact::UNSOURCED, message);
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
    // Upper case is accepted and stored as lower case.
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

/// The finding for a list that names a user twice. (The model has an error for
/// lists without `default`, but Terraform's tests create such lists, and empty
/// ones.)
fn twice(list: &Map<String, Value>, users: &[&Resource]) -> Option<Finding> {
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
        Problem::Unauthorized => ("MissingAuthenticationToken", Fact::UNSOURCED),
        Problem::UnknownCall => ("UnknownOperationException", Fact::UNSOURCED),
        Problem::BadBody => ("SerializationException", Fact::UNSOURCED),
        Problem::Invalid => (CODES.value, DOCUMENTED),
        Problem::Combination => (CODES.combination, DOCUMENTED),
        Problem::Taken if is_list => ("ACLAlreadyExistsFault", DOCUMENTED),
        Problem::Taken => ("UserAlreadyExistsFault", DOCUMENTED),
        Problem::NotFound if is_list => ("ACLNotFoundFault", DOCUMENTED),
        Problem::NotFound | Problem::NoSuchReference => ("UserNotFoundFault", DOCUMENTED),
        Problem::Full if is_list => ("ACLQuotaExceededFault", DOCUMENTED),
        Problem::Full => ("UserQuotaExceededFault", DOCUMENTED),
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

/// A response in the JSON 1.1 protocol, which has its own content type.
fn json_1_1(status: u16, body: Value) -> Response {
    Response {
        body,
        ..Response::new(status).header("content-type", "application/x-amz-json-1.1")
    }
}

fn answer(call: &Call, resources: &[&Resource], _: &mut World) -> Response {
    let described: Vec<Value> = resources
        .iter()
        .map(|resource| describe(call, resource))
        .collect();
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

/// The oldest engine version that supports users.
const OLDEST: &str = "6.0";

/// A user or list with the members of the model. The status right after a call
/// is not documented.
fn describe(call: &Call, resource: &Resource) -> Value {
    let status = if call.verb == Verb::Delete {
        "deleting"
    } else {
        "active"
    };
    if call.kind == LIST {
        return json!({
            "Name": resource.text("ACLName"),
            "Status": status,
            "UserNames": aws::members(resource, "UserNames"),
            "MinimumEngineVersion": OLDEST,
            "PendingChanges": {"UserNamesToRemove": [], "UserNamesToAdd": []},
            "Clusters": [],
            "ARN": aws::arn("memorydb", &format!("acl/{}", resource.text("ACLName"))),
        });
    }
    let mode = resource
        .fields
        .get("AuthenticationMode")
        .and_then(|mode| mode.get("Type"));
    let kind = mode.and_then(Value::as_str).unwrap_or("no-password");
    json!({
        "Name": resource.text("UserName"),
        "Status": status,
        "AccessString": resource.text("AccessString"),
        "ACLNames": aws::named_by(resource),
        "MinimumEngineVersion": OLDEST,
        "Authentication": {"Type": kind, "PasswordCount": resource.passwords},
        "ARN": aws::arn("memorydb", &format!("user/{}", resource.text("UserName"))),
    })
}

//! Amazon ElastiCache: users and user groups.

mod forms;
mod query;

use serde_json::{Map, Value, json};

use crate::aws::{self, BAD_VALUE, GUIDED, MODEL, SAID, combination, parameter};
use crate::finding::Finding;
use crate::http::Response;
use crate::policy::{Check, Policy, Rule};
use crate::service::api::{Api, Call, Problem, VendorError, Verb};
use crate::service::grammar::{self, Grammar};
use crate::service::kind::Kind;
use crate::service::parameter::{Parameter, Shape};
use crate::service::thing::Thing;
use crate::service::{Permissions, Service};
use crate::source::Fact;
use crate::system::Profile;
use crate::world::World;

const USER: &str = "user";
const GROUP: &str = "group";

static ENGINES: Policy = Policy {
    rules: &[Rule::error(Check::OneOf(&["valkey", "redis"]), SAID)],
    is_secret: false,
};

static USER_PARAMETERS: [Parameter; 9] = [
    parameter("UserId", true, Shape::Text(&aws::IDENTIFIER)),
    parameter("UserName", true, Shape::Text(&aws::NOT_EMPTY)),
    parameter("Engine", true, Shape::Text(&ENGINES)),
    parameter("AccessString", true, Shape::Permissions),
    aws::PASSWORDS,
    parameter("NoPasswordRequired", false, Shape::Flag),
    parameter("AuthenticationMode", false, Shape::Object(mode)),
    parameter("AppendAccessString", false, Shape::Permissions),
    parameter("Tags", false, Shape::Any),
];

static GROUP_PARAMETERS: [Parameter; 4] = [
    parameter("UserGroupId", true, Shape::Text(&aws::NOT_EMPTY)),
    parameter("Engine", true, Shape::Text(&ENGINES)),
    parameter(
        "UserIds",
        false,
        Shape::Texts {
            each: &aws::NOT_EMPTY,
            most: 100,
        },
    ),
    parameter("Tags", false, Shape::Any),
];

pub(crate) static SERVICE: Service = Service {
    profiles: &[Profile {
        name: "user-guide",
        title: "the service model and the user guide",
        source: &aws::GUIDE,
    }],
    sources: &[&aws::GUIDE, &MODEL],
    fields: &[
        "UserId",
        "UserName",
        "Engine",
        "AccessString",
        "Passwords",
        "NoPasswordRequired",
        "AuthenticationMode",
        "AppendAccessString",
        "UserGroupId",
        "UserIds",
        "Tags",
        USER,
        GROUP,
    ],
    kinds: &[
        Kind {
            name: USER,
            key: "UserId",
            parameters: &USER_PARAMETERS,
            most: Some((1000, GUIDED)),
            built_in: &[&[
                ("UserId", "default"),
                ("UserName", "default"),
                ("Engine", "redis"),
                ("AccessString", "on ~* +@all"),
            ]],
            built_in_fact: GUIDED,
            together: authentication,
            refers: None,
        },
        Kind {
            name: GROUP,
            key: "UserGroupId",
            parameters: &GROUP_PARAMETERS,
            most: Some((100, GUIDED)),
            built_in: &[],
            built_in_fact: GUIDED,
            together: crate::service::kind::apart,
            refers: Some(("UserIds", USER)),
        },
    ],
    forms: forms::FORMS,
    permissions: Permissions::Rules(Grammar {
        field: "AccessString",
        fact: GUIDED,
        start: &[],
        words: grammar::words,
        whole: aws::access_string,
        refused: &aws::REFUSED,
        names_no_blocked: Some(GUIDED),
        usual: &[],
    }),
    blocked: &aws::BLOCKED,
    api: Some(&Api {
        service: || &SERVICE,
        read: query::read,
        error,
        refuse: query::refuse,
        answer,
        merge: append,
        group: group_finding,
        leaves: |user| user.text("UserName") != "default",
    }),
};

fn mode(mode: &Map<String, Value>) -> Vec<Finding> {
    aws::authentication(mode, &["password", "no-password-required", "iam"])
}

/// What is said of passwords in several places.
fn authentication(body: &Map<String, Value>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_true = |value: &Value| *value == true || *value == "true";
    let needs_none = body.get("NoPasswordRequired").is_some_and(is_true);
    let has_passwords = body
        .get("Passwords")
        .is_some_and(|value| !value.is_null() && *value != json!([]));
    if needs_none && has_passwords {
        let message = "passwords are given, and none is required";
        findings.push(combination(SAID, message).in_part("/NoPasswordRequired"));
    }
    if body.contains_key("AuthenticationMode") && (needs_none || has_passwords) {
        let message = "AuthenticationMode says the same in other words: give one of them";
        findings.push(combination(Fact::assumed(&MODEL), message).in_part("/AuthenticationMode"));
    }
    findings
}

/// `AppendAccessString` goes after the rules that are there.
fn append(fields: &mut Map<String, Value>, change: &mut Map<String, Value>) {
    if let Some(Value::String(more)) = change.remove("AppendAccessString") {
        let known = change
            .get("AccessString")
            .or_else(|| fields.get("AccessString"));
        let known = known.and_then(Value::as_str).unwrap_or_default();
        let whole = format!("{known} {more}");
        change.insert("AccessString".to_owned(), whole.trim().into());
    }
}

fn group_finding(group: &Map<String, Value>, users: &[&Thing]) -> Option<Finding> {
    if !group.contains_key("UserGroupId") {
        return None;
    }
    let mut names: Vec<&str> = users.iter().map(|user| user.text("UserName")).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        let finding = Finding::error(
            "duplicate-name",
            SAID,
            "two users of the group have the same name",
        );
        return Some(finding.with_vendor_code("DuplicateUserName"));
    }
    let is_valkey = group.get("Engine").is_some_and(|engine| engine == "valkey");
    if is_valkey
        && users
            .iter()
            .any(|user| authentication_type(user) == "no-password")
    {
        let message = "a group of Valkey holds only users with a password or IAM";
        let finding = Finding::error("no-password", GUIDED, message);
        return Some(finding.with_assumed_vendor_code("InvalidParameterCombination"));
    }
    if names.contains(&"default") {
        return None;
    }
    // The text of the error names no engine.
    let fact = match group.get("Engine").and_then(Value::as_str) {
        Some("valkey") => Fact::assumed(&MODEL),
        _ => SAID,
    };
    let message = "User group needs to contain a user with the user name default.";
    let finding = Finding::error("default-required", fact, message);
    Some(match fact == SAID {
        true => finding.with_vendor_code("DefaultUserRequired"),
        false => finding.with_assumed_vendor_code("DefaultUserRequired"),
    })
}

fn error(problem: Problem, kind: &str) -> VendorError {
    let is_group = kind == GROUP;
    let (status, code, fact) = match problem {
        Problem::Unauthorized => (403, "MissingAuthenticationToken", Fact::NOWHERE),
        Problem::UnknownCall => (400, "InvalidAction", Fact::NOWHERE),
        Problem::BadBody => (400, "MalformedQueryString", Fact::NOWHERE),
        Problem::Invalid => (400, BAD_VALUE, SAID),
        Problem::Combination => (400, "InvalidParameterCombination", SAID),
        Problem::Taken if is_group => (400, "UserGroupAlreadyExists", SAID),
        Problem::Taken => (400, "UserAlreadyExists", SAID),
        Problem::NotFound if is_group => (404, "UserGroupNotFound", SAID),
        Problem::NotFound | Problem::NoSuchReference => (404, "UserNotFound", SAID),
        Problem::Full if is_group => (400, "UserGroupQuotaExceeded", SAID),
        Problem::Full => (400, "UserQuotaExceeded", SAID),
        Problem::BuiltIn => (400, BAD_VALUE, Fact::assumed(&aws::GUIDE)),
        Problem::InUse => (400, "DefaultUserAssociatedToUserGroup", SAID),
        Problem::BadGroup => (400, "DefaultUserRequired", SAID),
    };
    VendorError { status, code, fact }
}

fn answer(call: &Call, things: &[&Thing], world: &mut World) -> Response {
    let described: Vec<Value> = things.iter().map(|thing| describe(call, thing)).collect();
    let result = match (call.verb, call.kind) {
        (Verb::List | Verb::Show, USER) => json!({ "Users": described }),
        (Verb::List | Verb::Show, _) => json!({ "UserGroups": described }),
        _ => described.into_iter().next().unwrap_or_default(),
    };
    query::answer(&call.action, &result, world)
}

/// A user or group as the model has it. What a status is right after a call is
/// not stated.
fn describe(call: &Call, thing: &Thing) -> Value {
    let status = if call.verb == Verb::Delete {
        "deleting"
    } else {
        "active"
    };
    if call.kind == GROUP {
        return json!({
            "UserGroupId": thing.text("UserGroupId"),
            "Status": status,
            "Engine": thing.text("Engine"),
            "UserIds": thing.fields.get("UserIds").unwrap_or(&json!([])),
        });
    }
    let kind = authentication_type(thing);
    json!({
        "UserId": thing.text("UserId"),
        "UserName": thing.text("UserName"),
        "Status": status,
        "Engine": thing.text("Engine"),
        "AccessString": thing.text("AccessString"),
        "Authentication": {"Type": kind, "PasswordCount": thing.passwords},
    })
}

/// How a user proves who they are, in the words of answers.
fn authentication_type(user: &Thing) -> &'static str {
    let mode = user
        .fields
        .get("AuthenticationMode")
        .and_then(|mode| mode.get("Type"));
    match mode.and_then(Value::as_str) {
        Some("iam") => "iam",
        Some("no-password-required") => "no-password",
        _ if user.passwords > 0 => "password",
        _ => "no-password",
    }
}

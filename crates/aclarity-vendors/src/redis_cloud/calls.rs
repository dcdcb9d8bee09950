//! Parses calls and builds responses.

use serde_json::{Map, Value, json};

use super::{NAME_REPORT, OBSERVED, OPENAPI, RECORDED, ROLE, RULE, USER};
use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response, reason};
use crate::secret_fields::path_without;
use crate::service::api::About;
use crate::service::call::{Call, Problem, Refusal, VendorError, Verb};
use crate::service::resource::Resource;
use crate::source::Fact;
use crate::world::World;
use aclarity::redact::HIDDEN;

/// The base URL of the API.
pub(super) const API: &str = "https://api.redislabs.com/v1";

/// The ID of the simulated account.
const ACCOUNT: u32 = 1001;

pub(super) fn read(request: &Request) -> Result<Call, Refusal> {
    for name in ["x-api-key", "x-api-secret-key"] {
        if request.header_value(name).is_none_or(str::is_empty) {
            let message = format!("the header {name} is missing");
            let finding = Finding::error("no-key", Fact::assumed(&OPENAPI), message);
            return Err(Refusal::new(Problem::Unauthorized, "", finding));
        }
    }
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    if let (["v1", "tasks", id], "GET") = (segments.as_slice(), request.method.as_str()) {
        return Ok(Call {
            verb: Verb::Task,
            kind: "",
            key: Some((*id).to_owned()),
            fields: Map::new(),
            findings: Vec::new(),
            action: String::new(),
        });
    }
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

/// The error for a problem. Some statuses and types come from recorded
/// responses; the others follow their pattern.
pub(super) fn error(problem: Problem, kind: &str) -> VendorError {
    let assumed = Fact::assumed(&RECORDED);
    let (status, code, fact) = match (problem, kind) {
        (Problem::NotFound, RULE) => (404, "ACL_REDIS_RULE_NOT_FOUND", OBSERVED),
        (Problem::NotFound, ROLE) => (404, "ACL_ROLE_NOT_FOUND", OBSERVED),
        (Problem::NotFound, USER) => (404, "ACL_USER_NOT_FOUND", OBSERVED),
        (Problem::NoSuchReference, ROLE) => (400, "ACL_ROLE_DOES_NOT_EXISTS", OBSERVED),
        (Problem::NoSuchReference, _) => (404, "ACL_REDIS_RULE_NOT_FOUND", assumed),
        (Problem::Taken, RULE) => {
            let fact = Fact::documented(&NAME_REPORT);
            (400, "ACL_REDIS_RULE_NAME_ALREADY_EXISTS", fact)
        }
        (Problem::Taken, ROLE) => (400, "ACL_ROLE_NAME_ALREADY_EXISTS", assumed),
        (Problem::Taken, _) => (400, "ACL_USER_NAME_ALREADY_EXISTS", assumed),
        (Problem::Unauthorized, _) => (401, "", Fact::assumed(&OPENAPI)),
        (Problem::NotFound | Problem::UnknownCall, _) => (404, "", Fact::assumed(&OPENAPI)),
        (Problem::BuiltIn, _) => (403, "FORBIDDEN", Fact::assumed(&OPENAPI)),
        (Problem::Full | Problem::InUse, _) => (409, "CONFLICT", Fact::assumed(&OPENAPI)),
        _ => (400, "", Fact::assumed(&OPENAPI)),
    };
    VendorError { status, code, fact }
}

/// The messages of recorded responses, in a task and for a GET.
pub(super) fn text(about: &About<'_>) -> Option<String> {
    let what = match about.kind {
        RULE => "redis rule",
        ROLE => "role",
        _ => "user",
    };
    match about.problem {
        Problem::NoSuchReference if about.kind == ROLE => {
            Some("ACL role associated with a user has to exist.".to_owned())
        }
        Problem::NotFound if about.verb == Verb::Show => {
            Some(format!("ACL {what} {} not found", about.key))
        }
        Problem::NotFound | Problem::NoSuchReference => Some(format!("ACL {what} not found")),
        _ => None,
    }
}

/// The response to a refused call without a task, like a recorded one for a
/// GET.
pub(super) fn refuse(
    error: &VendorError,
    message: &str,
    request: &Request,
    world: &mut World,
) -> Response {
    let path = request
        .segments()
        .iter()
        .fold(String::new(), |path, segment| path + "/" + segment);
    let path = path_without(&path, &mut |_| HIDDEN.to_owned());
    Response::json(
        error.status,
        json!({
            "timestamp": world.now.to_string().replace('Z', ".000+0000"),
            "status": error.status,
            "error": reason(error.status),
            "message": message,
            "path": path,
        }),
    )
}

/// The response to a call that changes nothing.
pub(super) fn answer(call: &Call, resources: &[&Resource], _: &mut World) -> Response {
    let mut described = resources
        .iter()
        .map(|resource| describe(call.kind, resource));
    if call.verb == Verb::Show {
        return Response::json(200, described.next().unwrap_or_default());
    }
    let list = match call.kind {
        RULE => "redisRules",
        ROLE => "roles",
        _ => "users",
    };
    let described: Vec<Value> = described.collect();
    let link = json!({"rel": "self", "href": format!("{API}/acl/{list}"), "type": "GET"});
    Response::json(
        200,
        json!({"accountId": ACCOUNT, list: described, "links": [link]}),
    )
}

/// A resource in response format: what a request calls `redisRule` is named
/// `acl` there.
fn describe(kind: &str, resource: &Resource) -> Value {
    let (id, name) = (resource.number, resource.text("name"));
    match kind {
        RULE => json!({
            "id": id,
            "name": name,
            "acl": resource.text("redisRule"),
            "isDefault": resource.is_built_in,
            "status": "active",
        }),
        ROLE => json!({
            "id": id,
            "name": name,
            "redisRules": resource.fields.get("redisRules"),
            "users": resource
                .named_by
                .iter()
                .map(|(id, name)| json!({"id": id, "name": name}))
                .collect::<Vec<_>>(),
            "status": "active",
        }),
        _ => json!({
            "id": id,
            "name": name,
            "role": resource.text("role"),
            "status": "active",
            "links": [{"rel": "self", "href": format!("{API}/acl/users/{id}"), "type": "GET"}],
        }),
    }
}

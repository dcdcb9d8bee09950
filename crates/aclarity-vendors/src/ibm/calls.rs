//! The calls for users: create, change and delete. There is no call to list
//! them.
//!
//! A successful call returns a task. The format of errors is not documented
//! here.

use serde_json::{Map, Value, json};

use super::{API_DOCS, USER};
use crate::body::read_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::service::api::Api;
use crate::service::call::{Call, Problem, Refusal, VendorError, Verb};
use crate::service::resource::Resource;
use crate::source::Fact;
use crate::world::World;

const ASSUMED: Fact = Fact::assumed(&API_DOCS);

pub(super) static API: Api = Api {
    read,
    error,
    text: |_| None,
    refuse,
    answer,
    merge: |_, _| None,
    whole: |_, _| None,
    leaves: |_| true,
    by_number: false,
    tasks: None,
};

/// Parses `/v5/ibm/deployments/{id}/users/{user_type}`, followed by a name to
/// change or delete a user.
fn read(request: &Request) -> Result<Call, Refusal> {
    let token = request.header_value("Authorization");
    if token.is_none_or(|token| !token.starts_with("Bearer ")) {
        let message = "the header Authorization must contain a bearer token";
        let finding = Finding::error("no-token", ASSUMED, message);
        return Err(Refusal::new(Problem::Unauthorized, "", finding));
    }
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let path = segments.strip_prefix(&["v5", "ibm"]);
    let ["deployments", deployment, "users", _, rest @ ..] = path.unwrap_or(&segments) else {
        return Err(Refusal::unknown_call());
    };
    let (verb, key) = match (request.method.as_str(), rest) {
        ("POST", []) => (Verb::Create, None),
        ("PATCH", [name]) => (Verb::Change, Some((*name).to_owned())),
        ("DELETE", [name]) => (Verb::Delete, Some((*name).to_owned())),
        _ => return Err(Refusal::unknown_call()),
    };
    let (fields, findings) = match verb {
        Verb::Delete => (Map::new(), Vec::new()),
        _ => {
            let body = read_object(request).map_err(|bad| Refusal::of_body(&bad))?;
            (user(body.fields)?, body.findings)
        }
    };
    Ok(Call {
        verb,
        kind: USER,
        key,
        fields,
        findings,
        action: (*deployment).to_owned(),
    })
}

/// The user in a body, where the name is called `username`.
fn user(mut body: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    let Some(Value::Object(mut user)) = body.shift_remove("user") else {
        let message = "the body must be an object with an object user";
        let finding = Finding::error("missing", Fact::documented(&API_DOCS), message);
        let finding = finding.in_part("/user");
        return Err(Refusal::new(Problem::Invalid, USER, finding));
    };
    if let Some(name) = user.shift_remove("username") {
        user.insert("name".to_owned(), name);
    }
    user.shift_remove("user_type");
    Ok(user)
}

fn error(problem: Problem, _: &str) -> VendorError {
    let status = match problem {
        Problem::Unauthorized => 401,
        Problem::UnknownCall | Problem::NotFound | Problem::NoSuchReference => 404,
        Problem::BuiltIn => 403,
        Problem::Taken | Problem::Full | Problem::InUse => 409,
        _ => 400,
    };
    VendorError {
        status,
        code: "",
        fact: ASSUMED,
    }
}

fn refuse(error: &VendorError, message: &str, _: &Request, _: &mut World) -> Response {
    Response::json(error.status, json!({"errors": [{"message": message}]}))
}

fn answer(call: &Call, resources: &[&Resource], world: &mut World) -> Response {
    let name = resources
        .first()
        .map_or("", |resource| resource.text("name"));
    let what = match call.verb {
        Verb::Create => "Creating",
        Verb::Delete => "Deleting",
        _ => "Updating",
    };
    let task = json!({
        "id": world.uuid(),
        "description": format!("{what} database user {name}."),
        "status": "running",
        "deployment_id": call.action,
        "progress_percent": 0,
        "created_at": world.now.to_string(),
    });
    let message = "the service makes the change later; here it is made before the next call";
    let note = Finding::note("task", ASSUMED, message);
    Response::json(202, json!({ "task": task })).with_findings([note])
}

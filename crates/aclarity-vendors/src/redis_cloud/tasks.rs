//! Tasks: the immediate response to a change, and its later outcome.

use serde_json::{Value, json};

use super::calls::API;
use super::{DOCUMENTED, OPENAPI, ROLE, RULE};
use crate::finding::Finding;
use crate::http::{Response, reason};
use crate::service::call::Verb;
use crate::service::tasks::{Failure, Task, Tasks};
use crate::source::Fact;

pub(super) const BAD_RULE: &str = "ACL_REDIS_RULE_PATTERN_NOT_VALID";
pub(super) const BAD_PASSWORD: &str = "ACL_USER_PASSWORD_NOT_VALID";

pub(super) static TASKS: Tasks = Tasks { received, outcome };

/// The response to every change, including one that will fail.
fn received(task: &Task) -> Response {
    let is_gone_at_once = (task.verb, task.kind) == (Verb::Delete, ROLE);
    let mut body = described(task, "received");
    body["description"] = "Task request received and is being queued for processing.".into();
    body["links"] = json!([link(task, "task", Some("getTaskStatusUpdates"))]);
    let message = format!(
        "the service makes the change later, and GET /v1/tasks/{} has the result; here it is \
         made before the next call",
        task.id
    );
    let mut findings = vec![Finding::note("task", Fact::assumed(&OPENAPI), message)];
    if task.kind == RULE && task.verb != Verb::Delete {
        let message = "the service verifies a rule fully when a role gets it";
        findings.push(Finding::note("verified-later", DOCUMENTED, message));
    }
    Response::json(if is_gone_at_once { 200 } else { 202 }, body).with_findings(findings)
}

fn outcome(task: &Task) -> Response {
    Response::json(
        200,
        match &task.outcome {
            Ok(number) => completed(task, *number),
            Err(failure) => failed(task, failure),
        },
    )
}

fn completed(task: &Task, number: usize) -> Value {
    let mut body = described(task, "processing-completed");
    body["description"] = "Request processing completed successfully and its resources are now \
                           being provisioned / de-provisioned."
        .into();
    body["response"] = json!({ "resourceId": number });
    let mut links = Vec::new();
    if task.verb != Verb::Delete {
        let (list, title) = match task.kind {
            RULE => ("redisRules", "getACLRedisRulesInformation"),
            ROLE => ("roles", "getACLRolesInformation"),
            _ => ("users", "getACLUserInformation"),
        };
        let href = format!("{API}/acl/{number}/acl/{list}");
        links.push(json!({"rel": "resource", "href": href, "title": title, "type": "GET"}));
    }
    links.push(link(task, "self", None));
    body["links"] = links.into();
    body
}

fn failed(task: &Task, Failure { error, message }: &Failure) -> Value {
    let (description, more) = match error.code {
        BAD_RULE => (
            "Invalid ACL redis rule: commands must start with a + or - sign, categories must \
             start with +@ or -@ characters and keys must start with the ~ symbol",
            "redis-acl-wrong-acl-rule-pattern",
        ),
        BAD_PASSWORD => (
            "ACL user password is not valid.",
            "cluster-user-password-wrong-pattern",
        ),
        _ => (message.as_str(), ""),
    };
    let name = reason(error.status).to_ascii_uppercase().replace(' ', "_");
    let status = format!("{} {name}", error.status);
    let mut body = described(task, "processing-error");
    body["description"] =
        "Task request failed during processing. See error information for failure details.".into();
    body["response"] = json!({
        "error": {"type": error.code, "status": status, "description": description},
    });
    if !more.is_empty() {
        body["response"]["additionalInfo"] = more.into();
    }
    body["links"] = json!([link(task, "self", None)]);
    body
}

/// The members that all responses about a task share.
fn described(task: &Task, status: &str) -> Value {
    let kind = match task.kind {
        RULE => "RedisRule",
        ROLE => "Role",
        _ => "User",
    };
    let verb = match task.verb {
        Verb::Create => "Create",
        Verb::Delete => "Delete",
        _ => "Update",
    };
    json!({
        "taskId": task.id,
        "commandType": format!("acl{kind}{verb}Request"),
        "status": status,
        "timestamp": task.at.to_string().replace('Z', ".000000Z"),
    })
}

fn link(task: &Task, rel: &str, title: Option<&str>) -> Value {
    let mut link = json!({"rel": rel, "href": format!("{API}/tasks/{}", task.id)});
    if let Some(title) = title {
        link["title"] = title.into();
    }
    link["type"] = "GET".into();
    link
}

//! Responses to calls for accounts.

use serde_json::{Value, json};

use super::User;
use crate::finding::Finding;
use crate::http::Response;
use crate::huawei_dcs::DEFAULT_USER;
use crate::huawei_dcs::errors::BAD_PARAMETER;
use crate::huawei_dcs::sources::{OTC_GUIDE, USER_GUIDE, ZH_SDK};
use crate::source::Fact;
use crate::world::World;

/// The list of accounts, all AVAILABLE. (The SDK also has CREATING,
/// CREATEFAILED, DELETED, DELETEFAILED, DELETING, UPDATING and ERROR.)
pub(super) fn list(users: &[User], instance: &str) -> Response {
    let account = |user: &User| {
        let is_default = user.name == DEFAULT_USER;
        json!({
            "account_id": user.id,
            "account_name": user.name,
            "account_type": if is_default { "default" } else { "normal" },
            "instance_id": instance,
            "status": "AVAILABLE",
            "account_role": user.role,
            "description": user.description,
            "error_code": null,
            "account_read_policy": user.read_policy,
        })
    };
    let accounts: Vec<Value> = users.iter().map(account).collect();
    Response::json(200, json!({ "accounts": accounts }))
}

pub(super) fn role_changed(instance: &str, world: &mut World) -> Response {
    let body = json!({ "instance_id": instance, "job_id": world.hex(32) });
    Response::json(200, body)
}

/// A note on how to log in as a normal user.
pub(super) fn login() -> Finding {
    Finding::note(
        "login",
        Fact::documented(&OTC_GUIDE),
        "to log in as this user give NAME:PASSWORD as the password: redis-cli -a NAME:PASSWORD",
    )
}

/// A note that task durations are not documented.
pub(super) fn done_at_once() -> Finding {
    Finding::note(
        "task",
        Fact::assumed(&ZH_SDK),
        "the service does this in a separate task; here it is done before the next call",
    )
}

pub(super) fn no_such_account() -> Response {
    let finding = Finding::error(
        "no-such-account",
        Fact::UNSOURCED,
        "no account of the instance has this ID",
    )
    .with_assumed_vendor_code(BAD_PARAMETER.code);
    BAD_PARAMETER.response().with_findings([finding])
}

pub(super) fn default_stays(what: &str) -> Response {
    let finding = Finding::error(
        "default-user",
        Fact::documented(&USER_GUIDE),
        format!("this is the built-in user: {what}"),
    )
    .with_assumed_vendor_code(BAD_PARAMETER.code);
    BAD_PARAMETER.response().with_findings([finding])
}

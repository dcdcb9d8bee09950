//! The form of the Control Panel and the API calls behind it.
//!
//! According to the guide, only the API can change ACLs; the newer page about
//! capabilities states that users can be created in the Control Panel too.

use serde_json::{Value, json};

use crate::form::{Api, Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::Request;

/// The users of an example service; naming it creates project and service.
const USERS: &str = "/v1/cloud/project/0a1b2c3d/database/valkey/6f1e2d3c/user";

const ARRAYS: [&str; 4] = ["keys", "categories", "commands", "channels"];

pub(super) static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new(
            "name",
            "Username",
            "3 to 32 letters, digits, and _ . - after the first",
            Kind::Text,
        )
        .such_as("reports"),
        Input::list("keys", "Keys", "patterns without ~", "app:*"),
        Input::list(
            "categories",
            "Categories",
            "with + or - before the @",
            "+@read",
        ),
        Input::list("commands", "Commands", "with + or -", "+get"),
        Input::list(
            "channels",
            "Channels",
            "patterns without &; left out: all",
            "news:*",
        ),
    ],
    name: "name",
    whole: Some("user"),
    permissions: &ARRAYS,
    body: as_filled,
    calls: Some(Calls {
        request: |values: &Values| {
            to_api("POST", USERS)
                .header("Content-Type", "application/json")
                .with_body(Value::Object(values.clone()).to_string())
        },
        items,
        delete: |item| to_api("DELETE", &format!("{USERS}/{}", item.id)),
    }),
}];

/// A call with placeholder signature headers: a real signature covers the time
/// and the body.
fn to_api(method: &str, path: &str) -> Request {
    Request::new(method, path)
        .header("X-Ovh-Application", "a-key")
        .header("X-Ovh-Consumer", "a-consumer")
        .header("X-Ovh-Timestamp", "1767225600")
        .header(
            "X-Ovh-Signature",
            "$1$da39a3ee5e6b4b0d3255bfef95601890afd80709",
        )
}

/// Lists the users. The list contains only identifiers, so each user is
/// requested.
fn items(call: Api<'_>) -> Vec<Item> {
    let ids = call(&to_api("GET", USERS)).body;
    let ids = ids.as_array().into_iter().flatten();
    let ids: Vec<String> = ids.filter_map(Value::as_str).map(str::to_owned).collect();
    ids.into_iter()
        .map(|id| {
            let user = call(&to_api("GET", &format!("{USERS}/{id}"))).body;
            let text = |key: &str| user[key].as_str().unwrap_or_default().to_owned();
            let mut permissions = json!({});
            for array in ARRAYS {
                permissions[array] = user[array].clone();
            }
            Item {
                name: text("username"),
                about: vec![text("status")],
                permissions,
                is_built_in: text("username") == "default",
                id,
            }
        })
        .collect()
}

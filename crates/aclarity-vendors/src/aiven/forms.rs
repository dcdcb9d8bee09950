//! The console's form and the API calls that it sends.

use serde_json::{Value, json};

use super::USER;
use crate::form::{Api, Calls, Form, Input, Item, Kind, Values};
use crate::http::Request;

/// The users of an example service; naming it creates project and service.
const USERS: &str = "/v1/project/example/service/cache/user";

const ARRAYS: [&str; 4] = [
    "valkey_acl_keys",
    "valkey_acl_categories",
    "valkey_acl_commands",
    "valkey_acl_channels",
];

pub(super) static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new(
            "username",
            "Username",
            "up to 64 letters, digits, and - . _ after the first",
            Kind::Text,
        )
        .such_as("reports"),
        Input::list(ARRAYS[0], "Keys", "patterns without ~", "app:*"),
        Input::list(
            ARRAYS[1],
            "Categories",
            "with + or - before the @",
            "+@read",
        ),
        Input::list(ARRAYS[2], "Commands", "with + or -", "+get"),
        Input::list(
            ARRAYS[3],
            "Channels",
            "patterns without &; left out: as the service's default",
            "news:*",
        ),
    ],
    name: "username",
    whole: Some(USER),
    permissions: &ARRAYS,
    body,
    calls: Some(Calls {
        request: |values| {
            to_api("POST", USERS)
                .header("Content-Type", "application/json")
                .with_body(body(values).to_string())
        },
        items,
        delete: |item| to_api("DELETE", &format!("{USERS}/{}", item.id)),
    }),
}];

/// The request body: the arrays belong into the access control.
fn body(values: &Values) -> Value {
    let (arrays, mut body): (Values, Values) = values
        .clone()
        .into_iter()
        .partition(|(name, _)| ARRAYS.contains(&name.as_str()));
    if !arrays.is_empty() {
        body.insert("access_control".to_owned(), arrays.into());
    }
    Value::Object(body)
}

fn to_api(method: &str, path: &str) -> Request {
    Request::new(method, path).header("Authorization", "aivenv1 a-token")
}

fn items(call: Api<'_>) -> Vec<Item> {
    let answer = call(&to_api("GET", USERS)).body;
    let users = answer["users"].as_array().into_iter().flatten();
    users
        .map(|user| {
            let name = user["username"].as_str().unwrap_or_default().to_owned();
            let mut permissions = json!({});
            for array in ARRAYS {
                if let Some(items) = user["access_control"].get(array) {
                    permissions[array] = items.clone();
                }
            }
            Item {
                id: name.clone(),
                about: vec![user["type"].as_str().unwrap_or_default().to_owned()],
                permissions,
                is_built_in: user["type"] == "primary",
                name,
            }
        })
        .collect()
}

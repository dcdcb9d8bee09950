//! The console's form and the API calls that it sends.

use serde_json::{Value, json};

use super::fields::{DESCRIPTION_FIELD, NAME, PASSWORD, READ_POLICY_FIELD, ROLE};
use crate::form::{Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::{Request, Response};

/// The accounts of an example instance; naming it creates project and instance.
const ACCOUNTS: &str = "/v2/0a1b2c3d/instances/5560df16-cebf-4473-95c4-d1b573c16e79/accounts";

pub(super) static FORMS: &[Form] = &[Form {
    makes: "account",
    inputs: &[
        Input {
            field: NAME,
            label: "Username",
            hint: "1 to 64 letters, digits, hyphens and underscores; a letter comes first",
            example: "reports",
            is_required: true,
            kind: Kind::Text,
        },
        Input {
            field: ROLE,
            label: "Permission",
            hint: "",
            example: "",
            is_required: true,
            kind: Kind::Choice(&[("read", "Read-only"), ("write", "Read/Write")]),
        },
        Input {
            field: PASSWORD,
            label: "Password",
            hint: "8 to 64 characters of three kinds, no colon, not the username",
            example: "",
            is_required: true,
            kind: Kind::Password,
        },
        Input {
            field: DESCRIPTION_FIELD,
            label: "Description",
            hint: "",
            example: "nightly reports",
            is_required: false,
            kind: Kind::Text,
        },
        Input {
            field: READ_POLICY_FIELD,
            label: "Read policy",
            hint: "where reads go, on instances with read/write splitting",
            example: "",
            is_required: false,
            kind: Kind::Choice(&[
                ("master", "Master"),
                ("replica", "Replica"),
                ("master-replica", "Master and replica"),
            ]),
        },
    ],
    name: NAME,
    whole: None,
    permissions: &[ROLE],
    body: as_filled,
    calls: Some(Calls {
        request: |values: &Values| {
            to_api("POST", ACCOUNTS).with_body(Value::Object(values.clone()).to_string())
        },
        items,
        delete: |item| to_api("DELETE", &format!("{ACCOUNTS}/{}", item.id)),
    }),
}];

fn to_api(method: &str, path: &str) -> Request {
    let request = Request::new(method, path).header("X-Auth-Token", "a-token");
    match method {
        "POST" => request.header("Content-Type", "application/json;charset=UTF-8"),
        _ => request,
    }
}

fn items(call: &mut dyn FnMut(&Request) -> Response) -> Vec<Item> {
    let answer = call(&to_api("GET", ACCOUNTS)).body;
    let accounts = answer["accounts"].as_array().into_iter().flatten();
    let text = |account: &Value, key: &str| account[key].as_str().unwrap_or_default().to_owned();
    accounts
        .map(|account| Item {
            id: text(account, "account_id"),
            name: text(account, NAME),
            about: [ROLE, "status", DESCRIPTION_FIELD]
                .map(|key| text(account, key))
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect(),
            permissions: json!({ ROLE: account[ROLE] }),
            is_built_in: account["account_type"] == "default",
        })
        .collect()
}

//! The console's form and the API calls that it sends.

use serde_json::{Value, json};

use crate::aws::{ACCESS_STRING_INPUT, PASSWORD_INPUT};
use crate::form::{Api, Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::Request;

pub(super) static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new(
            "UserName",
            "User name",
            "letters, digits and hyphens, beginning with a letter",
            Kind::Text,
        )
        .such_as("reports"),
        PASSWORD_INPUT,
        ACCESS_STRING_INPUT,
    ],
    name: "UserName",
    whole: None,
    permissions: &["AccessString"],
    body: as_filled,
    calls: Some(Calls {
        request: |values: &Values| {
            let mut body = values.clone();
            if let Some(password) = body.shift_remove("Passwords") {
                let mode = json!({"Type": "password", "Passwords": [password]});
                body.insert("AuthenticationMode".to_owned(), mode);
            }
            action("CreateUser", &body.into())
        },
        items,
        delete: |item| action("DeleteUser", &json!({ "UserName": item.id })),
    }),
}];

fn action(name: &str, body: &Value) -> Request {
    Request::new("POST", "/")
        .header("X-Amz-Target", &format!("AmazonMemoryDB.{name}"))
        .header("Content-Type", "application/x-amz-json-1.1")
        .with_body(body.to_string())
}

fn items(call: Api<'_>) -> Vec<Item> {
    let answer = call(&action("DescribeUsers", &json!({}))).body;
    let users = answer["Users"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    users
        .map(|user| Item {
            id: text(&user["Name"]),
            name: text(&user["Name"]),
            about: vec![text(&user["AccessString"])],
            permissions: json!({ "AccessString": user["AccessString"] }),
            is_built_in: user["Name"] == "default",
        })
        .collect()
}

//! The console's forms and the API calls that they send.

use form_urlencoded::Serializer;
use serde_json::{Value, json};

use super::query::texts;
use crate::aws::{ACCESS_STRING_INPUT, PASSWORD_INPUT};
use crate::form::{Api, Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::Request;

pub(super) static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new(
            "UserId",
            "User ID",
            "letters, digits and hyphens, beginning with a letter",
            Kind::Text,
        )
        .such_as("reports"),
        Input::new(
            "UserName",
            "User name",
            "the name used to log in",
            Kind::Text,
        )
        .such_as("reports"),
        Input::new(
            "Engine",
            "Engine",
            "",
            Kind::Choice(&[("valkey", "Valkey"), ("redis", "Redis OSS")]),
        ),
        PASSWORD_INPUT,
        ACCESS_STRING_INPUT,
    ],
    name: "UserId",
    whole: None,
    permissions: &["AccessString"],
    body: as_filled,
    calls: Some(Calls {
        request: |values: &Values| {
            let fields = values.iter().filter_map(|(name, value)| {
                let name = match name.as_str() {
                    "Passwords" => "Passwords.member.1",
                    name => name,
                };
                Some((name, value.as_str()?))
            });
            action("CreateUser", fields)
        },
        items,
        delete: |item| action("DeleteUser", [("UserId", item.id.as_str())]),
    }),
}];

/// A call with its parameters in a form, which keeps them out of URLs and logs.
fn action<'v>(name: &str, fields: impl IntoIterator<Item = (&'v str, &'v str)>) -> Request {
    let body = Serializer::new(String::new())
        .append_pair("Action", name)
        .append_pair("Version", "2015-02-02")
        .extend_pairs(fields)
        .finish();
    Request::new("POST", "/")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .with_body(body)
}

fn items(call: Api<'_>) -> Vec<Item> {
    let answer = call(&action("DescribeUsers", [])).body;
    let answer = answer.as_str().unwrap_or_default();
    let users = texts(answer, "UserId").into_iter();
    let names = texts(answer, "UserName").into_iter();
    let strings = texts(answer, "AccessString").into_iter();
    users
        .zip(names)
        .zip(strings)
        .map(|((id, name), rules)| Item {
            is_built_in: id == "default",
            name: id.clone(),
            about: vec![format!("logs in as {name}"), rules.clone()],
            permissions: json!({ "AccessString": Value::from(rules) }),
            id,
        })
        .collect()
}

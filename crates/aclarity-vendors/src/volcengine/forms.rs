//! The console's form and the API calls that it sends.

use serde_json::{Value, json};

use crate::form::{Api, Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::Request;

/// ID of an example instance; naming it creates it.
const INSTANCE: &str = "redis-cnlfq7d5rg5k80000";

pub(super) static FORMS: &[Form] = &[Form {
    makes: "account",
    inputs: &[
        Input::new(
            "AccountName",
            "Account name",
            "2 to 16 lower-case letters, digits and underscores; a letter first, no underscore last",
            Kind::Text,
        )
        .such_as("reports"),
        Input::new(
            "RoleName",
            "Role",
            "",
            Kind::Choice(&[
                ("ReadOnly", "Read only"),
                ("ReadWrite", "Read and write"),
                ("NotDangerous", "Nothing dangerous"),
                ("Administrator", "Administrator"),
            ]),
        ),
        Input::new(
            "Password",
            "Password",
            "8 to 32 characters of two kinds",
            Kind::Password,
        ),
        Input::new("Description", "Description", "", Kind::Text)
            .such_as("nightly reports")
            .optional(),
    ],
    name: "AccountName",
    whole: None,
    permissions: &["RoleName"],
    body: as_filled,
    calls: Some(Calls {
        request: |values: &Values| action("CreateDBAccount", values.clone()),
        items,
        delete: |item| {
            let name = ("AccountName".to_owned(), Value::from(&*item.id));
            action("DeleteDBAccount", Values::from_iter([name]))
        },
    }),
}];

fn action(name: &str, mut body: Values) -> Request {
    body.insert("InstanceId".to_owned(), INSTANCE.into());
    let path = format!("/?Action={name}&Version=2020-12-07");
    Request::new("POST", path)
        .header("Content-Type", "application/json")
        .with_body(Value::Object(body).to_string())
}

fn items(call: Api<'_>) -> Vec<Item> {
    let answer = call(&action("ListDBAccount", Values::new())).body;
    let accounts = answer["Result"]["Accounts"]
        .as_array()
        .into_iter()
        .flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    accounts
        .map(|account| {
            let name = text(&account["AccountName"]);
            let about = [&account["RoleName"], &account["Description"]].map(text);
            Item {
                id: name.clone(),
                about: about.into_iter().filter(|text| !text.is_empty()).collect(),
                permissions: json!({ "RoleName": account["RoleName"] }),
                is_built_in: name == "default",
                name,
            }
        })
        .collect()
}

//! The console's form and the API calls that it sends.

use serde_json::{Value, json};

use crate::form::{Api, Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::Request;

/// ID of an example instance; naming it creates it.
const INSTANCE: &str = "crs-5a4py64p";

pub(super) static FORMS: &[Form] = &[Form {
    makes: "account",
    inputs: &[
        Input::new(
            "AccountName",
            "Account name",
            "up to 32 letters, digits, underscores and hyphens",
            Kind::Text,
        )
        .such_as("reports"),
        Input::new(
            "AccountPassword",
            "Password",
            "8 to 32 characters of two kinds, no slash first",
            Kind::Password,
        ),
        Input::new(
            "Privilege",
            "Permission",
            "",
            Kind::Choice(&[("r", "Read-only"), ("rw", "Read/write")]),
        ),
        Input::list(
            "ReadonlyPolicy",
            "Read-only routing policy",
            "master or replication",
            "master",
        )
        .required(),
        Input::new("Remark", "Remark", "at most 64 bytes", Kind::Text)
            .such_as("nightly reports")
            .optional(),
    ],
    name: "AccountName",
    whole: None,
    permissions: &["Privilege"],
    body: as_filled,
    calls: Some(Calls {
        request: |values: &Values| action("CreateInstanceAccount", values.clone()),
        items,
        delete: |item| {
            let name = ("AccountName".to_owned(), Value::from(&*item.id));
            action("DeleteInstanceAccount", Values::from_iter([name]))
        },
    }),
}];

fn action(name: &str, mut body: Values) -> Request {
    body.insert("InstanceId".to_owned(), INSTANCE.into());
    Request::new("POST", "/")
        .header("Content-Type", "application/json")
        .header("X-TC-Action", name)
        .header("X-TC-Version", "2018-04-12")
        .with_body(Value::Object(body).to_string())
}

fn items(call: Api<'_>) -> Vec<Item> {
    let answer = call(&action("DescribeInstanceAccount", Values::new())).body;
    let accounts = answer["Response"]["Accounts"].as_array();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let item = |account: &Value| {
        let name = text(&account["AccountName"]);
        let about = [&account["Privilege"], &account["Remark"]].map(text);
        Item {
            id: name.clone(),
            about: about.into_iter().filter(|text| !text.is_empty()).collect(),
            permissions: json!({ "Privilege": account["Privilege"] }),
            is_built_in: name == "root",
            name,
        }
    };
    accounts.into_iter().flatten().map(item).collect()
}

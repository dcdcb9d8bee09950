//! The console's form and the API calls that it sends.

use form_urlencoded::Serializer;
use serde_json::{Value, json};

use super::CONFIRM;
use super::fields::{DESCRIPTION, NAME, PASSWORD, PRIVILEGE};
use crate::form::{Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::{Request, Response};

/// ID of an example instance; naming it creates it.
const INSTANCE: &str = "r-bp1zxszhcgatnx0000";

pub(super) static FORMS: &[Form] = &[Form {
    makes: "account",
    inputs: &[
        Input {
            field: NAME,
            label: "Account name",
            hint: "lower-case letters and digits; a letter comes first; no reserved word",
            example: "reports",
            is_required: true,
            kind: Kind::Text,
        },
        Input {
            field: PRIVILEGE,
            label: "Privilege",
            hint: "",
            example: "",
            is_required: false,
            kind: Kind::Choice(&[
                ("RoleReadOnly", "Read-only"),
                ("RoleReadWrite", "Read/Write"),
                ("RoleRepl", "Copy"),
            ]),
        },
        Input {
            field: PASSWORD,
            label: "Password",
            hint: "8 to 32 characters of three kinds",
            example: "",
            is_required: true,
            kind: Kind::Password,
        },
        Input {
            field: CONFIRM,
            label: "Confirm password",
            hint: "",
            example: "",
            is_required: true,
            kind: Kind::Repeat(PASSWORD),
        },
        Input {
            field: DESCRIPTION,
            label: "Description",
            hint: "",
            example: "nightly_reports",
            is_required: false,
            kind: Kind::Text,
        },
    ],
    name: NAME,
    whole: None,
    permissions: &[PRIVILEGE],
    body: as_filled,
    calls: Some(Calls {
        request: |values: &Values| {
            let parameters = values.iter().filter(|(name, _)| *name != CONFIRM);
            action(
                "CreateAccount",
                parameters.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))),
            )
        },
        items,
        delete: |item| action("DeleteAccount", [(NAME, item.name.as_str())]),
    }),
}];

/// A call with its parameters in a form, which keeps them out of URLs and logs.
fn action<'v>(name: &str, parameters: impl IntoIterator<Item = (&'v str, &'v str)>) -> Request {
    let body = Serializer::new(String::new())
        .append_pair("Action", name)
        .append_pair("Version", super::account::VERSION)
        .append_pair("Format", "JSON")
        .append_pair("AccessKeyId", "a-key")
        .append_pair("Signature", "a-signature")
        .append_pair("InstanceId", INSTANCE)
        .extend_pairs(parameters)
        .finish();
    Request::new("POST", "/")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .with_body(body)
}

fn items(call: &mut dyn FnMut(&Request) -> Response) -> Vec<Item> {
    let answer = call(&action("DescribeAccounts", [])).body;
    let accounts = answer["Accounts"]["Account"]
        .as_array()
        .into_iter()
        .flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    accounts
        .map(|account| {
            let privilege =
                &account["DatabasePrivileges"]["DatabasePrivilege"][0]["AccountPrivilege"];
            let about = [privilege, &account["AccountStatus"], &account[DESCRIPTION]];
            let name = text(&account[NAME]);
            Item {
                id: name.clone(),
                about: about
                    .map(text)
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .collect(),
                permissions: json!({ PRIVILEGE: privilege }),
                is_built_in: name == INSTANCE,
                name,
            }
        })
        .collect()
}

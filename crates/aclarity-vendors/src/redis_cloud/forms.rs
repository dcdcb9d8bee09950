//! The console's forms and the API calls that they send.

use serde_json::{Value, json};

use crate::form::{Api, Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::Request;

const RULES: &str = "/v1/acl/redisRules";
const ROLES: &str = "/v1/acl/roles";

pub(super) static FORMS: &[Form] = &[
    Form {
        makes: "rule",
        inputs: &[
            Input::new("name", "ACL rule name", "", Kind::Text).such_as("readers"),
            Input::new(
                "redisRule",
                "Rule",
                "rules as after ACL SETUSER, without passwords",
                Kind::Text,
            )
            .such_as("+@read ~app:*"),
        ],
        name: "name",
        whole: Some("rule"),
        permissions: &["redisRule"],
        body: as_filled,
        calls: Some(Calls {
            request: |values| create(RULES, &as_filled(values)),
            items: |call| list(call, RULES, "redisRules", |rule| text(&rule["acl"])),
            delete: |item| to_api("DELETE", &format!("{RULES}/{}", item.id)),
        }),
    },
    Form {
        makes: "role",
        inputs: &[
            Input::new("name", "Role name", "", Kind::Text).such_as("reader"),
            Input::new(
                "redisRules",
                "ACL rules",
                "names of rules, for database 1 of subscription 1",
                Kind::List,
            )
            .such_as("Read-Only"),
        ],
        name: "name",
        whole: Some("databaseRole"),
        permissions: &[],
        body: role,
        calls: Some(Calls {
            request: |values| create(ROLES, &role(values)),
            items: |call| list(call, ROLES, "roles", |role| rule_names(&role["redisRules"])),
            delete: |item| to_api("DELETE", &format!("{ROLES}/{}", item.id)),
        }),
    },
];

/// The body for a role; the form contains only the names of its rules.
fn role(values: &Values) -> Value {
    let mut body = values.clone();
    if let Some(Value::Array(names)) = body.get_mut("redisRules") {
        for name in names {
            let databases = json!([{"subscriptionId": 1, "databaseId": 1}]);
            *name = json!({"ruleName": name, "databases": databases});
        }
    }
    Value::Object(body)
}

fn to_api(method: &str, path: &str) -> Request {
    Request::new(method, path)
        .header("x-api-key", "a-key")
        .header("x-api-secret-key", "a-secret")
}

fn create(path: &str, body: &Value) -> Request {
    to_api("POST", path)
        .header("Content-Type", "application/json")
        .with_body(body.to_string())
}

fn list(call: Api<'_>, path: &str, key: &str, about: fn(&Value) -> String) -> Vec<Item> {
    let answer = call(&to_api("GET", path)).body;
    let resources = answer[key].as_array().into_iter().flatten();
    resources
        .map(|resource| {
            let name = text(&resource["name"]);
            Item {
                id: resource["id"].to_string(),
                about: vec![about(resource)],
                permissions: json!({ "redisRule": resource["acl"] }),
                is_built_in: matches!(&*name, "Full-Access" | "Read-Write" | "Read-Only"),
                name,
            }
        })
        .collect()
}

fn rule_names(rules: &Value) -> String {
    let names = rules.as_array().into_iter().flatten();
    let names = names.filter_map(|rule| rule["ruleName"].as_str());
    names.collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

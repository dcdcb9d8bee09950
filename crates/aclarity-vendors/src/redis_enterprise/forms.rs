//! The access control forms of the cluster manager and the API calls that they
//! send.

use serde_json::{Value, json};

use crate::form::{Calls, Form, Input, Item, Kind, Values, as_filled};
use crate::http::{Request, Response};

const ACLS: &str = "/v1/redis_acls";
const ROLES: &str = "/v1/roles";
const USERS: &str = "/v1/users";

const NAME: Input = Input {
    field: "name",
    label: "Name",
    hint: "",
    example: "reports",
    is_required: true,
    kind: Kind::Text,
};

pub(super) static FORMS: &[Form] = &[
    Form {
        makes: "Redis ACL",
        inputs: &[
            NAME,
            Input {
                field: "acl",
                label: "ACL",
                hint: "rules as after ACL SETUSER, without on, off and passwords",
                example: "+@read ~app:*",
                is_required: true,
                kind: Kind::Text,
            },
        ],
        name: "name",
        whole: Some("redis_acl"),
        permissions: &["acl"],
        body: as_filled,
        calls: Some(Calls {
            request: |values| create(ACLS, values),
            items: |call| list(call, ACLS, "name", |acl| vec![text(&acl["acl"])]),
            delete: |item| delete(ACLS, item),
        }),
    },
    Form {
        makes: "role",
        inputs: &[
            NAME,
            Input {
                field: "management",
                label: "Management role",
                hint: "",
                example: "",
                is_required: true,
                kind: Kind::Choice(&[
                    ("none", "None"),
                    ("db_viewer", "DB Viewer"),
                    ("db_member", "DB Member"),
                    ("cluster_viewer", "Cluster Viewer"),
                    ("cluster_member", "Cluster Member"),
                    ("user_manager", "User Manager"),
                    ("admin", "Admin"),
                ]),
            },
        ],
        name: "name",
        whole: Some("role"),
        permissions: &[],
        body: as_filled,
        calls: Some(Calls {
            request: |values| create(ROLES, values),
            items: |call| {
                list(call, ROLES, "name", |role| {
                    vec![format!("uid {}", role["uid"]), text(&role["management"])]
                })
            },
            delete: |item| delete(ROLES, item),
        }),
    },
    Form {
        makes: "user",
        inputs: &[
            Input {
                field: "email",
                label: "Email",
                hint: "",
                example: "ana@example.com",
                is_required: true,
                kind: Kind::Text,
            },
            Input {
                field: "password",
                label: "Password",
                hint: "",
                example: "",
                is_required: true,
                kind: Kind::Password,
            },
            Input {
                field: "name",
                label: "Name",
                hint: "",
                example: "Ana",
                is_required: false,
                kind: Kind::Text,
            },
            Input {
                field: "role_uids",
                label: "Roles",
                hint: "the uids of roles",
                example: "1",
                is_required: true,
                kind: Kind::Numbers,
            },
        ],
        name: "email",
        whole: Some("user"),
        permissions: &[],
        body: as_filled,
        calls: Some(Calls {
            request: |values| create(USERS, values),
            items: |call| {
                list(call, USERS, "email", |user| {
                    vec![text(&user["name"]), format!("roles {}", user["role_uids"])]
                })
            },
            delete: |item| delete(USERS, item),
        }),
    },
];

/// A request of the first administrator.
fn to_api(method: &str, path: &str) -> Request {
    let mut request = Request::new(method, path).header("Accept", "application/json");
    request.user = Some("admin@example.com".to_owned());
    request.password = Some("secret".to_owned());
    request
}

fn create(path: &str, values: &Values) -> Request {
    to_api("POST", path)
        .header("Content-Type", "application/json")
        .with_body(Value::Object(values.clone()).to_string())
}

fn delete(path: &str, item: &Item) -> Request {
    to_api("DELETE", &format!("{path}/{}", item.id))
}

fn list(
    call: &mut dyn FnMut(&Request) -> Response,
    path: &str,
    name: &str,
    about: fn(&Value) -> Vec<String>,
) -> Vec<Item> {
    let answer = call(&to_api("GET", path)).body;
    let objects = answer.as_array().into_iter().flatten();
    objects
        .map(|object| Item {
            id: object["uid"].to_string(),
            name: text(&object[name]),
            about: about(object),
            permissions: json!({ "acl": object["acl"] }),
            is_built_in: false,
        })
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

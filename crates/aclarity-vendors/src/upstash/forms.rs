//! The arguments of ACL SETUSER as a form. It is a command; no document
//! describes API calls for it.

use crate::form::{Form, Input, Kind, as_filled};

pub(super) static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new("username", "Username", "", Kind::Text).such_as("reports"),
        Input::new(
            "rules",
            "Rules",
            "as after ACL SETUSER; passwords are tokens of ACL GENTOKEN",
            Kind::Text,
        )
        .such_as("on ~app:* +@read")
        .optional(),
    ],
    name: "username",
    whole: None,
    permissions: &["rules"],
    body: as_filled,
    calls: None,
}];

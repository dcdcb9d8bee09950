//! The users of the Terraform resource, as a form. The API calls behind it are
//! not documented here.

use crate::form::{Form, Input, Kind, as_filled};

pub(super) static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new("name", "Name", "4 to 32 characters", Kind::Text).such_as("reports"),
        Input::new(
            "password",
            "Password",
            "15 to 32 letters, digits, _ and -",
            Kind::Password,
        ),
        Input::new(
            "role",
            "Role",
            "of the categories all, admin, read and write",
            Kind::Text,
        )
        .such_as("-@all +@read")
        .optional(),
    ],
    name: "name",
    whole: None,
    permissions: &["role"],
    body: as_filled,
    calls: None,
}];

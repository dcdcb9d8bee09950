//! What the API sends: users, and errors.

use serde_json::{Value, json};

use super::User;
use crate::http::Response;
use crate::ovhcloud::elements::Array;
use crate::world::World;

/// A class of errors. Of these only `Client::Forbidden` with 403 is documented,
/// by an example in the client for Go; the others are assumed after its form,
/// and so are all texts.
#[derive(Clone, Copy)]
pub(super) struct VendorError {
    status: u16,
    class: &'static str,
    message: &'static str,
}

pub(super) const BAD_REQUEST: VendorError = VendorError {
    status: 400,
    class: "Client::BadRequest",
    message: "The request is not valid",
};
pub(super) const FORBIDDEN: VendorError = VendorError {
    status: 403,
    class: "Client::Forbidden",
    message: "User not granted for this request",
};
pub(super) const NOT_FOUND: VendorError = VendorError {
    status: 404,
    class: "Client::NotFound",
    message: "The requested object does not exist",
};
pub(super) const METHOD_NOT_ALLOWED: VendorError = VendorError {
    status: 405,
    class: "Client::MethodNotAllowed",
    message: "The method is not allowed here",
};
/// The Terraform provider tells of 409, and of 500 in its place.
pub(super) const CONFLICT: VendorError = VendorError {
    status: 409,
    class: "Client::Conflict",
    message: "The user exists already",
};

pub(super) fn vendor_error(error: VendorError, world: &mut World) -> Response {
    let VendorError {
        status,
        class,
        message,
    } = error;
    let body = json!({ "class": class, "message": message, "details": {} });
    Response::json(status, body).header("X-Ovh-QueryID", &world.hex(32))
}

/// A user as the API shows it; its password is shown once, when it is made.
pub(super) fn user_object(user: &User, password: Option<&str>) -> Value {
    let mut object = json!({
        "id": user.id,
        "username": user.name,
        "status": user.status,
        "createdAt": user.created,
    });
    for (array, value) in Array::ALL.into_iter().zip(&user.arrays) {
        object[array.name()] = value.clone();
    }
    if let Some(password) = password {
        object["password"] = password.into();
    }
    object
}

//! Errors of the API.
//!
//! The format of errors is known from the API's client; class, status and
//! message are known for one of them. Other calls are known to return 400 for
//! bodies that they cannot parse.

use serde_json::json;

use super::sources::{CLIENT, REPORTS, TERRAFORM};
use crate::finding::Finding;
use crate::http::Response;
use crate::source::{Basis, Fact};
use crate::world::World;

/// An error of the API.
pub(super) struct VendorError {
    pub status: u16,
    pub class: &'static str,
    message: &'static str,
    /// The source of status and class.
    fact: Fact,
}

const fn assumed(status: u16, class: &'static str, message: &'static str) -> VendorError {
    VendorError {
        status,
        class,
        message,
        fact: Fact::assumed(&CLIENT),
    }
}

pub(super) static FORBIDDEN: VendorError = VendorError {
    status: 403,
    class: "Client::Forbidden",
    message: "User not granted for this request",
    fact: Fact::documented(&CLIENT),
};
pub(super) static BAD_SIGNATURE: VendorError = VendorError {
    status: 400,
    class: "Client::BadRequest",
    message: "Invalid signature",
    fact: Fact::assumed(&REPORTS),
};
pub(super) static BAD_REQUEST: VendorError = VendorError {
    status: 400,
    class: "Client::BadRequest",
    message: "A parameter is not valid",
    fact: Fact::assumed(&REPORTS),
};
/// The error for a user that already exists. Terraform's provider has seen both
/// statuses.
pub(super) static EXISTS: VendorError = VendorError {
    status: 409,
    class: "Client::Conflict",
    message: "A user of this name exists",
    fact: Fact::assumed(&TERRAFORM),
};
pub(super) static EXISTS_500: VendorError = VendorError {
    status: 500,
    class: "Server::InternalServerError",
    message: "Internal server error",
    fact: Fact::assumed(&TERRAFORM),
};
pub(super) static NOT_FOUND: VendorError = assumed(404, "Client::NotFound", "Not found");
pub(super) static NO_SUCH_METHOD: VendorError = assumed(
    405,
    "Client::MethodNotAllowed",
    "The path has no such method",
);

impl VendorError {
    /// The response for the error, with its subject.
    pub(super) fn response(
        &self,
        findings: impl IntoIterator<Item = Finding>,
        world: &mut World,
    ) -> Response {
        let body = json!({"class": self.class, "message": self.message, "details": {}});
        let query = format!("EU.ext-1.{}", world.uuid());
        Response::json(self.status, body)
            .header("X-Ovh-QueryID", &query)
            .with_findings(findings)
    }

    /// The response for the error, with a separate reason.
    pub(super) fn because(
        &self,
        code: &'static str,
        why: impl Into<String>,
        world: &mut World,
    ) -> Response {
        let finding = Finding::error(code, self.fact, why);
        let finding = match self.fact.basis {
            Basis::Documented => finding.with_vendor_code(self.class),
            Basis::Assumed => finding.with_assumed_vendor_code(self.class),
        };
        self.response([finding], world)
    }
}

//! Error codes and messages.

use serde_json::json;

use super::sources::{INTL, OTC_ERRORS};
use crate::finding::Finding;
use crate::http::Response;
use crate::source::{Fact, Source};

/// A published error.
pub(super) struct VendorError {
    pub status: u16,
    pub code: &'static str,
    message: &'static str,
    source: &'static Source,
}

const fn error(status: u16, code: &'static str, message: &'static str) -> VendorError {
    VendorError {
        status,
        code,
        message,
        source: &OTC_ERRORS,
    }
}

pub(super) static NO_TOKEN: VendorError = error(401, "DCS.1003", "No token in the request.");
pub(super) static NO_SUCH_URL: VendorError =
    error(404, "DCS.4001", "The requested URL does not exist.");
pub(super) static BAD_PROJECT: VendorError = error(400, "DCS.4002", "Invalid project ID format.");
pub(super) static NO_BODY: VendorError = error(400, "DCS.4004", "Empty request body.");
pub(super) static BAD_BODY: VendorError = error(
    400,
    "DCS.4005",
    "The message body contains invalid characters or is not in JSON format.",
);
pub(super) static BAD_INSTANCE: VendorError = error(400, "DCS.4061", "Invalid instance ID format.");
pub(super) static NO_SUCH_INSTANCE: VendorError =
    error(404, "DCS.3022", "This DCS instance does not exist.");
pub(super) static BAD_STATE: VendorError = error(
    400,
    "DCS.4026",
    "This operation is not allowed when the DCS instance is in the current state.",
);
pub(super) static BAD_PARAMETER: VendorError = VendorError {
    status: 400,
    code: "DCS.4961",
    message: "Acl account request param invalid.",
    source: &INTL,
};

/// Errors that the service can return at any time; the simulation returns them
/// only on request.
static OTHERS: [VendorError; 12] = [
    error(401, "DCS.1001", "Invalid token."),
    error(401, "DCS.1002", "Token expired."),
    error(401, "DCS.1004", "Project ID does not match the token."),
    error(
        403,
        "DCS.2003",
        "This role does not have the permission to perform this operation.",
    ),
    error(403, "DCS.2007", "Policy does not allow {} to be performed."),
    error(
        403,
        "DCS.3002",
        "This tenant has read permission only and cannot perform this operation.",
    ),
    error(
        403,
        "DCS.3003",
        "This role does not have the permission to perform this operation.",
    ),
    error(
        400,
        "DCS.4019",
        "The password does not meet complexity requirements.",
    ),
    error(400, "DCS.4062", "Invalid {0} parameter in the request."),
    error(400, "DCS.4063", "Invalid {0} parameter in the request."),
    error(
        400,
        "DCS.4850",
        "This operation is not supported when Password-Free Access is enabled for the instance.",
    ),
    error(500, "DCS.5000", "Internal service error."),
];

/// The codes of errors that the simulation returns on request.
pub(super) fn codes() -> [&'static str; 12] {
    OTHERS.each_ref().map(|error| error.code)
}

/// The error with this index in [`codes`].
pub(super) fn other(at: usize) -> &'static VendorError {
    &OTHERS[at]
}

impl VendorError {
    /// The response for the error.
    pub(super) fn response(&self) -> Response {
        let body = json!({
            "error_code": self.code,
            "error_msg": self.message,
            "error_ext_msg": null,
        });
        Response::json(self.status, body)
    }

    /// The response for the error, with a documented reason.
    pub(super) fn because(&self, finding: &'static str, why: impl Into<String>) -> Response {
        self.with_reason(finding, Fact::documented(self.source), why)
    }

    /// The response for the error, with an inferred reason.
    pub(super) fn inferred(&self, finding: &'static str, why: impl Into<String>) -> Response {
        self.with_reason(finding, Fact::assumed(self.source), why)
    }

    fn with_reason(&self, code: &'static str, fact: Fact, why: impl Into<String>) -> Response {
        let finding = Finding::error(code, fact, why).with_vendor_code(self.code);
        self.response().with_findings([finding])
    }
}

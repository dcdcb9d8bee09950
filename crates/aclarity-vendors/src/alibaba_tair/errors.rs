//! Error codes with their statuses and messages.

use super::sources::{API, TERRAFORM};
use crate::finding::Finding;
use crate::source::{Fact, Source};

/// An error of the API.
pub(super) struct VendorError {
    pub code: &'static str,
    pub status: u16,
    pub message: &'static str,
    published: Published,
    source: &'static Source,
}

/// Which parts of an error are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Published {
    All,
    /// The code, but not the message.
    Code,
    Nothing,
}

macro_rules! errors {
    ($($published:ident $source:ident $status:literal $code:literal $message:literal)*) => {
        &[$(VendorError {
            code: $code,
            status: $status,
            message: $message,
            published: Published::$published,
            source: &$source,
        }),*]
    };
}

#[rustfmt::skip]
static ERRORS: &[VendorError] = errors! {
    All API 400 "InvalidAccountName.Duplicate" "Specified AccountName already exists in this instance."
    All API 400 "InvalidAccountName.Format" "Specified AccountName is not valid."
    All API 404 "InvalidAccountName.NotFound" "Specified AccountName does not exist."
    All API 400 "InvalidEngineVersion.Format" "Current EngineVersion does not support operations."
    All API 400 "InvalidAccountDescription.Format" "Specified AccountDescription is not valid."
    All API 400 "InvalidAccountPassword.Format" "Specified AccountPassword is not valid."
    All API 400 "InvalidAccountPrivilege.Format" "Specified AccountPrivilege is not valid."
    All API 400 "IncorrectAccount" "Current DB instance account does not support this operation."
    All API 400 "IncorrectMinorVersion" "Current engine minor version does not support operations."
    All API 403 "IncorrectDBInstanceState" "Current DB instance state does not support this operation."
    All API 400 "TaskExists" "Specified task have existed."
    Code API 400 "InvalidDBInstanceAccountMode.Format" "The account mode of the instance is not valid."
    Code API 403 "Throttling.Api" "Too many requests."
    Code TERRAFORM 400 "OperationDeniedDBStatus" "The state of the instance forbids this operation."
    Code API 404 "InvalidInstanceId.NotFound" "The instance does not exist."
    Code API 400 "MissingParameter" "A parameter is missing."
    Nothing API 400 "AccountLimitExceeded" "The instance has as many accounts as it can have."
    Nothing API 404 "InvalidAction.NotFound" "There is no such action."
    Nothing API 400 "InvalidVersion" "There is no such version of the API."
    Nothing API 405 "InvalidHttpMethod" "The method is neither GET nor POST."
    Nothing API 413 "RequestTooLarge" "The request is too large."
};

/// The error for violations without a published code.
static UNPUBLISHED: VendorError = VendorError {
    code: "InvalidParameter",
    status: 400,
    message: "A parameter is not valid.",
    published: Published::Nothing,
    source: &API,
};

/// Looks up an error by code; violations without a code have one of their own.
pub(super) fn error(code: Option<&str>) -> &'static VendorError {
    let known = ERRORS.iter().find(|error| Some(error.code) == code);
    known.unwrap_or(&UNPUBLISHED)
}

/// All error codes.
pub(super) fn codes() -> Vec<&'static str> {
    ERRORS.iter().map(|error| error.code).collect()
}

impl VendorError {
    /// The fact that establishes the error.
    pub(super) fn fact(&self) -> Fact {
        match self.published {
            Published::All | Published::Code => Fact::documented(self.source),
            Published::Nothing => Fact::assumed(self.source),
        }
    }

    /// A note on the parts of the response that are not published.
    pub(super) fn note(&self) -> Option<Finding> {
        let message = match self.published {
            Published::All => return None,
            Published::Code => "the message of this error is not published; this one is ours",
            Published::Nothing => {
                "code and message of this error are not published; these are ours"
            }
        };
        let fact = Fact::assumed(self.source);
        Some(Finding::note("error-text", fact, message))
    }
}

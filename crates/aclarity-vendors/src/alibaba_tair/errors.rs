//! Error codes, their statuses and their texts.

use super::sources::{API, TERRAFORM};
use crate::source::Fact;

/// An error of the API.
pub(super) struct VendorError {
    pub code: &'static str,
    pub status: u16,
    pub message: &'static str,
    /// Whether code and text are published.
    pub fact: Fact,
}

macro_rules! errors {
    ($($fact:ident $source:expr => $status:literal $code:literal $message:literal)*) => {
        &[$(VendorError {
            code: $code,
            status: $status,
            message: $message,
            fact: Fact::$fact($source),
        }),*]
    };
}

#[rustfmt::skip]
static ERRORS: &[VendorError] = errors! {
    documented &API => 400 "InvalidAccountName.Duplicate" "Specified AccountName already exists in this instance."
    documented &API => 400 "InvalidAccountName.Format" "Specified AccountName is not valid."
    documented &API => 404 "InvalidAccountName.NotFound" "Specified AccountName does not exist."
    documented &API => 400 "InvalidEngineVersion.Format" "Current EngineVersion does not support operations."
    documented &API => 400 "InvalidAccountDescription.Format" "Specified AccountDescription is not valid."
    documented &API => 400 "InvalidAccountPassword.Format" "Specified AccountPassword is not valid."
    documented &API => 400 "InvalidAccountPrivilege.Format" "Specified AccountPrivilege is not valid."
    documented &API => 400 "IncorrectAccount" "Current DB instance account does not support this operation."
    documented &API => 400 "IncorrectMinorVersion" "Current engine minor version does not support operations."
    documented &API => 403 "IncorrectDBInstanceState" "Current DB instance state does not support this operation."
    documented &API => 400 "TaskExists" "Specified task have existed."
    // The codes are published, the texts are not.
    documented &API => 400 "InvalidDBInstanceAccountMode.Format" "The account mode of the instance is not valid."
    documented &API => 403 "Throttling.Api" "Too many requests."
    documented &TERRAFORM => 400 "OperationDeniedDBStatus" "The state of the instance forbids this operation."
    documented &API => 404 "InvalidInstanceId.NotFound" "The instance does not exist."
    documented &API => 400 "MissingParameter" "A parameter is missing."
    // Not published at all.
    assumed &API => 400 "InvalidAccountType.Format" "Specified AccountType is not valid."
    assumed &API => 400 "AccountLimitExceeded" "The instance has as many accounts as it can have."
    assumed &API => 404 "InvalidAction.NotFound" "There is no such action."
    assumed &API => 400 "InvalidVersion" "There is no such version of the API."
    assumed &API => 405 "InvalidHttpMethod" "The method is neither GET nor POST."
    assumed &API => 413 "RequestTooLarge" "The request is too large."
};

/// The error of this code.
pub(super) fn error(code: &str) -> Option<&'static VendorError> {
    ERRORS.iter().find(|error| error.code == code)
}

/// All codes.
pub(super) fn codes() -> Vec<&'static str> {
    ERRORS.iter().map(|error| error.code).collect()
}

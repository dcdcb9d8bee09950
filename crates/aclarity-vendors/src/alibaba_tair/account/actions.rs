//! The actions for accounts. Each is also a RAM permission, such as
//! `kvstore:CreateAccount`.

use super::super::fields;
use crate::finding::Finding;
use crate::source::Basis;

/// An action and its parameters.
pub(super) struct Action {
    pub name: &'static str,
    /// Parameters, each with whether it is required.
    pub parameters: &'static [(&'static str, bool)],
    /// The error codes that the action's page lists.
    codes: &'static [&'static str],
}

/// The error codes of all actions.
const COMMON_CODES: &[&str] = &[
    "IncorrectDBInstanceState",
    "InvalidInstanceId.NotFound",
    "MissingParameter",
    "OperationDeniedDBStatus",
    "Throttling.Api",
];

impl Action {
    /// Whether a document lists the error for this action.
    pub(super) fn lists(&self, code: &str) -> bool {
        self.codes.contains(&code) || COMMON_CODES.contains(&code)
    }

    /// Adapts a finding to this action: an error code that is documented only
    /// for another action becomes an assumption.
    pub(super) fn own(&self, finding: Finding) -> Finding {
        match finding.vendor_code {
            Some(code) if !self.lists(code) => Finding {
                vendor_code_basis: Some(Basis::Assumed),
                ..finding
            },
            _ => finding,
        }
    }
}

const INSTANCE: (&str, bool) = (fields::INSTANCE, true);
const NAME: (&str, bool) = (fields::NAME, true);
/// A parameter for the vendor's internal use.
const SOURCE: (&str, bool) = ("SourceBiz", false);

static ACTIONS: [Action; 7] = [
    Action {
        name: "CreateAccount",
        parameters: &[
            INSTANCE,
            NAME,
            (fields::PASSWORD, true),
            (fields::PRIVILEGE, false),
            (fields::DESCRIPTION, false),
            (fields::TYPE, false),
            SOURCE,
        ],
        codes: &[
            "InvalidAccountName.Duplicate",
            "InvalidAccountName.Format",
            "InvalidEngineVersion.Format",
            "InvalidAccountDescription.Format",
            "InvalidAccountPassword.Format",
            "InvalidDBInstanceAccountMode.Format",
        ],
    },
    Action {
        name: "GrantAccountPrivilege",
        parameters: &[INSTANCE, NAME, (fields::PRIVILEGE, true), SOURCE],
        codes: &[
            "InvalidAccountName.Format",
            "InvalidAccountName.NotFound",
            "InvalidAccountPrivilege.Format",
            "IncorrectAccount",
            "IncorrectMinorVersion",
        ],
    },
    Action {
        name: "ModifyAccountDescription",
        parameters: &[INSTANCE, NAME, (fields::DESCRIPTION, true), SOURCE],
        codes: &[
            "InvalidEngineVersion.Format",
            "InvalidAccountDescription.Format",
        ],
    },
    Action {
        name: "ModifyAccountPassword",
        parameters: &[
            INSTANCE,
            NAME,
            (fields::OLD_PASSWORD, true),
            (fields::NEW_PASSWORD, true),
            SOURCE,
        ],
        codes: &[],
    },
    Action {
        name: "ResetAccountPassword",
        parameters: &[INSTANCE, NAME, (fields::PASSWORD, true), SOURCE],
        codes: &[
            "InvalidAccountName.Duplicate",
            "InvalidAccountName.Format",
            "InvalidEngineVersion.Format",
            "InvalidAccountPassword.Format",
            "TaskExists",
        ],
    },
    Action {
        name: "DeleteAccount",
        parameters: &[INSTANCE, NAME, SOURCE],
        codes: &[
            "InvalidAccountName.Format",
            "InvalidAccountName.NotFound",
            "InvalidEngineVersion.Format",
        ],
    },
    Action {
        name: "DescribeAccounts",
        parameters: &[INSTANCE, (fields::NAME, false)],
        codes: &[],
    },
];

/// Looks up an action by name.
pub(super) fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

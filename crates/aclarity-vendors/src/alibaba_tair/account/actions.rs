//! The actions about accounts. Each is a permission of RAM, as
//! `kvstore:CreateAccount`.

use super::super::fields;
use crate::finding::Finding;
use crate::source::Basis;

/// An action and its parameters.
pub(super) struct Action {
    pub name: &'static str,
    /// The parameters, and whether each is required.
    pub parameters: &'static [(&'static str, bool)],
    /// The error codes that its page lists.
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
    /// Whether a document says that the action has this error.
    pub(super) fn lists(&self, code: &str) -> bool {
        self.codes.contains(&code) || COMMON_CODES.contains(&code)
    }

    /// A finding about a call of this action: an error code that is known from
    /// another one is assumed here.
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
/// For the vendor's own use.
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

/// The action of this name.
pub(super) fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

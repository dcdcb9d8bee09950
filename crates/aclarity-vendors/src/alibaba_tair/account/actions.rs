//! The actions about accounts.

use super::super::fields;

/// An action and its parameters.
pub(super) struct Action {
    pub name: &'static str,
    /// The parameters, and whether each is required.
    pub parameters: &'static [(&'static str, bool)],
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
    },
    Action {
        name: "GrantAccountPrivilege",
        parameters: &[INSTANCE, NAME, (fields::PRIVILEGE, true), SOURCE],
    },
    Action {
        name: "ModifyAccountDescription",
        parameters: &[INSTANCE, NAME, (fields::DESCRIPTION, true), SOURCE],
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
    },
    Action {
        name: "ResetAccountPassword",
        parameters: &[INSTANCE, NAME, (fields::PASSWORD, true), SOURCE],
    },
    Action {
        name: "DeleteAccount",
        parameters: &[INSTANCE, NAME, SOURCE],
    },
    Action {
        name: "DescribeAccounts",
        parameters: &[INSTANCE, (fields::NAME, false)],
    },
];

/// The action of this name.
pub(super) fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

//! The supported operations of the AWS CLI and their options.

/// An operation: `create-user`, which calls `CreateUser`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub name: &'static str,
    pub action: &'static str,
    /// The options, in the order of the service model, which requests follow.
    pub options: &'static [Opt],
}

/// An option, and the member of the request that it sets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opt {
    pub name: &'static str,
    pub member: &'static str,
    pub shape: Shape,
    pub is_required: bool,
}

/// The values that an option accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Texts,
    /// No value; the other name means `false`.
    Flag(&'static str),
    /// An object with these members.
    Object(&'static [(&'static str, Shape)]),
    Objects(&'static [(&'static str, Shape)]),
}

impl Opt {
    const fn new(name: &'static str, member: &'static str, shape: Shape) -> Self {
        Self {
            name,
            member,
            shape,
            is_required: false,
        }
    }

    const fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    /// Whether the option has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.name == name || matches!(self.shape, Shape::Flag(negative) if negative == name)
    }
}

const USER_ID: Opt = Opt::new("--user-id", "UserId", Shape::Text);
const USER_NAME: Opt = Opt::new("--user-name", "UserName", Shape::Text);
const ENGINE: Opt = Opt::new("--engine", "Engine", Shape::Text);
const PASSWORDS: Opt = Opt::new("--passwords", "Passwords", Shape::Texts);
const ACCESS_STRING: Opt = Opt::new("--access-string", "AccessString", Shape::Text);
const APPEND: Opt = Opt::new("--append-access-string", "AppendAccessString", Shape::Text);
const NO_PASSWORD: Opt = Opt::new(
    "--no-password-required",
    "NoPasswordRequired",
    Shape::Flag("--no-no-password-required"),
);
const MODE: Opt = Opt::new(
    "--authentication-mode",
    "AuthenticationMode",
    Shape::Object(&[("Type", Shape::Text), ("Passwords", Shape::Texts)]),
);
const TAGS: Opt = Opt::new(
    "--tags",
    "Tags",
    Shape::Objects(&[("Key", Shape::Text), ("Value", Shape::Text)]),
);
const GROUP_ID: Opt = Opt::new("--user-group-id", "UserGroupId", Shape::Text);
const USER_IDS: Opt = Opt::new("--user-ids", "UserIds", Shape::Texts);
const IDS_TO_ADD: Opt = Opt::new("--user-ids-to-add", "UserIdsToAdd", Shape::Texts);
const IDS_TO_REMOVE: Opt = Opt::new("--user-ids-to-remove", "UserIdsToRemove", Shape::Texts);
const ACL_NAME: Opt = Opt::new("--acl-name", "ACLName", Shape::Text);
const USER_NAMES: Opt = Opt::new("--user-names", "UserNames", Shape::Texts);
const NAMES_TO_ADD: Opt = Opt::new("--user-names-to-add", "UserNamesToAdd", Shape::Texts);
const NAMES_TO_REMOVE: Opt = Opt::new("--user-names-to-remove", "UserNamesToRemove", Shape::Texts);

const fn operation(name: &'static str, action: &'static str, options: &'static [Opt]) -> Operation {
    Operation {
        name,
        action,
        options,
    }
}

pub(super) static ELASTICACHE: [Operation; 8] = [
    operation(
        "create-user",
        "CreateUser",
        &[
            USER_ID.required(),
            USER_NAME.required(),
            ENGINE.required(),
            PASSWORDS,
            ACCESS_STRING.required(),
            NO_PASSWORD,
            TAGS,
            MODE,
        ],
    ),
    operation(
        "modify-user",
        "ModifyUser",
        &[
            USER_ID.required(),
            ACCESS_STRING,
            APPEND,
            PASSWORDS,
            NO_PASSWORD,
            MODE,
            ENGINE,
        ],
    ),
    operation("delete-user", "DeleteUser", &[USER_ID.required()]),
    operation("describe-users", "DescribeUsers", &[USER_ID]),
    operation(
        "create-user-group",
        "CreateUserGroup",
        &[GROUP_ID.required(), ENGINE.required(), USER_IDS, TAGS],
    ),
    operation(
        "modify-user-group",
        "ModifyUserGroup",
        &[GROUP_ID.required(), IDS_TO_ADD, IDS_TO_REMOVE, ENGINE],
    ),
    operation(
        "delete-user-group",
        "DeleteUserGroup",
        &[GROUP_ID.required()],
    ),
    operation("describe-user-groups", "DescribeUserGroups", &[GROUP_ID]),
];

pub(super) static MEMORYDB: [Operation; 8] = [
    operation(
        "create-user",
        "CreateUser",
        &[
            USER_NAME.required(),
            MODE.required(),
            ACCESS_STRING.required(),
            TAGS,
        ],
    ),
    operation(
        "update-user",
        "UpdateUser",
        &[USER_NAME.required(), MODE, ACCESS_STRING],
    ),
    operation("delete-user", "DeleteUser", &[USER_NAME.required()]),
    operation("describe-users", "DescribeUsers", &[USER_NAME]),
    operation(
        "create-acl",
        "CreateACL",
        &[ACL_NAME.required(), USER_NAMES, TAGS],
    ),
    operation(
        "update-acl",
        "UpdateACL",
        &[ACL_NAME.required(), NAMES_TO_ADD, NAMES_TO_REMOVE],
    ),
    operation("delete-acl", "DeleteACL", &[ACL_NAME.required()]),
    operation("describe-acls", "DescribeACLs", &[ACL_NAME]),
];

//! The parameters for accounts, by profile.

use super::reserved;
use super::sources::{API, CONSOLE, OLDER_CONSOLE, ROS, TERRAFORM};
use crate::field::Field;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Rule, UPPER};
use crate::source::Fact;

pub(super) const INSTANCE: &str = "InstanceId";
pub(super) const NAME: &str = "AccountName";
pub(super) const PASSWORD: &str = "AccountPassword";
pub(super) const OLD_PASSWORD: &str = "OldAccountPassword";
pub(super) const NEW_PASSWORD: &str = "NewAccountPassword";
pub(super) const PRIVILEGE: &str = "AccountPrivilege";
pub(super) const DESCRIPTION: &str = "AccountDescription";
pub(super) const TYPE: &str = "AccountType";

const HYPHEN: CharSet = CharSet::of("hyphens", "-");
const UNDERSCORE: CharSet = CharSet::of("underscores", "_");
const CHINESE: CharSet = CharSet::ranges("Chinese characters", &[('\u{4e00}', '\u{9fff}')]);
const SPECIAL: CharSet = CharSet::of("special characters", "!@#$%^&*()_+-=");
const ROS_SPECIAL: CharSet = CharSet::of("special characters", "!@#$%^*()_+-=");

macro_rules! name {
    ($source:expr, $sign:expr, $most:expr) => {
        Policy {
            rules: &[
                Rule::error(
                    Check::Length { min: 1, max: $most },
                    Fact::documented($source),
                ),
                Rule::error(Check::First(&[LOWER]), Fact::documented($source)),
                Rule::error(
                    Check::Allowed(&[LOWER, DIGITS, $sign]),
                    Fact::documented($source),
                ),
                // The API's page refers to the console's list.
                Rule::error(
                    Check::NotReserved(reserved::WORDS),
                    Fact::documented(&CONSOLE),
                ),
            ],
            is_secret: false,
        }
    };
}

macro_rules! password {
    ($source:expr, $special:expr) => {
        Policy {
            rules: &[
                Rule::error(Check::Length { min: 8, max: 32 }, Fact::documented($source)),
                Rule::error(
                    Check::Classes {
                        least: 3,
                        of: &[UPPER, LOWER, DIGITS, $special],
                    },
                    Fact::documented($source),
                ),
                // The documents do not state whether other characters are
                // refused or just not counted.
                Rule::error(
                    Check::Allowed(&[UPPER, LOWER, DIGITS, $special]),
                    Fact::assumed($source),
                ),
            ],
            is_secret: true,
        }
    };
}

macro_rules! description {
    ($source:expr, $first:expr, $allowed:expr, $prefixes:expr) => {
        Policy {
            rules: &[
                Rule::error(
                    Check::Length { min: 2, max: 256 },
                    Fact::documented($source),
                ),
                Rule::error(Check::First($first), Fact::documented($source)),
                Rule::error(Check::NotPrefixed($prefixes), Fact::documented($source)),
                Rule::error(Check::Allowed($allowed), Fact::documented($source)),
            ],
            is_secret: false,
        }
    };
}

macro_rules! one_of {
    ($source:expr, $words:expr) => {
        Policy {
            rules: &[Rule::error(Check::OneOf($words), Fact::documented($source))],
            is_secret: false,
        }
    };
}

/// Accepts anything: the format of instance IDs is not documented.
static ANY: Policy = Policy {
    rules: &[],
    is_secret: false,
};

/// The privileges. `RoleRepl` has separate rules, because the current API page
/// no longer lists it.
const PRIVILEGES: &[&str] = &["RoleReadOnly", "RoleReadWrite", "RoleRepl"];

macro_rules! fields {
    ($source:expr, $name:expr, $password:expr, $description:expr) => {
        [
            field($source, INSTANCE, true, &ANY, "InvalidInstanceId.NotFound"),
            field($source, NAME, true, $name, "InvalidAccountName.Format"),
            field(
                $source,
                PASSWORD,
                true,
                $password,
                "InvalidAccountPassword.Format",
            ),
            field(
                $source,
                PRIVILEGE,
                false,
                &one_of!($source, PRIVILEGES),
                "InvalidAccountPrivilege.Format",
            ),
            field(
                $source,
                DESCRIPTION,
                false,
                $description,
                "InvalidAccountDescription.Format",
            ),
            field(
                $source,
                TYPE,
                false,
                &one_of!($source, &["Normal"]),
                // No document gives a code for it.
                "",
            ),
            field($source, "SourceBiz", false, &ANY, ""),
        ]
    };
}

const fn field(
    source: &'static crate::source::Source,
    name: &'static str,
    is_required: bool,
    policy: &'static Policy,
    vendor_code: &'static str,
) -> Field {
    Field {
        name,
        is_required,
        fact: Fact::documented(source),
        policy,
        vendor_code,
    }
}

const HTTP: &[&str] = &["http://", "https://"];

static API_FIELDS: [Field; 7] = fields!(
    &API,
    &name!(&API, UNDERSCORE, 100),
    &password!(&API, SPECIAL),
    &description!(
        &API,
        &[LETTERS],
        &[LETTERS, DIGITS, UNDERSCORE, HYPHEN],
        HTTP
    )
);

/// The fields as the console's page documents them. It has an empty line in
/// place of the special characters, which the API's page lists.
static CONSOLE_FIELDS: [Field; 7] = fields!(
    &CONSOLE,
    &name!(&CONSOLE, HYPHEN, 35),
    &password!(&API, SPECIAL),
    &description!(
        &CONSOLE,
        &[LETTERS],
        &[LETTERS, DIGITS, UNDERSCORE, HYPHEN],
        HTTP
    )
);

/// The fields as an older console page documents them: names have up to 16
/// characters, including hyphens and underscores, with no rule for the first
/// one. Which letters were allowed is unknown.
static OLD_CONSOLE_FIELDS: [Field; 7] = fields!(
    &OLDER_CONSOLE,
    &Policy {
        rules: &[
            Rule::error(
                Check::Length { min: 1, max: 16 },
                Fact::documented(&OLDER_CONSOLE),
            ),
            Rule::error(
                Check::Allowed(&[LOWER, DIGITS, UNDERSCORE, HYPHEN]),
                Fact::assumed(&OLDER_CONSOLE),
            ),
            Rule::error(
                Check::NotReserved(reserved::WORDS),
                Fact::documented(&CONSOLE),
            ),
        ],
        is_secret: false,
    },
    &password!(&API, SPECIAL),
    &description!(
        &CONSOLE,
        &[LETTERS],
        &[LETTERS, DIGITS, UNDERSCORE, HYPHEN],
        HTTP
    )
);

static ROS_FIELDS: [Field; 7] = fields!(
    &ROS,
    &name!(&ROS, UNDERSCORE, 16),
    &password!(&ROS, ROS_SPECIAL),
    &description!(&ROS, &[LETTERS], &[LETTERS, DIGITS, HYPHEN], HTTP)
);

static TERRAFORM_FIELDS: [Field; 7] = fields!(
    &TERRAFORM,
    &name!(&TERRAFORM, HYPHEN, 100),
    &password!(&TERRAFORM, SPECIAL),
    &description!(
        &TERRAFORM,
        &[LETTERS, CHINESE],
        &[LETTERS, CHINESE, DIGITS, UNDERSCORE, HYPHEN],
        &["https://"]
    )
);

/// The fields that the profile's document defines.
pub(super) fn of(profile: &str) -> &'static [Field] {
    match profile {
        "console" => &CONSOLE_FIELDS,
        "old-console" => &OLD_CONSOLE_FIELDS,
        "ros" => &ROS_FIELDS,
        "terraform" => &TERRAFORM_FIELDS,
        _ => &API_FIELDS,
    }
}

/// Looks up a field by name. New passwords follow the rules of passwords; no
/// rules are documented for old ones.
pub(super) fn field_of(profile: &str, name: &str) -> Option<&'static Field> {
    let name = match name {
        OLD_PASSWORD => return Some(&OLD),
        NEW_PASSWORD => PASSWORD,
        name => name,
    };
    of(profile).iter().find(|field| field.name == name)
}

static OLD: Field = field(
    &API,
    OLD_PASSWORD,
    true,
    &Policy {
        rules: &[],
        is_secret: true,
    },
    "",
);

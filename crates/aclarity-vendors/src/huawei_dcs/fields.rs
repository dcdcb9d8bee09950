//! The fields of a request that creates an account, by profile.

use super::sources::{EU, INTL, PASSWORD_PAGES, ZH_PAGE, ZH_SDK};
use crate::field::Field;
use crate::policy::{Case, CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Reading, Rule, UPPER};
use crate::source::Fact;

/// The code for any violation of a field's rules: the only example in the
/// document.
pub(super) const BAD_PARAMETER: &str = "DCS.4961";

const NAME_SIGNS: CharSet = CharSet::of("hyphens and underscores", "-_");
const COLON: CharSet = CharSet::of("colons", ":");
/// A set that exempts colons from the rule about unlisted characters, because
/// they have a rule of their own.
const COLON_ELSEWHERE: CharSet = CharSet::of("", ":");

const INTL_SPECIAL: CharSet = CharSet::of("special characters", "`~!@#$%^&*()-_=+\\|{}'\",<.>/?");
const ZH_SPECIAL: CharSet = CharSet::of("special characters", "`~!@#$%^&*()-_=+\\|{},<.>/?");
const EU_SPECIAL: CharSet = CharSet::of("special characters", "`~!@#$^&*()-_=+\\|{}'\",<.>/?");

macro_rules! name {
    ($source:expr) => {
        Policy {
            rules: &[
                Rule::error(Check::Length { min: 1, max: 64 }, Fact::documented($source)),
                Rule::error(Check::First(&[LETTERS]), Fact::documented($source)),
                Rule::error(
                    Check::Allowed(&[LETTERS, DIGITS, NAME_SIGNS]),
                    Fact::documented($source),
                ),
            ],
            is_secret: false,
        }
    };
}

/// The username, or its reverse, as a part of the password.
const INSIDE: Check = Check::NotUserName {
    reading: Reading::Inside,
    case: Case::Exact,
};
/// The username in other case. No document states whether case matters.
const OTHER_CASE: Check = Check::NotUserName {
    reading: Reading::Contain,
    case: Case::OnlyCaseDiffers,
};

macro_rules! password {
    ($source:expr, $special:expr, $inside:expr) => {
        Policy {
            rules: &[
                Rule::error(Check::Length { min: 8, max: 64 }, Fact::documented($source)),
                Rule::error(Check::Forbidden(COLON), Fact::documented($source)),
                Rule::error(
                    Check::Classes {
                        least: 3,
                        of: &[LOWER, UPPER, DIGITS, $special],
                    },
                    Fact::documented($source),
                ),
                Rule::error(
                    Check::NotUserName {
                        reading: Reading::Equal,
                        case: Case::Exact,
                    },
                    Fact::documented($source),
                ),
                // The English page has "cannot use", the Chinese page "as the
                // password", the SDK "must not contain".
                $inside,
                Rule::warning(OTHER_CASE, Fact::assumed($source)),
                // No document states that others are refused; they count
                // towards no class.
                Rule::warning(
                    Check::Allowed(&[LOWER, UPPER, DIGITS, $special, COLON_ELSEWHERE]),
                    Fact::assumed($source),
                ),
            ],
            is_secret: true,
        }
    };
}

macro_rules! role {
    ($source:expr) => {
        Policy {
            rules: &[Rule::error(
                Check::OneOf(&["read", "write"]),
                Fact::documented($source),
            )],
            is_secret: false,
        }
    };
}

const DESCRIPTION: Policy = Policy {
    rules: &[Rule::error(
        Check::Length { min: 0, max: 1024 },
        Fact::documented(&INTL),
    )],
    is_secret: false,
};

/// The SDK's model states no length.
const ZH_DESCRIPTION: Policy = Policy {
    rules: &[Rule::warning(
        Check::Length { min: 0, max: 1024 },
        Fact::assumed(&INTL),
    )],
    is_secret: false,
};

/// A field that is newer than the SDK's model.
const READ_POLICY: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOf(&["master", "replica", "master-replica"]),
        Fact::documented(&INTL),
    )],
    is_secret: false,
};

pub(super) const ROLE: &str = "account_role";
pub(super) const NAME: &str = "account_name";
pub(super) const PASSWORD: &str = "account_password";
pub(super) const READ_POLICY_FIELD: &str = "account_read_policy";
pub(super) const DESCRIPTION_FIELD: &str = "description";

macro_rules! fields {
    ($source:expr, $special:expr, $inside:expr, $description:expr) => {
        [
            Field {
                name: NAME,
                is_required: true,
                fact: Fact::documented($source),
                policy: &name!($source),
                vendor_code: BAD_PARAMETER,
            },
            Field {
                name: ROLE,
                is_required: true,
                fact: Fact::documented($source),
                policy: &role!($source),
                vendor_code: BAD_PARAMETER,
            },
            Field {
                name: PASSWORD,
                is_required: true,
                fact: Fact::documented($source),
                policy: &password!($source, $special, $inside),
                vendor_code: BAD_PARAMETER,
            },
            Field {
                name: DESCRIPTION_FIELD,
                is_required: false,
                fact: Fact::documented($source),
                policy: $description,
                vendor_code: BAD_PARAMETER,
            },
            Field {
                name: READ_POLICY_FIELD,
                is_required: false,
                fact: Fact::documented(&INTL),
                policy: &READ_POLICY,
                vendor_code: BAD_PARAMETER,
            },
        ]
    };
}

/// The username inside a password, which only the SDK refuses.
const DOUBTFUL: Rule = Rule::warning(INSIDE, Fact::assumed(&ZH_PAGE));

static INTL_FIELDS: [Field; 5] = fields!(&INTL, INTL_SPECIAL, DOUBTFUL, &DESCRIPTION);
static ZH_FIELDS: [Field; 5] = fields!(
    &ZH_SDK,
    ZH_SPECIAL,
    Rule::error(INSIDE, Fact::documented(&ZH_SDK)),
    &ZH_DESCRIPTION
);
static EU_FIELDS: [Field; 5] = fields!(&EU, EU_SPECIAL, DOUBTFUL, &DESCRIPTION);

/// The fields that the profile's document defines. The user guide does not
/// mention them, so its profile uses those of the international document.
pub(super) fn of(profile: &str) -> &'static [Field] {
    match profile {
        "zh-sdk" => &ZH_FIELDS,
        "eu" => &EU_FIELDS,
        _ => &INTL_FIELDS,
    }
}

/// Looks up a field by name. New passwords have their own pages, the same for
/// every profile; old ones may be anything.
pub(super) fn field(profile: &str, name: &str) -> Option<&'static Field> {
    let name = match name {
        OLD_PASSWORD => return Some(&OLD),
        NEW_PASSWORD => return Some(&NEW),
        name => name,
    };
    of(profile).iter().find(|field| field.name == name)
}

pub(super) const OLD_PASSWORD: &str = "old_password";
pub(super) const NEW_PASSWORD: &str = "new_password";

pub(super) static OLD: Field = Field {
    name: OLD_PASSWORD,
    is_required: false,
    fact: DOCUMENTED_FOR_PASSWORDS,
    policy: &Policy {
        rules: &[],
        is_secret: true,
    },
    vendor_code: BAD_PARAMETER,
};

const DOCUMENTED_FOR_PASSWORDS: Fact = Fact::documented(&PASSWORD_PAGES);
const NEW_SPECIAL: CharSet = CharSet::of("special characters", "`~!@#$%^&*()-_=+|{},<.>/?");

pub(super) static NEW: Field = Field {
    name: NEW_PASSWORD,
    is_required: false,
    fact: DOCUMENTED_FOR_PASSWORDS,
    policy: &Policy {
        rules: &[
            Rule::error(Check::Length { min: 8, max: 64 }, DOCUMENTED_FOR_PASSWORDS),
            Rule::error(Check::Forbidden(COLON), DOCUMENTED_FOR_PASSWORDS),
            Rule::error(
                Check::Classes {
                    least: 3,
                    of: &[LOWER, UPPER, DIGITS, NEW_SPECIAL],
                },
                DOCUMENTED_FOR_PASSWORDS,
            ),
            Rule::error(
                Check::NotUserName {
                    reading: Reading::Contain,
                    case: Case::Exact,
                },
                DOCUMENTED_FOR_PASSWORDS,
            ),
            Rule::warning(OTHER_CASE, Fact::assumed(&PASSWORD_PAGES)),
            Rule::warning(
                Check::Allowed(&[LOWER, UPPER, DIGITS, NEW_SPECIAL, COLON_ELSEWHERE]),
                Fact::assumed(&PASSWORD_PAGES),
            ),
        ],
        is_secret: true,
    },
    vendor_code: BAD_PARAMETER,
};

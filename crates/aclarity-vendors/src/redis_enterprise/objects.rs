//! The objects of the API: their fields, and what those may hold.

use serde_json::{Map, Value};

use super::RS_7_4;
use super::permissions::Management;
use super::sources::{OPENAPI, PAGES, PASSWORDS, RELEASE_NOTES};
use crate::finding::Finding;
use crate::json;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Rule, Surroundings, UPPER};
use crate::source::Fact;
use crate::system::Profile;

const SAID: Fact = Fact::documented(&OPENAPI);

/// What a field may hold.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A text that keeps to a policy.
    Text(&'static Policy),
    /// Any text.
    AnyText,
    Word(&'static [&'static str]),
    /// A management role.
    Management,
    Flag,
    Integer {
        min: i64,
        max: i64,
    },
    /// Whole numbers from 1, none twice; whether there has to be one.
    Uids {
        is_needed: bool,
    },
    Texts,
    /// An array of objects that are checked elsewhere, if at all.
    Objects,
    /// Something that is not looked into.
    Anything,
    /// Set by the cluster.
    ReadOnly,
}

/// A field.
pub(super) struct Property {
    pub name: &'static str,
    pub kind: Kind,
}

const fn field(name: &'static str, kind: Kind) -> Property {
    Property { name, kind }
}

const OBJECT_NAME: CharSet = CharSet {
    name: "letters, digits, spaces and _ [ ] ( ) @ , . ; # -",
    ranges: &[('a', 'z'), ('A', 'Z'), ('0', '9')],
    characters: "_ []()@,.;#-",
};

/// `^[a-zA-Z0-9_ \[\]()@,.;#-]+$`, of ACLs and roles.
static NAME: Policy = Policy {
    rules: &[
        Rule::error(
            Check::Length {
                min: 1,
                max: usize::MAX,
            },
            SAID,
        ),
        Rule::error(Check::Allowed(&[OBJECT_NAME]), SAID),
    ],
    is_secret: false,
};

const USER_NAME: CharSet = CharSet {
    name: "printable characters of ASCII other than \" & < >",
    ranges: &[(' ', '!'), ('#', '%'), ('\'', ';'), ('=', '='), ('?', '~')],
    characters: "",
};

/// `^[ -!#-%'-;=?-~]+$`
static NAME_OF_USER: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 255 }, SAID),
        Rule::error(Check::Allowed(&[USER_NAME]), SAID),
    ],
    is_secret: false,
};

const HYPHEN: CharSet = CharSet::of("hyphens", "-");

static NAME_OF_DATABASE: Policy = Policy {
    rules: &[
        Rule::error(
            Check::Length {
                min: 1,
                max: usize::MAX,
            },
            SAID,
        ),
        Rule::error(Check::Allowed(&[LETTERS, DIGITS, HYPHEN]), SAID),
        Rule::error(Check::First(&[LETTERS, DIGITS]), SAID),
        Rule::error(Check::Last(&[LETTERS, DIGITS]), SAID),
    ],
    is_secret: false,
};

const SPECIAL: CharSet = CharSet {
    name: "special characters",
    ranges: &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
    characters: "",
};

/// What passwords have to be like once the cluster asks for it.
pub(super) static COMPLEX_PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(
            Check::Length {
                min: 8,
                max: usize::MAX,
            },
            Fact::documented(&PASSWORDS),
        ),
        Rule::error(
            Check::Classes {
                least: 4,
                of: &[UPPER, LOWER, DIGITS, SPECIAL],
            },
            Fact::documented(&PASSWORDS),
        ),
        Rule::error(Check::Repeats { most: 3 }, Fact::documented(&PASSWORDS)),
        Rule::error(
            Check::NotUserName {
                reading: crate::policy::Reading::Contain,
                case: crate::policy::Case::Exact,
            },
            Fact::documented(&PASSWORDS),
        ),
    ],
    is_secret: true,
};

pub(super) static ACL: &[Property] = &[
    field(
        "uid",
        Kind::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    field("name", Kind::Text(&NAME)),
    field("acl", Kind::AnyText),
    field(
        "account_id",
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    field("action_uid", Kind::ReadOnly),
    field("min_version", Kind::ReadOnly),
    field("max_version", Kind::ReadOnly),
];

pub(super) static ROLE: &[Property] = &[
    field(
        "uid",
        Kind::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    field("name", Kind::Text(&NAME)),
    field("management", Kind::Management),
    field(
        "account_id",
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    field("action_uid", Kind::ReadOnly),
    field("resources", Kind::Objects),
];

pub(super) static USER: &[Property] = &[
    field(
        "uid",
        Kind::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    field("name", Kind::Text(&NAME_OF_USER)),
    field("email", Kind::AnyText),
    field("password", Kind::AnyText),
    field("role_uids", Kind::Uids { is_needed: true }),
    field("role", Kind::Management),
    field(
        "auth_method",
        Kind::Word(&["regular", "certificate", "entraid", "sso"]),
    ),
    field("password_hash_method", Kind::Integer { min: 1, max: 1 }),
    field("certificate_subject_line", Kind::AnyText),
    field("email_alerts", Kind::Flag),
    field("cluster_email_alerts", Kind::Flag),
    field("bdbs_email_alerts", Kind::Texts),
    field(
        "account_id",
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    field("action_uid", Kind::ReadOnly),
    field("status", Kind::ReadOnly),
    field("password_issue_date", Kind::ReadOnly),
    field("last_login", Kind::ReadOnly),
];

/// The usual fields of databases; there are many more.
pub(super) static DATABASE: &[Property] = &[
    field(
        "uid",
        Kind::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    field("name", Kind::Text(&NAME_OF_DATABASE)),
    field("type", Kind::Word(&["redis", "memcached"])),
    field(
        "memory_size",
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    field("version", Kind::ReadOnly),
    field("redis_version", Kind::AnyText),
    field("slave_ha", Kind::Flag),
    field("wait_command", Kind::Flag),
    field("replication", Kind::Flag),
    field(
        "data_persistence",
        Kind::Word(&["disabled", "snapshot", "aof"]),
    ),
    field("shards_count", Kind::Integer { min: 1, max: 512 }),
    field("default_user", Kind::Flag),
    field("roles_permissions", Kind::Objects),
    field("authentication_redis_pass", Kind::AnyText),
    field("authentication_admin_pass", Kind::AnyText),
    field("port", Kind::Integer { min: 0, max: 65535 }),
    field(
        "proxy_policy",
        Kind::Word(&["single", "all-master-shards", "all-nodes"]),
    ),
    field("shards_placement", Kind::Word(&["dense", "sparse"])),
    field("hash_slots_policy", Kind::Word(&["legacy", "16k"])),
    field(
        "aof_policy",
        Kind::Word(&["appendfsync-every-sec", "appendfsync-always"]),
    ),
    field(
        "eviction_policy",
        Kind::Word(&[
            "volatile-lru",
            "volatile-ttl",
            "volatile-random",
            "allkeys-lru",
            "allkeys-random",
            "noeviction",
            "volatile-lfu",
            "allkeys-lfu",
        ]),
    ),
    field("sharding", Kind::Flag),
    field("oss_cluster", Kind::Flag),
    field("oss_sharding", Kind::Flag),
    field("rack_aware", Kind::Flag),
    field("resp3", Kind::Flag),
    field("backup", Kind::Flag),
    field(
        "backup_interval",
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    field("bigstore", Kind::Flag),
    field("crdt", Kind::Flag),
    field("email_alerts", Kind::Flag),
    field(
        "max_connections",
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    field("module_list", Kind::Objects),
    field("shard_key_regex", Kind::Objects),
    field("tags", Kind::Objects),
    field("shards_blueprint", Kind::Anything),
    field("snapshot_policy", Kind::Objects),
    field("replica_sources", Kind::Objects),
    field("disabled_commands", Kind::AnyText),
    field("avoid_nodes", Kind::Texts),
    field("action_uid", Kind::ReadOnly),
    field("status", Kind::ReadOnly),
    field("created_time", Kind::ReadOnly),
    field("last_changed_time", Kind::ReadOnly),
    field("endpoints", Kind::ReadOnly),
    field("shard_list", Kind::ReadOnly),
];

/// What is wrong with the fields of an object, leaving open which have to be
/// there.
pub(super) fn findings(
    object: &Map<String, Value>,
    properties: &[Property],
    profile: &Profile,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in object {
        let pointer = json::pointer_to(name);
        match properties.iter().find(|property| property.name == name) {
            Some(property) => findings.extend(
                property
                    .findings(value, profile)
                    .into_iter()
                    .map(|finding| finding.in_part(&*pointer)),
            ),
            None => findings.push(
                Finding::warning(
                    "unknown-field",
                    Fact::NOWHERE,
                    "not a field that is known here; it is ignored, the cluster may refuse it",
                )
                .in_part(pointer),
            ),
        }
    }
    findings
}

impl Property {
    /// What is wrong with a value.
    pub(super) fn findings(&self, value: &Value, profile: &Profile) -> Vec<Finding> {
        let name = self.name;
        let found = json::kind(value);
        let refuse = |code, fact, message: String| {
            vec![Finding::error(code, fact, message).with_vendor_code("invalid_param")]
        };
        let wrong_type = |expected: &str| {
            refuse(
                "wrong-type",
                SAID,
                format!("{name} must be {expected}, not {found}"),
            )
        };
        match self.kind {
            Kind::Anything => Vec::new(),
            Kind::ReadOnly => vec![Finding::warning(
                "read-only-field",
                SAID,
                format!("{name} is set by the cluster; here it is ignored"),
            )],
            Kind::Text(policy) => match value.as_str() {
                Some(text) => policy
                    .findings(text, &Surroundings::default())
                    .into_iter()
                    .map(|finding| finding.with_vendor_code("invalid_param"))
                    .collect(),
                None => wrong_type("a string"),
            },
            Kind::AnyText => match value.as_str() {
                Some(text) if name == "email" => email(text),
                Some(_) => Vec::new(),
                None => wrong_type("a string"),
            },
            Kind::Word(words) => match value.as_str() {
                Some(word) if words.contains(&word) => Vec::new(),
                Some(_) => {
                    let message = format!("{name} must be one of {}", words.join(", "));
                    refuse("not-listed", SAID, message)
                }
                None => wrong_type("a string"),
            },
            Kind::Management => match value.as_str() {
                Some(word) => management(word, profile),
                None => wrong_type("a string"),
            },
            Kind::Flag if value.is_boolean() => Vec::new(),
            Kind::Flag => wrong_type("true or false"),
            Kind::Integer { min, max } => match value.as_i64() {
                Some(number) if (min..=max).contains(&number) => Vec::new(),
                Some(_) if max == i64::MAX => refuse(
                    "out-of-range",
                    SAID,
                    format!("{name} must be {min} at least"),
                ),
                Some(_) => refuse(
                    "out-of-range",
                    SAID,
                    format!("{name} must be {min} to {max}"),
                ),
                None => wrong_type("an integer"),
            },
            Kind::Uids { is_needed } => uids(name, value, is_needed),
            Kind::Texts => match value.as_array() {
                Some(items) if items.iter().all(Value::is_string) => Vec::new(),
                _ => wrong_type("an array of strings"),
            },
            Kind::Objects => match value.as_array() {
                Some(items) if items.iter().all(Value::is_object) => Vec::new(),
                _ => wrong_type("an array of objects"),
            },
        }
    }
}

/// `(^$|^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$)`
fn email(text: &str) -> Vec<Finding> {
    let consists_of = |part: &str, more: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let is_address = text.split_once('@').is_some_and(|(user, host)| {
        consists_of(user, "_.+-")
            && host
                .split_once('.')
                .is_some_and(|(first, rest)| consists_of(first, "-") && consists_of(rest, "-."))
    });
    if text.is_empty() || is_address {
        return Vec::new();
    }
    let finding = Finding::error("email", SAID, "not an e-mail address as the API takes them");
    vec![finding.with_vendor_code("invalid_param")]
}

fn management(word: &str, profile: &Profile) -> Vec<Finding> {
    match Management::of(word) {
        Some(role) if role.exists(profile) => Vec::new(),
        Some(role) => {
            let message = format!("{} is new in 7.8.2", role.name());
            let finding = Finding::error("newer-role", Fact::documented(&RELEASE_NOTES), message);
            vec![finding.with_vendor_code("invalid_param")]
        }
        None => {
            let roles = Management::ALL
                .into_iter()
                .filter(|role| role.exists(profile));
            let names: Vec<&str> = roles.map(Management::name).collect();
            let message = format!("a management role is one of {}", names.join(", "));
            let finding = Finding::error("not-listed", SAID, message);
            vec![finding.with_vendor_code("invalid_param")]
        }
    }
}

fn uids(name: &str, value: &Value, is_needed: bool) -> Vec<Finding> {
    let refuse = |code, message: String| {
        vec![Finding::error(code, SAID, message).with_vendor_code("invalid_param")]
    };
    let numbers: Option<Vec<u64>> = value.as_array().and_then(|items| {
        items
            .iter()
            .map(|item| item.as_u64().filter(|uid| *uid > 0))
            .collect()
    });
    match numbers {
        None => refuse(
            "wrong-type",
            format!("{name} must be an array of integers from 1"),
        ),
        Some(numbers) if numbers.is_empty() && is_needed => {
            refuse("empty", format!("{name} must have one element at least"))
        }
        Some(mut numbers) => {
            numbers.sort_unstable();
            if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
                refuse("repeated", format!("{name} must not have an element twice"))
            } else {
                Vec::new()
            }
        }
    }
}

/// Fields of which the API asks for one when something is created, with the
/// error code for its absence.
pub(super) fn missing(
    object: &Map<String, Value>,
    name: &'static str,
    code: &'static str,
    fact: Fact,
) -> Option<Finding> {
    let is_there = object.get(name).is_some_and(|value| !value.is_null());
    (!is_there).then(|| {
        Finding::error("missing", fact, format!("{name} is required"))
            .in_part(json::pointer_to(name))
            .with_vendor_code(code)
    })
}

/// The fact that a page about requests says it.
pub(super) const ON_PAGE: Fact = Fact::documented(&PAGES);

/// How we know the fields.
pub(super) const IN_OPENAPI: Fact = SAID;

/// The documents that a profile follows where pages and OpenAPI disagree.
pub(super) fn follows_pages(profile: &Profile) -> bool {
    profile.name == RS_7_4
}

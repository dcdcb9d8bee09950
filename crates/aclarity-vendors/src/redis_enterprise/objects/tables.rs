//! The fields of each kind of object, according to the OpenAPI document.

use super::{DOCUMENTED, Kind, Property};
use crate::policy::{Case, CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Reading, Rule, UPPER};
use crate::redis_enterprise::sources::PASSWORDS;
use crate::source::Fact;

const fn field(name: &'static str, kind: Kind) -> Property {
    Property { name, kind }
}

/// An integer from 0.
const fn count(name: &'static str) -> Property {
    field(
        name,
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        },
    )
}

const UID: Property = field(
    "uid",
    Kind::Integer {
        min: 1,
        max: i64::MAX,
    },
);

const ACCOUNT: Property = count("account_id");

const NOT_EMPTY: Rule = Rule::error(Check::at_least(1), DOCUMENTED);

const OBJECT_NAME: CharSet = CharSet {
    name: "letters, digits, spaces and _ [ ] ( ) @ , . ; # -",
    ranges: &[('a', 'z'), ('A', 'Z'), ('0', '9')],
    characters: "_ []()@,.;#-",
};

/// `^[a-zA-Z0-9_ \[\]()@,.;#-]+$`, for ACLs and roles
static NAME: Policy = Policy {
    rules: &[
        NOT_EMPTY,
        Rule::error(Check::Allowed(&[OBJECT_NAME]), DOCUMENTED),
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
        Rule::error(Check::Length { min: 1, max: 255 }, DOCUMENTED),
        Rule::error(Check::Allowed(&[USER_NAME]), DOCUMENTED),
    ],
    is_secret: false,
};

const HYPHEN: CharSet = CharSet::of("hyphens", "-");

static NAME_OF_DATABASE: Policy = Policy {
    rules: &[
        NOT_EMPTY,
        Rule::error(Check::Allowed(&[LETTERS, DIGITS, HYPHEN]), DOCUMENTED),
        Rule::error(Check::First(&[LETTERS, DIGITS]), DOCUMENTED),
        Rule::error(Check::Last(&[LETTERS, DIGITS]), DOCUMENTED),
    ],
    is_secret: false,
};

const SPECIAL: CharSet = CharSet {
    name: "special characters",
    ranges: &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
    characters: "",
};

/// The requirements for passwords, if the cluster enforces them.
pub(in crate::redis_enterprise) static COMPLEX_PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(Check::at_least(8), Fact::documented(&PASSWORDS)),
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
                reading: Reading::Contain,
                case: Case::Exact,
            },
            Fact::documented(&PASSWORDS),
        ),
    ],
    is_secret: true,
};

pub(in crate::redis_enterprise) static ACL: &[Property] = &[
    UID,
    field("name", Kind::Text(&NAME)),
    field("acl", Kind::AnyText),
    ACCOUNT,
    field("action_uid", Kind::ReadOnly),
    field("min_version", Kind::ReadOnly),
    field("max_version", Kind::ReadOnly),
];

pub(in crate::redis_enterprise) static ROLE: &[Property] = &[
    UID,
    field("name", Kind::Text(&NAME)),
    field("management", Kind::Management),
    ACCOUNT,
    field("action_uid", Kind::ReadOnly),
    field("resources", Kind::Objects),
];

pub(in crate::redis_enterprise) static USER: &[Property] = &[
    UID,
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
    ACCOUNT,
    field("action_uid", Kind::ReadOnly),
    field("status", Kind::ReadOnly),
    field("password_issue_date", Kind::ReadOnly),
    field("last_login", Kind::ReadOnly),
];

/// The common fields of databases; there are many more.
pub(in crate::redis_enterprise) static DATABASE: &[Property] = &[
    UID,
    field("name", Kind::Text(&NAME_OF_DATABASE)),
    field("type", Kind::Word(&["redis", "memcached"])),
    count("memory_size"),
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
    count("backup_interval"),
    field("bigstore", Kind::Flag),
    field("crdt", Kind::Flag),
    field("email_alerts", Kind::Flag),
    count("max_connections"),
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

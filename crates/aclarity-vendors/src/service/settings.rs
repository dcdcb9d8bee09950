//! The properties of a service that users of the page can choose.

use crate::setting::{Kind, Setting};

const SERVER: Setting = Setting {
    name: "server",
    label: "Judged by",
    hint: "no service documents which version checks a rule",
    kind: Kind::Choice(&[
        ("redis-7.2", "Redis 7.2"),
        ("redis-6.2", "Redis 6.2"),
        ("redis-7.0", "Redis 7.0"),
        ("redis-7.4", "Redis 7.4"),
        ("valkey-8.0", "Valkey 8.0"),
        ("valkey-8.1", "Valkey 8.1"),
    ]),
};

pub(crate) static OF_RULES: &[Setting] = &[SERVER];

pub(crate) static OF_ARRAYS: &[Setting] = &[
    SERVER,
    Setting {
        name: "channels_default",
        label: "Channels by default",
        hint: "the service's acl_channels_default",
        kind: Kind::Choice(&[("allchannels", "All"), ("resetchannels", "None")]),
    },
];

//! The instance properties that users of the page can choose.

use crate::setting::{Kind, Setting};

pub(super) static SETTINGS: &[Setting] = &[
    Setting {
        name: "engine",
        label: "Engine",
        hint: "",
        kind: Kind::Choice(&[
            ("5.0", "Redis 5.0"),
            ("4.0", "Redis 4.0"),
            ("6.0", "Redis 6.0"),
            ("3.0", "Redis 3.0"),
        ]),
    },
    Setting {
        name: "type",
        label: "Instance type",
        hint: "",
        kind: Kind::Choice(&[
            ("ha", "Master/standby"),
            ("single", "Single-node"),
            ("proxy", "Proxy Cluster"),
            ("ha_rw_split", "Read/write splitting"),
            ("cluster", "Redis Cluster"),
        ]),
    },
    Setting {
        name: "rw_split",
        label: "Read/write splitting on",
        hint: "of a Proxy Cluster: the parameter backend-master-only",
        kind: Kind::Flag(false),
    },
    Setting {
        name: "status",
        label: "State",
        hint: "",
        kind: Kind::Choice(&[
            ("RUNNING", "Running"),
            ("CREATING", "Being created"),
            ("RESTARTING", "Restarting"),
            ("FROZEN", "Frozen"),
        ]),
    },
    Setting {
        name: "default_passwordless",
        label: "Default user password-free",
        hint: "",
        kind: Kind::Flag(false),
    },
    Setting {
        name: "default_password",
        label: "Default user's password",
        hint: "only a colon in it matters",
        kind: Kind::Secret,
    },
    Setting {
        name: "minor_version",
        label: "Minor version",
        hint: "as 6.2.10.4, of Redis 6.0",
        kind: Kind::Text,
    },
];

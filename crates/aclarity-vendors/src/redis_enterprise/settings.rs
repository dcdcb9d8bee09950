//! The cluster properties that users of the page can choose, and who calls the
//! API.

use crate::setting::{Caller, Kind, Setting};

pub(super) static SETTINGS: &[Setting] = &[
    Setting {
        name: "version",
        label: "Version of the databases",
        hint: "module categories need 8.2, selectors 7.2",
        kind: Kind::Choice(&[
            ("", "Not known"),
            ("8.6", "8.6"),
            ("8.2", "8.2"),
            ("8.0", "8.0"),
            ("7.4", "7.4"),
            ("7.2", "7.2"),
            ("6.2", "6.2"),
            ("6.0", "6.0"),
        ]),
    },
    Setting {
        name: "acl_pubsub_default",
        label: "Channels by default",
        hint: "the cluster's acl_pubsub_default",
        kind: Kind::Choice(&[("allchannels", "All"), ("resetchannels", "None")]),
    },
    Setting {
        name: "password_complexity",
        label: "Rules for passwords",
        hint: "the cluster's password_complexity",
        kind: Kind::Flag(false),
    },
    Setting {
        name: "password_min_length",
        label: "Minimum length of passwords",
        hint: "8 to 256, when there are rules",
        kind: Kind::Number(8),
    },
    Setting {
        name: "busy",
        label: "Databases are being changed",
        hint: "",
        kind: Kind::Flag(false),
    },
    Setting {
        name: "license_expired",
        label: "The license has expired",
        hint: "",
        kind: Kind::Flag(false),
    },
    Setting {
        name: "in_cluster",
        label: "The node belongs to a cluster",
        hint: "",
        kind: Kind::Flag(true),
    },
];

macro_rules! callers {
    ($($label:literal $user:literal)*) => {
        &[
            $(Caller { label: $label, credentials: Some(($user, "secret")) },)*
            Caller { label: "nobody: no credentials", credentials: None },
            Caller {
                label: "Admin, with a wrong password",
                credentials: Some(("admin@example.com", "wrong")),
            },
        ]
    };
}

/// The initial users of a simulated cluster, one for each role.
#[rustfmt::skip]
pub(super) static CALLERS: &[Caller] = callers! {
    "Admin" "admin@example.com"
    "Cluster Member" "cluster_member@example.com"
    "Cluster Viewer" "cluster_viewer@example.com"
    "DB Member" "db_member@example.com"
    "DB Viewer" "db_viewer@example.com"
    "User Manager" "user_manager@example.com"
    "None" "none@example.com"
};

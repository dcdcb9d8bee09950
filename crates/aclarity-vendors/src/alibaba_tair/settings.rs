//! The instance properties that users of the page can choose.

use crate::setting::{Kind, Setting};

pub(super) static SETTINGS: &[Setting] = &[
    Setting {
        name: "engine",
        label: "Engine version",
        hint: "",
        kind: Kind::Choice(&[
            ("7.0", "Redis 7.0"),
            ("6.0", "Redis 6.0"),
            ("5.0", "Redis 5.0"),
            ("4.0", "Redis 4.0"),
            ("2.8", "Redis 2.8"),
        ]),
    },
    Setting {
        name: "arch",
        label: "Architecture",
        hint: "",
        kind: Kind::Choice(&[
            ("standard", "Standard"),
            ("cluster", "Cluster"),
            ("rwsplit", "Read/write splitting"),
        ]),
    },
    Setting {
        name: "status",
        label: "State",
        hint: "",
        kind: Kind::Choice(&[
            ("Normal", "Running"),
            ("Creating", "Being created"),
            ("Changing", "Being changed"),
        ]),
    },
    Setting {
        name: "reserved",
        label: "Reserved words",
        hint: "older pages forbid names that contain one",
        kind: Kind::Choice(&[
            ("equal", "not as a whole name"),
            ("contain", "not as part of a name"),
        ]),
    },
];

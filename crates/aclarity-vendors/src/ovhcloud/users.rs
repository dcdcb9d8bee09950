//! The users of a simulated cluster.

use serde_json::{Value, json};

use super::judge::DEFAULT_USER;
use super::names::NAMES;
use crate::arrays::{ArrayKind, Arrays};
use crate::world::{Timestamp, World};

/// A user of a cluster.
pub(super) struct User {
    pub id: String,
    pub name: String,
    pub arrays: Arrays,
    password: String,
    created: Timestamp,
}

/// A user's status in the response to a call. (The API also has DELETING,
/// ERROR, `ERROR_INCONSISTENT_SPEC`, LOCKED, `LOCKED_PENDING`,
/// `LOCKED_UPDATING`, PENDING and SHELVED.)
#[derive(Debug, Clone, Copy)]
pub(super) enum Status {
    Creating,
    Ready,
    Updating,
}

impl User {
    /// Creates a user with a generated password.
    pub(super) fn new(name: &str, arrays: Arrays, world: &mut World) -> Self {
        Self {
            id: world.uuid(),
            name: name.to_owned(),
            arrays,
            password: world.hex(32),
            created: world.now,
        }
    }

    /// The built-in user of every cluster.
    pub(super) fn built_in(world: &mut World) -> Self {
        let all = || vec!["*".to_owned()];
        let arrays = Arrays::default()
            .with(ArrayKind::Keys, all())
            .with(ArrayKind::Channels, all())
            .with(ArrayKind::Categories, vec!["+@all".to_owned()]);
        Self::new(DEFAULT_USER, arrays, world)
    }

    pub(super) fn is_built_in(&self) -> bool {
        self.name == DEFAULT_USER
    }

    pub(super) fn reset_password(&mut self, world: &mut World) {
        self.password = world.hex(32);
    }

    /// The user as the API returns it: with all arrays, and with all channels
    /// if channels are not restricted.
    pub(super) fn shown(&self, status: Status) -> Value {
        let status = match status {
            Status::Creating => "CREATING",
            Status::Ready => "READY",
            Status::Updating => "UPDATING",
        };
        let created = self.created.to_string();
        let created = created.trim_end_matches('Z');
        let mut shown = json!({
            "id": self.id,
            "username": self.name,
            "status": status,
            "createdAt": format!("{created}.000000+00:00"),
        });
        for sort in ArrayKind::ALL {
            let items = self.arrays.get(sort).map(<[String]>::to_vec);
            let unsaid = || match sort {
                ArrayKind::Channels => vec!["*".to_owned()],
                _ => Vec::new(),
            };
            shown[NAMES.of(sort)] = items.unwrap_or_else(unsaid).into();
        }
        shown
    }

    /// The user with its password, which the API returns only when it is new.
    pub(super) fn shown_with_password(&self, status: Status) -> Value {
        let mut shown = self.shown(status);
        shown["password"] = self.password.as_str().into();
        shown
    }
}

//! Tables of objects by ID.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The objects of one kind.
pub(super) struct Table {
    rows: BTreeMap<u64, Map<String, Value>>,
    next: u64,
}

impl Table {
    /// An empty table whose first object gets this ID, or a later one if it is
    /// taken.
    pub(super) fn starting_at(next: u64) -> Self {
        Self {
            rows: BTreeMap::new(),
            next,
        }
    }

    pub(super) fn get(&self, uid: u64) -> Option<&Map<String, Value>> {
        self.rows.get(&uid)
    }

    pub(super) fn get_mut(&mut self, uid: u64) -> Option<&mut Map<String, Value>> {
        self.rows.get_mut(&uid)
    }

    pub(super) fn has(&self, uid: u64) -> bool {
        self.rows.contains_key(&uid)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &Map<String, Value>)> {
        self.rows.iter().map(|(uid, row)| (*uid, row))
    }

    /// All objects as an array.
    pub(super) fn all(&self) -> Value {
        self.rows.values().cloned().map(Value::Object).collect()
    }

    /// The ID of the next object.
    pub(super) fn next_uid(&self) -> u64 {
        (self.next..)
            .find(|uid| !self.has(*uid))
            .unwrap_or(self.next)
    }

    /// Inserts an object. Any other value counts as an empty object.
    pub(super) fn put(&mut self, uid: u64, row: Value) {
        if let Value::Object(row) = row {
            self.rows.insert(uid, row);
        }
        if uid >= self.next && uid < u64::MAX {
            self.next = uid + 1;
        }
    }

    pub(super) fn remove(&mut self, uid: u64) {
        self.rows.remove(&uid);
    }

    /// Whether another object than `uid` has this text in the field.
    pub(super) fn other_with(&self, uid: Option<u64>, field: &str, text: &str) -> bool {
        self.iter().any(|(known, row)| {
            Some(known) != uid && row.get(field).is_some_and(|value| value == text)
        })
    }
}

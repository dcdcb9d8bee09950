//! Objects by their numbers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The objects of one kind.
pub(super) struct Table {
    rows: BTreeMap<u64, Map<String, Value>>,
    next: u64,
}

impl Table {
    /// No objects; the first to be created will have this number, or a later
    /// one when that is taken.
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

    /// The number that the next object will get.
    pub(super) fn next_uid(&self) -> u64 {
        (self.next..)
            .find(|uid| !self.has(*uid))
            .unwrap_or(self.next)
    }

    /// Puts an object in. Anything but an object is as good as an empty one.
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

    /// An object other than this one whose field has this text.
    pub(super) fn other_with(&self, uid: Option<u64>, field: &str, text: &str) -> bool {
        self.iter().any(|(known, row)| {
            Some(known) != uid && row.get(field).is_some_and(|value| value == text)
        })
    }
}

//! Hash indices over lists by name. One implementation serves all lists,
//! because every instance adds to the size of the wasm.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use hashbrown::HashTable;

/// Maps names to positions in a list that the caller stores.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index(HashTable<(u64, usize)>);

impl Index {
    /// Finds the position of a name; `is_it` decides whether an item has this
    /// name.
    pub fn find(&self, name: &[u8], is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let hash = hash(name);
        let found = self
            .0
            .find(hash, |(known, place)| *known == hash && is_it(*place));
        found.map(|(_, place)| *place)
    }

    /// Adds a name that is not in the index yet.
    pub fn insert(&mut self, name: &[u8], place: usize) {
        let hash = hash(name);
        self.0.insert_unique(hash, (hash, place), |(hash, _)| *hash);
    }

    /// Removes the name of a position.
    pub fn remove(&mut self, name: &[u8], place: usize) {
        if let Ok(entry) = self.0.find_entry(hash(name), |(_, known)| *known == place) {
            entry.remove();
        }
    }
}

/// A list of values with an index by name.
#[derive(Debug, Clone)]
pub(crate) struct Named<T> {
    list: Vec<(Vec<u8>, T)>,
    index: Index,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            index: Index::default(),
        }
    }
}

impl<T> Named<T> {
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn get(&self, name: &[u8]) -> Option<&T> {
        self.place(name).map(|place| &self.list[place].1)
    }

    /// Adds a value, or replaces the one with this name.
    pub fn insert(&mut self, name: Vec<u8>, thing: T) {
        match self.place(&name) {
            Some(place) => self.list[place].1 = thing,
            None => {
                self.index.insert(&name, self.list.len());
                self.list.push((name, thing));
            }
        }
    }

    /// The names and values in insertion order.
    pub fn into_list(self) -> Vec<(Vec<u8>, T)> {
        self.list
    }

    fn place(&self, name: &[u8]) -> Option<usize> {
        self.index.find(name, |place| self.list[place].0 == name)
    }
}

fn hash(name: &[u8]) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(name)
}

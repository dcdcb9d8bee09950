//! Where things of a list are, by their names: one piece of code for all lists,
//! as each costs its size in the wasm.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use hashbrown::HashTable;

/// Places in a list that somebody else keeps, found by the names of what is
/// there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index(HashTable<(u64, usize)>);

impl Index {
    /// The place of the name, where `is_it` says whether it is at a place.
    pub fn find(&self, name: &[u8], is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let hash = hash(name);
        let found = self
            .0
            .find(hash, |(known, place)| *known == hash && is_it(*place));
        found.map(|(_, place)| *place)
    }

    /// Adds a name that is not there yet.
    pub fn insert(&mut self, name: &[u8], place: usize) {
        let hash = hash(name);
        self.0.insert_unique(hash, (hash, place), |(hash, _)| *hash);
    }

    /// Forgets the name at a place.
    pub fn remove(&mut self, name: &[u8], place: usize) {
        if let Ok(entry) = self.0.find_entry(hash(name), |(_, known)| *known == place) {
            entry.remove();
        }
    }
}

/// A list of things that are found by their names.
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

    /// Adds a thing, or puts it in the place of the one of this name.
    pub fn insert(&mut self, name: Vec<u8>, thing: T) {
        match self.place(&name) {
            Some(place) => self.list[place].1 = thing,
            None => {
                self.index.insert(&name, self.list.len());
                self.list.push((name, thing));
            }
        }
    }

    /// The names and the things, in the order in which the names came.
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

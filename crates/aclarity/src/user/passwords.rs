//! The passwords of a user: mostly none or one.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::rule::PasswordHash;

/// Hashes of passwords in the order in which they were given.
#[derive(Debug, Clone, Default)]
pub struct Passwords(Kept);

/// Most users have one, which then needs no memory elsewhere.
#[derive(Debug, Clone, Default)]
enum Kept {
    #[default]
    None,
    One(PasswordHash),
    Several(Box<Several>),
}

/// Passwords by their age and by themselves, so that none of many takes longer
/// to add, find or remove than one of few.
#[derive(Debug, Clone, Default)]
struct Several {
    by_age: BTreeMap<usize, PasswordHash>,
    ages: HashMap<PasswordHash, usize>,
}

impl Several {
    fn insert(&mut self, hash: PasswordHash) {
        let age = self.by_age.last_key_value().map_or(0, |(age, _)| age + 1);
        if let Entry::Vacant(place) = self.ages.entry(hash) {
            place.insert(age);
            self.by_age.insert(age, hash);
        }
    }

    fn remove(&mut self, hash: &PasswordHash) -> bool {
        let age = self.ages.remove(hash);
        age.and_then(|age| self.by_age.remove(&age)).is_some()
    }
}

impl Passwords {
    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::None => 0,
            Kept::One(_) => 1,
            Kept::Several(several) => several.by_age.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The hashes, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &PasswordHash> {
        let (one, several) = match &self.0 {
            Kept::None => (None, None),
            Kept::One(hash) => (Some(hash), None),
            Kept::Several(several) => (None, Some(several.by_age.values())),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// Whether there is one with this hash.
    pub fn contains(&self, hash: &PasswordHash) -> bool {
        match &self.0 {
            Kept::None => false,
            Kept::One(one) => one == hash,
            Kept::Several(several) => several.ages.contains_key(hash),
        }
    }

    pub(super) fn insert(&mut self, hash: PasswordHash) {
        match &mut self.0 {
            Kept::None => self.0 = Kept::One(hash),
            Kept::One(one) if *one == hash => {}
            Kept::One(one) => {
                let mut several = Box::new(Several::default());
                several.insert(*one);
                several.insert(hash);
                self.0 = Kept::Several(several);
            }
            Kept::Several(several) => several.insert(hash),
        }
    }

    /// Returns whether it was there.
    pub(super) fn remove(&mut self, hash: &PasswordHash) -> bool {
        match &mut self.0 {
            Kept::None => false,
            Kept::One(one) => {
                let was_there = one == hash;
                if was_there {
                    self.clear();
                }
                was_there
            }
            Kept::Several(several) => several.remove(hash),
        }
    }

    pub(super) fn clear(&mut self) {
        self.0 = Kept::None;
    }
}

impl PartialEq for Passwords {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Passwords {}

//! The passwords of a user: mostly none or one.

use indexmap::IndexSet;

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
    Several(Box<IndexSet<PasswordHash>>),
}

impl Passwords {
    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::None => 0,
            Kept::One(_) => 1,
            Kept::Several(several) => several.len(),
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
            Kept::Several(several) => (None, Some(several.iter())),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// Whether there is one with this hash.
    pub fn contains(&self, hash: &PasswordHash) -> bool {
        match &self.0 {
            Kept::None => false,
            Kept::One(one) => one == hash,
            Kept::Several(several) => several.contains(hash),
        }
    }

    pub(super) fn insert(&mut self, hash: PasswordHash) {
        match &mut self.0 {
            Kept::None => self.0 = Kept::One(hash),
            Kept::One(one) if *one == hash => {}
            Kept::One(one) => self.0 = Kept::Several(Box::new([*one, hash].into())),
            Kept::Several(several) => {
                several.insert(hash);
            }
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
            Kept::Several(several) => several.shift_remove(hash),
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

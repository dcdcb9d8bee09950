//! The passwords of a user: mostly none or one.

use crate::index::Index;
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

/// So that none of many passwords takes longer to add, find or remove than one
/// of few.
#[derive(Debug, Clone, Default)]
struct Several {
    /// With gaps where some were removed.
    list: Vec<Option<PasswordHash>>,
    count: usize,
    index: Index,
}

impl Several {
    fn place(&self, hash: &PasswordHash) -> Option<usize> {
        self.index
            .find(hash, |place| self.list[place].as_ref() == Some(hash))
    }

    fn insert(&mut self, hash: PasswordHash) {
        if self.place(&hash).is_none() {
            self.index.insert(&hash, self.list.len());
            self.list.push(Some(hash));
            self.count += 1;
        }
    }

    fn remove(&mut self, hash: &PasswordHash) -> bool {
        let Some(place) = self.place(hash) else {
            return false;
        };
        self.index.remove(hash, place);
        self.list[place] = None;
        self.count -= 1;
        if self.list.len() > 2 * self.count + 8 {
            let kept = std::mem::take(self).list;
            kept.into_iter()
                .flatten()
                .for_each(|hash| self.insert(hash));
        }
        true
    }
}

impl Passwords {
    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::None => 0,
            Kept::One(_) => 1,
            Kept::Several(several) => several.count,
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
            Kept::Several(several) => (None, Some(several.list.iter().flatten())),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// Whether there is one with this hash.
    pub fn contains(&self, hash: &PasswordHash) -> bool {
        match &self.0 {
            Kept::None => false,
            Kept::One(one) => one == hash,
            Kept::Several(several) => several.place(hash).is_some(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keep_their_order_whatever_is_added_and_removed() {
        let mut passwords = Passwords::default();
        let mut expected: Vec<PasswordHash> = Vec::new();
        for step in 0..2_000u32 {
            let mut hash = PasswordHash::default();
            hash[..4].copy_from_slice(&(step.wrapping_mul(2_654_435_761) >> 26).to_le_bytes());
            // First they grow, then they shrink.
            if (step % 3 == 0) == (step < 1_000) {
                let place = expected.iter().position(|known| *known == hash);
                assert_eq!(passwords.remove(&hash), place.is_some());
                place.map(|place| expected.remove(place));
            } else {
                passwords.insert(hash);
                if !expected.contains(&hash) {
                    expected.push(hash);
                }
            }
            assert!(passwords.iter().eq(&expected));
            assert_eq!(passwords.len(), expected.len());
            assert_eq!(passwords.contains(&hash), expected.contains(&hash));
        }
    }
}

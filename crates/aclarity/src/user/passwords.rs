//! A user's password hashes; most users have none or one.

use crate::index::Index;
use crate::rule::PasswordHash;

/// Password hashes in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Passwords(Storage);

/// The representation. Most users have one hash, which is stored inline.
#[derive(Debug, Clone, Default)]
enum Storage {
    #[default]
    None,
    One(PasswordHash),
    Several(Box<Several>),
}

/// Hashes with an index, so that adding, finding and removing take constant
/// time.
#[derive(Debug, Clone, Default)]
struct Several {
    /// The hashes, with gaps where some were removed.
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
    /// Number of hashes.
    pub fn len(&self) -> usize {
        match &self.0 {
            Storage::None => 0,
            Storage::One(_) => 1,
            Storage::Several(several) => several.count,
        }
    }

    /// Whether there are no hashes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The hashes, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &PasswordHash> {
        let (one, several) = match &self.0 {
            Storage::None => (None, None),
            Storage::One(hash) => (Some(hash), None),
            Storage::Several(several) => (None, Some(several.list.iter().flatten())),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// Whether the hash is in the list.
    pub fn contains(&self, hash: &PasswordHash) -> bool {
        match &self.0 {
            Storage::None => false,
            Storage::One(one) => one == hash,
            Storage::Several(several) => several.place(hash).is_some(),
        }
    }

    pub(super) fn insert(&mut self, hash: PasswordHash) {
        match &mut self.0 {
            Storage::None => self.0 = Storage::One(hash),
            Storage::One(one) if *one == hash => {}
            Storage::One(one) => {
                let mut several = Box::new(Several::default());
                several.insert(*one);
                several.insert(hash);
                self.0 = Storage::Several(several);
            }
            Storage::Several(several) => several.insert(hash),
        }
    }

    /// Removes a hash. Returns whether it was there.
    pub(super) fn remove(&mut self, hash: &PasswordHash) -> bool {
        match &mut self.0 {
            Storage::None => false,
            Storage::One(one) => {
                let was_there = one == hash;
                if was_there {
                    self.clear();
                }
                was_there
            }
            Storage::Several(several) => several.remove(hash),
        }
    }

    pub(super) fn clear(&mut self) {
        self.0 = Storage::None;
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
            // The list grows first and shrinks later.
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

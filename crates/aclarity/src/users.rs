//! The users of a server by their names, in the order of ACL LIST.

use std::ops::Index;
use std::sync::Arc;

use crate::user::User;

/// The name of the user that connections start as.
pub const DEFAULT_USER: &str = "default";

/// The user that bare rules define.
pub const UNNAMED_USER: &str = "user";

/// Users by their names, sorted.
///
/// They are in pieces of a few: finding one takes two binary searches, and
/// adding one moves a piece at most. (The map of the standard library does the
/// same in more levels; it is four times the code, which every page that loads
/// us would have to load.) Copies share everything, and a change copies only
/// the list of pieces and the piece that it is in.
///
/// ```
/// use aclarity::{Server, session::Users, user::User};
///
/// let mut users = Users::new();
/// for name in ["bob", "ana"] {
///     users.insert(name.into(), User::new(Server::Redis8_6));
/// }
/// assert!(users.keys().eq([b"ana", b"bob"]));
/// assert!(users.remove(b"ana").is_some());
/// assert_eq!(users.len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct Users {
    pieces: Arc<Vec<Piece>>,
    count: usize,
}

/// Some users in their order; never none.
#[derive(Clone)]
struct Piece {
    /// How the first name begins, so that looking for a piece seldom has to
    /// look at a name.
    start: u64,
    entries: Arc<Vec<Entry>>,
}

type Entry = (Vec<u8>, User);

impl Piece {
    fn new(entries: Vec<Entry>) -> Self {
        Self {
            start: start(&entries[0].0),
            entries: Arc::new(entries),
        }
    }

    fn entries_mut(&mut self) -> &mut Vec<Entry> {
        Arc::make_mut(&mut self.entries)
    }
}

/// The first eight bytes as a number that orders names as they do.
fn start(name: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = name.len().min(8);
    bytes[..length].copy_from_slice(&name[..length]);
    u64::from_be_bytes(bytes)
}

/// How many users a piece has at most.
const MOST: usize = 32;

impl Users {
    /// No users.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A user by name.
    pub fn get(&self, name: &[u8]) -> Option<&User> {
        let (piece, at) = self.place(name).ok()?;
        Some(&self.pieces[piece].entries[at].1)
    }

    /// A user by name, to be changed.
    pub fn get_mut(&mut self, name: &[u8]) -> Option<&mut User> {
        let (piece, at) = self.place(name).ok()?;
        Some(&mut self.pieces_mut()[piece].entries_mut()[at].1)
    }

    /// Whether there is a user of this name.
    pub fn contains_key(&self, name: &[u8]) -> bool {
        self.place(name).is_ok()
    }

    /// Adds a user. Returns the one that had the name before.
    pub fn insert(&mut self, name: Vec<u8>, user: User) -> Option<User> {
        let (number, at) = match self.place(&name) {
            Ok((piece, at)) => {
                let known = &mut self.pieces_mut()[piece].entries_mut()[at].1;
                return Some(std::mem::replace(known, user));
            }
            Err(place) => place,
        };
        self.count += 1;
        let pieces = self.pieces_mut();
        let Some(piece) = pieces.get_mut(number) else {
            pieces.push(Piece::new(vec![(name, user)]));
            return None;
        };
        piece.entries_mut().insert(at, (name, user));
        piece.start = start(&piece.entries[0].0);
        if piece.entries.len() > MOST {
            let rest = piece.entries_mut().split_off(MOST / 2);
            pieces.insert(number + 1, Piece::new(rest));
        }
        None
    }

    /// Takes a user out.
    pub fn remove(&mut self, name: &[u8]) -> Option<User> {
        let (number, at) = self.place(name).ok()?;
        self.count -= 1;
        let pieces = self.pieces_mut();
        let piece = &mut pieces[number];
        let (_, user) = piece.entries_mut().remove(at);
        match piece.entries.first() {
            Some((first, _)) => piece.start = start(first),
            None => {
                pieces.remove(number);
            }
        }
        Some(user)
    }

    /// The names and users.
    pub fn iter(&self) -> Iter<'_> {
        Iter {
            pieces: self.pieces.iter(),
            entries: [].iter(),
        }
    }

    /// The names.
    pub fn keys(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.iter().map(|(name, _)| name)
    }

    /// The users.
    pub fn values(&self) -> impl Iterator<Item = &User> {
        self.iter().map(|(_, user)| user)
    }

    fn pieces_mut(&mut self) -> &mut Vec<Piece> {
        Arc::make_mut(&mut self.pieces)
    }

    /// The piece and the place in it of a name, or where it is to be put.
    fn place(&self, name: &[u8]) -> Result<(usize, usize), (usize, usize)> {
        let start = start(name);
        let before = |piece: &Piece| {
            piece.start < start || piece.start == start && *piece.entries[0].0 <= *name
        };
        let number = self.pieces.partition_point(before).saturating_sub(1);
        let piece = self.pieces.get(number);
        let entries = piece.map_or(&[][..], |piece| piece.entries.as_slice());
        match entries.binary_search_by(|(known, _)| (**known).cmp(name)) {
            Ok(at) => Ok((number, at)),
            Err(at) => Err((number, at)),
        }
    }
}

/// The names and users in their order.
#[derive(Clone)]
pub struct Iter<'u> {
    pieces: std::slice::Iter<'u, Piece>,
    entries: std::slice::Iter<'u, Entry>,
}

impl<'u> Iterator for Iter<'u> {
    type Item = (&'u Vec<u8>, &'u User);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((name, user)) = self.entries.next() {
                return Some((name, user));
            }
            self.entries = self.pieces.next()?.entries.iter();
        }
    }
}

impl<'u> IntoIterator for &'u Users {
    type Item = (&'u Vec<u8>, &'u User);
    type IntoIter = Iter<'u>;

    fn into_iter(self) -> Iter<'u> {
        self.iter()
    }
}

/// Of several users of one name, the last one stays.
impl FromIterator<Entry> for Users {
    fn from_iter<I: IntoIterator<Item = Entry>>(users: I) -> Self {
        let mut all: Vec<Entry> = users.into_iter().collect();
        // Files mostly are in order; and to sort is to move users about.
        if !all.is_sorted_by(|(a, _), (b, _)| a <= b) {
            all.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        all.dedup_by(|next, kept| {
            let is_again = next.0 == kept.0;
            if is_again {
                std::mem::swap(next, kept);
            }
            is_again
        });
        let count = all.len();
        let mut pieces = Vec::with_capacity(count.div_ceil(MOST));
        let mut all = all.into_iter();
        while all.len() > 0 {
            pieces.push(Piece::new(all.by_ref().take(MOST).collect()));
        }
        Self {
            pieces: Arc::new(pieces),
            count,
        }
    }
}

impl<const N: usize> From<[Entry; N]> for Users {
    fn from(users: [Entry; N]) -> Self {
        users.into_iter().collect()
    }
}

impl<N: AsRef<[u8]> + ?Sized> Index<&N> for Users {
    type Output = User;

    fn index(&self, name: &N) -> &User {
        self.get(name.as_ref()).expect("there is such a user")
    }
}

impl PartialEq for Users {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Users {}

impl std::fmt::Debug for Users {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Server;
    use std::collections::BTreeMap;

    /// As the standard library's map does it, whatever is added and removed.
    #[test]
    fn keep_names_in_order() {
        let user = User::new(Server::Redis8_6);
        let mut users = Users::new();
        let mut expected = BTreeMap::new();
        for step in 0..4_000_u32 {
            let name = (step.wrapping_mul(2_654_435_761) >> 22)
                .to_string()
                .into_bytes();
            // First they grow, then they shrink.
            if (step % 3 == 0) == (step < 2_000) {
                assert_eq!(users.remove(&name), expected.remove(&name));
            } else {
                let known = users.insert(name.clone(), user.clone());
                assert_eq!(known, expected.insert(name.clone(), user.clone()));
                assert!(users.contains_key(&name));
            }
            assert_eq!(users.len(), expected.len());
        }
        assert!(users.iter().eq(&expected));
        assert!(users.pieces.len() > 1);
        let again: Users = expected.clone().into_iter().rev().collect();
        assert_eq!(again, users);
        for name in expected.keys() {
            assert!(users.get(name).is_some());
            users.remove(name);
        }
        assert!(users.is_empty() && users.iter().next().is_none());
    }

    #[test]
    fn a_copy_does_not_change_with_its_original() {
        let user = User::new(Server::Redis8_6);
        let named = |name: u32| (name.to_string().into_bytes(), user.clone());
        let mut users: Users = (0..100).map(named).collect();
        let copy = users.clone();
        users.remove(b"50");
        users.insert(b"x".to_vec(), user.clone());
        users.get_mut(b"7").unwrap().enabled = true;
        assert_eq!(copy.len(), 100);
        assert!(copy.contains_key(b"50") && !copy.contains_key(b"x"));
        assert!(!copy[b"7"].enabled && users[b"7"].enabled);
    }

    #[test]
    fn the_last_of_a_name_stays() {
        let users: Users = (0..200)
            .map(|number: u32| {
                let mut user = User::new(Server::Redis8_6);
                user.enabled = number >= 100;
                ((number % 100).to_string().into_bytes(), user)
            })
            .collect();
        assert_eq!(users.len(), 100);
        assert!(users.values().all(|user| user.enabled));
        assert!(users.keys().is_sorted());
    }
}

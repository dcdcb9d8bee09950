//! Sets of characters.

/// A named set of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharSet {
    /// The name in the plural: "lower-case letters". Messages do not mention a
    /// set without a name.
    pub name: &'static str,
    /// Ranges, both ends included.
    pub ranges: &'static [(char, char)],
    /// Single characters.
    pub characters: &'static str,
}

/// `a` to `z`
pub const LOWER: CharSet = CharSet::ranges("lower-case letters", &[('a', 'z')]);
/// `A` to `Z`
pub const UPPER: CharSet = CharSet::ranges("upper-case letters", &[('A', 'Z')]);
/// `a` to `z` and `A` to `Z`
pub const LETTERS: CharSet = CharSet::ranges("letters", &[('a', 'z'), ('A', 'Z')]);
/// `0` to `9`
pub const DIGITS: CharSet = CharSet::ranges("digits", &[('0', '9')]);

impl CharSet {
    /// A set of ranges.
    pub const fn ranges(name: &'static str, ranges: &'static [(char, char)]) -> Self {
        Self {
            name,
            ranges,
            characters: "",
        }
    }

    /// A set of single characters.
    pub const fn of(name: &'static str, characters: &'static str) -> Self {
        Self {
            name,
            ranges: &[],
            characters,
        }
    }

    /// Whether the character is in the set.
    pub fn contains(&self, character: char) -> bool {
        self.ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&character))
            || self.characters.contains(character)
    }
}

/// Whether one of the sets contains the character.
pub(super) fn any_contains(sets: &[CharSet], character: char) -> bool {
    sets.iter().any(|set| set.contains(character))
}

/// Formats the sets as alternatives: "a letter or a digit".
pub(super) fn one_of(sets: &[CharSet]) -> String {
    let pieces: Vec<String> = pieces(sets).map(singular).collect();
    match pieces.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// Turns "letters" into "a letter"; other names stay as they are.
fn singular(plural: &str) -> String {
    let one = match plural.strip_suffix("es") {
        Some(one) if one.ends_with("sh") => one,
        _ => match plural.strip_suffix('s') {
            Some(one) => one,
            None => return plural.to_owned(),
        },
    };
    let article = match plural.as_bytes().first() {
        Some(b'a' | b'e' | b'i' | b'o' | b'u') => "an",
        _ => "a",
    };
    format!("{article} {one}")
}

/// Formats the sets' names: "letters, digits and hyphens". Skips sets without a
/// name.
pub(super) fn names(sets: &[CharSet]) -> String {
    let names: Vec<&str> = pieces(sets).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "none".to_owned(),
    }
}

/// What the names of the sets list, one by one.
fn pieces(sets: &[CharSet]) -> impl Iterator<Item = &'static str> {
    let names = sets.iter().flat_map(|set| set.name.split(", "));
    let names = names.flat_map(|name| name.split(" and "));
    names.filter(|name| !name.is_empty())
}

//! Which of a system's documents an answer follows.

use std::fmt;

use crate::finding::short;
use crate::source::Source;

/// Which of a system's documents we follow where they disagree.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name that people type: `zh-sdk`.
    pub name: &'static str,
    /// What it follows, in words.
    pub title: &'static str,
    /// The document.
    pub source: &'static Source,
}

/// A name that no profile of the system has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownProfile {
    system: &'static str,
    known: &'static [Profile],
    name: String,
}

impl fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.known.iter().map(|profile| profile.name).collect();
        write!(
            f,
            "{} has no profile `{}`; use one of {}",
            self.system,
            self.name,
            names.join(" ")
        )
    }
}

impl std::error::Error for UnknownProfile {}

/// The profile of this name. A date at the end of a name may be left out or
/// added: `intl` is `intl-2025-12`.
pub(crate) fn named(
    system: &'static str,
    known: &'static [Profile],
    name: &str,
) -> Result<&'static Profile, UnknownProfile> {
    let mut profiles = known.iter();
    let exact = profiles.find(|profile| profile.name == name);
    exact
        .or_else(|| known.iter().find(|profile| is_dated(profile.name, name)))
        .ok_or_else(|| UnknownProfile {
            system,
            known,
            name: short(name),
        })
}

/// Whether one of the names is the other with a date after a hyphen.
fn is_dated(a: &str, b: &str) -> bool {
    let goes_on = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|date| date.starts_with(|c: char| c.is_ascii_digit()))
    };
    goes_on(a, b) || goes_on(b, a)
}

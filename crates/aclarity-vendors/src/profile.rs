//! Profiles: which of a system's documents to follow.

use std::fmt;

use crate::finding::short;
use crate::source::Source;

/// One of a system's documents, followed where they disagree.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name that users type: `zh-sdk`.
    pub name: &'static str,
    /// A description of the document.
    pub title: &'static str,
    /// The document.
    pub source: &'static Source,
}

/// Error for a name that is not a profile of the system.
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

/// Looks up a profile. A date at the end of the name may be omitted or added:
/// `intl` is `intl-2025-12`.
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

/// Whether the names are equal except for a date after a hyphen.
fn is_dated(a: &str, b: &str) -> bool {
    let goes_on = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|date| date.starts_with(|c: char| c.is_ascii_digit()))
    };
    goes_on(a, b) || goes_on(b, a)
}

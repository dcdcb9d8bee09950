//! Policies about names, passwords and other texts, as data.
//!
//! A [`Policy`] is a list of [`Rule`]s, each with the source that states it.
//! [`Policy::findings`] lists every rule that a text breaks, with the places;
//! [`Policy::generate`] makes a text that breaks none.

mod characters;
mod evaluate;
mod generate;
mod strength;

pub use characters::{CharSet, DIGITS, LETTERS, LOWER, UPPER};
pub use generate::{CannotGenerate, Entropy};
pub use strength::{Strength, strength};

use crate::finding::Severity;
use crate::source::Fact;

/// What a text has to be like.
///
/// ```
/// use aclarity_vendors::policy::{Check, DIGITS, LOWER, Policy, Rule, Surroundings};
/// use aclarity_vendors::source::{Fact, Source};
///
/// static HANDBOOK: Source = Source {
///     id: "handbook",
///     title: "The handbook",
///     date: "2026-01-01",
///     location: "https://example.com",
/// };
/// static NAME: Policy = Policy {
///     rules: &[
///         Rule::error(Check::Length { min: 1, max: 8 }, Fact::documented(&HANDBOOK)),
///         Rule::error(Check::Allowed(&[LOWER, DIGITS]), Fact::documented(&HANDBOOK)),
///     ],
///     is_secret: false,
/// };
///
/// let findings = NAME.findings("far_too_long", &Surroundings::default());
/// let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
/// assert_eq!(codes, ["too-long", "character", "character"]);
/// assert_eq!(findings[1].span, Some((3..4).into()));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// The rules.
    pub rules: &'static [Rule],
    /// Whether the text must not be repeated.
    pub is_secret: bool,
}

/// One thing that a policy asks for.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What it asks for.
    pub check: Check,
    /// What it means to break it.
    pub severity: Severity,
    /// How we know of it.
    pub fact: Fact,
}

impl Rule {
    /// A rule whose breach is refused.
    pub const fn error(check: Check, fact: Fact) -> Self {
        Self {
            check,
            severity: Severity::Error,
            fact,
        }
    }

    /// A rule that nobody states so that one cannot be sure of a refusal.
    pub const fn warning(check: Check, fact: Fact) -> Self {
        Self {
            check,
            severity: Severity::Warning,
            fact,
        }
    }
}

/// What a rule asks for.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// So many characters.
    Length {
        /// At least.
        min: usize,
        /// At most.
        max: usize,
    },
    /// So many bytes of UTF-8 at most.
    Bytes(usize),
    /// So many units of UTF-16 at most, as JavaScript's patterns count: a
    /// character beyond the first 65,536 has two.
    Units(usize),
    /// Characters of these sets only.
    Allowed(&'static [CharSet]),
    /// None of these characters.
    Forbidden(CharSet),
    /// The first character is of one of these sets.
    First(&'static [CharSet]),
    /// The first character is none of these.
    NotFirst(CharSet),
    /// The last character is of one of these sets.
    Last(&'static [CharSet]),
    /// The last character is none of these.
    NotLast(CharSet),
    /// None of these texts anywhere.
    NotContained(&'static [&'static str]),
    /// Characters of at least so many of the classes.
    Classes {
        /// How many.
        least: usize,
        /// Out of which.
        of: &'static [CharSet],
    },
    /// None of these words.
    NotReserved(&'static [&'static str]),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One of these words, in any case.
    OneOfAnyCase(&'static [&'static str]),
    /// No such beginning.
    NotPrefixed(&'static [&'static str]),
    /// No character so many times in a row.
    Repeats {
        /// As often is allowed.
        most: usize,
    },
    /// Neither the user's name nor its reverse.
    NotUserName {
        /// How that is read.
        reading: Reading,
        /// Which letters count as the same.
        case: Case,
    },
}

impl Check {
    /// So many characters, or more.
    pub const fn at_least(min: usize) -> Self {
        Self::Length {
            min,
            max: usize::MAX,
        }
    }
}

/// How "must not be the user's name" is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The text is not the name.
    Equal,
    /// The text does not contain the name beside other characters.
    Inside,
    /// Both.
    Contain,
}

/// How letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// As they are.
    Exact,
    /// Alike but not the same: what differs in case alone.
    OnlyCaseDiffers,
}

/// What a text stands beside.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// The name of the user whose password it is.
    pub user_name: Option<&'a str>,
}

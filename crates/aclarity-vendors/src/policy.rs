//! Policies for names, passwords and other texts, as data.
//!
//! A [`Policy`] is a list of [`Rule`]s, each with its source.
//! [`Policy::findings`] reports every rule that a text violates, with
//! positions; [`Policy::generate`] creates a text that violates none.

mod characters;
mod evaluate;
mod generate;
mod strength;

pub use characters::{CharSet, DIGITS, LETTERS, LOWER, UPPER};
pub use generate::{CannotGenerate, Entropy};
pub use strength::{Strength, strength};

use crate::finding::Severity;
use crate::source::Fact;

/// The requirements for a text.
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
    /// Whether the text is secret and must not appear in messages.
    pub is_secret: bool,
}

/// One requirement of a policy.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The requirement.
    pub check: Check,
    /// The severity of a violation.
    pub severity: Severity,
    /// The source of the rule.
    pub fact: Fact,
}

impl Rule {
    /// A rule whose violation is refused.
    pub const fn error(check: Check, fact: Fact) -> Self {
        Self {
            check,
            severity: Severity::Error,
            fact,
        }
    }

    /// A rule whose violation is not certain to be refused.
    pub const fn warning(check: Check, fact: Fact) -> Self {
        Self {
            check,
            severity: Severity::Warning,
            fact,
        }
    }
}

/// The kinds of requirement.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Number of characters.
    Length {
        /// Minimum.
        min: usize,
        /// Maximum.
        max: usize,
    },
    /// Maximum length in bytes (UTF-8).
    Bytes(usize),
    /// Maximum length in UTF-16 code units, as JavaScript's patterns count: a
    /// character above U+FFFF counts twice.
    Units(usize),
    /// Only characters of these sets.
    Allowed(&'static [CharSet]),
    /// None of these characters.
    Forbidden(CharSet),
    /// The first character must be in one of these sets.
    First(&'static [CharSet]),
    /// The first character must not be in this set.
    NotFirst(CharSet),
    /// The last character must be in one of these sets.
    Last(&'static [CharSet]),
    /// The last character must not be in this set.
    NotLast(CharSet),
    /// None of these strings may occur.
    NotContained(&'static [&'static str]),
    /// Characters of at least `least` of the classes.
    Classes {
        /// Minimum number of classes.
        least: usize,
        /// The classes.
        of: &'static [CharSet],
    },
    /// None of these words.
    NotReserved(&'static [&'static str]),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One of these words, in any case.
    OneOfAnyCase(&'static [&'static str]),
    /// None of these prefixes.
    NotPrefixed(&'static [&'static str]),
    /// No character more than `most` times in a row.
    Repeats {
        /// Maximum number of repetitions.
        most: usize,
    },
    /// Neither the user's name nor its reverse.
    NotUserName {
        /// How the comparison works.
        reading: Reading,
        /// How letters are compared.
        case: Case,
    },
}

impl Check {
    /// At least this many characters.
    pub const fn at_least(min: usize) -> Self {
        Self::Length {
            min,
            max: usize::MAX,
        }
    }
}

/// Interpretations of "must not be the user's name".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The text must not equal the name.
    Equal,
    /// The text must not contain the name next to other characters.
    Inside,
    /// The text must neither equal nor contain the name.
    Contain,
}

/// Case sensitivity of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Case-sensitive.
    Exact,
    /// Matches only texts that differ in nothing but case.
    OnlyCaseDiffers,
}

/// The values that a policy may refer to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// The username to which a password belongs.
    pub user_name: Option<&'a str>,
}

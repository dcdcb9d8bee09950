//! Generates texts that comply with a policy.

use std::fmt;

use super::characters::any_contains;
use super::{Check, Policy, Surroundings};

/// A source of random bytes: the operating system for real passwords, a fixed
/// seed in a simulation.
pub trait Entropy {
    /// Fills all of `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

impl<F: FnMut(&mut [u8])> Entropy for F {
    fn fill(&mut self, bytes: &mut [u8]) {
        self(bytes);
    }
}

/// Why no text can be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotGenerate {
    /// The policy has no rules, as for the ID of an existing object.
    NoRules,
    /// No candidate complied with the policy.
    NotFound,
}

impl fmt::Display for CannotGenerate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRules => "no document describes such a text",
            Self::NotFound => "no text was found that the policy accepts",
        })
    }
}

impl std::error::Error for CannotGenerate {}

/// Number of attempts; most of them succeed.
const TRIES: usize = 1000;
/// Words for names such as `calm-otter-42`.
const FIRST: [&str; 16] = [
    "amber", "brave", "calm", "clear", "early", "fair", "gentle", "green", "keen", "light",
    "quick", "quiet", "rapid", "silver", "steady", "warm",
];
const SECOND: [&str; 16] = [
    "badger", "beaver", "falcon", "finch", "heron", "ibis", "lark", "lynx", "marten", "otter",
    "owl", "plover", "raven", "robin", "stork", "swift",
];
/// Separators between the words.
const BETWEEN: [&str; 3] = ["-", "_", ""];

/// Length of passwords: about 130 bits with 94 characters.
const SECRET_LENGTH: usize = 20;
const NAME_LENGTH: usize = 10;

impl Policy {
    /// Generates a text that causes no findings: for a password, 20 characters
    /// of printable ASCII, otherwise two words and a number, adapted to the
    /// policy where necessary.
    ///
    /// All such passwords are equally probable if the bytes are.
    ///
    /// # Errors
    ///
    /// When the policy has no rules, or when a thousand attempts fail.
    pub fn generate(
        &self,
        entropy: &mut dyn Entropy,
        surroundings: &Surroundings<'_>,
    ) -> Result<String, CannotGenerate> {
        if self.rules.is_empty() {
            return Err(CannotGenerate::NoRules);
        }
        if let Some(text) = self.readable(entropy, surroundings) {
            return Ok(text);
        }
        let alphabet = self.alphabet();
        let first: Vec<char> = alphabet
            .iter()
            .copied()
            .filter(|c| self.may_be_first(*c))
            .collect();
        let words = self.words();
        let is_good = |text: &String| self.findings(text, surroundings).is_empty();
        for _ in 0..TRIES {
            let text: Option<String> = match words {
                Some(words) => pick(words, entropy).map(|word| (*word).to_owned()),
                None => (0..self.length())
                    .map(|at| pick(if at == 0 { &first } else { &alphabet }, entropy).copied())
                    .collect(),
            };
            if let Some(text) = text.filter(is_good) {
                return Ok(text);
            }
        }
        Err(CannotGenerate::NotFound)
    }

    /// Generates a readable name if the policy allows one.
    fn readable(
        &self,
        entropy: &mut dyn Entropy,
        surroundings: &Surroundings<'_>,
    ) -> Option<String> {
        if self.is_secret || self.words().is_some() {
            return None;
        }
        let digits: Vec<char> = ('0'..='9').collect();
        BETWEEN.into_iter().find_map(|between| {
            let (first, second) = (pick(&FIRST, entropy)?, pick(&SECOND, entropy)?);
            let (tens, ones) = (pick(&digits, entropy)?, pick(&digits, entropy)?);
            let long = format!("{first}{between}{second}{between}{tens}{ones}");
            let short = format!("{second}{between}{tens}{ones}");
            let mut texts = [long, short].into_iter();
            texts.find(|text| self.findings(text, surroundings).is_empty())
        })
    }

    /// The characters that no rule forbids.
    fn alphabet(&self) -> Vec<char> {
        let fits = |c: &char| self.is_secret || c.is_ascii_alphanumeric();
        ('!'..='~')
            .filter(|c| fits(c) && self.is_allowed(*c))
            .collect()
    }

    fn is_allowed(&self, character: char) -> bool {
        self.rules.iter().all(|rule| match rule.check {
            Check::Allowed(sets) => any_contains(sets, character),
            Check::Forbidden(set) => !set.contains(character),
            _ => true,
        })
    }

    fn may_be_first(&self, character: char) -> bool {
        self.rules.iter().all(|rule| match rule.check {
            Check::First(sets) => any_contains(sets, character),
            Check::NotFirst(set) => !set.contains(character),
            _ => true,
        })
    }

    fn words(&self) -> Option<&'static [&'static str]> {
        self.rules.iter().find_map(|rule| match rule.check {
            Check::OneOf(words) | Check::OneOfAnyCase(words) => Some(words),
            _ => None,
        })
    }

    fn length(&self) -> usize {
        let wanted = if self.is_secret {
            SECRET_LENGTH
        } else {
            NAME_LENGTH
        };
        self.rules
            .iter()
            .fold(wanted, |length, rule| match rule.check {
                Check::Length { min, max } => length.clamp(min, max),
                Check::Bytes(most) | Check::Units(most) => length.min(most),
                _ => length,
            })
    }
}

/// Picks an item with equal probability; `None` if there are no items.
fn pick<'i, T>(items: &'i [T], entropy: &mut dyn Entropy) -> Option<&'i T> {
    let count = items.len();
    if count == 0 {
        return None;
    }
    // Reject values above the last multiple, which would favour the first
    // items. A source that only yields such values is not random.
    let fair = usize::from(u16::MAX) + 1;
    let fair = fair - fair % count;
    (0..TRIES).find_map(|_| {
        let mut bytes = [0; 2];
        entropy.fill(&mut bytes);
        let number = usize::from(u16::from_le_bytes(bytes));
        (number < fair).then(|| &items[number % count])
    })
}

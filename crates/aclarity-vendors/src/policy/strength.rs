//! A rough estimate of password strength.
//!
//! The crate zxcvbn is more accurate, but its dictionaries add 2.4 MB to a
//! program: too much for a web page that checks policies.

use std::fmt;

/// An estimate of how hard a password is to guess.
///
/// It measures a random search over characters, reduced by repetitions,
/// sequences (`abc`, `321`) and the username. It uses no dictionary: a password
/// made of words is weaker than estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Below 40 bits: can be guessed within hours.
    Weak,
    /// Below 70 bits.
    Fair,
    /// 70 bits and more.
    Strong,
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Strong => "strong",
        })
    }
}

/// Estimates the strength of a password.
///
/// ```
/// use aclarity_vendors::policy::{Strength, strength};
///
/// assert_eq!(strength("Abcdefgh123456789", None), Strength::Weak);
/// assert_eq!(strength("rT7#kq0Zw!m2", None), Strength::Strong);
/// assert_eq!(strength("PatDoePatDoePatDoe1", Some("PatDoe")), Strength::Weak);
/// ```
pub fn strength(password: &str, user_name: Option<&str>) -> Strength {
    let name = user_name.unwrap_or_default().to_ascii_lowercase();
    let mut text = password.to_ascii_lowercase();
    if !name.is_empty() {
        // The username contributes a single guess.
        text = text.replace(&name, "");
    }
    let letters: Vec<char> = text.chars().collect();
    let surprising = letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| *at == 0 || !follows(letters[at - 1], **letter))
        .count();
    let distinct = {
        let mut seen = letters.clone();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    };
    // Few distinct characters add little, however often they occur.
    let counted = surprising.min(2 * distinct);
    let bits = counted as f64 * pool(password).log2();
    match bits {
        ..40.0 => Strength::Weak,
        ..70.0 => Strength::Fair,
        _ => Strength::Strong,
    }
}

/// Whether the second character is a predictable successor of the first.
fn follows(previous: char, letter: char) -> bool {
    (u32::from(previous)).abs_diff(u32::from(letter)) <= 1
}

/// Size of the alphabet that a search must try at each position.
fn pool(password: &str) -> f64 {
    let has = |is_kind: fn(&char) -> bool| password.chars().any(|c| is_kind(&c));
    let sizes = [
        (has(char::is_ascii_lowercase), 26),
        (has(char::is_ascii_uppercase), 26),
        (has(char::is_ascii_digit), 10),
        (has(|c| c.is_ascii() && !c.is_ascii_alphanumeric()), 33),
        (has(|c| !c.is_ascii()), 100),
    ];
    let present = sizes.iter().filter(|(is_present, _)| *is_present);
    let size: u32 = present.map(|(_, size)| size).sum();
    f64::from(size.max(1))
}

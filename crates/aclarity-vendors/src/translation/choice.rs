//! Selects the relevant ones of several translations.

use super::Translation;

/// A translation and the reason to choose it.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'t> {
    /// The reason: `Best form`.
    pub title: &'static str,
    /// The translation.
    pub translation: &'t Translation,
}

/// Selects from translations, closest first: the closest one and, if it is not
/// exact, the closest that gains nothing and the closest that loses nothing.
///
/// ```
/// use aclarity::Server;
/// use aclarity_vendors::System;
/// use aclarity_vendors::translation::{RedisRules, choices, from_redis};
///
/// let rules = RedisRules::new(&["on", "~*", "+@read", "-keys"], Server::Redis7_2)?;
/// let all = from_redis(System::Ibm, &rules);
/// let titles: Vec<_> = choices(&all).iter().map(|choice| choice.title).collect();
/// assert_eq!(titles, ["Best form", "Without a gain"]);
/// assert_eq!(choices(&all)[0].translation.form["role"], "+@read");
/// # Ok::<(), aclarity_vendors::translation::BadRules>(())
/// ```
pub fn choices(translations: &[Translation]) -> Vec<Choice<'_>> {
    let Some(best) = translations.first() else {
        return Vec::new();
    };
    let mut choices = vec![Choice {
        title: "Best form",
        translation: best,
    }];
    let mut add = |title, fits: &dyn Fn(&Translation) -> bool| {
        if let Some(translation) = translations.iter().find(|other| fits(other))
            && !fits(best)
        {
            choices.push(Choice { title, translation });
        }
    };
    add("Without a gain", &|other| other.gained.is_empty());
    add("Without a loss", &|other| other.lost.is_empty());
    choices
}

//! Patterns with a sign in front, which only rules have.

use super::{Names, Sort};
use crate::finding::Finding;
use crate::source::Fact;

/// A warning about a pattern that is written as in a rule: in the arrays the sign
/// is a part of the pattern. The fact is how we know the arrays.
pub(crate) fn finding(text: &str, sort: Sort, names: &Names, fact: Fact) -> Option<Finding> {
    let signs: &[&str] = match sort {
        Sort::Keys => &["~", "%R~", "%W~", "%RW~"],
        Sort::Channels => &["&"],
        Sort::Categories | Sort::Commands => &[],
    };
    let upper = text.to_ascii_uppercase();
    let sign = signs.iter().find(|sign| upper.starts_with(**sign))?;
    let message = format!(
        "{} are written without {sign}; like this it is a part of the pattern",
        names.of(sort)
    );
    Some(Finding::warning("sign", fact, message).at(0..sign.len()))
}

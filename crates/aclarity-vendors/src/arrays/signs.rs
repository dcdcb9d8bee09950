//! Detects patterns with a rule's prefix.

use super::{ArrayKind, Names};
use crate::finding::Finding;
use crate::source::Fact;

/// Returns a warning about a pattern written like a rule: in the arrays the
/// prefix would be part of the pattern. `fact` is the source of the arrays.
pub(crate) fn finding(text: &str, sort: ArrayKind, names: &Names, fact: Fact) -> Option<Finding> {
    let signs: &[&str] = match sort {
        ArrayKind::Keys => &["~", "%R~", "%W~", "%RW~"],
        ArrayKind::Channels => &["&"],
        ArrayKind::Categories | ArrayKind::Commands => &[],
    };
    let upper = text.to_ascii_uppercase();
    let sign = signs.iter().find(|sign| upper.starts_with(**sign))?;
    let message = format!(
        "{} are written without {sign}; like this it is a part of the pattern",
        names.of(sort)
    );
    Some(Finding::warning("sign", fact, message).at(0..sign.len()))
}

//! The validation patterns of the console's form.

use super::sources::CONSOLE;
use crate::arrays::ArrayKind;
use crate::finding::Finding;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Rule, Surroundings};
use crate::source::Fact;

const DOCUMENTED: Fact = Fact::documented(&CONSOLE);

/// The characters that JavaScript's `\s` matches.
const WHITE_SPACE: CharSet = CharSet {
    name: "white-space characters",
    ranges: &[('\u{9}', '\u{d}'), ('\u{2000}', '\u{200a}')],
    characters: " \u{a0}\u{1680}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}",
};
const SIGNS: CharSet = CharSet::of("+ and -", "+-");
const AT: CharSet = CharSet::of("@", "@");
const UNDERSCORE: CharSet = CharSet::of("underscores", "_");
const DOT_AND_HYPHEN: CharSet = CharSet::of("dots and hyphens", ".-");

const NOT_EMPTY: Rule = Rule::error(Check::at_least(1), DOCUMENTED);

/// `^\S{1,254}$`
static PATTERN: Policy = Policy {
    rules: &[
        NOT_EMPTY,
        Rule::error(Check::Units(254), DOCUMENTED),
        Rule::error(Check::Forbidden(WHITE_SPACE), DOCUMENTED),
    ],
    is_secret: false,
};

/// `^[+-]`
static SIGN: Policy = Policy {
    rules: &[
        NOT_EMPTY,
        Rule::error(Check::Units(254), DOCUMENTED),
        Rule::error(Check::First(&[SIGNS]), DOCUMENTED),
    ],
    is_secret: false,
};

/// `[a-z@]{0,253}$`, after the sign
static AFTER_SIGN: Policy = Policy {
    rules: &[Rule::error(Check::Allowed(&[LOWER, AT]), DOCUMENTED)],
    is_secret: false,
};

/// `^\w[\w.-]*$`, 3 to 32 characters
pub(super) static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 3, max: 32 }, DOCUMENTED),
        Rule::error(Check::First(&[LETTERS, DIGITS, UNDERSCORE]), DOCUMENTED),
        Rule::error(
            Check::Allowed(&[LETTERS, DIGITS, UNDERSCORE, DOT_AND_HYPHEN]),
            DOCUMENTED,
        ),
    ],
    is_secret: false,
};

/// Checks an item of an array against the console's patterns.
pub(super) fn findings(sort: ArrayKind, item: &str) -> Vec<Finding> {
    let surroundings = Surroundings::default();
    if sort.has_patterns() {
        return PATTERN.findings(item, &surroundings);
    }
    let mut findings = SIGN.findings(item, &surroundings);
    if let Some(rest) = item.strip_prefix(['+', '-']) {
        let found = AFTER_SIGN.findings(rest, &surroundings).into_iter();
        findings.extend(found.map(|finding| Finding {
            span: finding.span.map(|span| span.shifted(1)),
            ..finding
        }));
    }
    findings
}

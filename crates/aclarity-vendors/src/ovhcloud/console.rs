//! The patterns of the console's form.

use super::sources::CONSOLE;
use crate::arrays::Sort;
use crate::finding::Finding;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Rule, Surroundings};
use crate::source::Fact;

const SAID: Fact = Fact::documented(&CONSOLE);

/// What JavaScript's `\s` matches.
const WHITE_SPACE: CharSet = CharSet {
    name: "white-space characters",
    ranges: &[('\u{9}', '\u{d}'), ('\u{2000}', '\u{200a}')],
    characters: " \u{a0}\u{1680}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}",
};
const SIGNS: CharSet = CharSet::of("+ and -", "+-");
const AT: CharSet = CharSet::of("@", "@");
const UNDERSCORE: CharSet = CharSet::of("underscores", "_");
const DOT_AND_HYPHEN: CharSet = CharSet::of("dots and hyphens", ".-");

const NOT_EMPTY: Rule = Rule::error(Check::at_least(1), SAID);

/// `^\S{1,254}$`
static PATTERN: Policy = Policy {
    rules: &[
        NOT_EMPTY,
        Rule::error(Check::Units(254), SAID),
        Rule::error(Check::Forbidden(WHITE_SPACE), SAID),
    ],
    is_secret: false,
};

/// `^[+-]`
static SIGN: Policy = Policy {
    rules: &[
        NOT_EMPTY,
        Rule::error(Check::Units(254), SAID),
        Rule::error(Check::First(&[SIGNS]), SAID),
    ],
    is_secret: false,
};

/// `[a-z@]{0,253}$`, after the sign
static AFTER_SIGN: Policy = Policy {
    rules: &[Rule::error(Check::Allowed(&[LOWER, AT]), SAID)],
    is_secret: false,
};

/// `^\w[\w.-]*$`, 3 to 32 characters
pub(super) static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 3, max: 32 }, SAID),
        Rule::error(Check::First(&[LETTERS, DIGITS, UNDERSCORE]), SAID),
        Rule::error(
            Check::Allowed(&[LETTERS, DIGITS, UNDERSCORE, DOT_AND_HYPHEN]),
            SAID,
        ),
    ],
    is_secret: false,
};

/// What the console has against an item of an array.
pub(super) fn findings(sort: Sort, item: &str) -> Vec<Finding> {
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

//! The four arrays that say what a user may do, and the console's patterns.

use serde_json::{Map, Value};

use super::sources::CONSOLE;
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
const SIGNS: CharSet = CharSet::of("signs + and -", "+-");
const AT: CharSet = CharSet::of("@", "@");
const UNDERSCORE: CharSet = CharSet::of("underscores", "_");
const DOT_AND_HYPHEN: CharSet = CharSet::of("dots and hyphens", ".-");

/// `^\S{1,254}$`
static PATTERN: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 254 }, SAID),
        Rule::error(Check::Forbidden(WHITE_SPACE), SAID),
    ],
    is_secret: false,
};

/// `^[+-]`
static SIGN: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 254 }, SAID),
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

/// One of the four arrays.
#[derive(Debug)]
pub(super) struct ArrayField {
    /// The API's name for it.
    pub name: &'static str,
    /// Whether the items are glob patterns; otherwise they are rules with a sign.
    pub has_patterns: bool,
    at: usize,
}

pub(super) static KEYS: ArrayField = ArrayField {
    name: "keys",
    has_patterns: true,
    at: 0,
};
pub(super) static CATEGORIES: ArrayField = ArrayField {
    name: "categories",
    has_patterns: false,
    at: 1,
};
pub(super) static COMMANDS: ArrayField = ArrayField {
    name: "commands",
    has_patterns: false,
    at: 2,
};
pub(super) static CHANNELS: ArrayField = ArrayField {
    name: "channels",
    has_patterns: true,
    at: 3,
};

/// All four.
pub(super) static ALL: [&ArrayField; 4] = [&KEYS, &CATEGORIES, &COMMANDS, &CHANNELS];

impl ArrayField {
    /// What the console has against an item.
    pub(super) fn console_findings(&self, item: &str) -> Vec<Finding> {
        let surroundings = Surroundings::default();
        if self.has_patterns {
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
}

/// What a user may do: the arrays that are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Arrays([Option<Vec<String>>; 4]);

impl Arrays {
    /// The arrays in a body. What is no text in them is left out.
    pub(super) fn read(body: &Map<String, Value>) -> Self {
        Self(ALL.map(|field| {
            let items = body.get(field.name)?.as_array()?.iter();
            Some(items.filter_map(Value::as_str).map(str::to_owned).collect())
        }))
    }

    /// An array, if it is there.
    pub(super) fn get(&self, field: &ArrayField) -> Option<&[String]> {
        self.0[field.at].as_deref()
    }

    /// The items of an array, none when it is not there.
    pub(super) fn items(&self, field: &ArrayField) -> &[String] {
        self.get(field).unwrap_or_default()
    }

    /// With another array.
    #[must_use]
    pub(super) fn with(mut self, field: &ArrayField, items: Vec<String>) -> Self {
        self.0[field.at] = Some(items);
        self
    }

    /// The arrays as the API shows them: all of them, and all channels where
    /// nothing was said of channels.
    pub(super) fn shown(&self) -> Map<String, Value> {
        let show = |field: &&ArrayField| {
            let items = self.get(field).map_or_else(
                || match field.name {
                    "channels" => vec!["*".to_owned()],
                    _ => Vec::new(),
                },
                <[String]>::to_vec,
            );
            (field.name.to_owned(), items.into())
        };
        ALL.iter().map(show).collect()
    }
}

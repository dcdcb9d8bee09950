//! Permissions as four arrays: keys, channels, categories and commands. Several
//! services have them, under different names.
//!
//! No document states how a service turns them into rules. The mapping here is
//! an assumption that follows Aiven's documents, where the arrays originate.

mod blocked;
mod forms;
mod order;
mod rules;
mod signs;

use serde_json::{Map, Value};

pub(crate) use blocked::findings as blocked_findings;
pub(crate) use forms::forms_of;
pub(crate) use order::finding as order_finding;
pub(crate) use rules::Mapped;
pub(crate) use signs::finding as signed_pattern;

/// The names of the arrays in a service's API, and what they accept.
#[derive(Debug)]
pub(crate) struct Names {
    pub keys: &'static str,
    pub channels: &'static str,
    pub categories: &'static str,
    pub commands: &'static str,
    /// Whether a pattern may be empty.
    pub takes_empty: bool,
}

/// Identifies one of the four arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArrayKind {
    Keys,
    Categories,
    Commands,
    Channels,
}

impl ArrayKind {
    pub(crate) const ALL: [Self; 4] =
        [Self::Keys, Self::Categories, Self::Commands, Self::Channels];

    /// Whether the items are glob patterns; otherwise they are rules with a
    /// sign.
    pub(crate) fn has_patterns(self) -> bool {
        !self.prefix().is_empty()
    }

    /// The prefix that makes a rule of an item.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Keys => "~",
            Self::Channels => "&",
            Self::Categories | Self::Commands => "",
        }
    }
}

impl Names {
    pub(crate) fn of(&self, sort: ArrayKind) -> &'static str {
        match sort {
            ArrayKind::Keys => self.keys,
            ArrayKind::Channels => self.channels,
            ArrayKind::Categories => self.categories,
            ArrayKind::Commands => self.commands,
        }
    }

    /// Whether an array has this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        ArrayKind::ALL.iter().any(|sort| self.of(*sort) == name)
    }
}

/// A user's permissions: the arrays that are present.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Arrays([Option<Vec<String>>; 4]);

impl Arrays {
    /// Reads the arrays from an object; items that are not strings are skipped.
    pub(crate) fn read(object: &Map<String, Value>, names: &Names) -> Self {
        Self(ArrayKind::ALL.map(|sort| {
            let items = object.get(names.of(sort))?.as_array()?.iter();
            Some(items.filter_map(Value::as_str).map(str::to_owned).collect())
        }))
    }

    /// An array; `None` if it is absent.
    pub(crate) fn get(&self, sort: ArrayKind) -> Option<&[String]> {
        self.0[sort as usize].as_deref()
    }

    /// The items of an array; empty if it is absent.
    pub(crate) fn items(&self, sort: ArrayKind) -> &[String] {
        self.get(sort).unwrap_or_default()
    }

    /// Returns the arrays with one of them replaced.
    #[must_use]
    pub(crate) fn with(mut self, sort: ArrayKind, items: Vec<String>) -> Self {
        self.0[sort as usize] = Some(items);
        self
    }
}

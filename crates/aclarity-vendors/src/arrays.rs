//! Four arrays that say what a user may do: keys, channels, categories and
//! commands. Several services have them, under names of their own.
//!
//! No document says how a service makes rules of them. What is assumed here is
//! what Aiven's documents suggest, where the arrays come from.

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

/// What the arrays are called, and what they take.
#[derive(Debug)]
pub(crate) struct Names {
    pub keys: &'static str,
    pub channels: &'static str,
    pub categories: &'static str,
    pub commands: &'static str,
    /// Whether a pattern may be empty.
    pub takes_empty: bool,
}

/// One of the four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Keys,
    Categories,
    Commands,
    Channels,
}

impl Sort {
    pub(crate) const ALL: [Self; 4] =
        [Self::Keys, Self::Categories, Self::Commands, Self::Channels];

    /// Whether the items are glob patterns; otherwise they are rules with a sign.
    pub(crate) fn has_patterns(self) -> bool {
        !self.prefix().is_empty()
    }

    /// What stands before an item in a rule.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Keys => "~",
            Self::Channels => "&",
            Self::Categories | Self::Commands => "",
        }
    }
}

impl Names {
    pub(crate) fn of(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Keys => self.keys,
            Sort::Channels => self.channels,
            Sort::Categories => self.categories,
            Sort::Commands => self.commands,
        }
    }

    /// Whether an array is called so.
    pub(crate) fn has(&self, name: &str) -> bool {
        Sort::ALL.iter().any(|sort| self.of(*sort) == name)
    }
}

/// What a user may do: the arrays that are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Arrays([Option<Vec<String>>; 4]);

impl Arrays {
    /// The arrays in an object. What is no text in them is left out.
    pub(crate) fn read(object: &Map<String, Value>, names: &Names) -> Self {
        Self(Sort::ALL.map(|sort| {
            let items = object.get(names.of(sort))?.as_array()?.iter();
            Some(items.filter_map(Value::as_str).map(str::to_owned).collect())
        }))
    }

    /// An array, if it is there.
    pub(crate) fn get(&self, sort: Sort) -> Option<&[String]> {
        self.0[sort as usize].as_deref()
    }

    /// The items of an array, none when it is not there.
    pub(crate) fn items(&self, sort: Sort) -> &[String] {
        self.get(sort).unwrap_or_default()
    }

    /// With another array.
    #[must_use]
    pub(crate) fn with(mut self, sort: Sort, items: Vec<String>) -> Self {
        self.0[sort as usize] = Some(items);
        self
    }
}

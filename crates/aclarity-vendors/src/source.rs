//! Sources of facts.

use std::fmt;

/// A document or piece of code that states facts.
///
/// ```
/// use aclarity_vendors::System;
///
/// let source = System::HuaweiDcs.sources()[0];
/// assert_eq!(source.id, "huawei-dcs-intl");
/// assert_eq!(source.date, "2025-12-29");
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// A short stable identifier.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// When it was last changed or read, as far as known: `2025-12-29`,
    /// `2024-06`, or empty.
    pub date: &'static str,
    /// Where to find it: a URL, or a repository and a path in it.
    pub location: &'static str,
}

/// The source of assumptions that are based on no document.
pub const NO_SOURCE: Source = Source {
    id: "none",
    title: "no document; assumed by ACLarity",
    date: "",
    location: "",
};

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)?;
        if self.date.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", self.date)
        }
    }
}

/// Whether a fact is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The source states it.
    Documented,
    /// It is inferred from the source, which does not state it.
    Assumed,
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documented => "documented",
            Self::Assumed => "assumed",
        })
    }
}

/// The origin of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Whether it is documented or inferred.
    pub basis: Basis,
    /// The source.
    pub source: &'static Source,
}

impl Fact {
    /// A fact that the source states.
    pub const fn documented(source: &'static Source) -> Self {
        Self {
            basis: Basis::Documented,
            source,
        }
    }

    /// A fact that is inferred; `source` is the closest document.
    pub const fn assumed(source: &'static Source) -> Self {
        Self {
            basis: Basis::Assumed,
            source,
        }
    }

    /// A fact that is assumed without any document.
    pub const UNSOURCED: Self = Self::assumed(&NO_SOURCE);
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.basis {
            Basis::Documented => write!(f, "{}", self.source),
            Basis::Assumed if *self.source == NO_SOURCE => f.write_str("assumed by ACLarity"),
            Basis::Assumed => write!(f, "assumed, after {}", self.source),
        }
    }
}

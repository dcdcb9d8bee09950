//! Where facts come from.

use std::fmt;

/// A document, or a piece of code, that states facts.
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
    /// A short stable name.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// When it was last changed or read, as far as known: `2025-12-29`,
    /// `2024-06`, or empty.
    pub date: &'static str,
    /// Where to find it: an address, or a repository and a path in it.
    pub location: &'static str,
}

/// What an assumption rests on when no document comes near.
pub const NOWHERE: Source = Source {
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

/// Whether a document says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The source says so.
    Documented,
    /// We infer it from the source, which does not say so.
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

/// How we know something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Whether it is said or inferred.
    pub basis: Basis,
    /// By what, or from what.
    pub source: &'static Source,
}

impl Fact {
    /// The source says it.
    pub const fn documented(source: &'static Source) -> Self {
        Self {
            basis: Basis::Documented,
            source,
        }
    }

    /// We infer it; `source` is what comes nearest to saying it.
    pub const fn assumed(source: &'static Source) -> Self {
        Self {
            basis: Basis::Assumed,
            source,
        }
    }

    /// We assume it without any document.
    pub const NOWHERE: Self = Self::assumed(&NOWHERE);
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.basis {
            Basis::Documented => write!(f, "{}", self.source),
            Basis::Assumed if *self.source == NOWHERE => f.write_str("assumed by ACLarity"),
            Basis::Assumed => write!(f, "assumed, after {}", self.source),
        }
    }
}

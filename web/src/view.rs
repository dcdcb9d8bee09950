//! The ways to look at the rules.

/// A way to look at the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Commands as a user.
    Ask,
    /// Every command by user.
    Matrix,
    /// A picture of what a user may do.
    Map,
    /// Cases that the rules must pass.
    Tests,
    /// The same rules on two servers.
    Servers,
    /// Accounts of managed services.
    Vendors,
}

impl View {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 6] = [
        Self::Ask,
        Self::Matrix,
        Self::Map,
        Self::Tests,
        Self::Servers,
        Self::Vendors,
    ];

    /// What its tab says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ask => "Ask",
            Self::Matrix => "Matrix",
            Self::Map => "Map",
            Self::Tests => "Tests",
            Self::Servers => "Servers",
            Self::Vendors => "Vendors",
        }
    }

    /// Its name in addresses and identifiers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Matrix => "matrix",
            Self::Map => "map",
            Self::Tests => "tests",
            Self::Servers => "servers",
            Self::Vendors => "vendors",
        }
    }

    /// The view of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }
}

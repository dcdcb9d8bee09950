//! What else is looked at while a text is read.

use std::fmt;

use super::DefinedUser;
use crate::finding::Finding;

/// Looks for what is probably not meant, while a text is read. The reader reports
/// errors alone: [lints](crate::analysis::lint) are given to it.
pub trait Check: fmt::Debug + Send + Sync {
    /// What there is to say about a user. `text` has the lines about the user, and
    /// the findings have places in it.
    fn user(&self, text: &str, user: &DefinedUser) -> Vec<Finding>;

    /// What only all users of an ACL file show together.
    fn users(&self, users: &[DefinedUser]) -> Option<Finding>;
}

//! A translation in words.

use std::fmt;

use super::Translation;
use crate::source::Basis;

/// The form, and below it what it amounts to and what differs, a line each.
///
/// ```
/// use aclarity::Server;
/// use aclarity_vendors::{System, translation};
///
/// let form = serde_json::json!({"account_role": "read"});
/// let translation = translation::to_redis(System::HuaweiDcs, &form, Server::Redis7_0)?;
/// let text = translation.to_string();
/// assert!(text.starts_with("{\"account_role\":\"read\"}\n  rules: on ~* "));
/// # Ok::<(), aclarity_vendors::translation::BadForm>(())
/// ```
impl fmt::Display for Translation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let basis = match self.basis {
            Basis::Documented => "documented in",
            Basis::Assumed => "assumed from",
        };
        write!(f, "{}\n  rules: {}", self.form, self.rules.join(" "))?;
        write!(f, "\n  {basis}: {}", self.source)?;
        for (what, difference) in [("loses", &self.lost), ("gains", &self.gained)] {
            if !difference.commands.is_empty() {
                write!(f, "\n  {what}: {}", difference.commands.join(", "))?;
            }
            for partly in &difference.partly {
                let (commands, with) = (partly.commands.join(", "), partly.with.join(" "));
                write!(f, "\n  {what} with {with}: {commands}")?;
            }
        }
        if !self.blocked.is_empty() {
            write!(f, "\n  blocked there: {}", self.blocked.join(", "))?;
        }
        for finding in &self.findings {
            write!(f, "\n  {}: {}", finding.severity, finding.message)?;
        }
        Ok(())
    }
}

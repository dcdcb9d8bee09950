//! Formats translations as text.

use std::fmt;

use serde_json::Value;

use super::{Translation, summary};
use crate::finding::{Finding, Severity};
use crate::source::Basis;

/// Number of locations that are listed for a finding.
const MAX_PLACES: usize = 6;

/// Writes the form, and below it one line each for the equivalent rules and the
/// differences. Long lists of commands are shortened to whole categories, a few
/// commands, and a count of the rest.
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
                let commands = summary::commands(&difference.commands, self.server);
                write!(f, "\n  {what}: {commands}")?;
            }
            for partly in &difference.partly {
                let commands = summary::commands(&partly.commands, self.server);
                write!(f, "\n  {what} with {}: {commands}", partly.with.join(" "))?;
            }
        }
        if !self.blocked.is_empty() {
            let commands = summary::commands(&self.blocked, self.server);
            write!(f, "\n  blocked there: {commands}")?;
        }
        for (severity, message, places) in grouped(&self.findings, &self.form) {
            write!(f, "\n  {severity}: {message}")?;
            if let Some((named, more)) = shown(&places) {
                write!(f, " ({named}{more})")?;
            }
        }
        Ok(())
    }
}

/// Groups findings with the same message, with all their locations.
fn grouped<'t>(findings: &'t [Finding], form: &'t Value) -> Vec<(Severity, &'t str, Vec<&'t str>)> {
    let mut groups: Vec<(Severity, &str, Vec<&str>)> = Vec::new();
    for finding in findings {
        let known = groups.iter_mut().find(|(severity, message, _)| {
            *severity == finding.severity && *message == finding.message
        });
        let places = match known {
            Some((.., places)) => places,
            None => {
                groups.push((finding.severity, &finding.message, Vec::new()));
                &mut groups.last_mut().expect("it was just added").2
            }
        };
        places.extend(place(finding, form));
    }
    groups
}

/// The word of a form that a finding is about.
fn place<'t>(finding: &Finding, form: &'t Value) -> Option<&'t str> {
    let value = match finding.pointer.as_deref() {
        Some(pointer) => form.pointer(pointer)?,
        // A form of one field needs no pointer.
        None => form
            .as_object()
            .filter(|form| form.len() == 1)?
            .values()
            .next()?,
    };
    let text = value.as_str()?;
    match finding.span {
        Some(span) => text.get(span.start..span.end),
        None => finding.pointer.as_ref().map(|_| text),
    }
}

/// Formats a few locations and the number of further ones.
fn shown(places: &[&str]) -> Option<(String, String)> {
    let named = places
        .iter()
        .take(MAX_PLACES)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let more = match places.len().saturating_sub(MAX_PLACES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!places.is_empty()).then_some((named, more))
}

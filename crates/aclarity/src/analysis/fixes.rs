//! What would fix the findings of a document.

mod characters;
mod guard;
mod refused;
mod whole;

use super::fix::{Fix, Place};
use super::lint;
use crate::document::{Document, Finding, Severity};

/// What would fix a finding of a document, the likeliest first. `text` is what the
/// document was read from.
///
/// ```
/// use aclarity::{Server, analysis::fixes, analysis::lint::lint};
///
/// let text = "ACL SETUSER ana on >pw ~app:* +@raed";
/// let document = lint(text, Server::Redis8_6);
/// let fixes = fixes(&document, text, &document.findings[0]);
/// assert_eq!(fixes[0].title, "Replace with `+@read`");
/// assert_eq!(fixes[0].apply(text), "ACL SETUSER ana on >pw ~app:* +@read");
/// ```
pub fn fixes(document: &Document, text: &str, finding: &Finding) -> Vec<Fix> {
    if text.get(finding.span.start..finding.span.end).is_none() {
        return Vec::new();
    }
    let place = Place {
        text,
        span: finding.span,
    };
    let mut fixes = characters::fixes(&place, finding, document.server);
    fixes.extend(whole::fixes(&place, finding.code));
    fixes.extend(match finding.severity {
        Severity::Error => refused::fixes(&place, finding.code, document.server),
        _ => lint::fixes(&place, finding.code, document),
    });
    guard::retain(&mut fixes, document, &place);
    fixes
}

#[cfg(test)]
mod tests;

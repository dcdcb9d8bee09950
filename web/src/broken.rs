//! Users that no server would have, since it refuses the lines that define them.

use std::rc::Rc;

use aclarity::LineIndex;
use aclarity::document::Document;
use aclarity::session::DEFAULT_USER;

use crate::words::{counted, shown};

/// A user that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub name: Rc<[u8]>,
    /// Which line the server refuses, and why.
    pub reason: String,
}

impl Broken {
    /// What a prompt answers that is asked as this user.
    pub fn answer(&self) -> String {
        format!(
            "(not run) User {} does not exist: {}",
            shown(&self.name),
            self.reason
        )
    }
}

/// The users of a text that do not exist. (The default user always does.)
pub fn broken(document: &Document, text: &str) -> Vec<Broken> {
    if document.refused.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(text.as_bytes());
    let refused = document.refused.iter();
    let refused = refused.filter(|user| user.name != DEFAULT_USER.as_bytes());
    let broken = refused.map(|user| Broken {
        name: user.name.as_slice().into(),
        reason: reason(document, &lines, user),
    });
    broken.collect()
}

/// What to know before the answers of a user, where a line of it or of its file
/// is refused.
pub fn caveat(document: &Document, text: &str, name: &[u8]) -> Option<String> {
    if document.is_rejected {
        return Some(rejection(document));
    }
    let mut users = document.users.iter().chain(&document.refused);
    let user = users.find(|user| user.name == name && user.refusal.is_some())?;
    let reason = reason(document, &LineIndex::new(text.as_bytes()), user);
    Some(format!("{reason} The answers leave that line out."))
}

/// That a server takes nothing of a file.
pub fn rejection(document: &Document) -> String {
    let errors = document.findings.iter();
    let errors = errors.filter(|one| one.severity == aclarity::document::Severity::Error);
    format!(
        "{} rejects this whole file because of {}. What is shown here leaves the refused lines out.",
        document.server,
        counted(errors.count(), "error", "errors")
    )
}

/// `redis-8.6 refuses line 2: …`
fn reason(
    document: &Document,
    lines: &LineIndex,
    user: &aclarity::document::DefinedUser,
) -> String {
    let Some(finding) = document.refusal(user) else {
        return format!("{} refuses a line about this user.", document.server);
    };
    let (line, _) = lines.place(finding.span.start);
    let message = finding.message.trim_end_matches('.');
    format!("{} refuses line {line}: {message}.", document.server)
}

//! What is wrong with a text that is to be an ACL file, besides what a server says.

use aclarity::document::{Document, Finding, Severity};
use aclarity::{LineIndex, Server};

/// The text as `lint` and `test` read it; nothing where it is not UTF-8.
pub fn document(text: &[u8], server: Server) -> Option<Document> {
    Some(Document::read(std::str::from_utf8(text).ok()?, server))
}

/// The first error in it.
pub fn error(document: &Document) -> Option<&Finding> {
    let mut findings = document.findings.iter();
    findings.find(|finding| finding.severity == Severity::Error)
}

/// What keeps a server from reading it, and what to do about it.
pub fn cause(text: &[u8], server: Server) -> Option<String> {
    let document = document(text, server)?;
    let finding = error(&document)?;
    let help = finding.help.as_deref()?;
    let line = LineIndex::new(text).line(finding.span.start);
    Some(match finding.code {
        "other-form" => format!("{}: {help}", finding.message),
        _ => format!("line {line}: {help}"),
    })
}

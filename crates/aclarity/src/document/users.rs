//! The users of a text, for whoever wants nothing else of it.

use std::sync::Arc;

use super::DefinedUser;
use super::define::Definition;
use super::parse::Line;
use crate::finding::{Finding, Severity};
use crate::index::Index;
use crate::rule::RuleError;
use crate::server::Server;

fn help(error: &RuleError, rule: &[u8], _: Option<&[u8]>, server: Server) -> String {
    error.help(rule, server)
}

/// The users that a text defines, as [`Document::parse`](super::Document::parse)
/// reads them.
///
/// ```
/// use aclarity::{Server, document::users};
///
/// let text = "user ana on nopass ~app:* +@read\nuser bob on +gett";
/// assert_eq!(users(text, Server::Redis8_6).unwrap_err().code, "unknown-command");
/// ```
///
/// # Errors
///
/// The first finding that is an error; its help is shorter than a document's.
/// What is only probably not meant is not looked for.
pub fn users(text: &str, server: Server) -> Result<Vec<DefinedUser>, Finding> {
    let mut definitions: Vec<Definition> = Vec::new();
    let mut places = Index::default();
    let mut start = 0;
    for text in text.split('\n') {
        let mut findings = Vec::new();
        let line = Line::read(text, &mut findings);
        for finding in &mut findings {
            finding.span = finding.span.shifted(start);
        }
        for name in line.names() {
            let known = places.find(&name.text, |place| definitions[place].name == name.text);
            let place = known.unwrap_or_else(|| {
                places.insert(&name.text, definitions.len());
                definitions.push(Definition::new(Arc::clone(&name.text), server, help));
                definitions.len() - 1
            });
            let definition = &mut definitions[place];
            definition.follow(&line, start);
            findings.append(&mut definition.findings);
        }
        findings.retain(|finding| finding.severity == Severity::Error);
        if let Some(first) = findings
            .into_iter()
            .min_by_key(|finding| finding.span.start)
        {
            return Err(first);
        }
        start += text.len() + 1;
    }
    definitions.sort_unstable_by_key(|definition| definition.made_at);
    let defined = definitions.into_iter().filter_map(|one| one.defined);
    Ok(defined.collect())
}

//! Inspects texts of user definitions: users and findings.

use aclarity::analysis::lint::lint;
use aclarity::document::{DefinedUser, Finding};
use aclarity::rule::Span;
use aclarity::summary::Summary;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::document::shown;
use crate::error::Failure;
use crate::positions::{Positions, Units};
use crate::{arguments, to_js};

/// Maximum length of an inspected text; longer ones may exceed the memory.
const LONGEST: usize = 16_000_000;

#[derive(Serialize)]
struct Inspection {
    users: Vec<InspectedUser>,
    findings: Vec<Finding>,
    /// Whether a server that loads the text as an ACL file rejects all of it.
    rejected: bool,
}

#[derive(Serialize)]
struct InspectedUser {
    name: String,
    span: Span,
    /// The line of ACL LIST.
    canonical: String,
    summary: Summary,
    rules: Vec<Span>,
    /// Whether the server refuses a line for this user.
    refused: bool,
    /// Index of the finding with the reason for the refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<usize>,
    /// Whether a server has the user from the lines that it accepts.
    defined: bool,
}

/// Parses a text of user definitions: lines of an ACL file, ACL SETUSER
/// commands or bare rules. Positions count UTF-16 units, as JavaScript does,
/// unless the options choose otherwise.
#[wasm_bindgen(unchecked_return_type = "Inspection")]
pub fn inspect(
    #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "PositionOptions")] options: JsValue,
) -> Result<JsValue, Failure> {
    let server = arguments::server(&server)?;
    let text = arguments::text(&text, "the definitions")?;
    if text.len() > LONGEST {
        let message = format!(
            "the definitions have {} bytes; at most {LONGEST} are inspected at once",
            text.len()
        );
        return Err(Failure::new("too-large", message));
    }
    let units = Units::of(&options, Units::Utf16)?;
    let document = lint(&text, server);
    let positions = Positions::new(text.as_bytes(), units);
    let user = |defined: &DefinedUser, is_made| InspectedUser {
        name: shown(&defined.name),
        span: positions.of(defined.name_span),
        canonical: shown(&defined.user.to_acl_line(&defined.name, server)),
        summary: Summary::of_text(&defined.user, defined.has_hidden_password, server),
        rules: defined
            .rules
            .iter()
            .map(|rule| positions.of(rule.span))
            .collect(),
        refused: defined.refusal.is_some(),
        refusal: document.refusal_number(defined),
        defined: is_made,
    };
    let made = document.users.iter().map(|defined| user(defined, true));
    let refused = document.refused.iter().map(|defined| user(defined, false));
    let mut users: Vec<InspectedUser> = made.chain(refused).collect();
    if !document.refused.is_empty() {
        users.sort_by_key(|user| user.span.start);
    }
    let findings = document.findings.iter().cloned().map(|finding| Finding {
        span: positions.of(finding.span),
        ..finding
    });
    to_js(&Inspection {
        users,
        findings: findings.collect(),
        rejected: document.is_rejected,
    })
}

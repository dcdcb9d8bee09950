//! Texts of user definitions: what they define, and what is wrong with them.

use aclarity::Server;
use aclarity::document::{Document, Finding, Severity};
use aclarity::file;
use aclarity::rule::Span;
use aclarity::session::Users;
use aclarity::summary::Summary;
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::positions::{Positions, Units};
use crate::{arguments, to_js};

#[derive(Serialize)]
struct Inspection {
    users: Vec<InspectedUser>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct InspectedUser {
    name: String,
    span: Span,
    /// The line of ACL LIST.
    canonical: String,
    summary: Summary,
    rules: Vec<Span>,
}

/// Reads a text of user definitions: lines of an ACL file, ACL SETUSER
/// commands or bare rules. Positions count UTF-16 units, as JavaScript does,
/// unless the options say otherwise.
#[wasm_bindgen(unchecked_return_type = "Inspection")]
pub fn inspect(
    #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "PositionOptions")] options: JsValue,
) -> Result<JsValue, Failure> {
    let server = arguments::server(&server)?;
    let text = arguments::text(&text, "the definitions")?;
    let units = Units::of(&options, Units::Utf16)?;
    let document = Document::parse(&text, server);
    let positions = Positions::new(text.as_bytes(), units);
    let users = document.users.iter().map(|defined| InspectedUser {
        name: shown(&defined.name),
        span: positions.of(defined.name_span),
        canonical: shown(&defined.user.describe(&defined.name, server)),
        summary: Summary::new(&defined.user, server),
        rules: defined
            .rules
            .iter()
            .map(|rule| positions.of(rule.span))
            .collect(),
    });
    let findings = document.findings.iter().cloned().map(|finding| Finding {
        span: positions.of(finding.span),
        ..finding
    });
    to_js(&Inspection {
        users: users.collect(),
        findings: findings.collect(),
    })
}

/// Loads an ACL file as ACL LOAD does: the lines of ACL LIST afterwards, or the
/// server's error, which names the file as given.
#[wasm_bindgen(unchecked_return_type = "Loaded")]
pub fn load(
    #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] name: JsValue,
) -> Result<JsValue, Failure> {
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Loaded {
        List(List),
        Error(String),
    }
    let server = arguments::server(&server)?;
    let text = arguments::text(&text, "the file's text")?;
    let name = arguments::optional_text(&name, "the file's name")?;
    to_js(&match file::load(text.as_bytes(), server) {
        Ok(users) => Loaded::List(List { users, server }),
        Err(errors) => {
            let name = name.as_deref().unwrap_or("users.acl");
            Loaded::Error(shown(&errors.message(name)))
        }
    })
}

/// The lines of ACL LIST, each made when it is written.
struct List {
    users: Users,
    server: Server,
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let users = self.users.iter();
        serializer.collect_seq(users.map(|(name, user)| {
            let line = user.describe(name, self.server);
            String::from_utf8(line).unwrap_or_else(|error| shown(error.as_bytes()))
        }))
    }
}

/// The text with every password and every hash of one hidden.
#[wasm_bindgen]
pub fn redact(
    #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
) -> Result<String, Failure> {
    Ok(aclarity::document::redact(&arguments::text(
        &text, "the text",
    )?))
}

/// The users that a text defines, if nothing is wrong with it.
pub(crate) fn defined(text: &str, server: Server) -> Result<Document, Failure> {
    let document = Document::parse(text, server);
    let mut findings = document.findings.iter();
    match findings.find(|finding| finding.severity == Severity::Error) {
        None => Ok(document),
        Some(finding) => {
            let line = text[..finding.span.start].matches('\n').count() + 1;
            let help = finding.help.as_deref().unwrap_or_default();
            let message = format!("the definitions, line {line}: {} ({help})", finding.message);
            Err(Failure::new("invalid-definitions", message))
        }
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

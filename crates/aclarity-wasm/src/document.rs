//! Texts that define users: ACL files and what people type.

use aclarity::document::{self, DefinedUser};
use aclarity::file;
use aclarity::session::Users;
use aclarity::{LineIndex, Server};
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::{arguments, to_js};

/// Loads an ACL file as ACL LOAD does. Returns the lines of ACL LIST
/// afterwards, or the server's error, which names the file as given.
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

/// The lines of ACL LIST, formatted one by one as they are written.
struct List {
    users: Users,
    server: Server,
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let users = self.users.iter();
        serializer.collect_seq(users.map(|(name, user)| {
            let line = user.to_acl_line(name, self.server);
            String::from_utf8(line).unwrap_or_else(|error| shown(error.as_bytes()))
        }))
    }
}

/// The text with every password and password hash hidden.
#[wasm_bindgen]
pub fn redact(
    #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
) -> Result<String, Failure> {
    Ok(aclarity::document::redact(&arguments::text(
        &text, "the text",
    )?))
}

/// The users that a text defines; an error if there are errors in it.
pub(crate) fn users(text: &str, server: Server) -> Result<Vec<DefinedUser>, Failure> {
    document::users(text, server).map_err(|finding| {
        let line = LineIndex::new(text.as_bytes()).line(finding.span.start);
        let help = finding.help.as_deref().unwrap_or_default();
        let message = format!("the definitions, line {line}: {} ({help})", finding.message);
        Failure::new("invalid-definitions", message)
    })
}

pub(crate) fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

//! The JavaScript API of aclarity: types and conversion, nothing else.

mod document;
mod positions;
mod types;

use aclarity::Server;
use aclarity::explanation::explain;
use aclarity::rule::{merge_selectors, split_arguments};
use aclarity::script::{self, FIRST_CONNECTION, Step};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Plain objects and arrays, as `JSON.parse` would give them.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?)
}

fn server_named(name: &str) -> Result<Server, JsError> {
    Ok(name.parse::<Server>()?)
}

fn arguments(argv: JsValue) -> Result<Vec<String>, JsError> {
    serde_wasm_bindgen::from_value(argv)
        .map_err(|_| JsError::new("a command is an array of strings: [\"GET\", \"key\"]"))
}

/// The servers that can be simulated, Redis first, each family from old to new.
#[wasm_bindgen(unchecked_return_type = "ServerInfo[]")]
pub fn servers() -> Result<JsValue, JsError> {
    #[derive(Serialize)]
    struct ServerInfo {
        name: &'static str,
        version: &'static str,
        family: &'static str,
    }
    let info = |server: Server| ServerInfo {
        name: server.name(),
        version: server.version(),
        family: if server.is_valkey() {
            "valkey"
        } else {
            "redis"
        },
    };
    to_js(&Server::ALL.map(info))
}

/// Runs a script on a server that was just started, and returns the reply to
/// each of its commands.
#[wasm_bindgen(unchecked_return_type = "Reply[]")]
pub fn replay(
    server: &str,
    #[wasm_bindgen(unchecked_param_type = "Step[]")] script: JsValue,
) -> Result<JsValue, JsError> {
    let server = server_named(server)?;
    let script: Vec<Step> = serde_wasm_bindgen::from_value(script).map_err(|_| {
        JsError::new("a script is an array of commands: [\"GET\", \"key\"] or {conn, argv}")
    })?;
    to_js(&script::replay(server, &script))
}

/// Says whether a user made by these rules may run a command, and which rules
/// decided. The rules are those after ACL SETUSER and the name, as one text
/// with redis-cli's quoting.
#[wasm_bindgen(unchecked_return_type = "Explanation")]
pub fn check(
    server: &str,
    rules: &str,
    #[wasm_bindgen(unchecked_param_type = "string[]")] argv: JsValue,
) -> Result<JsValue, JsError> {
    let server = server_named(server)?;
    let words = split_arguments(rules.as_bytes())?;
    let rules = merge_selectors(&words, server)?;
    let rules: Vec<&[u8]> = rules.iter().map(|rule| &*rule.text).collect();
    to_js(&explain(&rules, server, &arguments(argv)?, 0)?)
}

/// A simulated server that was just started, and its connections.
#[wasm_bindgen]
pub struct Session(aclarity::session::Session);

#[wasm_bindgen]
impl Session {
    /// Starts a server of this name. With a text of user definitions, it has
    /// those users.
    #[wasm_bindgen(constructor)]
    pub fn new(server: &str, definitions: Option<String>) -> Result<Session, JsError> {
        let server = server_named(server)?;
        Ok(Self(match definitions {
            None => aclarity::session::Session::new(server),
            Some(text) => aclarity::document::Document::parse(&text, server).session(),
        }))
    }

    /// Runs a command on a connection, 1 when none is named, and returns the
    /// server's reply.
    #[wasm_bindgen(unchecked_return_type = "Reply")]
    pub fn execute(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] argv: JsValue,
        conn: Option<u32>,
    ) -> Result<JsValue, JsError> {
        let argv = arguments(argv)?;
        to_js(&self.0.execute(conn.unwrap_or(FIRST_CONNECTION), &argv))
    }

    /// Runs a line as typed into redis-cli, and returns what redis-cli would
    /// print.
    pub fn run(&mut self, line: &str, conn: Option<u32>) -> String {
        match split_arguments(line.as_bytes()) {
            Ok(argv) if argv.is_empty() => String::new(),
            Ok(argv) => self
                .0
                .execute(conn.unwrap_or(FIRST_CONNECTION), &argv)
                .to_string(),
            Err(_) => "Invalid argument(s)".to_owned(),
        }
    }

    /// Makes a connection one of a user, as if it had authenticated. Returns
    /// whether there is such a user.
    pub fn impersonate(&mut self, user: &str, conn: Option<u32>) -> bool {
        self.0
            .impersonate(conn.unwrap_or(FIRST_CONNECTION), user.as_bytes())
    }
}

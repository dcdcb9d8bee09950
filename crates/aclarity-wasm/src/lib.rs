//! The JavaScript API of aclarity: only types and conversion.

mod allows;
mod arguments;
mod ask;
mod document;
mod error;
mod explanation;
#[cfg(feature = "full")]
mod inspect;
mod json;
mod options;
mod positions;
#[cfg(feature = "full")]
mod start;
mod types;

use aclarity::Server;
use aclarity::document::DefinedUser;
use aclarity::rule::split_arguments;
use aclarity::session::Reply;
use arguments::Command;
use error::Failure;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A small allocator, half the size of Rust's default.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Converts to plain objects and arrays.
fn to_js(value: &impl Serialize) -> Result<JsValue, Failure> {
    js_sys::JSON::parse(&json::to_json(value))
        .map_err(|_| Failure::new("too-large", "the answer is longer than a string can be"))
}

/// The servers that can be simulated: first Redis, then Valkey, each from old
/// to new.
#[wasm_bindgen(unchecked_return_type = "ServerInfo[]")]
pub fn servers() -> Result<JsValue, Failure> {
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

/// Runs a script on a server that has just started, and returns the reply to
/// each command.
#[wasm_bindgen(unchecked_return_type = "Reply[]")]
pub fn replay(
    #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Step[]")] script: JsValue,
) -> Result<JsValue, Failure> {
    let server = arguments::server(&server)?;
    let script = arguments::script(&script)?;
    let mut session = aclarity::session::Session::new(server);
    let answer =
        |(connection, command): &(_, Command)| session.execute(*connection, &command.argv());
    to_js(&script.iter().map(answer).collect::<Vec<_>>())
}

/// A simulated server that has just started, and its connections.
#[wasm_bindgen]
pub struct Session {
    session: aclarity::session::Session,
    /// The users that it started with, if they came from a text.
    defined: Vec<DefinedUser>,
}

#[wasm_bindgen]
impl Session {
    /// Starts a server of this name. With a text of user definitions, it has
    /// those users; throws if there is an error in the text. Only aclarity/full
    /// reads lines for a shell.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] definitions: JsValue,
    ) -> Result<Session, Failure> {
        let server = arguments::server(&server)?;
        match arguments::optional_text(&definitions, "the definitions")? {
            None => Ok(aclarity::session::Session::new(server).into()),
            Some(text) => {
                let defined = document::users(&text, server)?;
                let session = aclarity::document::session(&defined, server);
                Ok(Self { session, defined })
            }
        }
    }

    /// Runs a command on a connection, by default 1, and returns the server's
    /// reply.
    #[wasm_bindgen(unchecked_return_type = "Reply")]
    pub fn execute(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] argv: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] conn: JsValue,
    ) -> Result<JsValue, Failure> {
        let connection = arguments::connection(&conn)?;
        let command = Command::new(argv)?;
        match self.session.execute(connection, &command.argv()) {
            // The most common reply needs no parser.
            Reply::Status(text) => Ok(JsValue::from_str(&text)),
            reply => to_js(&reply),
        }
    }

    /// Runs a line as typed into redis-cli, and returns what redis-cli would
    /// print. For a script that was not simulated, the text states so.
    pub fn run(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] line: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] conn: JsValue,
    ) -> Result<String, Failure> {
        let connection = arguments::connection(&conn)?;
        let line = arguments::text(&line, "a line")?;
        Ok(match split_arguments(line.as_bytes()) {
            Ok(argv) if argv.is_empty() => String::new(),
            Ok(argv) => {
                let reply = self.session.execute(connection, &argv);
                self.session.shown(&reply)
            }
            Err(_) => "Invalid argument(s)".to_owned(),
        })
    }

    /// Makes a connection that of a user, as if it had authenticated. Returns
    /// whether the user exists.
    pub fn impersonate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] user: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] conn: JsValue,
    ) -> Result<bool, Failure> {
        let connection = arguments::connection(&conn)?;
        let user = arguments::text(&user, "the user's name")?;
        Ok(self.session.impersonate(connection, user.as_bytes()))
    }
}

impl From<aclarity::session::Session> for Session {
    fn from(session: aclarity::session::Session) -> Self {
        let defined = Vec::new();
        Self { session, defined }
    }
}

//! A line of a prompt: what the server replies, and which rules made it so.

use std::sync::Arc;

use aclarity::document::DefinedUser;
use aclarity::explanation::{Explanation, explain};
use aclarity::rule::{merge_selectors, split_arguments};
use aclarity::session::Reply;
use aclarity::user::User;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::explanation::count;
use crate::positions::Units;
use crate::{Session, arguments, to_js};

/// Whose a connection is that has just been opened.
const DEFAULT_USER: &[u8] = b"default";

#[derive(Serialize)]
struct Answer {
    user: Option<String>,
    reply: String,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Allowed,
    Denied,
    Error,
    Answer,
}

#[derive(Serialize)]
struct Why {
    explanation: Explanation,
    rules: Vec<String>,
    defined: bool,
}

#[wasm_bindgen]
impl Session {
    /// Runs a line as typed into redis-cli, and says besides what redis-cli
    /// would print whether the command was permitted, and by which rules.
    #[wasm_bindgen(unchecked_return_type = "Answer")]
    pub fn ask(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] line: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] conn: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "PositionOptions")] options: JsValue,
    ) -> Result<JsValue, Failure> {
        let connection = arguments::connection(&conn)?;
        let line = arguments::text(&line, "a line")?;
        let units = Units::of(&options, Units::Utf8)?;
        let user = self.session.user_of(connection).unwrap_or(DEFAULT_USER);
        let user = user.to_vec();
        let Ok(argv) = split_arguments(line.as_bytes()) else {
            return to_js(&Answer {
                user: Some(shown(&user)),
                reply: "Invalid argument(s)".to_owned(),
                outcome: Outcome::Error,
                why: None,
            });
        };
        // All that takes words is in the wasm for slices already.
        let argv: Vec<&[u8]> = argv.iter().map(AsRef::as_ref).collect();
        // The command may change the user, and the database.
        let rules = self.rules_of(&user);
        let database = self.session.database_of(connection);
        let reply = if argv.is_empty() {
            Reply::Status("".into())
        } else {
            self.session.execute(connection, &argv)
        };
        let outcome = outcome(&reply);
        let allowed = match outcome {
            Outcome::Allowed => Some(true),
            Outcome::Denied => Some(false),
            Outcome::Error | Outcome::Answer => None,
        };
        let why = rules.zip(allowed).and_then(|((rules, defined), allowed)| {
            let mut explanation = explain(&rules, self.session.server(), &argv, database).ok()?;
            count(&mut explanation, &rules, units);
            (explanation.allowed == allowed).then(|| Why {
                explanation,
                rules: rules.iter().map(|rule| shown(rule)).collect(),
                defined,
            })
        });
        to_js(&Answer {
            user: (reply != Reply::Closed).then(|| shown(&user)),
            reply: reply.to_string(),
            outcome,
            why,
        })
    }
}

impl Session {
    /// The rules that make a user: those of the definitions while they make it
    /// (true), else those that ACL LIST shows.
    fn rules_of(&self, name: &[u8]) -> Option<(Vec<Arc<[u8]>>, bool)> {
        let server = self.session.server();
        let user = self.session.users().get(name)?;
        let makes_it = |defined: &&DefinedUser| {
            let mut made = User::new(server);
            let mut rules = defined.rules.iter();
            rules.all(|rule| made.apply(&rule.text, server).is_ok()) && made == *user
        };
        let mut defined = self.defined.iter();
        if let Some(defined) = defined.find(|one| one.name == name).filter(makes_it) {
            let rules = defined.rules.iter().map(|rule| Arc::clone(&rule.text));
            return Some((rules.collect(), true));
        }
        let line = user.describe(b"x".as_slice(), server);
        let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').skip(2).collect();
        let merged = merge_selectors(&words, server).ok()?;
        let rules = merged.into_iter().map(|rule| Arc::from(&*rule.text));
        Some((rules.collect(), false))
    }
}

fn outcome(reply: &Reply) -> Outcome {
    match reply {
        Reply::Allowed => Outcome::Allowed,
        Reply::Error(text) if text.starts_with(b"NOPERM") => Outcome::Denied,
        Reply::Error(_) | Reply::Closed | Reply::Crash(_) => Outcome::Error,
        _ => Outcome::Answer,
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

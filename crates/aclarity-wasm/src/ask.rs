//! Runs a line of a prompt: the server's reply, and the rules that decided.

use std::sync::Arc;

use aclarity::document::DefinedUser;
use aclarity::explanation::{Asker, Explanation, Verdict};
use aclarity::rule::{merge_selectors, split_arguments};
use aclarity::session::{LoginFailure, Reply};
use aclarity::user::User;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::explanation::count;
use crate::positions::Units;
use crate::{Session, arguments, to_js};

/// The user of a new connection.
const DEFAULT_USER: &[u8] = b"default";

#[derive(Serialize)]
struct Answer {
    user: Option<String>,
    reply: String,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<LoginFailure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Allowed,
    Denied,
    Undecided,
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
    /// Runs a line as typed into redis-cli. Returns what redis-cli would print,
    /// whether the command was permitted, and by which rules.
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
                login: None,
                why: None,
            });
        };
        // Use slices, for which the wasm already contains all generic
        // functions.
        let argv: Vec<&[u8]> = argv.iter().map(AsRef::as_ref).collect();
        // The command may change the user and the database.
        let rules = self.rules_of(&user);
        let before = Asker::keep(&self.session, connection, &argv);
        let reply = if argv.is_empty() {
            Reply::Status("".into())
        } else {
            self.session.execute(connection, &argv)
        };
        let verdict = self.session.verdict(&reply);
        let why = rules.zip(verdict).and_then(|((rules, defined), verdict)| {
            let mut explanation = before.explain(&rules, &argv).ok()?;
            count(&mut explanation, &rules, units);
            (explanation.verdict == verdict).then(|| Why {
                explanation,
                rules: rules.iter().map(|rule| shown(rule)).collect(),
                defined,
            })
        });
        to_js(&Answer {
            user: (reply != Reply::Closed).then(|| shown(&user)),
            reply: self.session.shown(&reply),
            outcome: match verdict {
                Some(Verdict::Allowed) => Outcome::Allowed,
                Some(Verdict::Denied) => Outcome::Denied,
                Some(Verdict::Undecided) => Outcome::Undecided,
                None if reply.is_error() || matches!(reply, Reply::Closed | Reply::Crash(_)) => {
                    Outcome::Error
                }
                None => Outcome::Answer,
            },
            login: self.session.why_login_failed(&argv, &reply),
            why,
        })
    }
}

impl Session {
    /// The rules that define a user: those of the definitions while they still
    /// apply (`true`), otherwise those that ACL LIST shows.
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
        let line = user.to_acl_line(b"x".as_slice(), server);
        let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').skip(2).collect();
        let merged = merge_selectors(&words, server).ok()?;
        let rules = merged.into_iter().map(|rule| Arc::from(&*rule.text));
        Some((rules.collect(), false))
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

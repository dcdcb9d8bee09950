//! Authentication: Basic Auth, tokens, and locking after failed logins.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::answers::Refusal;
use super::{Cluster, LOCK_OUT};
use crate::finding::Finding;
use crate::http::Request;
use crate::source::Fact;
use crate::world::{Timestamp, World};

use super::super::sources::{PAGES, QUICK_START};

/// Number of failed logins that lock a user
const MAX_FAILURES: usize = 5;
/// if they occur within this number of seconds.
const WINDOW: u64 = 15 * 60;
/// Number of seconds for which the user is locked.
const LOCKED_FOR: u64 = 30 * 60;

/// The users' passwords.
#[derive(Default)]
pub(super) struct Credentials(BTreeMap<u64, Login>);

/// The login state of one user.
#[derive(Default)]
pub(super) struct Login {
    pub passwords: Vec<String>,
    failures: Vec<Timestamp>,
    locked_until: Option<Timestamp>,
    has_expired: bool,
}

impl Credentials {
    pub(super) fn of(&mut self, uid: u64) -> &mut Login {
        self.0.entry(uid).or_default()
    }

    pub(super) fn remove(&mut self, uid: u64) {
        self.0.remove(&uid);
    }

    pub(super) fn expire(&mut self, uid: u64) {
        self.of(uid).has_expired = true;
    }

    /// The status: `active`, `locked` or `password_expired`.
    pub(super) fn status(&self, uid: u64, now: Timestamp) -> &'static str {
        match self.0.get(&uid) {
            Some(login) if login.is_locked(now) => "locked",
            Some(login) if login.has_expired => "password_expired",
            _ => "active",
        }
    }
}

impl Login {
    /// Replaces all passwords by this one.
    pub(super) fn set(&mut self, password: &str) {
        self.passwords = vec![password.to_owned()];
        self.has_expired = false;
    }

    fn is_locked(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    fn fail(&mut self, now: Timestamp) {
        self.failures
            .retain(|then| now.0 - then.0.min(now.0) < WINDOW);
        self.failures.push(now);
        if self.failures.len() >= MAX_FAILURES {
            self.failures.clear();
            self.locked_until = Some(now.plus(LOCKED_FOR));
        }
    }
}

/// Issued tokens and their expiry times.
#[derive(Default)]
pub(super) struct Tokens(Vec<(String, u64, Timestamp)>);

impl Tokens {
    pub(super) fn give(&mut self, user: u64, until: Timestamp, world: &mut World) -> String {
        // The header is that of any JSON Web Token; the rest is invented.
        let token = format!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{}.{}",
            world.hex(48),
            world.hex(43)
        );
        self.0.push((token.clone(), user, until));
        token
    }

    fn user_of(&self, token: &str, now: Timestamp) -> Option<u64> {
        let known = self.0.iter().find(|(known, _, _)| known == token);
        known
            .filter(|(_, _, until)| now < *until)
            .map(|(_, user, _)| *user)
    }
}

/// The credentials of a request: name and password, or a token.
enum Sender {
    Basic(String, String),
    Token(String),
}

impl Cluster {
    /// Authenticates a request and returns the user's ID.
    pub(super) fn log_in(&mut self, request: &Request, now: Timestamp) -> Result<u64, Refusal> {
        let refuse = |code, message: &str| {
            let finding = Finding::error(code, Fact::documented(&QUICK_START), message);
            Err(Refusal::new(401, finding))
        };
        let wrong = "the user name or the password is wrong";
        match sender(request) {
            None => refuse(
                "no-credentials",
                "no Basic Auth: provide a username and a password",
            ),
            Some(Sender::Token(token)) => match self.tokens.user_of(&token, now) {
                Some(user) if self.users.has(user) => Ok(user),
                _ => refuse("token", "the token is unknown or has expired"),
            },
            Some(Sender::Basic(name, password)) => {
                let Some(user) = self.user_of_email(&name) else {
                    return refuse("credentials", wrong);
                };
                let login = self.credentials.of(user);
                if login.is_locked(now) {
                    let message = "too many failed logins within 15 minutes: the user is locked for 30 minutes";
                    return Err(Refusal::new(
                        401,
                        Finding::error("locked", LOCK_OUT, message),
                    ));
                }
                if !login.passwords.contains(&password) {
                    login.fail(now);
                    return refuse("credentials", wrong);
                }
                login.failures.clear();
                if login.has_expired && !changes_password(request) {
                    let message = "the password has expired and must be changed";
                    let finding =
                        Finding::error("password-expired", Fact::documented(&PAGES), message);
                    return Err(Refusal::new(
                        401,
                        finding.with_vendor_code("password_expired"),
                    ));
                }
                Ok(user)
            }
        }
    }
}

/// Whether the request changes a password, which users with an expired one may
/// do.
fn changes_password(request: &Request) -> bool {
    request.method == "PUT"
        && matches!(&*request.segments(), [_, users, password] if users == "users" && password == "password")
}

fn sender(request: &Request) -> Option<Sender> {
    if let Some(user) = &request.user {
        let password = request.password.clone().unwrap_or_default();
        return Some(Sender::Basic(user.clone(), password));
    }
    let (scheme, value) = request
        .header_value("authorization")?
        .trim()
        .split_once(' ')?;
    let value = value.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => {
            let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
            let (user, password) = text.split_once(':')?;
            Some(Sender::Basic(user.to_owned(), password.to_owned()))
        }
        "bearer" | "jwt" => Some(Sender::Token(value.to_owned())),
        _ => None,
    }
}

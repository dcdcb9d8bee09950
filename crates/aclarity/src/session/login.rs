//! Why a user could not log in, which a server never says.

use std::fmt;

use super::{DEFAULT_USER, Reply, Session};

/// Why AUTH or HELLO answered an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginFailure {
    /// The server has no user of this name.
    NoSuchUser,
    /// The user is off; the password is right.
    Off,
    /// The user is off, and has no password.
    OffWithoutPassword,
    /// The user is off, and none of its passwords is this one.
    OffAndWrongPassword,
    /// The user has no password, and is not `nopass`.
    NoPassword,
    /// None of the user's passwords is this one.
    WrongPassword,
}

impl fmt::Display for LoginFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSuchUser => "there is no such user; names are compared letter by letter",
            Self::Off => "the user is off: the rule `on` lets it log in",
            Self::OffWithoutPassword => {
                "the user is off and has no password: it needs the rules `on` and `>password`"
            }
            Self::OffAndWrongPassword => {
                "the user is off, and this is none of its passwords: the rule `on` alone does not \
                 let it log in"
            }
            Self::NoPassword => {
                "the user has no password: a rule `>password` gives it one, `nopass` lets in \
                 with any"
            }
            Self::WrongPassword => "the user is on, but this is none of its passwords",
        })
    }
}

impl Session {
    /// Why the command that was just answered, an AUTH or a HELLO with AUTH, did not
    /// log in; nothing when it did, and of other commands.
    ///
    /// ```
    /// use aclarity::{Server, session::{LoginFailure, Session}};
    ///
    /// let mut session = Session::new(Server::Redis8_6);
    /// session.execute(1, &["ACL", "SETUSER", "ana", ">pw"]);
    /// let call = ["AUTH", "ana", "pw"];
    /// let reply = session.execute(1, &call);
    /// assert_eq!(session.why_login_failed(&call, &reply), Some(LoginFailure::Off));
    /// ```
    pub fn why_login_failed<A: AsRef<[u8]>>(
        &self,
        argv: &[A],
        reply: &Reply,
    ) -> Option<LoginFailure> {
        let argv: Vec<&[u8]> = argv.iter().map(AsRef::as_ref).collect();
        let is = |word: &[u8], name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        let (name, password) = match &argv[..] {
            [auth, password] if is(auth, "auth") => (DEFAULT_USER.as_bytes(), *password),
            [auth, name, password] if is(auth, "auth") => (*name, *password),
            [hello, _, rest @ ..] if is(hello, "hello") => {
                let auth = rest.iter().position(|word| is(word, "auth"))?;
                (*rest.get(auth + 1)?, *rest.get(auth + 2)?)
            }
            _ => return None,
        };
        let has_failed = match reply {
            Reply::Error(text) => text.starts_with(b"WRONGPASS"),
            _ => self.inside.login_failed,
        };
        if !has_failed {
            return None;
        }
        match self.users.get(name) {
            None => Some(LoginFailure::NoSuchUser),
            Some(user) if user.accepts(password) => None,
            Some(user) => Some(match (user.enabled, user.passwords.is_empty()) {
                (false, _) if user.knows(password) => LoginFailure::Off,
                (false, true) => LoginFailure::OffWithoutPassword,
                (false, false) => LoginFailure::OffAndWrongPassword,
                (true, true) => LoginFailure::NoPassword,
                (true, false) => LoginFailure::WrongPassword,
            }),
        }
    }
}

//! A text in which people define users: an ACL file, ACL SETUSER commands, or
//! bare rules, in any mixture, with every place remembered.

pub mod completion;
mod export;
mod parse;
mod redact;

use crate::rule::Span;
use crate::server::Server;
use crate::session::{Session, Users};
use crate::user::User;

pub use crate::finding::{CODES, Finding, Severity};
pub use redact::{HIDDEN, redact};

/// The user that bare rules define.
pub const UNNAMED_USER: &str = "user";

/// The users that a text defines, and what there is to say about it.
///
/// ```
/// use aclarity::{Server, document::Document};
///
/// let text = "ACL SETUSER alan allkeys +@string heeyyyy";
/// let document = Document::parse(text, Server::Redis8_6);
/// assert_eq!(document.findings[0].code, "no-such-rule");
/// assert_eq!(&text[document.findings[0].span.start..], "heeyyyy");
/// ```
#[derive(Debug, Clone)]
pub struct Document {
    /// The server it was read for.
    pub server: Server,
    /// The users in the order in which they first appear.
    pub users: Vec<DefinedUser>,
    /// What is wrong, and where, in the order of the text.
    pub findings: Vec<Finding>,
}

/// A user and the rules that made it.
#[derive(Debug, Clone)]
pub struct DefinedUser {
    /// Its name.
    pub name: Vec<u8>,
    /// Where it is first named.
    pub name_span: Span,
    /// What it became.
    pub user: User,
    /// The rules that were applied, in their order.
    pub rules: Vec<PlacedRule>,
    /// Whether a password stood in its rules that was hidden since.
    pub has_hidden_password: bool,
}

/// A rule and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedRule {
    /// The rule, quotes resolved and selectors put together.
    pub text: Vec<u8>,
    /// Where it stands.
    pub span: Span,
}

impl Document {
    /// A server that has these users.
    pub fn session(&self) -> Session {
        let users: Users = self
            .users
            .iter()
            .map(|defined| (defined.name.clone(), defined.user.clone()))
            .collect();
        Session::with_users(self.server, users)
    }

    /// A user by name.
    pub fn user(&self, name: &[u8]) -> Option<&DefinedUser> {
        self.users.iter().find(|defined| defined.name == name)
    }
}

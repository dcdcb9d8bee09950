//! A text in which people define users: an ACL file, ACL SETUSER commands, or
//! bare rules, in any mixture, with every place remembered.

pub(crate) mod causes;
pub(crate) mod characters;
mod check;
pub mod completion;
mod define;
mod export;
pub(crate) mod forms;
mod headless;
mod line;
mod parse;
mod programs;
mod prompt;
pub(crate) mod quotes;
mod reader;
mod shell;
mod statement;
mod templates;
mod tokens;
pub(crate) mod trailing;
mod users;

use std::sync::Arc;

use crate::rule::Span;
use crate::server::{Dialect, Server};
use crate::session::{Session, Users};
use crate::user::User;

pub use crate::finding::{CODES, Finding, Severity};
pub use crate::redact::{HIDDEN, Redacted, redact, redact_name, redact_with_count, secrets};
pub use crate::users::UNNAMED_USER;
pub use check::Check;
pub use reader::Reader;
pub use statement::PlacedRule;
pub use tokens::{Token, TokenKind, tokens};
pub use users::users;

/// Whether the causes of mistakes are looked for. Programs that read no lines for a
/// shell are small, and give the server's error alone.
const NAMES_CAUSES: bool = cfg!(feature = "shell");

/// The users that a text defines, and what there is to say about it.
///
/// ```
/// use aclarity::{Server, document::Document};
///
/// let text = "ACL SETUSER alan allkeys +@string heeyyyy";
/// let document = Document::read(text, Server::Redis8_6);
/// assert_eq!(document.findings[0].code, "no-such-rule");
/// assert_eq!(&text[document.findings[0].span.start..], "heeyyyy");
/// ```
#[derive(Debug, Clone)]
pub struct Document {
    /// The server it was read for.
    pub server: Server,
    /// The users in the order in which they first appear.
    pub users: Vec<DefinedUser>,
    /// The users that exist on no server, since it refuses every line that
    /// defines them; each has what its accepted rules would make.
    pub refused: Vec<DefinedUser>,
    /// The text has lines of an ACL file with errors: a server that loads it
    /// takes no user of it.
    pub is_rejected: bool,
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
    pub user: Arc<User>,
    /// The rules that were applied, in their order.
    pub rules: Vec<PlacedRule>,
    /// Whether a password stood in its rules that was hidden since.
    pub has_hidden_password: bool,
    /// Where the first error is for which the server refuses a line about it.
    pub refusal: Option<Span>,
}

impl Document {
    /// Reads a text. Every line is one of
    ///
    /// - `user NAME RULE…` as in an ACL file, words parted by spaces;
    /// - `ACL SETUSER NAME RULE…` or `ACL DELUSER NAME…` as typed into
    ///   redis-cli, with its quoting and perhaps with a prompt before it;
    /// - the same for a shell: `redis-cli ACL SETUSER …` with its quotes, or
    ///   `redis-server --user NAME RULE…`;
    /// - bare rules, for a user named `user`;
    /// - empty, a comment that begins with `#`, or a reply as redis-cli prints it.
    ///
    /// Of Markdown the lines in fences are read, of a configuration file its `user`
    /// lines. A text in a form that is not read has one finding that names it.
    ///
    /// A line with a rule that the server refuses changes nothing; `refused` has
    /// the users that therefore do not exist. A server that loads an ACL file
    /// rejects the whole file (`is_rejected`).
    ///
    /// A text that is read again after each change is better read by a
    /// [`Reader`].
    pub fn read(text: &str, server: Server) -> Self {
        reader::read(forms::survey(text.into()), server.into(), None)
    }

    /// The same, with what a check finds. Most of the time goes into that.
    pub fn read_with(text: &str, dialect: Dialect, check: &dyn Check) -> Self {
        reader::read(forms::survey(text.into()), dialect, Some(check))
    }

    /// Reads the `user` lines of a configuration file and nothing else of it.
    pub fn read_config(text: &str, server: Server) -> Self {
        reader::read(forms::as_config(text.into()), server.into(), None)
    }

    /// The same, with what a check finds.
    pub fn read_config_with(text: &str, dialect: Dialect, check: &dyn Check) -> Self {
        reader::read(forms::as_config(text.into()), dialect, Some(check))
    }

    /// A server that has these users.
    pub fn session(&self) -> Session {
        session(&self.users, self.server)
    }

    /// A user by name.
    pub fn user(&self, name: &[u8]) -> Option<&DefinedUser> {
        self.users.iter().find(|defined| defined.name == name)
    }

    /// The error for which the server refuses a line about a user.
    ///
    /// ```
    /// use aclarity::{Server, document::Document};
    ///
    /// let document = Document::read("user alan on +@strng", Server::Redis8_6);
    /// assert!(document.users.is_empty() && document.is_rejected);
    /// let refusal = document.refusal(&document.refused[0]).unwrap();
    /// assert_eq!(refusal.code, "unknown-category");
    /// ```
    pub fn refusal(&self, user: &DefinedUser) -> Option<&Finding> {
        self.findings.get(self.refusal_number(user)?)
    }

    /// The same as its number among the findings.
    pub fn refusal_number(&self, user: &DefinedUser) -> Option<usize> {
        let place = user.refusal?;
        let findings = &self.findings;
        // They are in the order of their places.
        let first = findings.partition_point(|finding| finding.span.start < place.start);
        let is_it = |one: &Finding| one.span == place && one.severity == Severity::Error;
        findings[first..]
            .iter()
            .take_while(|one| one.span.start == place.start)
            .position(is_it)
            .map(|after| first + after)
    }
}

/// Whether each line of a text is about users, or a comment, so that all are
/// read as they are.
pub fn is_plain(text: &str) -> bool {
    let sheet = forms::survey(text.into());
    *sheet.text == *text && sheet.facts == statement::Facts::default()
}

/// The finding about a text that is to be a configuration file, and is in a form
/// that is none.
pub(crate) fn not_a_configuration(text: &str) -> Option<Finding> {
    forms::not_a_configuration(text)
}

/// A server that has these users.
pub fn session(users: &[DefinedUser], server: Server) -> Session {
    let users: Users = users
        .iter()
        .map(|defined| (defined.name.clone(), User::clone(&defined.user)))
        .collect();
    Session::with_users(server, users)
}

impl DefinedUser {
    fn user_mut(&mut self) -> &mut User {
        Arc::make_mut(&mut self.user)
    }
}

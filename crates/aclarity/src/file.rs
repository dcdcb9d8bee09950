//! ACL files (users.acl), as ACL LOAD and a starting server read them.

use crate::crash::Crash;
use crate::index::Named;
use crate::rule::{Merged, RuleError, Span, c_string, is_space, merge_selectors};
use crate::server::{Dialect, Server};
use crate::user::User;
use crate::users::{DEFAULT_USER, Users};

/// Reads an ACL file.
///
/// A file without a line for `default` leaves that user with all permissions.
///
/// ```
/// use aclarity::{Server, file};
///
/// let users = file::load(b"user ana on +get\n", Server::Redis8_6).unwrap();
/// assert!(users[&b"ana"[..]].enabled);
///
/// let errors = file::load(b"user ana on +gett\n", Server::Redis8_6).unwrap_err();
/// assert_eq!(
///     String::from_utf8_lossy(&errors.message("users.acl")),
///     "ERR users.acl:1: Error in applying operation '+gett': Unknown command or \
///      category name in ACL. WARNING: ACL errors detected, no change to the previously \
///      active ACL rules was performed"
/// );
/// ```
///
/// # Errors
///
/// All errors in the file. The server then applies nothing.
pub fn load(text: &[u8], dialect: impl Into<Dialect>) -> Result<Users, FileErrors> {
    let dialect = dialect.into();
    let text = without_nul_rests(text);
    let mut loader = Loader {
        dialect,
        users: Named::default(),
        errors: Vec::new(),
    };
    let has_comments = dialect.server.behaviour().file_comments;
    for (number, offset, line) in lines(&text) {
        if has_comments && line.starts_with(b"#") {
            continue;
        }
        loader.line(number, offset, line);
    }
    if !loader.errors.is_empty() {
        return Err(FileErrors {
            errors: loader.errors,
        });
    }
    let mut users: Users = loader.users.into_list().into_iter().collect();
    if !users.contains_key(DEFAULT_USER.as_bytes()) {
        users.insert(DEFAULT_USER.into(), User::default_user(dialect.server));
    }
    Ok(users)
}

/// The rules that a file gives to a user, with selectors joined, and their byte
/// ranges in the text. If several lines define the user, the last one counts.
///
/// Returns `None` when no valid line defines the user.
pub fn rules_of(text: &[u8], name: &[u8], server: Server) -> Option<Vec<(Vec<u8>, Span)>> {
    let text = without_nul_rests(text);
    let mut found = None;
    for (_, offset, line) in lines(&text) {
        let words = words(line, offset);
        if let [user, known, rules @ ..] = &words[..]
            && (c_string(user.text), known.text) == (b"user", name)
            && let Ok(merged) = merge_selectors(rules, server)
        {
            let placed = |rule: Merged<'_>| {
                let span = span_of(rules, &rule);
                (trimmed(&rule.text).to_vec(), span)
            };
            found = Some(merged.into_iter().map(placed).collect());
        }
    }
    found
}

/// All errors in an ACL file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileErrors {
    /// The errors in the server's order.
    pub errors: Vec<FileError>,
}

/// An error in one line of an ACL file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// Line number, from 1.
    pub line: usize,
    /// Byte range in the text. Exact only up to the text's first NUL byte.
    pub span: Span,
    /// The kind of error.
    pub kind: FileErrorKind,
}

/// The kinds of error in a line of an ACL file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileErrorKind {
    /// The line does not begin with `user` and a name.
    NoUser,
    /// The user's name contains a space or another forbidden character.
    Username(Vec<u8>),
    /// An earlier line defines the same user.
    DuplicateUser(Vec<u8>),
    /// A selector is not closed.
    ///
    /// If another rule precedes it on the line, the server crashes instead of
    /// reporting the error (Redis 7.0 to 8.10, Valkey 8.0 to 9.1).
    UnmatchedParenthesis {
        /// Whether the server crashes.
        crashes: bool,
    },
    /// A rule is refused.
    Rule {
        /// The rule.
        rule: Vec<u8>,
        /// Why it is refused.
        error: RuleError,
        /// Whether the server's message names the rule.
        named: bool,
    },
}

impl FileErrors {
    /// Returns the crash that would occur in place of the errors, if any.
    pub fn crash(&self) -> Option<Crash> {
        let crashes =
            |error: &FileError| error.kind == FileErrorKind::UnmatchedParenthesis { crashes: true };
        let crashes = self.errors.iter().any(crashes);
        crashes.then_some(Crash::UnmatchedParenthesis)
    }

    /// Formats the errors as ACL LOAD replies them for a file of this name.
    /// Unlike in other error replies, carriage returns are kept.
    pub fn message(&self, file: &str) -> Vec<u8> {
        let mut text = b"ERR ".to_vec();
        for error in &self.errors {
            text.extend(error.message(file));
        }
        text.extend_from_slice(
            b"WARNING: ACL errors detected, no change to the previously active ACL rules was \
              performed",
        );
        text
    }
}

impl FileError {
    /// Formats the server's message for this error in a file of this name.
    fn message(&self, file: &str) -> Vec<u8> {
        let line = self.line;
        let place = format!("{file}:{line}");
        match &self.kind {
            FileErrorKind::NoUser => {
                format!("{place} should start with user keyword followed by the username. ")
                    .into_bytes()
            }
            FileErrorKind::Username(name) => around(
                &format!("'{place}: username '"),
                name,
                "' contains invalid characters. ",
            ),
            FileErrorKind::DuplicateUser(name) => around(
                "WARNING: Duplicate user '",
                name,
                &format!("' found on line {line}. "),
            ),
            FileErrorKind::UnmatchedParenthesis { .. } => {
                format!("{place}: Unmatched parenthesis in selector definition.").into_bytes()
            }
            FileErrorKind::Rule {
                rule,
                error,
                named: true,
            } => around(
                &format!("{place}: Error in applying operation '"),
                rule,
                &format!("': {error}. "),
            ),
            FileErrorKind::Rule { error, .. } => format!("{place}: {error}. ").into_bytes(),
        }
    }
}

fn around(before: &str, text: &[u8], after: &str) -> Vec<u8> {
    [before.as_bytes(), c_string(text), after.as_bytes()].concat()
}

struct Loader {
    dialect: Dialect,
    /// The users so far, in file order. A map that is built from all of them at
    /// once has full nodes, unlike one that grows user by user.
    users: Named<User>,
    errors: Vec<FileError>,
}

/// A word of a line and its byte offset in the text.
struct Word<'a> {
    text: &'a [u8],
    offset: usize,
}

impl AsRef<[u8]> for Word<'_> {
    fn as_ref(&self) -> &[u8] {
        self.text
    }
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.offset + self.text.len()
    }
}

impl Loader {
    fn line(&mut self, number: usize, offset: usize, line: &[u8]) {
        let words = words(line, offset);
        let whole = (offset..offset + line.len()).into();
        let [user, name, rules @ ..] = &words[..] else {
            return self.refuse(number, whole, FileErrorKind::NoUser);
        };
        if c_string(user.text) != b"user" {
            return self.refuse(number, whole, FileErrorKind::NoUser);
        }
        let name_span = (name.offset..name.end()).into();
        if name.text.iter().any(|byte| is_space(*byte) || *byte == 0) {
            let kind = FileErrorKind::Username(name.text.to_vec());
            return self.refuse(number, name_span, kind);
        }
        let server = self.dialect.server;
        if server.behaviour().selectors && self.users.get(name.text).is_some() {
            let kind = FileErrorKind::DuplicateUser(name.text.to_vec());
            return self.refuse(number, name_span, kind);
        }
        match merge_selectors(rules, server) {
            Ok(merged) => {
                let user = self.apply(number, name.text, rules, &merged);
                self.users.insert(name.text.to_vec(), user);
            }
            Err(unmatched) => {
                let opening = &rules[unmatched.argument];
                let kind = FileErrorKind::UnmatchedParenthesis {
                    crashes: unmatched.rules > 0,
                };
                self.refuse(number, (opening.offset..opening.end()).into(), kind);
                // The name is reserved even if the line has errors.
                let user = User::new(self.dialect);
                self.users.insert(name.text.to_vec(), user);
            }
        }
    }

    /// Applies the rules of a line to a new user. Redis 6 reports every refused
    /// rule. Later servers report every unknown name, and only the first error
    /// of any other kind.
    ///
    /// In Redis 6 a line resets an existing user, either `default` or one from
    /// an earlier line, and a reset user differs slightly from a new one.
    fn apply(
        &mut self,
        number: usize,
        name: &[u8],
        words: &[Word<'_>],
        rules: &[Merged<'_>],
    ) -> User {
        let has_selectors = self.dialect.server.behaviour().selectors;
        let mut user = User::new(self.dialect);
        let is_known = name == DEFAULT_USER.as_bytes() || self.users.get(name).is_some();
        if is_known && !has_selectors {
            // `reset` is always accepted.
            let _ = user.apply(b"reset", self.dialect);
        }
        let mut refused = false;
        for rule in rules {
            let text = trimmed(&rule.text);
            let Err(error) = user.apply(text, self.dialect) else {
                continue;
            };
            let named = has_selectors && error.kind.is_unknown_name();
            if has_selectors && !named && std::mem::replace(&mut refused, true) {
                continue;
            }
            let kind = FileErrorKind::Rule {
                rule: text.to_vec(),
                error,
                named,
            };
            self.refuse(number, span_of(words, rule), kind);
        }
        user.shrink();
        user
    }

    fn refuse(&mut self, line: usize, span: Span, kind: FileErrorKind) {
        self.errors.push(FileError { line, span, kind });
    }
}

/// Iterates over the lines that are not blank, trimmed: line number, byte
/// offset in the text, and line.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = (usize, usize, &[u8])> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let mut next = 0;
    split(text, b'\n')
        .enumerate()
        .filter_map(move |(index, line)| {
            let offset = next;
            next += line.len() + 1;
            let first = line.iter().position(|byte| !is_blank(byte))?;
            let last = line.iter().rposition(|byte| !is_blank(byte))?;
            Some((index + 1, offset + first, &line[first..=last]))
        })
}

fn span_of(words: &[Word<'_>], rule: &Merged<'_>) -> Span {
    let first = &words[rule.arguments.start];
    let last = &words[rule.arguments.end - 1];
    (first.offset..last.end()).into()
}

fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b'\t' | b'\r' | b'\n', rest @ ..] | [rest @ .., b'\t' | b'\r' | b'\n'] = text {
        text = rest;
    }
    text
}

/// Splits at single spaces; two in a row produce an empty word.
fn words(line: &[u8], offset: usize) -> Vec<Word<'_>> {
    // Enough for most lines.
    let mut words = Vec::with_capacity(16);
    let mut offset = offset;
    words.extend(split(line, b' ').map(|text| {
        let word = Word { text, offset };
        offset += text.len() + 1;
        word
    }));
    words
}

/// Splits like the standard library's `split`, but searches many bytes at once,
/// because files are long.
fn split(text: &[u8], at: u8) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr::memchr_iter(at, text)
        .chain(std::iter::once(text.len()))
        .map(move |end| {
            let piece = &text[start..end];
            start = end + 1;
            piece
        })
}

/// Removes what the servers lose. They read a file in chunks of up to 1023
/// bytes, each ending at a line end, and drop everything after a NUL in a
/// chunk, including the line end.
pub(crate) fn without_nul_rests(text: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    const CHUNK: usize = 1023;
    if !text.contains(&0) {
        return text.into();
    }
    let mut kept = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        for chunk in line.chunks(CHUNK) {
            kept.extend_from_slice(c_string(chunk));
        }
    }
    kept.into()
}

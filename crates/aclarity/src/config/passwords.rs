//! What a configuration says about passwords without effect.

use super::ReadFile;
use super::includes::{Includes, NotRead};
use crate::file;
use crate::finding::{Finding, Severity};
use crate::rule::{Span, split_as_server};
use crate::server::Server;
use crate::session::DEFAULT_USER;

/// The directives that decide who `default` is, and where they are.
#[derive(Default)]
pub(crate) struct Passwords {
    /// The last `requirepass` that sets a password.
    require_pass: Option<Span>,
    acl_file: Option<Vec<u8>>,
    /// The first `user default`.
    default: Option<Span>,
}

/// What a configuration file sets without effect: `requirepass`, where an ACL
/// file or a `user default` line decides about that user.
///
/// `read` gives the files that it names, as for [`start`](super::start). Places
/// are bytes of `text`; what an included file says is at its `include`.
///
/// ```
/// use aclarity::{Server, config};
///
/// let text = b"requirepass s3cret\naclfile users.acl\n";
/// let findings = config::lint(text, Server::Redis7_2, &|_| None);
/// assert_eq!(findings[0].code, "requirepass-without-effect");
/// ```
pub fn lint(text: &[u8], server: Server, read: ReadFile<'_>) -> Vec<Finding> {
    let mut found = Passwords::default();
    // What is beyond the limits is said by whoever starts a server with the file.
    let _ = found.read(text, server, read, None, &mut Includes::default());
    found
        .finding(&|path| {
            let text = read(path)?;
            Some(file::rules_of(&text, DEFAULT_USER.as_bytes(), server).is_some())
        })
        .into_iter()
        .collect()
}

/// The finding about users next to a `default` who keeps all rights and no password.
pub(crate) fn default_left_open(severity: Severity, span: Span) -> Finding {
    let finding = Finding::new(
        "default-left-open",
        severity,
        span,
        "nothing restricts the user `default`: whoever connects is that user, without a password \
         and with all rights",
    );
    finding.with_help(
        "add `user default off` and a user who administers the server, or give `default` a password",
    )
}

impl Passwords {
    /// Follows a directive, or an option of a command line.
    pub fn directive(&mut self, name: &[u8], values: &[&[u8]], span: Span) {
        let [first, ..] = *values else { return };
        match name.to_ascii_lowercase().as_slice() {
            b"requirepass" => self.require_pass = (!first.is_empty()).then_some(span),
            b"aclfile" => self.acl_file = (!first.is_empty()).then(|| first.to_vec()),
            b"user" if first == DEFAULT_USER.as_bytes() => {
                self.default.get_or_insert(span);
            }
            _ => {}
        }
    }

    /// The file that alone defines the users.
    pub fn acl_file(&self) -> Option<&[u8]> {
        self.acl_file.as_deref()
    }

    /// Whether anything says who `default` is.
    pub fn says_who_is_default(&self) -> bool {
        self.acl_file.is_some() || self.default.is_some() || self.require_pass.is_some()
    }

    /// The `requirepass` that decides who `default` is.
    pub fn in_effect(&self) -> Option<Span> {
        let is_overridden = self.acl_file.is_some() || self.default.is_some();
        self.require_pass.filter(|_| !is_overridden)
    }

    /// The finding about a `requirepass` without effect. `names_default` looks
    /// whether an ACL file defines `default`; nothing when it cannot be read.
    pub fn finding(&self, names_default: &dyn Fn(&[u8]) -> Option<bool>) -> Option<Finding> {
        let span = self.require_pass?;
        let (severity, message, help) = if let Some(path) = &self.acl_file {
            match names_default(path) {
                Some(false) => (
                    Severity::Security,
                    "requirepass has no effect with an ACL file, and the ACL file does not \
                     define `default`: everybody can log in without a password and do everything",
                    "add `user default on #hash ~* &* +@all`, or `user default off`, to the ACL file",
                ),
                _ => (
                    Severity::Warning,
                    "requirepass has no effect with an ACL file: the ACL file alone defines \
                     `default`",
                    "remove it, and give `default` its password in the ACL file",
                ),
            }
        } else if self.default.is_some() {
            (
                Severity::Warning,
                "requirepass has no effect, because a `user default` line defines that user, \
                 whichever comes first",
                "remove it, or give the password in the `user default` line",
            )
        } else {
            return None;
        };
        let finding = Finding::new("requirepass-without-effect", severity, span, message);
        Some(finding.with_help(help))
    }

    /// Reads a file; `place` is where it is included, unless it is the first.
    fn read(
        &mut self,
        text: &[u8],
        server: Server,
        read: ReadFile<'_>,
        place: Option<Span>,
        includes: &mut Includes,
    ) -> Result<(), NotRead> {
        for (_, offset, line) in file::lines(text) {
            if line.starts_with(b"#") {
                continue;
            }
            let Ok(words) = split_as_server(line, server) else {
                continue;
            };
            let span = place.unwrap_or_else(|| (offset..offset + line.len()).into());
            let words: Vec<&[u8]> = words.iter().map(AsRef::as_ref).collect();
            let [name, values @ ..] = &words[..] else {
                continue;
            };
            match values {
                [path, ..] if name.eq_ignore_ascii_case(b"include") => {
                    match includes.open(path, read) {
                        Ok(text) => {
                            self.read(&text, server, read, Some(span), includes)?;
                            includes.close();
                        }
                        Err(NotRead::Missing) => {}
                        Err(error) => return Err(error),
                    }
                }
                _ => self.directive(name, values, span),
            }
        }
        Ok(())
    }
}

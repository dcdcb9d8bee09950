//! Why a server does not start, in its own words.

use super::IncludeLimit;
use crate::crash::Crash;
use crate::file::FileErrors;
use crate::rule::{RuleError, Span, c_string};
use crate::server::Server;

/// Why a server does not start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartError {
    /// A line of the configuration file is wrong.
    Line(LineError),
    /// An included configuration file is not there.
    NoConfigFile(Vec<u8>),
    /// The files that match an included pattern are not known. No server says so.
    IncludePattern(Vec<u8>),
    /// More files are included than are followed here. No server says so.
    IncludeLimit(IncludeLimit),
    /// A line is left over that no module knows either.
    Unresolved(Vec<u8>),
    /// There are `user` lines and an ACL file.
    UsersTwice,
    /// The name of a `user` line has a space or another such character in it.
    Username,
    /// A rule of a `user` line is refused.
    Rule {
        /// The user.
        user: Vec<u8>,
        /// The rule.
        rule: Vec<u8>,
        /// Why.
        error: RuleError,
    },
    /// The ACL file is not there.
    NoAclFile(Vec<u8>),
    /// The ACL file of this name is wrong.
    AclFile(Vec<u8>, FileErrors),
    /// A real server would crash.
    Crash(Crash),
}

/// A line of a configuration file that a server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// The line, counted from 1 in its file.
    pub line: usize,
    /// Its place in the text.
    pub span: Span,
    /// The line itself, trimmed.
    pub text: Vec<u8>,
    /// What is wrong.
    pub kind: LineErrorKind,
}

/// What is wrong in a line of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineErrorKind {
    /// Quotes are not closed, or a word goes on after them.
    UnbalancedQuotes,
    /// The directive is unknown or has a wrong number of values.
    BadDirective,
    /// The setting has a wrong number of values.
    WrongNumber,
    /// `requirepass` is longer than 512 bytes (Redis 6.0).
    LongPassword,
    /// `acl-pubsub-default` is neither of its words.
    PubsubDefault,
    /// The value is no whole number.
    NoInteger,
    /// The number is negative.
    Negative,
    /// `rename-command` of a command that is not there.
    NoSuchCommand,
    /// `rename-command` to a name that is taken.
    NameTaken,
    /// The user had a line before.
    DuplicateUser(Vec<u8>),
    /// A selector is not closed.
    UnmatchedParenthesis {
        /// The word that the server names, which need not be the wrong one.
        named: Vec<u8>,
        /// Whether a line before had an unknown name, which the server then
        /// reports once more.
        after_unknown_name: bool,
    },
    /// A rule is refused.
    Rule {
        /// The word that the server names, which need not be the wrong one.
        named: Vec<u8>,
        /// Why.
        error: RuleError,
    },
    /// A real server would crash.
    Crash(Crash),
}

impl StartError {
    /// The crash that it is, if it is one.
    pub fn crash(&self) -> Option<Crash> {
        match self {
            Self::Crash(crash) => Some(*crash),
            Self::AclFile(_, errors) => errors.crash(),
            _ => None,
        }
    }

    /// What the last line of the [message](Self::message) repeats of the files, in
    /// quotes; nothing when all of the line is the server's own.
    pub(crate) fn repeated(&self) -> Option<&[u8]> {
        match self {
            Self::Line(error) => match &error.kind {
                LineErrorKind::DuplicateUser(named)
                | LineErrorKind::UnmatchedParenthesis { named, .. }
                | LineErrorKind::Rule { named, .. } => Some(named),
                _ => None,
            },
            Self::NoConfigFile(path)
            | Self::IncludePattern(path)
            | Self::NoAclFile(path)
            | Self::AclFile(path, _) => Some(path),
            _ => None,
        }
    }

    /// What the server prints before it ends: to standard error about a line,
    /// to its log about the rest, without what the log puts before it.
    pub fn message(&self, server: Server) -> String {
        let (product, file) = if server.behaviour().messages_name_redis {
            ("Redis", "redis.conf")
        } else {
            ("Valkey", "valkey.conf")
        };
        match self {
            Self::Line(error) => error.message(server),
            Self::NoConfigFile(path) => format!(
                "Fatal error, can't open config file '{}': No such file or directory",
                shown(path)
            ),
            Self::IncludePattern(path) => format!(
                "the server includes all files that match '{}', and they cannot be listed here",
                shown(path)
            ),
            Self::IncludeLimit(limit) => limit.to_string(),
            Self::Unresolved(line) => format!(
                "Unresolved Configuration(s) Detected:\n>>> '{}'\nModule Configuration detected \
                 without loadmodule directive or no ApplyConfig call: aborting",
                shown(line)
            ),
            Self::UsersTwice => format!(
                "Configuring {product} with users defined in {file} and at the same setting an \
                 ACL file path is invalid. This setup is very likely to lead to configuration \
                 errors and security holes, please define either an ACL file or declare users \
                 directly in your {file}, but not both."
            ),
            Self::Username => {
                "Spaces not allowed in ACL usernames\nCritical error while loading ACLs. Exiting."
                    .to_owned()
            }
            Self::Rule { user, rule, error } => {
                let error = error.to_string();
                let line = logged(&[
                    b"Error loading ACL rule '",
                    c_string(rule),
                    b"' for the user named '",
                    c_string(user),
                    b"': ",
                    error.as_bytes(),
                ]);
                format!("{line}\nCritical error while loading ACLs. Exiting.")
            }
            Self::NoAclFile(path) => {
                let aborting = aborting(product);
                logged(&[
                    aborting.as_bytes(),
                    b"Error loading ACLs, opening file '",
                    c_string(path),
                    b"': No such file or directory",
                ])
            }
            Self::AclFile(path, errors) => match errors.crash() {
                Some(crash) => Self::Crash(crash).message(server),
                None => {
                    let message = errors.message(&shown(path));
                    let message = message.strip_prefix(b"ERR ").unwrap_or(&message);
                    logged(&[aborting(product).as_bytes(), message])
                }
            },
            Self::Crash(crash) => format!("(crash) {crash}"),
        }
    }
}

/// As its `Display`, the error in words that no server uses: where it is, and
/// what to do about it is said by the server's own [message](Self::message).
impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(error) => write!(f, "line {} of the configuration", error.line),
            Self::AclFile(path, _) => write!(f, "the ACL file {}", shown(path)),
            _ => f.write_str("the configuration"),
        }?;
        f.write_str(" keeps the server from starting")
    }
}

impl std::error::Error for StartError {}

impl LineError {
    fn message(&self, server: Server) -> String {
        let version = server.version();
        let product = server.behaviour().config_error_title;
        format!(
            "*** FATAL CONFIG FILE ERROR ({product} {version}) ***\n\
             Reading the configuration file, at line {}\n>>> '{}'\n{}",
            self.line,
            shown(&self.text),
            self.kind.message(server)
        )
    }
}

impl LineErrorKind {
    fn message(&self, server: Server) -> String {
        let behaviour = server.behaviour();
        let in_declaration = |named: &[u8], text: &str| {
            format!("Error in user declaration '{}': {text}", shown(named))
        };
        let fixed = match self {
            Self::UnbalancedQuotes => "Unbalanced quotes in configuration line",
            Self::BadDirective => "Bad directive or wrong number of arguments",
            Self::WrongNumber => "wrong number of arguments",
            Self::LongPassword => "Password is longer than CONFIG_AUTHPASS_MAX_LEN",
            Self::PubsubDefault if behaviour.selectors => {
                "argument(s) must be one of the following: allchannels, resetchannels"
            }
            Self::PubsubDefault => {
                "argument must be one of the following: allchannels, resetchannels"
            }
            Self::NoInteger => "argument couldn't be parsed into an integer",
            Self::Negative => "argument must be between 0 and 9223372036854775807 inclusive",
            Self::NoSuchCommand => "No such command in rename-command",
            Self::NameTaken => "Target command name already exists",
            Self::DuplicateUser(name) => {
                let text = "Duplicate user found. A user can only be defined once in config files";
                return in_declaration(name, text);
            }
            // The server prints the error of something else that failed before:
            // of an unknown name, or whatever Redis 7.0 did when it started.
            Self::UnmatchedParenthesis {
                named,
                after_unknown_name,
            } => {
                let text = if *after_unknown_name || behaviour.starts_with_error {
                    "Unknown command or category name in ACL"
                } else {
                    "Wrong format"
                };
                return in_declaration(named, text);
            }
            Self::Rule { named, error } => return in_declaration(named, error.kind.message()),
            Self::Crash(crash) => return crash.to_string(),
        };
        fixed.to_owned()
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(c_string(text)).into_owned()
}

fn aborting(product: &str) -> String {
    format!("Aborting {product} startup because of ACL errors: ")
}

/// A message as a server's log keeps it: so many bytes of it.
fn logged(parts: &[&[u8]]) -> String {
    const KEPT: usize = 1023;
    let mut message = parts.concat();
    message.truncate(KEPT);
    String::from_utf8_lossy(&message).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::start;

    /// As ten real servers were seen to do.
    #[test]
    fn the_log_keeps_the_beginning_of_a_long_message() {
        let file = format!("user a{}b on", "\t".repeat(2000));
        for server in Server::ALL {
            let read = |_: &[u8]| Some(file.clone().into_bytes());
            let error = start(b"aclfile users.acl", server, &read).unwrap_err();
            let message = error.message(server);
            assert!(message.starts_with("Aborting "), "{message}");
            assert_eq!(message.len(), 1023, "{server}");
        }
    }
}

//! A user: what it was given, rule by rule.

mod apply;
mod describe;
mod fit;
mod notes;
mod passwords;
mod patterns;
mod seen;

use thin_vec::ThinVec;

use crate::access::Access;
use crate::commands::{CommandId, CommandSet};
use crate::rule::{PasswordHash, c_string};
use crate::server::{Dialect, PayloadFlags, Server};

pub(crate) use describe::key_pattern;
use notes::Notes;
pub use passwords::Passwords;
pub use patterns::Patterns;
use seen::Seen;

/// Whether restored payloads are examined, for the servers that have a flag
/// for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// Neither flag.
    Unsaid,
    /// `sanitize-payload`
    Sanitize,
    /// `skip-sanitize-payload`
    Skip,
}

/// A user's flags, passwords and selectors.
///
/// ```
/// use aclarity::{Server, user::User};
///
/// let server = Server::Valkey9_1;
/// let mut user = User::new(server);
/// user.apply(b"on", server)?;
/// user.apply(b"+get", server)?;
/// assert_eq!(
///     user.describe("ana", server),
///     b"user ana on resetchannels -@all +get"
/// );
/// # Ok::<(), aclarity::rule::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Whether it may authenticate.
    pub enabled: bool,
    /// Whether any password will do.
    pub no_password: bool,
    /// What is done with payloads.
    pub payload: Payload,
    /// Hashes of its passwords, oldest first.
    pub passwords: Passwords,
    /// The permissions outside parentheses.
    pub root: Selector,
    /// The permissions in parentheses, each a set of its own.
    pub selectors: ThinVec<Selector>,
}

/// A set of permissions that hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// Every command, those of modules to come included.
    pub all_commands: bool,
    /// Commands that are not known yet are permitted.
    pub(crate) future_commands: bool,
    /// The commands and subcommands.
    pub commands: CommandSet,
    /// Commands that are permitted with these first arguments only.
    pub first_arguments: ThinVec<(CommandId, Box<[u8]>)>,
    /// The command rules as the server remembers them, for the servers that do.
    pub(crate) notes: Notes,
    /// Whether a rule had a space, a quote or a byte 255 in it, so that the server
    /// may not be able to read its own notes back.
    pub(crate) has_odd_rule: bool,
    /// The first arguments that were given.
    pub(crate) seen: Seen,
    /// Every key.
    pub all_keys: bool,
    /// Key patterns in the order in which they were given, and what may be done
    /// with keys that match.
    pub keys: Patterns,
    /// Every channel.
    pub all_channels: bool,
    /// Channel patterns in the order in which they were given.
    pub channels: Patterns,
    /// The databases, or every one.
    pub databases: Option<ThinVec<u32>>,
}

impl User {
    /// A user as ACL SETUSER makes it: off, without any right.
    pub fn new(dialect: impl Into<Dialect>) -> Self {
        let dialect = dialect.into();
        Self {
            enabled: false,
            no_password: false,
            payload: match dialect.server.behaviour().payload_flags {
                PayloadFlags::FromBirth => Payload::Sanitize,
                _ => Payload::Unsaid,
            },
            passwords: Passwords::default(),
            root: Selector::new(dialect),
            selectors: ThinVec::new(),
        }
    }

    /// The user `default` of a server that was just started.
    pub fn default_user(server: Server) -> Self {
        let mut user = Self::new(server);
        user.enabled = true;
        user.no_password = true;
        user.root.all_keys = true;
        user.root.all_channels = server.behaviour().channels;
        user.root.allow_all_commands(server);
        user
    }

    /// The rules that make the user `default` of a server that was just started.
    pub fn default_rules(server: Server) -> &'static [&'static str] {
        let all = &["on", "nopass", "~*", "+@all", "&*"];
        if server.behaviour().channels {
            all
        } else {
            &all[..4]
        }
    }

    /// All its selectors, the root first.
    pub fn all_selectors(&self) -> impl Iterator<Item = &Selector> {
        std::iter::once(&self.root).chain(&self.selectors)
    }

    /// Gives back memory that was meant for further rules, which for a user
    /// that is to be kept is worth the time.
    pub(crate) fn shrink(&mut self) {
        self.root.shrink();
        self.selectors.shrink_to_fit();
        self.selectors.iter_mut().for_each(Selector::shrink);
    }

    /// Whether the password would let somebody in.
    pub fn accepts(&self, password: &[u8]) -> bool {
        self.enabled && self.knows(password)
    }

    /// Whether the password is one of the user's, be it on or off.
    pub(crate) fn knows(&self, password: &[u8]) -> bool {
        self.no_password || self.passwords.contains(&hash(password))
    }
}

impl Selector {
    /// A selector without any right but those that the server gives at birth.
    pub fn new(dialect: impl Into<Dialect>) -> Self {
        Self {
            all_commands: false,
            future_commands: false,
            commands: CommandSet::EMPTY,
            first_arguments: ThinVec::new(),
            notes: Notes::default(),
            has_odd_rule: false,
            seen: Seen::default(),
            all_keys: false,
            keys: Patterns::default(),
            all_channels: dialect.into().channels_from_birth,
            channels: Patterns::default(),
            databases: None,
        }
    }

    fn shrink(&mut self) {
        self.first_arguments.shrink_to_fit();
        self.notes.shrink();
        self.keys.shrink();
        self.channels.shrink();
    }

    pub(crate) fn allow_all_commands(&mut self, server: Server) {
        self.all_commands = true;
        self.future_commands = true;
        self.commands = *server.commands().everything();
    }

    /// Whether one pattern permits all of the need on the key.
    pub fn permits_key(&self, key: &[u8], need: Access) -> bool {
        self.all_keys || self.keys.permit(key, need)
    }

    /// Whether a pattern permits the channel. A pattern to be subscribed to
    /// has to equal a permitted one.
    pub fn permits_channel(&self, channel: &[u8], literally: bool) -> bool {
        if self.all_channels {
            true
        } else if literally {
            let channel = c_string(channel);
            self.channels
                .iter()
                .any(|(pattern, _)| c_string(pattern) == channel)
        } else {
            self.channels.permit(channel, Access::ALL)
        }
    }

    /// Whether the command may be called with this first argument though it
    /// may not be called with others.
    pub fn permits_first_argument(&self, command: CommandId, argument: &[u8]) -> bool {
        self.first_arguments.iter().any(|(id, permitted)| {
            *id == command && permitted.eq_ignore_ascii_case(c_string(argument))
        })
    }
}

pub(crate) fn hash(password: &[u8]) -> PasswordHash {
    use sha2::Digest;
    sha2::Sha256::digest(password).into()
}

//! A user: its flags, passwords and selectors, built rule by rule.

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

/// Whether RESTORE payloads are sanitized, on servers with a flag for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// Neither flag.
    Unset,
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
///     user.to_acl_line("ana", server),
///     b"user ana on resetchannels -@all +get"
/// );
/// # Ok::<(), aclarity::rule::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Whether the user may authenticate.
    pub enabled: bool,
    /// Whether any password is accepted.
    pub no_password: bool,
    /// Whether RESTORE payloads are sanitized.
    pub payload: Payload,
    /// Password hashes, oldest first.
    pub passwords: Passwords,
    /// The root selector: permissions outside parentheses.
    pub root: Selector,
    /// The selectors in parentheses, each an independent set of permissions.
    pub selectors: ThinVec<Selector>,
}

/// A set of permissions. A call must be permitted entirely by one selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// Whether every command is allowed, including those of modules that are
    /// loaded later.
    pub all_commands: bool,
    /// Whether commands that do not exist yet will be allowed.
    pub(crate) future_commands: bool,
    /// The allowed commands and subcommands.
    pub commands: CommandSet,
    /// Commands that are allowed only with these first arguments.
    pub first_arguments: ThinVec<(CommandId, Box<[u8]>)>,
    /// The command rules as the server stores them, on servers that do.
    pub(crate) notes: Notes,
    /// Whether a rule contained a space, a quote or a byte 255, in which case
    /// the server may fail to read its own stored rules back.
    pub(crate) has_odd_rule: bool,
    /// The first-argument rules applied so far.
    pub(crate) seen: Seen,
    /// Whether all keys are allowed.
    pub all_keys: bool,
    /// Key patterns in the order of their rules, each with the access that it
    /// grants.
    pub keys: Patterns,
    /// Whether all channels are allowed.
    pub all_channels: bool,
    /// Channel patterns in the order of their rules.
    pub channels: Patterns,
    /// The allowed databases; `None` allows all of them.
    pub databases: Option<ThinVec<u32>>,
}

impl User {
    /// Creates a user as ACL SETUSER does: off and without permissions.
    pub fn new(dialect: impl Into<Dialect>) -> Self {
        let dialect = dialect.into();
        Self {
            enabled: false,
            no_password: false,
            payload: match dialect.server.behaviour().payload_flags {
                PayloadFlags::SetByDefault => Payload::Sanitize,
                _ => Payload::Unset,
            },
            passwords: Passwords::default(),
            root: Selector::new(dialect),
            selectors: ThinVec::new(),
        }
    }

    /// Creates the user `default` of a server that has just started.
    pub fn default_user(server: Server) -> Self {
        let mut user = Self::new(server);
        user.enabled = true;
        user.no_password = true;
        user.root.all_keys = true;
        user.root.all_channels = server.behaviour().channels;
        user.root.allow_all_commands(server);
        user
    }

    /// The rules that define the user `default` of a server that has just
    /// started.
    pub fn default_rules(server: Server) -> &'static [&'static str] {
        let all = &["on", "nopass", "~*", "+@all", "&*"];
        if server.behaviour().channels {
            all
        } else {
            &all[..4]
        }
    }

    /// All selectors, the root first.
    pub fn all_selectors(&self) -> impl Iterator<Item = &Selector> {
        std::iter::once(&self.root).chain(&self.selectors)
    }

    /// Releases spare capacity. It takes time, which pays off for users that
    /// are stored.
    pub(crate) fn shrink(&mut self) {
        self.root.shrink();
        self.selectors.shrink_to_fit();
        self.selectors.iter_mut().for_each(Selector::shrink);
    }

    /// Whether a login with this password succeeds.
    pub fn accepts(&self, password: &[u8]) -> bool {
        self.enabled && self.knows(password)
    }

    /// Whether the password is one of the user's, regardless of whether the
    /// user is on.
    pub(crate) fn knows(&self, password: &[u8]) -> bool {
        self.no_password || self.passwords.contains(&hash(password))
    }
}

impl Selector {
    /// Creates a selector with only the permissions that the server gives to
    /// every new one.
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
            all_channels: dialect.into().new_users_have_all_channels,
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

    /// Whether a single pattern grants all of `need` on the key.
    pub fn permits_key(&self, key: &[u8], need: Access) -> bool {
        self.all_keys || self.keys.permit(key, need)
    }

    /// Whether a pattern permits the channel. With `literally`, for pattern
    /// subscriptions, the name must equal a permitted pattern.
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

    /// Whether the command is allowed with this first argument, though not in
    /// general.
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

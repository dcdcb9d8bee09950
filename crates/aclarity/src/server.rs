//! Simulated servers: named profiles and their behaviour switches.
//!
//! A profile is the behaviour of one specific build. Only this file compares
//! versions; the rest of the crate queries the switches.

mod nearest;

use std::fmt;
use std::str::FromStr;

pub use nearest::Nearest;

/// A server whose behaviour is simulated.
///
/// ```
/// use aclarity::Server;
///
/// let server: Server = "redis-7.2".parse()?;
/// assert_eq!(server.version(), "7.2.6");
/// assert_eq!("redis".parse::<Server>()?, Server::Redis8_10);
/// # Ok::<(), aclarity::UnknownServer>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Server {
    /// Redis 6.0.16
    Redis6_0,
    /// Redis 6.2.14
    Redis6_2,
    /// Redis 7.0.15 as packaged in Debian 12, with later security fixes
    Redis7_0,
    /// Redis 7.2.6
    Redis7_2,
    /// Redis 7.4.1
    Redis7_4,
    /// Redis 8.0.2
    Redis8_0,
    /// Redis 8.2.3
    Redis8_2,
    /// Redis 8.6.3
    Redis8_6,
    /// Redis 8.10.2
    Redis8_10,
    /// Valkey 7.2.7, which answers as Redis 7.2
    Valkey7_2,
    /// Valkey 8.0.1
    Valkey8_0,
    /// Valkey 8.1.1
    Valkey8_1,
    /// Valkey 9.0.0
    Valkey9_0,
    /// Valkey 9.1.2
    Valkey9_1,
}

/// How a server handles `sanitize-payload` and `skip-sanitize-payload`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PayloadFlags {
    /// The rules do not exist.
    Unknown,
    /// A new user has neither flag; the server prints what a rule sets.
    WhenSet,
    /// A new user has `sanitize-payload`.
    SetByDefault,
    /// The rules are accepted but have no effect.
    Ignored,
}

/// How a server words a denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DenialText {
    /// Redis 6: 'the command or its subcommand', 'one of the keys'.
    OrItsSubcommand,
    /// Redis 7.0: 'this user'.
    ThisUser,
    /// Redis 7.2 and later, and Valkey: with the user's name.
    NamedUser,
}

/// How a server prints a user's command rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommandRules {
    /// Reconstructed from the allowed commands: categories that fit, then
    /// single commands.
    Fitted,
    /// As written, without rules that later ones replaced.
    Verbatim,
}

/// Which connections ACL LOAD closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoadCloses {
    /// Those of every user except `default`.
    NamedUsers,
    /// Those of deleted users.
    DeletedUsers,
    /// Those of deleted users. If the connection that sent ACL LOAD is among
    /// them, the server uses it after freeing it and crashes.
    DeletedUsersOrCrashes,
}

/// The switches in which servers differ apart from their command tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Behaviour {
    /// Whether channel rules exist (`&pattern`).
    pub channels: bool,
    /// Whether a new user may use all channels (`acl-pubsub-default`).
    pub new_users_have_all_channels: bool,
    /// Whether selectors, key permissions (`%R~`) and subcommands as separate
    /// commands exist.
    pub selectors: bool,
    /// Whether `+command|argument` is refused when the command is already
    /// allowed.
    pub first_argument_must_narrow: bool,
    /// Whether a bare `%` is accepted as a key pattern. Printing such a user
    /// crashes the server.
    pub bare_percent: bool,
    /// Whether AUTH is the only command that needs no permission.
    pub only_auth_is_free: bool,
    /// Whether joining selectors restarts at each `(` while one is open.
    pub selectors_reopen: bool,
    /// Whether a number of keys is truncated to 32 bits, so that 4294967297
    /// becomes 1. (Assumed for Redis 7.2, from which Valkey 8.0 was forked.)
    pub truncates_key_count: bool,
    /// Whether the keys of GEORADIUS and their access come from a native parser
    /// instead of key specs.
    pub parses_georadius: bool,
    /// Whether the key parsers of SORT, XREAD and XREADGROUP match the
    /// commands, so that the checked keys are the used ones (redis#15478).
    pub parses_as_run: bool,
    /// What may follow a closing quote inside a selector.
    pub closing_quote: Closing,
    /// Whether a byte 255 inside a selector is dropped.
    pub drops_byte_255: bool,
    /// Whether a backslash before the last byte of a selector escapes it.
    pub selector_escapes_at_end: bool,
    /// Whether database rules exist (`db=`).
    pub databases: bool,
    pub payload_flags: PayloadFlags,
    pub command_rules: CommandRules,
    pub denial_text: DenialText,
    /// Whether an unauthenticated client gets NOAUTH for an unknown command,
    /// before the name is looked up.
    pub authentication_first: bool,
    /// Whether the error for a failed AUTH mentions that the user may be
    /// disabled.
    pub auth_error_mentions_disabled: bool,
    /// Whether HELLO logs in at each AUTH option while it parses its options.
    /// Other servers log in once at the end, with the last AUTH.
    pub hello_logs_in_at_once: bool,
    /// Whether messages call the server "Redis".
    pub messages_name_redis: bool,
    /// The text before the version in the error for a refused configuration.
    pub config_error_title: &'static str,
    /// Whether the error for an unknown command mentions arguments even when
    /// there are none.
    pub mentions_no_arguments: bool,
    /// Whether CLIENT UNBLOCK itself reports surplus arguments while it runs,
    /// rather than as a wrong number of arguments.
    pub reads_unblock_options: bool,
    /// Whether ACL HELP calls the arguments of ACL SETUSER rules.
    pub help_calls_arguments_rules: bool,
    /// Whether entries of ACL LOG have identifiers and timestamps.
    pub log_has_ids: bool,
    /// Whether the next denial empties ACL LOG when `acllog-max-len` is 0, even
    /// if it equals an existing entry.
    pub empties_log_of_length_zero: bool,
    pub load_closes: LoadCloses,
    /// Whether EXEC checks keys again when it rechecks the queued commands.
    pub exec_checks_keys: bool,
    /// Whether lines of an ACL file that start with `#` are comments.
    pub file_comments: bool,
    /// Whether the error of a failing script contains the script's hash.
    pub names_failed_script: bool,
    /// Whether a directive that is unknown, or has a wrong number of arguments,
    /// is deferred until modules are loaded.
    pub defers_unknown_directives: bool,
    /// Whether the server starts with a stale error that it takes for an
    /// unknown name. (Observed on Debian's build.)
    pub starts_with_error: bool,
}

impl Server {
    /// All servers: first Redis, then Valkey, each from old to new.
    pub const ALL: [Self; 14] = [
        Self::Redis6_0,
        Self::Redis6_2,
        Self::Redis7_0,
        Self::Redis7_2,
        Self::Redis7_4,
        Self::Redis8_0,
        Self::Redis8_2,
        Self::Redis8_6,
        Self::Redis8_10,
        Self::Valkey7_2,
        Self::Valkey8_0,
        Self::Valkey8_1,
        Self::Valkey9_0,
        Self::Valkey9_1,
    ];

    /// The newest Redis, for which the name `redis` stands.
    pub const NEWEST_REDIS: Self = Self::Redis8_10;

    /// The newest Valkey, for which the name `valkey` stands.
    pub const NEWEST_VALKEY: Self = Self::Valkey9_1;

    /// The newest server of the same family.
    pub fn newest(self) -> Self {
        if self.is_valkey() {
            Self::NEWEST_VALKEY
        } else {
            Self::NEWEST_REDIS
        }
    }

    /// The profile name, as users type it: `redis-7.2`.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// The version of the simulated build: `7.2.6`.
    pub fn version(self) -> &'static str {
        self.names().1
    }

    /// Whether the server is Valkey rather than Redis.
    pub fn is_valkey(self) -> bool {
        self >= Self::Valkey7_2
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Redis6_0 => ("redis-6.0", "6.0.16"),
            Self::Redis6_2 => ("redis-6.2", "6.2.14"),
            Self::Redis7_0 => ("redis-7.0", "7.0.15"),
            Self::Redis7_2 => ("redis-7.2", "7.2.6"),
            Self::Redis7_4 => ("redis-7.4", "7.4.1"),
            Self::Redis8_0 => ("redis-8.0", "8.0.2"),
            Self::Redis8_2 => ("redis-8.2", "8.2.3"),
            Self::Redis8_6 => ("redis-8.6", "8.6.3"),
            Self::Redis8_10 => ("redis-8.10", "8.10.2"),
            Self::Valkey7_2 => ("valkey-7.2", "7.2.7"),
            Self::Valkey8_0 => ("valkey-8.0", "8.0.1"),
            Self::Valkey8_1 => ("valkey-8.1", "8.1.1"),
            Self::Valkey9_0 => ("valkey-9.0", "9.0.0"),
            Self::Valkey9_1 => ("valkey-9.1", "9.1.2"),
        }
    }

    pub(crate) fn behaviour(self) -> &'static Behaviour {
        match self {
            Self::Redis6_0 => &REDIS_6_0,
            Self::Redis6_2 => &REDIS_6_2,
            Self::Redis7_0 => &REDIS_7_0,
            Self::Redis7_2 => &REDIS_7_2,
            Self::Redis7_4 => &REDIS_7_4,
            Self::Redis8_0 => &REDIS_8_0,
            Self::Redis8_2 => &REDIS_8_2,
            Self::Redis8_6 => &REDIS_8_6,
            Self::Redis8_10 => &REDIS_8_10,
            Self::Valkey7_2 => &VALKEY_7_2,
            Self::Valkey8_0 => &VALKEY_8_0,
            Self::Valkey8_1 => &VALKEY_8_1,
            Self::Valkey9_0 => &VALKEY_9_0,
            Self::Valkey9_1 => &VALKEY_9_1,
        }
    }
}

/// A server together with the one setting that changes the effect of rules.
///
/// A [`Server`] converts to its default configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The server.
    pub server: Server,
    /// Whether a new user may use all channels: `acl-pubsub-default`.
    pub new_users_have_all_channels: bool,
}

impl From<Server> for Dialect {
    fn from(server: Server) -> Self {
        Self {
            server,
            new_users_have_all_channels: server.behaviour().new_users_have_all_channels,
        }
    }
}

const REDIS_6_0: Behaviour = Behaviour {
    channels: false,
    new_users_have_all_channels: false,
    selectors: false,
    first_argument_must_narrow: true,
    bare_percent: false,
    only_auth_is_free: true,
    selectors_reopen: false,
    truncates_key_count: false,
    parses_georadius: false,
    parses_as_run: false,
    closing_quote: Closing::EndsWord,
    drops_byte_255: false,
    selector_escapes_at_end: true,
    databases: false,
    payload_flags: PayloadFlags::Unknown,
    command_rules: CommandRules::Fitted,
    denial_text: DenialText::OrItsSubcommand,
    authentication_first: false,
    auth_error_mentions_disabled: false,
    hello_logs_in_at_once: true,
    messages_name_redis: true,
    config_error_title: "Redis",
    mentions_no_arguments: true,
    reads_unblock_options: false,
    help_calls_arguments_rules: false,
    log_has_ids: false,
    empties_log_of_length_zero: false,
    load_closes: LoadCloses::NamedUsers,
    exec_checks_keys: true,
    file_comments: false,
    names_failed_script: true,
    defers_unknown_directives: false,
    starts_with_error: false,
};

const REDIS_6_2: Behaviour = Behaviour {
    channels: true,
    new_users_have_all_channels: true,
    first_argument_must_narrow: false,
    only_auth_is_free: false,
    payload_flags: PayloadFlags::WhenSet,
    auth_error_mentions_disabled: true,
    ..REDIS_6_0
};

const REDIS_7_0: Behaviour = Behaviour {
    new_users_have_all_channels: false,
    selectors: true,
    selectors_reopen: true,
    truncates_key_count: true,
    denial_text: DenialText::ThisUser,
    starts_with_error: true,
    ..REDIS_6_2
};

const REDIS_7_2: Behaviour = Behaviour {
    bare_percent: true,
    selectors_reopen: false,
    payload_flags: PayloadFlags::SetByDefault,
    command_rules: CommandRules::Verbatim,
    denial_text: DenialText::NamedUser,
    hello_logs_in_at_once: false,
    log_has_ids: true,
    starts_with_error: false,
    ..REDIS_7_0
};

const REDIS_7_4: Behaviour = Behaviour {
    empties_log_of_length_zero: true,
    truncates_key_count: false,
    load_closes: LoadCloses::DeletedUsers,
    ..REDIS_7_2
};

const REDIS_8_0: Behaviour = Behaviour {
    bare_percent: false,
    defers_unknown_directives: true,
    ..REDIS_7_4
};

const REDIS_8_2: Behaviour = REDIS_8_0;

const REDIS_8_6: Behaviour = Behaviour {
    mentions_no_arguments: false,
    exec_checks_keys: false,
    ..REDIS_8_2
};

const REDIS_8_10: Behaviour = Behaviour {
    exec_checks_keys: true,
    parses_georadius: true,
    parses_as_run: true,
    file_comments: true,
    ..REDIS_8_6
};

/// Valkey 7.2.7 answered 10,850 recorded commands exactly as Redis 7.2.6. That
/// its start-up behaves the same is taken from its source, where only one text
/// differs.
const VALKEY_7_2: Behaviour = Behaviour {
    config_error_title: "Version",
    ..REDIS_7_2
};

const VALKEY_8_0: Behaviour = Behaviour {
    empties_log_of_length_zero: true,
    messages_name_redis: false,
    load_closes: LoadCloses::DeletedUsersOrCrashes,
    ..VALKEY_7_2
};

const VALKEY_8_1: Behaviour = Behaviour {
    bare_percent: false,
    reads_unblock_options: true,
    drops_byte_255: true,
    ..VALKEY_8_0
};

const VALKEY_9_0: Behaviour = Behaviour {
    closing_quote: Closing::MayContinue,
    help_calls_arguments_rules: true,
    authentication_first: true,
    ..VALKEY_8_1
};

const VALKEY_9_1: Behaviour = Behaviour {
    selector_escapes_at_end: false,
    databases: true,
    truncates_key_count: false,
    parses_georadius: true,
    payload_flags: PayloadFlags::Ignored,
    load_closes: LoadCloses::DeletedUsers,
    names_failed_script: false,
    ..VALKEY_9_0
};

/// What may follow a closing quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// Nothing: the quote ends the word.
    EndsWord,
    /// The rest of the word, which may contain further quotes (Valkey 9.0).
    MayContinue,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Error for a name that belongs to no simulated server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownServer {
    name: String,
    /// Why a well-known product is not simulated.
    reason: Option<&'static str>,
}

impl UnknownServer {
    fn new(name: &str, reason: Option<&'static str>) -> Self {
        Self {
            name: name.chars().take(64).collect(),
            reason,
        }
    }
}

impl fmt::Display for UnknownServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown server `{}`; ", self.name)?;
        if let Some(reason) = self.reason {
            write!(f, "{reason}; ")?;
        }
        f.write_str("use one of")?;
        for server in Server::ALL {
            write!(f, " {server}")?;
        }
        f.write_str(", or redis or valkey for the newest of each")
    }
}

impl std::error::Error for UnknownServer {}

impl FromStr for Server {
    type Err = UnknownServer;

    /// Parses a server name, or `redis` or `valkey` for the newest of each.
    fn from_str(name: &str) -> Result<Self, UnknownServer> {
        match name {
            "redis" => Ok(Self::NEWEST_REDIS),
            "valkey" => Ok(Self::NEWEST_VALKEY),
            _ => Self::ALL
                .into_iter()
                .find(|server| server.name() == name)
                .ok_or_else(|| UnknownServer::new(name, None)),
        }
    }
}

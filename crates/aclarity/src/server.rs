//! Which server we are being: a named profile and its behaviour switches.
//!
//! A profile is the behaviour of one named build. Nothing outside this file
//! compares versions; the rest of the crate asks the switches.

mod nearest;

use std::fmt;
use std::str::FromStr;

pub use nearest::Nearest;

/// A server whose answers are reproduced.
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
    /// Redis 7.0.15, as Debian 12 has it with later security fixes
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

/// What a server does with `sanitize-payload` and `skip-sanitize-payload`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PayloadFlags {
    /// They are no rules.
    Unknown,
    /// A new user has neither; what a rule sets is shown.
    WhenWritten,
    /// A new user has `sanitize-payload`.
    FromBirth,
    /// They are accepted without effect.
    Ignored,
}

/// How a server words that a user may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DenialText {
    /// Redis 6: the command "or its subcommand", "one of the keys".
    OrItsSubcommand,
    /// Redis 7.0: "this user".
    ThisUser,
    /// Redis 7.2 and later, and Valkey: by the user's name.
    NamedUser,
}

/// How a server puts a user's command rules into words again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommandRules {
    /// Guessed from the permitted commands: categories that fit, then single
    /// commands.
    Fitted,
    /// As they were written, less those that later ones replaced.
    Verbatim,
}

/// Whose connections ACL LOAD closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoadCloses {
    /// Those of every user but `default`.
    NamedUsers,
    /// Those of users that are no more.
    DeletedUsers,
    /// The same, but the one that asks must not be among them: the server goes on
    /// with a connection that it has given up, and crashes.
    DeletedUsersOrCrashes,
}

/// The switches in which the servers differ beside their command tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Behaviour {
    /// Whether rules know channels (`&pattern`).
    pub channels: bool,
    /// Whether a new user may use all channels (`acl-pubsub-default`).
    pub channels_from_birth: bool,
    /// Whether rules know selectors, key permissions (`%R~`), and subcommands
    /// as commands of their own.
    pub selectors: bool,
    /// Whether `+command|argument` is refused when the command is allowed
    /// already.
    pub first_argument_must_narrow: bool,
    /// Whether a bare `%` is taken for a key pattern. Showing such a user
    /// crashes the server.
    pub bare_percent: bool,
    /// Whether AUTH is the only command that needs no permission.
    pub only_auth_is_free: bool,
    /// Whether merging selectors starts anew at each `(` while one is open.
    pub selectors_reopen: bool,
    /// Whether a number of keys is cut to 32 bits, so that 4294967297 is 1.
    /// (Assumed of Redis 7.2, which Valkey 8.0 was made from.)
    pub cuts_key_count: bool,
    /// Whether the keys of GEORADIUS are found by parsing, with what is done to
    /// them, and not by key specs.
    pub parses_georadius: bool,
    /// Whether SORT, XREAD and XREADGROUP are parsed as they run, so that the keys
    /// that are checked are those that are used (redis#15478).
    pub parses_as_run: bool,
    /// What may follow a closing quote inside a selector.
    pub closing_quote: Closing,
    /// Whether a byte 255 inside a selector is lost.
    pub drops_byte_255: bool,
    /// Whether a backslash before the last byte of a selector escapes it.
    pub selector_escapes_at_end: bool,
    /// Whether rules know databases (`db=`).
    pub databases: bool,
    pub payload_flags: PayloadFlags,
    pub command_rules: CommandRules,
    pub denial_text: DenialText,
    /// Whether an unknown command is answered with NOAUTH before its name is
    /// looked at.
    pub authentication_first: bool,
    /// Whether a failed AUTH says that the user may be disabled.
    pub auth_error_mentions_disabled: bool,
    /// Whether HELLO logs in at each AUTH among its options as it reads them.
    /// Others log in once, when they have read all, as the last one says.
    pub hello_logs_in_at_once: bool,
    /// Whether texts say "Redis" where they speak of the server.
    pub says_redis: bool,
    /// What stands before the version where a configuration is refused.
    pub config_error_title: &'static str,
    /// Whether the error for an unknown command speaks of its arguments when
    /// there are none.
    pub mentions_no_arguments: bool,
    /// Whether CLIENT UNBLOCK words its complaint about further arguments as
    /// that of a command.
    pub reads_unblock_options: bool,
    /// Whether ACL HELP calls what ACL SETUSER takes rules.
    pub help_speaks_of_rules: bool,
    /// Whether entries of ACL LOG have identifiers and times.
    pub log_has_ids: bool,
    /// Whether the next denial empties ACL LOG when `acllog-max-len` is 0, also
    /// one that equals an entry there.
    pub log_of_none_clears: bool,
    pub load_closes: LoadCloses,
    /// Whether EXEC looks at keys when it asks again whether a command may run.
    pub exec_checks_keys: bool,
    /// Whether lines of an ACL file that begin with `#` are comments.
    pub file_comments: bool,
    /// Whether the error of a script that fails names the script by its hash.
    pub names_failed_script: bool,
    /// Whether a directive that is unknown, or has a wrong number of arguments,
    /// is put aside for modules.
    pub defers_unknown_directives: bool,
    /// Whether the server starts with an error left over that it mistakes for
    /// an unknown name. (Seen of Debian's build.)
    pub starts_with_error: bool,
}

impl Server {
    /// All servers, Redis first, each family from old to new.
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

    /// The newest Redis, which the name `redis` means.
    pub const NEWEST_REDIS: Self = Self::Redis8_10;

    /// The newest Valkey, which the name `valkey` means.
    pub const NEWEST_VALKEY: Self = Self::Valkey9_1;

    /// The newest server of the same family.
    pub fn newest(self) -> Self {
        if self.is_valkey() {
            Self::NEWEST_VALKEY
        } else {
            Self::NEWEST_REDIS
        }
    }

    /// The name that people type: `redis-7.2`.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// The version of the build whose behaviour this is: `7.2.6`.
    pub fn version(self) -> &'static str {
        self.names().1
    }

    /// Whether it is a Valkey and not a Redis.
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

/// A server with the one setting that changes what rules do.
///
/// A [`Server`] is one with its default configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The server.
    pub server: Server,
    /// Whether a new user may use all channels: `acl-pubsub-default`.
    pub channels_from_birth: bool,
}

impl From<Server> for Dialect {
    fn from(server: Server) -> Self {
        Self {
            server,
            channels_from_birth: server.behaviour().channels_from_birth,
        }
    }
}

const REDIS_6_0: Behaviour = Behaviour {
    channels: false,
    channels_from_birth: false,
    selectors: false,
    first_argument_must_narrow: true,
    bare_percent: false,
    only_auth_is_free: true,
    selectors_reopen: false,
    cuts_key_count: false,
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
    says_redis: true,
    config_error_title: "Redis",
    mentions_no_arguments: true,
    reads_unblock_options: false,
    help_speaks_of_rules: false,
    log_has_ids: false,
    log_of_none_clears: false,
    load_closes: LoadCloses::NamedUsers,
    exec_checks_keys: true,
    file_comments: false,
    names_failed_script: true,
    defers_unknown_directives: false,
    starts_with_error: false,
};

const REDIS_6_2: Behaviour = Behaviour {
    channels: true,
    channels_from_birth: true,
    first_argument_must_narrow: false,
    only_auth_is_free: false,
    payload_flags: PayloadFlags::WhenWritten,
    auth_error_mentions_disabled: true,
    ..REDIS_6_0
};

const REDIS_7_0: Behaviour = Behaviour {
    channels_from_birth: false,
    selectors: true,
    selectors_reopen: true,
    cuts_key_count: true,
    denial_text: DenialText::ThisUser,
    starts_with_error: true,
    ..REDIS_6_2
};

const REDIS_7_2: Behaviour = Behaviour {
    bare_percent: true,
    selectors_reopen: false,
    payload_flags: PayloadFlags::FromBirth,
    command_rules: CommandRules::Verbatim,
    denial_text: DenialText::NamedUser,
    hello_logs_in_at_once: false,
    log_has_ids: true,
    starts_with_error: false,
    ..REDIS_7_0
};

const REDIS_7_4: Behaviour = Behaviour {
    log_of_none_clears: true,
    cuts_key_count: false,
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

/// Valkey 7.2.7 answered 10,850 recorded commands as Redis 7.2.6 does. That it
/// starts alike is from its release's source, where only one text differs.
const VALKEY_7_2: Behaviour = Behaviour {
    config_error_title: "Version",
    ..REDIS_7_2
};

const VALKEY_8_0: Behaviour = Behaviour {
    log_of_none_clears: true,
    says_redis: false,
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
    closing_quote: Closing::MayGoOn,
    help_speaks_of_rules: true,
    authentication_first: true,
    ..VALKEY_8_1
};

const VALKEY_9_1: Behaviour = Behaviour {
    selector_escapes_at_end: false,
    databases: true,
    cuts_key_count: false,
    parses_georadius: true,
    payload_flags: PayloadFlags::Ignored,
    load_closes: LoadCloses::DeletedUsers,
    names_failed_script: false,
    ..VALKEY_9_0
};

/// What may follow a closing quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// Only the end of the word.
    EndsWord,
    /// The rest of the word, which may have quotes again (Valkey 9.0).
    MayGoOn,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no server's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownServer {
    name: String,
    /// Why there is none, where it is a product that people know.
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

    /// Reads a server's name, or `redis` or `valkey` for the newest of each.
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

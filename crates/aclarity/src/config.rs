//! redis.conf and valkey.conf: how a server starts, as far as it is about ACLs.
//!
//! The directives `user`, `aclfile`, `requirepass`, `acl-pubsub-default`,
//! `acllog-max-len`, `rename-command` and `include` are followed. All others are
//! taken for right and change nothing, but for words that no server knows as one.

pub(crate) mod directives;
mod error;
mod includes;
mod passwords;
mod users;

use crate::commands::RenameError;
use crate::commands::keys::strict_integer;
use crate::crash::Crash;
use crate::file;
use crate::index::Index;
use crate::rule::{c_string, split_as_server};
use crate::server::{Dialect, Server};
use crate::session::{AclFile, Session, Settings};
use crate::user::User;
use crate::users::{DEFAULT_USER, Users};

pub use error::{LineError, LineErrorKind, StartError};
pub use includes::IncludeLimit;
use includes::{Includes, NotRead};
pub use passwords::lint;
pub(crate) use passwords::{Passwords, default_left_open};
use users::ConfiguredUser;

/// Starts a server with a configuration file. `read` gives the contents of the
/// files that it names (`aclfile`, `include`), by their names as they are
/// written; nothing for a file that is not there. For an `include` that
/// [names a pattern](is_pattern) it gives the contents of all files that match, one
/// after the other in the order of their names, of which there may be none; nothing
/// when it cannot list files.
///
/// ```
/// use aclarity::{Server, config};
///
/// let text = b"aclfile users.acl\nrename-command KEYS \"\"\n";
/// let read = |name: &[u8]| (name == b"users.acl").then(|| b"user ana on +get\n".to_vec());
/// let session = config::start(text, Server::Redis8_6, &read)?;
/// assert!(session.users().contains_key(&b"ana"[..]));
///
/// let error = config::start(b"user ana on gett\n", Server::Redis8_6, &|_| None).unwrap_err();
/// assert_eq!(
///     error.message(Server::Redis8_6),
///     "*** FATAL CONFIG FILE ERROR (Redis 8.6.3) ***\n\
///      Reading the configuration file, at line 1\n\
///      >>> 'user ana on gett'\n\
///      Error in user declaration 'ana': Syntax error"
/// );
/// # Ok::<(), aclarity::config::StartError>(())
/// ```
///
/// # Errors
///
/// When the server would not start.
pub fn start(text: &[u8], server: Server, read: ReadFile<'_>) -> Result<Session, StartError> {
    let mut config = Config::new(server);
    config.read(text, read, &mut Includes::default())?;
    if config.settings.names.block_module_commands() {
        return Err(StartError::Crash(Crash::ModuleCommandTaken));
    }
    if let Some(line) = config.deferred.first() {
        return Err(StartError::Unresolved(line.clone()));
    }
    if let Some(path) = config.acl_file.take() {
        if !config.users.is_empty() {
            return Err(StartError::UsersTwice);
        }
        // The name of an ACL file is no pattern.
        let text = (!path.contains(&b'*')).then(|| read(&path)).flatten();
        let Some(text) = text else {
            return Err(StartError::NoAclFile(path));
        };
        let users = file::load(&text, config.settings.dialect)
            .map_err(|errors| StartError::AclFile(path.clone(), errors))?;
        config.settings.acl_file = Some(AclFile { path, text });
        return Ok(Session::configured(config.settings, users));
    }
    let users = config.load_users()?;
    Ok(Session::configured(config.settings, users))
}

/// Gives the contents of a file by its name.
pub type ReadFile<'a> = &'a dyn Fn(&[u8]) -> Option<Vec<u8>>;

/// Whether the value of an `include` is a pattern of names of files, of which the
/// server reads all that match, and not the name of one.
pub fn is_pattern(path: &[u8], server: Server) -> bool {
    // They came with Redis 7.0, as selectors did.
    server.behaviour().selectors && path.iter().any(|byte| b"*?[".contains(byte))
}

/// The longest `requirepass` of Redis 6.0.
const LONGEST_PASSWORD: usize = 512;

/// The server with the settings of a configuration, as far as a server reads it.
pub(crate) fn dialect(text: &str, server: Server, read: ReadFile<'_>) -> Dialect {
    let mut config = Config::new(server);
    // What is wrong with it is found by whoever starts a server.
    let _ = config.read(text.as_bytes(), read, &mut Includes::default());
    config.settings.dialect
}

/// What a configuration file says.
#[derive(Debug)]
struct Config {
    settings: Settings,
    /// The path of the ACL file.
    acl_file: Option<Vec<u8>>,
    users: Vec<ConfiguredUser>,
    /// Where each name is among them.
    user_names: Index,
    /// Lines that a module might know.
    deferred: Vec<Vec<u8>>,
    /// Whether an unknown name in a rule was put off.
    has_unknown_name: bool,
}

impl Config {
    fn new(server: Server) -> Self {
        Self {
            settings: Settings::new(server),
            acl_file: None,
            users: Vec::new(),
            user_names: Index::default(),
            deferred: Vec::new(),
            has_unknown_name: false,
        }
    }

    fn read(
        &mut self,
        text: &[u8],
        read: ReadFile<'_>,
        includes: &mut Includes,
    ) -> Result<(), StartError> {
        let text = file::without_nul_rests(text);
        for (number, offset, line) in file::lines(&text) {
            if line.starts_with(b"#") {
                continue;
            }
            let refuse = |kind| {
                StartError::Line(LineError {
                    line: number,
                    span: (offset..offset + line.len()).into(),
                    text: line.to_vec(),
                    kind,
                })
            };
            let words = split_as_server(line, self.settings.dialect.server)
                .map_err(|_| refuse(LineErrorKind::UnbalancedQuotes))?;
            let words: Vec<&[u8]> = words.iter().map(AsRef::as_ref).collect();
            match &words[..] {
                [] => {}
                [name, path] if name.eq_ignore_ascii_case(b"include") => {
                    let text = includes.open(path, read).map_err(|error| match error {
                        NotRead::Missing if is_pattern(path, self.settings.dialect.server) => {
                            StartError::IncludePattern(path.to_vec())
                        }
                        NotRead::Missing => StartError::NoConfigFile(path.to_vec()),
                        NotRead::Endless => StartError::Crash(Crash::EndlessInclude),
                        NotRead::Limit(limit) => StartError::IncludeLimit(limit),
                    })?;
                    self.read(&text, read, includes)?;
                    includes.close();
                }
                [name, values @ ..] => match self.directive(name, values) {
                    Ok(()) => {}
                    Err(LineErrorKind::BadDirective)
                        if self
                            .settings
                            .dialect
                            .server
                            .behaviour()
                            .defers_unknown_directives
                            && !values.is_empty() =>
                    {
                        // What is put aside are its words.
                        let name = name.to_ascii_lowercase();
                        let values = values.join(&b' ');
                        self.deferred.push([name, values].join(&b' '));
                    }
                    Err(LineErrorKind::Crash(crash)) => return Err(StartError::Crash(crash)),
                    Err(kind) => return Err(refuse(kind)),
                },
            }
        }
        Ok(())
    }

    fn directive(&mut self, name: &[u8], values: &[&[u8]]) -> Result<(), LineErrorKind> {
        let has_channels = self.settings.dialect.server.behaviour().channels;
        let name = c_string(name).to_ascii_lowercase();
        match (name.as_slice(), values) {
            (b"user", [name, rules @ ..]) => self.user(name, rules),
            (b"rename-command", [old, new]) => match self.settings.names.rename(old, new) {
                Ok(()) => Ok(()),
                Err(RenameError::NoSuchCommand) => Err(LineErrorKind::NoSuchCommand),
                Err(RenameError::NameTaken) => Err(LineErrorKind::NameTaken),
                Err(RenameError::Subcommand) => Err(LineErrorKind::Crash(Crash::RenamedSubcommand)),
            },
            (b"user" | b"rename-command" | b"include", _) => Err(LineErrorKind::BadDirective),
            (b"requirepass", [password]) => {
                if !has_channels && password.len() > LONGEST_PASSWORD {
                    return Err(LineErrorKind::LongPassword);
                }
                self.settings.require_pass = (!password.is_empty()).then(|| password.to_vec());
                Ok(())
            }
            (b"requirepass", _) if !has_channels => Err(LineErrorKind::BadDirective),
            (b"acl-pubsub-default", _) if !has_channels => Err(LineErrorKind::BadDirective),
            (b"aclfile", [path]) => {
                self.acl_file = (!path.is_empty()).then(|| path.to_vec());
                Ok(())
            }
            (b"acl-pubsub-default", [value]) => {
                self.settings.dialect.new_users_have_all_channels =
                    match value.to_ascii_lowercase().as_slice() {
                        b"allchannels" => true,
                        b"resetchannels" => false,
                        _ => return Err(LineErrorKind::PubsubDefault),
                    };
                Ok(())
            }
            (b"acllog-max-len", [value]) => {
                let length = strict_integer(value).ok_or(LineErrorKind::NoInteger)?;
                let length = usize::try_from(length).map_err(|_| LineErrorKind::Negative)?;
                self.settings.log_length = Some(length);
                Ok(())
            }
            (b"requirepass" | b"aclfile" | b"acl-pubsub-default" | b"acllog-max-len", _) => {
                Err(LineErrorKind::WrongNumber)
            }
            (name, _) if directives::is_none(name) => Err(LineErrorKind::BadDirective),
            _ => Ok(()),
        }
    }

    /// The users of the file's `user` lines, and `default`.
    fn load_users(&self) -> Result<Users, StartError> {
        let server = self.settings.dialect.server;
        let mut default = User::default_user(server);
        if let Some(password) = &self.settings.require_pass {
            default.set_only_password(Some(password));
        }
        let mut users = Users::new();
        users.insert(DEFAULT_USER.as_bytes().to_vec(), default);
        for user in &self.users {
            user.load(&mut users, self.settings.dialect)?;
        }
        Ok(users)
    }
}

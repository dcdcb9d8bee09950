//! A simulated server with connections.
//!
//! ACL and AUTH are answered in full; any other command as far as the server
//! would go before running it: whether it exists, has the right number of
//! arguments, and may be run by the connection's user. The few commands that
//! ask about permissions while they run (SORT, EXEC, EVAL) are followed so far.

mod acl;
mod acl_file;
mod config;
mod connection;
mod database;
mod help;
mod inside;
mod log;
mod login;
mod lua;
mod own_arity;
mod reply;
mod scripts;
mod settings;
mod sort;
mod texts;
mod transaction;

use crate::commands::{Command, Lookup, Names, flag};
use crate::permission::{self, Denial};
use crate::server::{Dialect, Server};
use crate::user::User;

pub use acl_file::AclFile;
use connection::{Connection, Connections};
pub(crate) use inside::has_every_key;
pub use inside::{Asked, Inside, NamedCommand, NotRun, Permitted, Verdict, WhyNotRun};
use log::Log;
pub use login::LoginFailure;
pub use reply::Reply;
pub(crate) use reply::quote;
use scripts::Scripts;
pub(crate) use settings::Settings;
pub(crate) use sort::option_for_every_key;

pub use crate::users::{DEFAULT_USER, Users};

/// A server that was just started, and its connections.
///
/// ```
/// use aclarity::{Server, session::{Reply, Session}};
///
/// let mut session = Session::new(Server::Redis8_6);
/// session.execute(1, &["ACL", "SETUSER", "alan", "on", "nopass", "+get", "~a*"]);
/// session.execute(1, &["AUTH", "alan", "any"]);
/// assert_eq!(session.execute(1, &["GET", "abc"]), Reply::Allowed);
/// assert_eq!(
///     session.execute(1, &["SET", "abc", "1"]).to_string(),
///     "(error) NOPERM User alan has no permissions to run the 'set' command"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Session {
    server: Server,
    dialect: Dialect,
    names: Names,
    users: Users,
    acl_file: Option<AclFile>,
    /// The setting `requirepass`, which the default user need not agree with.
    require_pass: Option<Vec<u8>>,
    connections: Connections,
    log: Log,
    scripts: Scripts,
    clock: u64,
    /// Whence commands come: `toplevel`, or `multi` for those run by EXEC.
    context: &'static str,
    inside: Inside,
    crashed: bool,
}

impl Session {
    /// A server with its default configuration: one user, `default`.
    pub fn new(server: Server) -> Self {
        let default = User::default_user(server);
        let mut users = Users::new();
        users.insert(DEFAULT_USER.as_bytes().to_vec(), default);
        Self::with_users(server, users)
    }

    /// A server with these users; `default` is added when it is missing.
    pub fn with_users(server: Server, mut users: Users) -> Self {
        if !users.contains_key(DEFAULT_USER.as_bytes()) {
            users.insert(DEFAULT_USER.into(), User::default_user(server));
        }
        Self {
            server,
            dialect: server.into(),
            names: Names::of(server),
            users,
            acl_file: None,
            require_pass: None,
            connections: Connections::default(),
            log: Log::default(),
            scripts: Scripts::default(),
            clock: 0,
            context: "toplevel",
            inside: Inside::default(),
            crashed: false,
        }
    }

    /// A server with these users and settings, as one that has started with a
    /// configuration file; see [`config::start`](crate::config::start).
    pub(crate) fn configured(settings: Settings, users: Users) -> Self {
        let mut session = Self::with_users(settings.dialect.server, users);
        session.dialect = settings.dialect;
        session.names = settings.names;
        session.acl_file = settings.acl_file;
        session.require_pass = settings.require_pass;
        if let Some(length) = settings.log_length {
            session.log.kept = length;
        }
        session
    }

    /// The server that this session is.
    pub fn server(&self) -> Server {
        self.server
    }

    /// The names that its commands answer to.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The users as they are now.
    pub fn users(&self) -> &Users {
        &self.users
    }

    /// Whether a command asks for permissions while it runs, too.
    pub(crate) fn asks_while_running(command: &Command) -> bool {
        matches!(
            command.name,
            "eval"
                | "eval_ro"
                | "evalsha"
                | "evalsha_ro"
                | "fcall"
                | "fcall_ro"
                | "exec"
                | "sort"
                | "sort_ro"
        )
    }

    /// Puts a user in the place of the one of this name.
    pub(crate) fn put_user(&mut self, name: &[u8], user: User) {
        self.users.insert(name.to_vec(), user);
    }

    /// Makes a connection one of a user, as if it had authenticated. A real
    /// server lets nobody in this way; it is for asking what a user could do.
    ///
    /// Returns whether there is such a user.
    pub fn impersonate(&mut self, connection: u32, user: &[u8]) -> bool {
        if !self.users.contains_key(user) {
            return false;
        }
        self.connections
            .insert(connection, Connection::authenticated_as(user));
        true
    }

    /// Runs a command on a connection, which is opened when it is new.
    pub fn execute<A: AsRef<[u8]>>(&mut self, connection: u32, argv: &[A]) -> Reply {
        let argv: Vec<&[u8]> = argv.iter().map(AsRef::as_ref).collect();
        self.inside.asked.clear();
        self.inside.not_run = None;
        self.inside.login_failed = false;
        self.answer(connection, &argv)
    }

    /// What the last command asked while it ran: a script, EXEC and SORT ask
    /// more than ACL DRYRUN does.
    pub fn inside(&self) -> &Inside {
        &self.inside
    }

    /// What the reply to the last command says about permissions; nothing when it
    /// is another error, or an answer.
    pub fn verdict(&self, reply: &Reply) -> Option<Verdict> {
        self.inside.verdict(reply)
    }

    /// The reply to the last command as redis-cli prints it, or that a script was
    /// not run, so that nobody can say whether it is allowed.
    ///
    /// ```
    /// use aclarity::{Server, session::Session};
    ///
    /// let mut session = Session::new(Server::Redis8_6);
    /// let reply = session.execute(1, &["EVAL", "return #redis.call('KEYS', '*')", "0"]);
    /// assert_eq!(
    ///     session.shown(&reply),
    ///     "(the script was not run, as it does more than call commands; it names keys; \
    ///      the user is permitted that with any arguments)"
    /// );
    /// ```
    pub fn shown(&self, reply: &Reply) -> String {
        match (reply, &self.inside.not_run) {
            (Reply::Allowed, Some(script)) => format!("({script})"),
            _ => reply.to_string(),
        }
    }

    fn answer(&mut self, connection: u32, argv: &[&[u8]]) -> Reply {
        let state = self.connections.opened(connection, &self.users);
        if state.closed || self.crashed {
            return Reply::Closed;
        }
        if self.needs_authentication(connection)
            && let Some(error) = texts::too_much_before_authentication(argv)
        {
            self.connection(connection).closed = true;
            return error;
        }
        let reply = match self.admit(connection, argv) {
            Ok(command) => match self.queue(connection, command, argv) {
                Some(reply) => reply,
                None => self.run(connection, command, argv),
            },
            Err(reply) => self.refuse(connection, argv, reply),
        };
        if matches!(reply, Reply::Crash(_)) {
            self.crashed = true;
        }
        if self.connection(connection).resp3 {
            reply
        } else {
            reply.in_resp2()
        }
    }

    /// Whether a user may run a command on a connection that has selected the
    /// database, as ACL DRYRUN says it, but quickly. No user may run what is no
    /// command, or has a wrong number of arguments.
    ///
    /// Nothing when there is no such user.
    ///
    /// ```
    /// use aclarity::{Server, session::Session};
    ///
    /// let mut session = Session::new(Server::Redis8_6);
    /// session.execute(1, &["ACL", "SETUSER", "ana", "+get", "~app:*"]);
    /// assert_eq!(session.allows(b"ana", &["GET", "app:1"], 0), Some(true));
    /// assert_eq!(session.allows(b"ana", &["GET", "log:1"], 0), Some(false));
    /// assert_eq!(session.allows(b"bob", &["GET", "app:1"], 0), None);
    /// ```
    pub fn allows<A: AsRef<[u8]>>(&self, user: &[u8], argv: &[A], database: u32) -> Option<bool> {
        let user = self.users.get(user)?;
        Some(match self.server.commands().lookup(argv) {
            Lookup::Found(command) if command.accepts(argv.len()) => {
                permission::check(user, command, argv, database).is_ok()
            }
            _ => false,
        })
    }

    /// The user that a connection is one of; nothing before it is opened and
    /// once it is closed.
    pub fn user_of(&self, connection: u32) -> Option<&[u8]> {
        let connection = self.connections.get(connection)?;
        (!connection.closed && !self.crashed).then_some(&connection.user)
    }

    /// The database that a connection has selected, 0 before it is opened.
    pub fn database_of(&self, connection: u32) -> u32 {
        self.connections
            .get(connection)
            .map_or(0, |connection| connection.database)
    }

    /// Closes all connections but one.
    pub fn forget_connections(&mut self, but: u32) {
        self.connections.forget(but);
    }

    fn connection(&mut self, number: u32) -> &mut Connection {
        self.connections
            .get_mut(number)
            .expect("a connection is opened before it is used")
    }

    /// Whether only AUTH, HELLO and the like are answered.
    fn needs_authentication(&self, number: u32) -> bool {
        !self.connections[number].authenticated && {
            let default = &self.users[DEFAULT_USER.as_bytes()];
            !default.no_password || !default.enabled
        }
    }

    /// All that the server looks at before it runs a command.
    fn admit(&mut self, number: u32, argv: &[&[u8]]) -> Result<&'static Command, Reply> {
        let behaviour = self.server.behaviour();
        let needs_authentication = self.needs_authentication(number);
        let no_auth = || Reply::error("NOAUTH Authentication required.");

        let Some(name) = argv.first() else {
            return Err(Reply::error("ERR empty command"));
        };
        if self.is_quit(name) {
            self.connection(number).closed = true;
            return Err(Reply::Allowed);
        }
        if is_http(name) && self.names.top_level(name).is_none() {
            return Err(self.hang_up(number));
        }
        let command = match self.names.lookup(argv) {
            Lookup::Found(command) => command,
            _ if needs_authentication && behaviour.authentication_first => return Err(no_auth()),
            Lookup::NoSubcommand(_) => return Err(texts::unknown_subcommand(argv)),
            Lookup::Unknown => return Err(texts::unknown_command(argv, self.server)),
        };
        let exempt = command.has(flag::NO_AUTH);
        if needs_authentication && !exempt && behaviour.authentication_first {
            return Err(no_auth());
        }
        if !command.accepts(argv.len()) {
            return Err(texts::wrong_arity(command.name));
        }
        if needs_authentication && !exempt {
            return Err(no_auth());
        }
        self.permit_command(number, command, argv)
    }

    fn permit_command(
        &mut self,
        number: u32,
        command: &'static Command,
        argv: &[&[u8]],
    ) -> Result<&'static Command, Reply> {
        match self.check(number, command, argv) {
            Ok(()) => Ok(command),
            Err(denial) => {
                let user = &self.connections[number].user;
                Err(texts::denied(denial, user, command, self.server))
            }
        }
    }

    /// Whether the connection's user may run the command now. A denial is
    /// logged.
    fn check(&mut self, number: u32, command: &Command, argv: &[&[u8]]) -> Result<(), Denial> {
        let connection = &self.connections[number];
        let user = &self.users[&connection.user];
        let verdict = permission::check(user, command, argv, connection.database_now());
        if self.context != "toplevel" {
            self.asked(number, argv, false, verdict.is_ok());
        }
        if let Err(denial) = verdict {
            self.log_denial(number, denial, command, argv);
        }
        verdict
    }

    /// Remembers a question that a command asked while it ran.
    fn asked(&mut self, number: u32, argv: &[&[u8]], every_key: bool, permitted: bool) {
        self.inside.asked.push(Asked {
            argv: argv.iter().map(|argument| argument.to_vec()).collect(),
            database: self.connections[number].database,
            every_key,
            permitted,
        });
    }

    /// QUIT, which Redis 6 knows before it looks for commands.
    fn is_quit(&self, name: &[u8]) -> bool {
        match self.names.top_level(name) {
            Some(command) => command.name == "quit",
            None => !self.server.behaviour().selectors && name.eq_ignore_ascii_case(b"quit"),
        }
    }

    fn hang_up(&mut self, number: u32) -> Reply {
        self.connection(number).closed = true;
        Reply::Closed
    }

    fn run(&mut self, number: u32, command: &Command, argv: &[&[u8]]) -> Reply {
        let container = command.name.split('|').next().unwrap_or(command.name);
        match container {
            "acl" => self.acl(number, argv),
            "auth" => self.auth(number, argv),
            "hello" => self.hello(number, argv),
            "reset" => self.reset(number),
            "select" => self.select(number, argv),
            "config" => self.config(argv),
            "multi" => self.multi(number),
            "exec" => self.exec(number),
            "discard" => self.discard(number),
            "post" | "host:" => self.hang_up(number),
            "sort" | "sort_ro" => self.sort(number, command, argv),
            "eval" | "eval_ro" | "evalsha" | "evalsha_ro" | "script" => {
                self.script(number, command, argv)
            }
            "fcall" | "fcall_ro" => self.function(number),
            _ => own_arity::complaint(command, argv, self.server).unwrap_or(Reply::Allowed),
        }
    }
}

/// Whether it is a line of HTTP, which is answered by hanging up. Redis 6 has
/// commands for it.
fn is_http(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"post") || name.eq_ignore_ascii_case(b"host:")
}

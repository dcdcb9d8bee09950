//! A connection: whose it is, and the commands that change that.

use super::database::selected;
use super::transaction::Transaction;
use super::{DEFAULT_USER, Reply, Session, Users};
use crate::rule::c_string;
use crate::user::User;

/// The state of one connection.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    pub user: Vec<u8>,
    pub authenticated: bool,
    pub database: u32,
    pub closed: bool,
    /// Whether it speaks RESP3.
    pub resp3: bool,
    pub transaction: Option<Transaction>,
}

impl Connection {
    /// A new connection, which is one of the default user.
    pub fn open(default: &User) -> Self {
        Self {
            authenticated: default.enabled && default.no_password,
            ..Self::authenticated_as(DEFAULT_USER.as_bytes())
        }
    }

    pub fn authenticated_as(user: &[u8]) -> Self {
        Self {
            user: user.to_vec(),
            authenticated: true,
            database: 0,
            closed: false,
            resp3: false,
            transaction: None,
        }
    }

    /// The database in which a command would find its keys: a SELECT that waits
    /// for EXEC counts for what is queued after it.
    pub fn database_now(&self) -> u32 {
        let transaction = self.transaction.as_ref();
        let queued = transaction.and_then(|transaction| transaction.database());
        queued.unwrap_or(self.database)
    }
}

/// The connections by their numbers. (A sorted list: they are mostly opened in
/// the order of their numbers, and a map is ten times the code.)
#[derive(Debug, Clone, Default)]
pub(super) struct Connections(Vec<(u32, Connection)>);

impl Connections {
    fn place(&self, number: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&number, |(known, _)| *known)
    }

    pub fn get(&self, number: u32) -> Option<&Connection> {
        self.place(number).ok().map(|place| &self.0[place].1)
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut Connection> {
        self.place(number).ok().map(|place| &mut self.0[place].1)
    }

    pub fn insert(&mut self, number: u32, connection: Connection) {
        match self.place(number) {
            Ok(place) => self.0[place].1 = connection,
            Err(place) => self.0.insert(place, (number, connection)),
        }
    }

    /// The connection, which is opened when it is new.
    pub fn opened(&mut self, number: u32, users: &Users) -> &mut Connection {
        let place = self.place(number).unwrap_or_else(|place| {
            self.0.insert(
                place,
                (number, Connection::open(&users[DEFAULT_USER.as_bytes()])),
            );
            place
        });
        &mut self.0[place].1
    }

    /// Closes all but one.
    pub fn forget(&mut self, but: u32) {
        self.0.retain(|(number, _)| *number == but);
    }
}

impl std::ops::Index<u32> for Connections {
    type Output = Connection;

    fn index(&self, number: u32) -> &Connection {
        self.get(number)
            .expect("a connection is opened before it is used")
    }
}

impl Session {
    /// Closes the connections whose user is chosen. What one of them has still
    /// to run, it runs as `default`.
    pub(super) fn close_connections(&mut self, is_chosen: impl Fn(&[u8]) -> bool) {
        for (_, connection) in &mut self.connections.0 {
            if is_chosen(&connection.user) {
                connection.closed = true;
                connection.user = DEFAULT_USER.as_bytes().to_vec();
            }
        }
    }

    /// AUTH password, AUTH username password
    pub(super) fn auth(&mut self, number: u32, argv: &[&[u8]]) -> Reply {
        let (user, password) = match *argv {
            [_, password] => {
                if self.users[DEFAULT_USER.as_bytes()].no_password {
                    return Reply::error(
                        "ERR AUTH <password> called without any password configured for the \
                         default user. Are you sure your configuration is correct?",
                    );
                }
                (DEFAULT_USER.as_bytes(), password)
            }
            [_, user, password] => (user, password),
            _ => return Reply::error("ERR syntax error"),
        };
        if self.log_in(number, argv[0], user, password) {
            Reply::OK
        } else if self.server.behaviour().auth_error_mentions_disabled {
            Reply::error("WRONGPASS invalid username-password pair or user is disabled.")
        } else {
            Reply::error("WRONGPASS invalid username-password pair")
        }
    }

    fn log_in(&mut self, number: u32, command: &[u8], user: &[u8], password: &[u8]) -> bool {
        let accepted = self
            .users
            .get(user)
            .is_some_and(|user| user.accepts(password));
        if accepted {
            let connection = self.connection(number);
            connection.user = user.to_vec();
            connection.authenticated = true;
        } else {
            self.log_failed_login(number, command, user);
        }
        accepted
    }

    /// HELLO [protocol [AUTH username password] [SETNAME name]]
    pub(super) fn hello(&mut self, number: u32, argv: &[&[u8]]) -> Reply {
        let resp3 = match argv.get(1) {
            None => self.connection(number).resp3,
            Some(protocol) => match **protocol {
                [b'2'] => false,
                [b'3'] => true,
                _ => return Reply::Allowed,
            },
        };
        let at_once = self.server.behaviour().hello_logs_in_at_once;
        let mut options = argv.get(2..).unwrap_or_default();
        let mut credentials = None;
        while let [option, rest @ ..] = options {
            let is = |word: &str| c_string(option).eq_ignore_ascii_case(word.as_bytes());
            match rest {
                [user, password, rest @ ..] if is("auth") => {
                    if at_once && !self.log_in(number, argv[0], user, password) {
                        self.inside.login_failed = true;
                        return Reply::Allowed;
                    }
                    credentials = Some((*user, *password));
                    options = rest;
                }
                [name, rest @ ..] if is("setname") => {
                    let name = if at_once { *name } else { c_string(name) };
                    if !name.iter().all(u8::is_ascii_graphic) {
                        return Reply::Allowed;
                    }
                    options = rest;
                }
                _ => return Reply::Allowed,
            }
        }
        if let Some((user, password)) = credentials
            && !at_once
            && !self.log_in(number, argv[0], user, password)
        {
            self.inside.login_failed = true;
            return Reply::Allowed;
        }
        let connection = self.connection(number);
        if connection.authenticated {
            connection.resp3 = resp3;
        }
        Reply::Allowed
    }

    /// RESET: the connection is as it was when it was opened.
    pub(super) fn reset(&mut self, number: u32) -> Reply {
        *self.connection(number) = Connection::open(&self.users[DEFAULT_USER.as_bytes()]);
        Reply::Allowed
    }

    /// Makes a database the one that a connection has selected, without asking
    /// whether its user may.
    pub fn select_database(&mut self, connection: u32, database: u32) {
        if let Some(connection) = self.connections.get_mut(connection) {
            connection.database = database;
        }
    }

    /// SELECT database
    pub(super) fn select(&mut self, number: u32, argv: &[&[u8]]) -> Reply {
        if let Some(database) = selected(argv) {
            self.connection(number).database = database;
        }
        Reply::Allowed
    }
}

//! ACL LOAD and ACL SAVE: users in a file.

use super::{DEFAULT_USER, Reply, Session, texts};
use crate::crash::Crash;
use crate::file;
use crate::server::LoadCloses;

/// The file that the setting `aclfile` names. It is read and written in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclFile {
    /// Its name as the configuration gives it.
    pub path: Vec<u8>,
    /// What is in it.
    pub text: Vec<u8>,
}

impl Session {
    /// The server's ACL file as it is now; nothing when it was started without
    /// one.
    pub fn acl_file(&self) -> Option<&AclFile> {
        self.acl_file.as_ref()
    }

    /// Puts another text into the server's ACL file, as an editor would; ACL
    /// LOAD reads it.
    ///
    /// Returns whether the server has such a file.
    pub fn write_acl_file(&mut self, text: &[u8]) -> bool {
        let file = self.acl_file.as_mut();
        file.is_some_and(|file| {
            file.text = text.to_vec();
            true
        })
    }

    /// ACL LOAD
    pub(super) fn load(&mut self, number: u32, argv: &[&[u8]], more: &[&[u8]]) -> Reply {
        let Some(acl_file) = &self.acl_file else {
            return self.no_acl_file();
        };
        if !more.is_empty() {
            return texts::wrong_subcommand(argv, self.server);
        }
        match file::load(&acl_file.text, self.dialect) {
            Ok(users) => self.users = users,
            Err(errors) => {
                let path = String::from_utf8_lossy(&acl_file.path);
                return match errors.crash() {
                    Some(crash) => Reply::Crash(crash),
                    None => Reply::Error(errors.message(&path)),
                };
            }
        }
        let closes = self.server.behaviour().load_closes;
        let users = std::mem::take(&mut self.users);
        self.close_connections(|user| match closes {
            LoadCloses::NamedUsers => user != DEFAULT_USER.as_bytes(),
            _ => !users.contains_key(user),
        });
        self.users = users;
        if self.connection(number).closed && closes == LoadCloses::DeletedUsersOrCrashes {
            return Reply::Crash(Crash::OwnUserNotLoaded);
        }
        Reply::OK
    }

    /// ACL SAVE
    pub(super) fn save(&mut self, argv: &[&[u8]], more: &[&[u8]]) -> Reply {
        if self.acl_file.is_none() {
            return self.no_acl_file();
        }
        if !more.is_empty() {
            return texts::wrong_subcommand(argv, self.server);
        }
        if let Some(crash) = self.crash_when_shown() {
            return Reply::Crash(crash);
        }
        let mut text = Vec::new();
        for (name, user) in &self.users {
            text.extend(user.to_acl_line(name, self.server));
            text.push(b'\n');
        }
        self.write_acl_file(&text);
        Reply::OK
    }

    fn no_acl_file(&self) -> Reply {
        let (this, a, the) = if self.server.behaviour().messages_name_redis {
            ("This Redis", "a Redis", "the Redis")
        } else {
            ("This", "a", "the")
        };
        Reply::error(format!(
            "ERR {this} instance is not configured to use an ACL file. You may want to specify \
             users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you \
             have {a} configuration file set) in order to store users in {the} configuration."
        ))
    }
}

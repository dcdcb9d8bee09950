//! What a server starts with besides its users.

use super::AclFile;
use crate::commands::Names;
use crate::server::{Dialect, Server};

/// The settings of a server that are about ACLs.
#[derive(Debug)]
pub(crate) struct Settings {
    pub dialect: Dialect,
    /// The length of ACL LOG, where it is set.
    pub log_length: Option<usize>,
    pub names: Names,
    /// The password of the default user: none lets everybody in.
    pub require_pass: Option<Vec<u8>>,
    pub acl_file: Option<AclFile>,
}

impl Settings {
    /// What a server has without a configuration.
    pub fn new(server: Server) -> Self {
        Self {
            dialect: server.into(),
            log_length: None,
            names: Names::of(server),
            require_pass: None,
            acl_file: None,
        }
    }
}

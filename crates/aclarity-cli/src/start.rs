//! How a simulated server starts: with files, as a real one does.

use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::config::{self, StartError};
use aclarity::session::{Reply, Session};
use anyhow::Result;

use crate::Host;
use crate::file::read;

/// The files that a server starts with.
#[derive(clap::Args)]
pub struct Files {
    /// Start with this redis.conf or valkey.conf. Of its directives those about
    /// ACLs are followed: user, aclfile, requirepass, acl-pubsub-default,
    /// acllog-max-len, rename-command, include. Files that it names are looked
    /// for from where this command runs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Start with the users of this ACL file, which ACL LOAD reads again. ACL
    /// SAVE leaves the file as it is
    #[arg(long, value_name = "FILE")]
    aclfile: Option<PathBuf>,
}

impl Files {
    /// A server that starts with these files, or why it would not.
    pub fn start(&self, server: Server, host: &Host) -> Result<Result<Session, StartError>> {
        let mut text = match &self.config {
            Some(path) => read(path, host)?,
            None => Vec::new(),
        };
        if let Some(path) = &self.aclfile {
            // As a server takes its options: as further lines.
            let path = Reply::Bulk(path.as_os_str().as_encoded_bytes().to_vec());
            text.extend(format!("\naclfile {path}\n").into_bytes());
        }
        let contents = |name: &[u8]| {
            let name = std::str::from_utf8(name).ok()?;
            (host.read)(Path::new(name)).ok()
        };
        Ok(config::start(&text, server, &contents))
    }
}

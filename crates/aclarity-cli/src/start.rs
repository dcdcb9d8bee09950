//! How a simulated server starts: with files, as a real one does.

use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::config::{self, StartError};
use aclarity::document::Finding;
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
        let text = self.text(host)?;
        Ok(config::start(&text, server, &|name| contents(name, host)))
    }

    /// What these files set without effect.
    pub fn lint(&self, server: Server, host: &Host) -> Result<Vec<Finding>> {
        let text = self.text(host)?;
        Ok(config::lint(&text, server, &|name| contents(name, host)))
    }

    /// The configuration, the options of the command line as its last lines.
    fn text(&self, host: &Host) -> Result<Vec<u8>> {
        let mut text = match &self.config {
            Some(path) => read(path, host)?,
            None => Vec::new(),
        };
        if let Some(path) = &self.aclfile {
            // As a server takes its options: as further lines.
            let path = Reply::Bulk(path.as_os_str().as_encoded_bytes().to_vec());
            text.extend(format!("\naclfile {path}\n").into_bytes());
        }
        Ok(text)
    }
}

/// A file that a configuration names.
fn contents(name: &[u8], host: &Host) -> Option<Vec<u8>> {
    let name = std::str::from_utf8(name).ok()?;
    (host.read)(Path::new(name)).ok()
}

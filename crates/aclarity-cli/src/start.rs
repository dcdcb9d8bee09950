//! Starts a simulated server with files, as a real server does.

use std::path::{Path, PathBuf};

use aclarity::analysis::configuration;
use aclarity::config::{self, StartError};
use aclarity::document::Finding;
use aclarity::session::{Reply, Session};
use aclarity::{LineIndex, Server};
use anyhow::{Result, bail};

use crate::Host;
use crate::file::{ensure_one_input, read};

/// The files that a server starts with.
#[derive(clap::Args)]
pub struct Files {
    /// Start with this redis.conf or valkey.conf, or with `-` for standard
    /// input. Only directives about ACLs have an effect: user, aclfile,
    /// requirepass, acl-pubsub-default, acllog-max-len, rename-command,
    /// include. Files that it names are relative to the current folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Start with the users of this ACL file, which ACL LOAD reads again. ACL
    /// SAVE does not change the file
    #[arg(long, value_name = "FILE")]
    aclfile: Option<PathBuf>,
}

/// A configuration that has been read.
pub struct Configuration {
    /// The text, with the options of the command line as its last lines.
    pub text: Vec<u8>,
    server: Server,
}

impl Files {
    /// Reads the files from disk or standard input.
    pub fn read(&self, server: Server, host: &mut Host) -> Result<Configuration> {
        ensure_one_input([self.config.as_deref(), self.aclfile.as_deref()])?;
        let mut text = match &self.config {
            Some(path) => read_configuration(path, host)?,
            None => Vec::new(),
        };
        if let Some(path) = &self.aclfile {
            // A server treats its options as further lines.
            let path = Reply::Bulk(path.as_os_str().as_encoded_bytes().to_vec());
            text.extend(format!("\naclfile {path}\n").into_bytes());
        }
        Ok(Configuration { text, server })
    }
}

impl Configuration {
    /// Reads the configuration from a file or standard input.
    pub fn of(path: &Path, server: Server, host: &mut Host) -> Result<Self> {
        let text = read_configuration(path, host)?;
        Ok(Self { text, server })
    }

    /// Starts a server with it, or returns the error that prevents the start.
    pub fn start(&self, host: &Host) -> Result<Session, StartError> {
        config::start(&self.text, self.server, &|name| contents(name, host))
    }

    /// Findings about directives without effect.
    pub fn lint(&self, host: &Host) -> Vec<Finding> {
        config::lint(&self.text, self.server, &|name| contents(name, host))
    }
}

/// Reads a configuration file; a text in another form is an error.
fn read_configuration(path: &Path, host: &mut Host) -> Result<Vec<u8>> {
    let text = read(path, host)?;
    if let Some(finding) = configuration::other_form(&String::from_utf8_lossy(&text)) {
        let line = LineIndex::new(&text).line(finding.span.start);
        let help = finding.help.as_deref().unwrap_or_default();
        bail!("{}:{line}: {}: {help}", path.display(), finding.message);
    }
    Ok(text)
}

/// Reads a file that a configuration names.
fn contents(name: &[u8], host: &Host) -> Option<Vec<u8>> {
    let name = std::str::from_utf8(name).ok()?;
    (host.read)(Path::new(name)).ok()
}

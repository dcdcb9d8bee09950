//! Starts a simulated server with files, as a real server does.

use std::path::{Path, PathBuf};

use aclarity::analysis::configuration;
use aclarity::config::{self, StartError};
use aclarity::document::Finding;
use aclarity::session::{Reply, Session};
use aclarity::{LineIndex, Server};
use anyhow::{Result, bail};

use crate::Host;
use crate::errors::without_secrets;
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
        config::start(&self.text, self.server, &|name| {
            contents(name, self.server, host)
        })
    }

    /// What the server prints instead of starting, and what to do about it where
    /// that does not say it.
    pub fn refusal(&self, error: &StartError) -> String {
        let message = without_secrets(&error.message(self.server));
        match self.cause(error) {
            Some(help) => format!("{message}\n  help: {help}"),
            None => message,
        }
    }

    /// What to do about the line that keeps the server from starting, where that is
    /// known.
    pub fn cause(&self, error: &StartError) -> Option<String> {
        configuration::cause(error, self.server)
    }

    /// Findings about directives without effect.
    pub fn lint(&self, host: &Host) -> Vec<Finding> {
        config::lint(&self.text, self.server, &|name| {
            contents(name, self.server, host)
        })
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

/// A file that a configuration names, or all files whose names match its pattern.
pub fn contents(name: &[u8], server: Server, host: &Host) -> Option<Vec<u8>> {
    let is_pattern = config::is_pattern(name, server);
    let name = std::str::from_utf8(name).ok()?;
    if !is_pattern {
        return (host.read)(Path::new(name)).ok();
    }
    let mut all = Vec::new();
    for path in crate::pattern::files(name, host)? {
        all.extend((host.read)(&path).ok()?);
    }
    Some(all)
}

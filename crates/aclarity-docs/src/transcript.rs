//! Transcripts of redis-cli, which claim what servers reply.
//!
//! A transcript is a fenced block that names the servers it applies to:
//!
//! ````text
//! ```redis-cli redis-7.2+ valkey
//! > ACL SETUSER ana on
//! OK
//! 2> GET k
//! (allowed)
//! ```
//! ````
//!
//! A line that begins with a prompt is a command, on connection 1 or on the one
//! whose number precedes `>`; the lines after it are the reply as redis-cli
//! prints it. Lines that begin with `# ` are comments. Each block starts with a
//! new server.
//!
//! Blocks named `redis.conf`, `users.acl` or `other.conf` are files with which
//! the servers of the following transcripts start, up to the next heading; an
//! ACL file without a configuration is named on the command line. A block named
//! `start` instead of `redis-cli` contains the output of a server that does not
//! start, with VERSION for its version.

use std::collections::BTreeMap;

use aclarity::Server;
use serde::Serialize;

use crate::{Note, servers};

/// A transcript on a page.
#[derive(Debug, Clone, Serialize)]
pub struct Transcript {
    /// The page's file name.
    pub page: String,
    /// Line number of its start.
    pub line: usize,
    /// The servers that it applies to.
    #[serde(serialize_with = "servers::as_names")]
    pub servers: Vec<Server>,
    /// The files with which the server starts.
    pub files: BTreeMap<String, String>,
    /// The commands and replies.
    pub exchanges: Vec<Exchange>,
    /// The output of a server that does not start.
    pub refusal: Option<String>,
}

/// A command and its reply.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// Line number of the command.
    pub line: usize,
    /// The connection.
    pub connection: u32,
    /// The command as typed.
    pub command: String,
    /// The reply as printed.
    pub reply: String,
}

const CONFIG: &str = "redis.conf";
const ACL_FILE: &str = "users.acl";
/// The names of the files that a server may start with.
pub(crate) const FILES: [&str; 3] = [CONFIG, ACL_FILE, "other.conf"];

impl Transcript {
    /// The configuration file that the server starts with, if any.
    pub fn config(&self) -> Option<&str> {
        let config = self.files.get(CONFIG).map(String::as_str);
        let names_acl_file = || self.files.contains_key(ACL_FILE);
        config.or_else(|| names_acl_file().then_some("aclfile users.acl\n"))
    }

    /// Parses lines of the block; `first` is the line number of the first one.
    pub(crate) fn read(&mut self, body: &str, first: usize) -> Result<(), Note> {
        if let Some(text) = &mut self.refusal {
            text.push_str(body.trim_end());
            return Ok(());
        }
        for (number, text) in body.lines().enumerate() {
            let line = first + number;
            if text.starts_with("# ") {
                continue;
            }
            if let Some((connection, command)) = prompt(text) {
                self.exchanges.push(Exchange {
                    line,
                    connection,
                    command: command.to_owned(),
                    reply: String::new(),
                });
            } else if let Some(last) = self.exchanges.last_mut() {
                if !last.reply.is_empty() {
                    last.reply.push('\n');
                }
                last.reply.push_str(text);
            } else {
                let message = "a reply without a command before it: commands begin with `> `";
                return Err(Note {
                    line,
                    message: message.to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// Splits a line with a prompt into connection and command.
fn prompt(line: &str) -> Option<(u32, &str)> {
    let (connection, command) = line.split_once("> ")?;
    match connection {
        "" => Some((1, command)),
        number => Some((number.parse().ok()?, command)),
    }
}

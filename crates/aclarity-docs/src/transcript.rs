//! Transcripts of redis-cli, which claim what servers reply.
//!
//! A transcript is a fenced block that says which servers it holds for:
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
//! whose number stands before `>`; the lines after it are the reply as
//! redis-cli prints it. Lines that begin with `# ` are comments. Each block
//! begins with a server that was just started.
//!
//! Blocks named `redis.conf`, `users.acl` or `other.conf` are files with which
//! the servers of the transcripts after them start, up to the next heading; an
//! ACL file without a configuration is named on the command line. A block named
//! `start` instead of `redis-cli` says what a server prints that does not start,
//! with VERSION for its version.

use std::collections::BTreeMap;

use aclarity::Server;
use serde::Serialize;

use crate::{Note, servers};

/// A transcript of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Transcript {
    /// The page's file name.
    pub page: String,
    /// The line of the page on which the transcript begins.
    pub line: usize,
    /// The servers for which it holds.
    #[serde(serialize_with = "servers::as_names")]
    pub servers: Vec<Server>,
    /// The files with which the server starts.
    pub files: BTreeMap<String, String>,
    /// What was typed and answered.
    pub exchanges: Vec<Exchange>,
    /// What the server prints when it does not start.
    pub refusal: Option<String>,
}

/// A command and its reply.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// The line of the page on which the command stands.
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
/// The names of the files with which a server may start.
pub(crate) const FILES: [&str; 3] = [CONFIG, ACL_FILE, "other.conf"];

impl Transcript {
    /// The configuration with which the server starts, if it starts with one.
    pub fn config(&self) -> Option<&str> {
        let config = self.files.get(CONFIG).map(String::as_str);
        let names_acl_file = || self.files.contains_key(ACL_FILE);
        config.or_else(|| names_acl_file().then_some("aclfile users.acl\n"))
    }

    /// Takes in lines of the block, the first of which is line `first` of the
    /// page.
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

/// The connection and the command of a line that begins with a prompt.
fn prompt(line: &str) -> Option<(u32, &str)> {
    let (connection, command) = line.split_once("> ")?;
    match connection {
        "" => Some((1, command)),
        number => Some((number.parse().ok()?, command)),
    }
}

//! ACL LOG: what was denied, the newest first.

use super::acl::field;
use super::{Reply, Session};
use crate::commands::Command;
use crate::commands::keys::strict_integer;
use crate::permission::Denial;
use crate::rule::c_string;

/// How many entries are kept when nothing is set.
const KEPT: usize = 128;
/// How many are shown when no number is given.
const SHOWN: usize = 10;
/// Among how many of the newest an equal entry is sought.
const SOUGHT: usize = 10;
/// For how long equal entries are counted together, in milliseconds.
const TOGETHER: u64 = 60_000;

/// What has been denied.
#[derive(Debug, Clone)]
pub(super) struct Log {
    /// The oldest first.
    entries: Vec<Entry>,
    /// How many of them are given up. They go once they are half of all, as the
    /// others move then.
    given_up: usize,
    next_id: i64,
    /// How many entries are kept: `acllog-max-len`.
    pub kept: usize,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            given_up: 0,
            next_id: 0,
            kept: KEPT,
        }
    }
}

#[derive(Debug, Clone)]
struct Entry {
    id: i64,
    count: i64,
    reason: &'static str,
    context: &'static str,
    object: Vec<u8>,
    username: Vec<u8>,
    connection: u32,
    /// Milliseconds of the session's clock.
    created: u64,
    updated: u64,
}

impl Log {
    /// The entries that are kept, the newest first.
    fn newest(&self) -> impl Iterator<Item = &Entry> {
        self.entries[self.given_up..].iter().rev()
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.given_up = 0;
    }
}

impl Session {
    /// Sets the clock that ACL LOG tells the age of its entries by, in
    /// milliseconds since 1970. It stands still otherwise.
    pub fn set_clock(&mut self, milliseconds: u64) {
        self.clock = milliseconds;
    }

    /// Notes a denied command.
    pub(super) fn log_denial(
        &mut self,
        connection: u32,
        denial: Denial,
        command: &Command,
        argv: &[&[u8]],
    ) {
        let (reason, object) = match denial {
            Denial::Command => ("command", command.name.as_bytes()),
            Denial::Key { argument } => ("key", argv[argument]),
            Denial::Channel { argument } => ("channel", argv[argument]),
            Denial::Database { argument: 0 } if self.context != "lua" => {
                ("database", command.name.as_bytes())
            }
            // Scripts name the command as they wrote it.
            Denial::Database { argument } => ("database", argv[argument]),
        };
        let username = self.connections[connection].user.clone();
        self.note(connection, reason, object, username);
    }

    /// Notes a failed attempt to authenticate by AUTH or HELLO.
    pub(super) fn log_failed_login(&mut self, connection: u32, command: &[u8], username: &[u8]) {
        self.note(connection, "auth", command, username.to_vec());
    }

    fn note(&mut self, connection: u32, reason: &'static str, object: &[u8], username: Vec<u8>) {
        let now = self.clock;
        // A command that is denied when it is queued counts as one of the
        // transaction.
        let is_queueing = self.connections[connection].transaction.is_some();
        let context = match self.context {
            "toplevel" if is_queueing => "multi",
            context => context,
        };
        let log = &mut self.log;
        if log.kept == 0 && self.server.behaviour().empties_log_of_length_zero {
            log.clear();
            return;
        }
        let equal = log.newest().take(SOUGHT).position(|entry| {
            entry.reason == reason
                && entry.context == context
                && entry.object == object
                && entry.username == username
                && now.abs_diff(entry.updated) <= TOGETHER
        });
        if let Some(place) = equal {
            let known = log.entries.remove(log.entries.len() - 1 - place);
            log.entries.push(Entry {
                count: known.count + 1,
                updated: now,
                connection,
                ..known
            });
            return;
        }
        let id = log.next_id;
        log.next_id += 1;
        log.entries.push(Entry {
            id,
            count: 1,
            reason,
            context,
            object: object.to_vec(),
            username,
            connection,
            created: now,
            updated: now,
        });
        // Entries are only given up for a new one.
        log.given_up = log.given_up.max(log.entries.len().saturating_sub(log.kept));
        if log.given_up * 2 > log.entries.len() {
            log.entries.drain(..log.given_up);
            log.given_up = 0;
        }
    }

    /// ACL LOG [count | RESET]
    pub(super) fn show_log(&mut self, argument: Option<&[u8]>) -> Reply {
        let count = match argument {
            None => SHOWN,
            Some(word) if c_string(word).eq_ignore_ascii_case(b"reset") => {
                self.log.clear();
                return Reply::OK;
            }
            Some(number) => match strict_integer(number) {
                Some(number) => usize::try_from(number).unwrap_or(0),
                None => return Reply::error("ERR value is not an integer or out of range"),
            },
        };
        let entries = self.log.newest().take(count);
        Reply::Array(entries.map(|entry| self.show_entry(entry)).collect())
    }

    fn show_entry(&self, entry: &Entry) -> Reply {
        let age = self.clock.saturating_sub(entry.updated) as f64 / 1000.0;
        // A simulated connection has no address; the rest of what a server
        // says of a client is left out.
        let client = format!("id={}", entry.connection);
        let mut fields = vec![
            field("count", Reply::Integer(entry.count)),
            field("reason", Reply::bulk(entry.reason)),
            field("context", Reply::bulk(entry.context)),
            field("object", Reply::bulk(&entry.object)),
            field("username", Reply::bulk(&entry.username)),
            field("age-seconds", Reply::Double(age)),
            field("client-info", Reply::bulk(client)),
        ];
        if self.server.behaviour().log_has_ids {
            fields.extend([
                field("entry-id", Reply::Integer(entry.id)),
                field("timestamp-created", Reply::Integer(entry.created as i64)),
                field(
                    "timestamp-last-updated",
                    Reply::Integer(entry.updated as i64),
                ),
            ]);
        }
        Reply::Map(fields)
    }
}

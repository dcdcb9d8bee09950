//! Redis and Valkey ACLs, parsed, checked, explained and simulated exactly as a
//! real server does it, offline.
//!
//! ```
//! use aclarity::{Server, session::Session};
//!
//! let mut session = Session::new(Server::Redis8_6);
//! session.execute(1, &["ACL", "SETUSER", "ana", "on", "nopass", "+get", "~app:*"]);
//! session.execute(1, &["AUTH", "ana", "any"]);
//! let reply = session.execute(1, &["GET", "log:1"]);
//! assert_eq!(reply.to_string(), "(error) NOPERM No permissions to access a key");
//! ```
//!
//! Text becomes [rules](rule), rules make a [user], a user and a call give a
//! [verdict](permission), and a verdict has an [explanation], with [repairs](repair)
//! when it is a denial. A [session] is a server with users and connections, which
//! a [config] file and an ACL [file] may have set up; a [document] is a text in
//! which people define users.
//!
//! Texts are bytes, as they are to the servers; names, rules and arguments may
//! hold any. All positions are in bytes.
//!
//! The feature `shell`, which is on by default, reads lines for a shell, such as
//! `redis-cli ACL SETUSER …`, in documents, and looks for the causes of mistakes.
//! Without it such lines are an error, and an error has the server's words alone.

#![forbid(unsafe_code)]

mod access;
pub mod analysis;
mod bytes;
pub mod commands;
pub mod config;
pub mod crash;
pub mod document;
pub mod explanation;
pub mod file;
mod finding;
pub mod glob;
mod index;
pub mod limits;
mod line_index;
pub mod permission;
pub mod redact;
pub mod repair;
pub mod rule;
pub mod script;
pub mod server;
pub mod session;
mod span;
pub mod summary;
pub mod user;
mod users;

pub use line_index::LineIndex;
pub use server::{Dialect, Nearest, Server, UnknownServer};

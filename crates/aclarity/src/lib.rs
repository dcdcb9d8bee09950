//! Redis and Valkey ACLs, parsed, checked and simulated exactly as a real
//! server does it, offline.

pub mod commands;
pub mod crash;
pub mod document;
pub mod explanation;
pub mod file;
mod finding;
pub mod glob;
pub mod permission;
pub mod rule;
pub mod script;
pub mod server;
pub mod session;
pub mod summary;
pub mod user;

pub use server::{Server, UnknownServer};

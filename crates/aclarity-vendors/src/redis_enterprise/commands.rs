//! Commands that databases of Redis Enterprise do not support.

use super::sources::{ACL_OVERVIEW, COMPATIBILITY};
use crate::mapping::Blocked;
use crate::source::Fact;

/// Commands that run regardless of the rules.
pub(super) const ALWAYS: [&str; 3] = ["multi", "exec", "discard"];

/// Commands that only Active-Active databases lack.
pub(super) const NOT_ON_ACTIVE_ACTIVE: [&str; 2] = ["flushall", "flushdb"];

const fn missing(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: Fact::documented(&COMPATIBILITY),
    }
}

/// A blocked subcommand of ACL. Only CAT, DRYRUN, GETUSER, HELP, LIST, USERS
/// and WHOAMI are available.
const fn missing_acl(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: Fact::documented(&ACL_OVERVIEW),
    }
}

pub(crate) static BLOCKED: [Blocked; 43] = [
    missing_acl("acl|deluser"),
    missing_acl("acl|genpass"),
    missing_acl("acl|load"),
    missing_acl("acl|log"),
    missing_acl("acl|save"),
    missing_acl("acl|setuser"),
    missing("bgrewriteaof"),
    missing("bgsave"),
    missing("client|getredir"),
    missing("client|no-evict"),
    missing("client|pause"),
    missing("client|unpause"),
    missing("config|resetstat"),
    missing("debug"),
    missing("failover"),
    missing("lastsave"),
    missing("latency|doctor"),
    missing("latency|graph"),
    missing("latency|help"),
    missing("latency|history"),
    missing("latency|latest"),
    missing("latency|reset"),
    missing("memory|doctor"),
    missing("memory|malloc-stats"),
    missing("memory|purge"),
    missing("memory|stats"),
    missing("migrate"),
    missing("module|help"),
    missing("module|load"),
    missing("module|loadex"),
    missing("module|unload"),
    missing("psync"),
    missing("replconf"),
    missing("replicaof"),
    missing("reset"),
    missing("restore-asking"),
    missing("role"),
    missing("save"),
    missing("select"),
    missing("shutdown"),
    missing("slaveof"),
    missing("swapdb"),
    missing("sync"),
];

//! Commands that the service does not have.

use super::sources::CAPABILITIES;
use crate::source::Fact;
use crate::translation::Blocked;

const fn missing(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: Fact::documented(&CAPABILITIES),
    }
}

pub(super) static BLOCKED: [Blocked; 19] = [
    missing("acl"),
    missing("bgrewriteaof"),
    missing("bgsave"),
    missing("cluster"),
    missing("command"),
    missing("config"),
    missing("debug"),
    missing("eval"),
    missing("evalsha"),
    missing("failover"),
    missing("lastsave"),
    missing("migrate"),
    missing("monitor"),
    missing("replicaof"),
    missing("role"),
    missing("save"),
    missing("script"),
    missing("shutdown"),
    missing("slaveof"),
];

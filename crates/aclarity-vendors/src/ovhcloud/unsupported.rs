//! The commands that the service does not support.

use super::sources::CAPABILITIES;
use crate::mapping::Blocked;
use crate::source::Fact;

const DOCUMENTED: Fact = Fact::documented(&CAPABILITIES);

const fn blocked(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: DOCUMENTED,
    }
}

pub(super) static UNSUPPORTED: [Blocked; 19] = [
    blocked("acl"),
    blocked("bgrewriteaof"),
    blocked("bgsave"),
    blocked("cluster"),
    blocked("command"),
    blocked("config"),
    blocked("debug"),
    blocked("eval"),
    blocked("evalsha"),
    blocked("failover"),
    blocked("lastsave"),
    blocked("migrate"),
    blocked("monitor"),
    blocked("replicaof"),
    blocked("role"),
    blocked("save"),
    blocked("script"),
    blocked("shutdown"),
    blocked("slaveof"),
];

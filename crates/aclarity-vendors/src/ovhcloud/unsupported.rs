//! The commands that the service does not support.

use super::arrays::{ALL, Arrays};
use super::mapping::Mapped;
use super::sources::CAPABILITIES;
use crate::access::runnable;
use crate::finding::Finding;
use crate::json::pointer_to;
use crate::source::Fact;
use crate::translation::Blocked;

const SAID: Fact = Fact::documented(&CAPABILITIES);

const fn blocked(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: SAID,
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

/// Warnings about items that give one of them by name. Those that come with a
/// category are not worth one: most categories have some.
pub(super) fn findings(arrays: &Arrays, mapped: &Mapped) -> Vec<Finding> {
    let table = mapped.server.commands();
    let permitted = runnable(&mapped.user, mapped.server);
    let mut findings = Vec::new();
    for field in ALL.iter().filter(|field| !field.has_patterns) {
        for (at, item) in arrays.items(field).iter().enumerate() {
            let Some(name) = item.strip_prefix('+') else {
                continue;
            };
            let name = name.split('|').next().unwrap_or_default();
            let named = UNSUPPORTED
                .iter()
                .find(|known| known.command.eq_ignore_ascii_case(name))
                .and_then(|known| table.get(known.command.as_bytes()));
            let Some(command) = named else { continue };
            if permitted.intersection(&table.family(command.id)).is_empty() {
                continue;
            }
            let message = format!("the service does not support {}", command.name);
            findings.push(
                Finding::warning("unsupported-command", SAID, message)
                    .in_part(format!("{}/{at}", pointer_to(field.name))),
            );
        }
    }
    findings
}

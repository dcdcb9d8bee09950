//! Detects items that allow commands which the service does not have.

use aclarity::rule::{Permission, Rule};

use super::{ArrayKind, Arrays, Mapped, Names};
use crate::access::runnable;
use crate::finding::Finding;
use crate::json::pointer_to;
use crate::mapping::{Among, Blocked};
use crate::source::Fact;

/// Warnings about items that allow such a command by name, and notes about the
/// categories for administration, which contain many.
pub(crate) fn findings(
    arrays: &Arrays,
    names: &Names,
    mapped: &Mapped,
    blocked: &[Blocked],
) -> Vec<Finding> {
    let table = mapped.server.commands();
    let permitted = runnable(&mapped.user, mapped.server);
    let mut findings = Vec::new();
    for sort in [ArrayKind::Categories, ArrayKind::Commands] {
        for (at, item) in arrays.items(sort).iter().enumerate() {
            let Ok(rule) = Rule::parse(item.as_bytes(), mapped.server) else {
                continue;
            };
            let part = || format!("{}/{at}", pointer_to(names.of(sort)));
            if let Some(given) = Among::given(&rule, mapped.server, blocked)
                && given.is_category
                && let Some(named) = given.named(&permitted, mapped.server)
                && let Some(first) = blocked.first()
            {
                let message =
                    format!("the service does not support all that it gives: not {named}");
                let fact = Fact::assumed(first.fact.source);
                let finding = Finding::note("unsupported-command", fact, message);
                findings.push(finding.in_part(part()));
            }
            let Rule::Permission(
                Permission::Command {
                    allow: true,
                    command,
                }
                | Permission::FirstArgument { command, .. },
            ) = rule
            else {
                continue;
            };
            let known = blocked.iter().find_map(|blocked| {
                let family = table.family(table.get(blocked.command.as_bytes())?.id);
                let is_permitted = !permitted.intersection(&family).is_empty();
                (family.contains(command) && is_permitted).then_some(blocked)
            });
            if let Some(blocked) = known {
                let message = format!("the service does not support {}", blocked.command);
                findings.push(
                    Finding::warning("unsupported-command", blocked.fact, message).in_part(part()),
                );
            }
        }
    }
    findings
}

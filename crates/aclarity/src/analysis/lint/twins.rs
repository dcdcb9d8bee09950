//! Rules that take one command away and leave another that does the same harm.

use super::{Read, Subject, listed};
use crate::commands::{CommandId, CommandSet};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule};

/// Commands that do the same harm.
struct Family {
    names: &'static [&'static str],
    /// What those that are left do.
    harm: &'static str,
    severity: Severity,
}

const FAMILIES: [Family; 10] = [
    Family::new(&["flushall", "flushdb"], "delete all keys"),
    Family::new(&["replicaof", "slaveof"], "make this server a replica"),
    Family::new(&["shutdown", "debug"], "stop the server"),
    Family::new(&["acl|setuser", "acl|load", "acl|deluser"], "change users"),
    Family::new(&["sync", "psync"], "copy all data"),
    Family::new(&["module|load", "module|loadex"], "load modules"),
    Family::new(&["function|load", "function|restore"], "replace functions"),
    Family::new(&["eval", "evalsha", "fcall"], "run scripts").mild(),
    Family::new(
        &["restore", "restore-asking"],
        "write values as DUMP has them",
    )
    .mild(),
    Family::new(&["del", "unlink"], "delete keys").mild(),
];

impl Family {
    const fn new(names: &'static [&'static str], harm: &'static str) -> Self {
        Self {
            names,
            harm,
            severity: Severity::Security,
        }
    }

    const fn mild(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The commands of it that rules of the user take by name, and those that no
    /// rule speaks of by name and the user keeps.
    fn split(&self, subject: &Subject<'_>) -> (CommandSet, CommandSet) {
        let (mut taken, mut left) = (CommandSet::EMPTY, CommandSet::EMPTY);
        let granted = subject.granted();
        let names = self.names.iter();
        for command in names.filter_map(|name| subject.table.get(name.as_bytes())) {
            if !granted.contains(command.id) {
                if subject.rules.iter().any(|read| takes(read, command.id)) {
                    taken.insert(command.id);
                }
            } else if subject.user.user.root.commands.contains(command.id)
                && !is_meant(subject, command.id)
            {
                left.insert(command.id);
            }
        }
        (taken, left)
    }
}

/// Whether the rule that gives the command names it, and not what it is in.
fn is_meant(subject: &Subject<'_>, id: CommandId) -> bool {
    subject.given_by(id).is_some_and(|read| {
        matches!(read.rule, Rule::Permission(Permission::Command { command, .. }) if command == id)
    })
}

/// Whether a rule takes the command by its name, or by that of its container.
fn takes(read: &Read<'_>, command: CommandId) -> bool {
    let is_named = matches!(
        read.rule,
        Rule::Permission(Permission::Command { allow: false, .. })
    );
    is_named && matches!(&read.commands, Some((false, set)) if set.contains(command))
}

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for family in &FAMILIES {
        let (taken, left) = family.split(subject);
        let rule = subject
            .scopes()
            .flat_map(|scope| scope.rules)
            .find(|read| taken.iter().any(|id| takes(read, id)));
        let Some(read) = rule.filter(|_| !left.is_empty()) else {
            continue;
        };
        let (removed, kept) = (
            listed(&taken, subject.table, 3),
            listed(&left, subject.table, 3),
        );
        let message = format!(
            "the rules take {removed} away and leave {kept}, which can {} too",
            family.harm
        );
        let help = format!("add `{}` after the other rules", rules(&left, subject));
        let finding = Finding::new("twin-command", family.severity, read.placed.span, message);
        findings.push(finding.with_help(help));
    }
}

/// The rules that take away what a finding at this rule says is left.
pub(super) fn missing(subject: &Subject<'_>, read: &Read<'_>) -> String {
    let own = FAMILIES.iter().map(|family| family.split(subject));
    let own = own.filter(|(taken, _)| taken.iter().any(|id| takes(read, id)));
    let all: Vec<String> = own
        .filter(|(_, left)| !left.is_empty())
        .map(|(_, left)| rules(&left, subject))
        .collect();
    all.join(" ")
}

/// `-flushdb`
fn rules(commands: &CommandSet, subject: &Subject<'_>) -> String {
    let names = commands.iter().map(|id| subject.table.by_id(id).name);
    let rules: Vec<String> = names.map(|name| format!("-{name}")).collect();
    rules.join(" ")
}

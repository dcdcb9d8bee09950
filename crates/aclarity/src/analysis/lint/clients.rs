//! Commands that client libraries run on their own.
//!
//! On connecting, most send CLIENT SETINFO (its page at redis.io asks them to,
//! and to ignore failures), CLIENT SETNAME when they are given a name, SELECT
//! for a database other than 0; ioredis asks INFO whether the server is ready,
//! unless `enableReadyCheck` is off (its wiki); pools and health checks PING.

use super::{Subject, listed};
use crate::commands::{Command, CommandSet, CommandTable};
use crate::finding::{Finding, Severity};

pub(super) fn run_by_clients(command: &Command) -> bool {
    let run = [
        "ping",
        "hello",
        "client|setname",
        "client|setinfo",
        "select",
        "info",
    ];
    run.contains(&command.name) && !command.is_free()
}

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let missing = missing(subject);
    // INFO is dangerous to many, and only some clients miss it.
    if missing
        .iter()
        .all(|id| subject.table.by_id(id).name == "info")
    {
        return;
    }
    let finding = Finding::new(
        "client-commands",
        Severity::Suggestion,
        subject.name_span(),
        format!(
            "client libraries may fail to connect or to check the connection: \
             this user may not run {}",
            listed(&missing, subject.table, 6)
        ),
    );
    findings.push(finding.with_help(format!(
        "`{}` permits all of them; the library's manual says which it needs",
        rules(&missing, subject.table)
    )));
}

/// The commands that a user for data lacks.
pub(super) fn missing(subject: &Subject<'_>) -> CommandSet {
    let granted = subject.granted();
    if granted.intersection(&subject.facts.with_keys).is_empty() {
        return CommandSet::EMPTY;
    }
    let mut missing = subject.facts.run_by_clients.difference(&granted);
    for selector in subject.selectors() {
        for (narrowed, _) in &selector.first_arguments {
            missing.remove(*narrowed);
        }
    }
    missing
}

/// `+ping +select`
pub(super) fn rules(commands: &CommandSet, table: &CommandTable) -> String {
    let rules: Vec<String> = commands
        .iter()
        .map(|id| format!("+{}", table.by_id(id).name))
        .collect();
    rules.join(" ")
}

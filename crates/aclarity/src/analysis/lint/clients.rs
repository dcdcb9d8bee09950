//! Commands that client libraries run on their own.

use super::{Subject, listed};
use crate::analysis::clients::{CLIENTS, Need};
use crate::commands::{Command, CommandSet, CommandTable};
use crate::finding::{Finding, Severity};

/// What most of them run, or run when they are told to: the page of CLIENT
/// SETINFO at redis.io asks all of them to send it, and to ignore failures.
pub(super) fn run_by_clients(command: &Command) -> bool {
    let run = ["ping", "client|setname", "client|setinfo", "select", "info"];
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
    let mut help = format!("`{}` permits all of them", rules(&missing, subject.table));
    let cut_off = cut_off(subject);
    if !cut_off.is_empty() {
        help.push_str(&format!(
            "; no connection at all for {}",
            cut_off.join(", ")
        ));
    }
    findings.push(finding.with_help(help));
}

/// The clients that never connect, and what they miss.
fn cut_off(subject: &Subject<'_>) -> Vec<String> {
    let granted = subject.granted();
    let misses = |(name, need): &(&str, Need)| {
        let command = subject.table.get(name.as_bytes());
        *need == Need::Always && command.is_some_and(|command| !granted.contains(command.id))
    };
    let clients = CLIENTS.iter().filter_map(|client| {
        let (command, _) = client.commands.iter().find(|command| misses(command))?;
        let command = command.replace('|', " ").to_ascii_uppercase();
        Some(format!("{} ({command})", client.name))
    });
    clients.collect()
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

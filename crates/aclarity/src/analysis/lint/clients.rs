//! Commands that client libraries run on their own.

use super::{Subject, USUAL_LENGTH, listed, upper_case};
use crate::analysis::clients::{CLIENTS, Need};
use crate::commands::{Command, CommandId, CommandSet, CommandTable};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule};

/// What most of them run, or run when they are told to: the page of CLIENT
/// SETINFO at redis.io asks all of them to send it, and to ignore failures. And
/// what some cannot do without: INFO and ECHO.
pub(super) fn run_by_clients(command: &Command) -> bool {
    let run = [
        "ping",
        "client|setname",
        "client|setinfo",
        "select",
        "info",
        "echo",
    ];
    run.contains(&command.name) && !command.is_free()
}

/// What clients ask a cluster for its nodes with.
pub(super) fn run_in_clusters(command: &Command) -> bool {
    [
        "cluster|slots",
        "cluster|shards",
        "cluster|nodes",
        "cluster|info",
    ]
    .contains(&command.name)
}

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let missing = missing(subject);
    if missing.is_empty() {
        return;
    }
    let finding = Finding::new(
        "client-commands",
        Severity::Suggestion,
        subject.name_span(),
        format!(
            "client libraries may fail to connect or to check the connection: \
             this user may not run {}",
            listed(&missing, subject.table, 10)
        ),
    );
    let (all, them) = match missing.len() {
        1 => ("it", "it"),
        _ => ("all of them", "them"),
    };
    let mut help = format!("`{}` permits {all}", rules(&missing, subject.table));
    let cut_off = cut_off(subject, &missing);
    if !cut_off.is_empty() {
        let names = cut_off.join(", ");
        help.push_str(&format!(
            "; without {them} no connection at all for {names}"
        ));
    }
    let cluster = subject.facts.run_in_clusters.difference(&subject.granted());
    if !cluster.is_empty() && !is_in_cluster(subject) {
        help.push_str(&format!(
            "; in a cluster clients need `{}` too",
            rules(&cluster, subject.table)
        ));
    }
    findings.push(finding.with_help(help));
}

/// The commands without which a client never connects, each with what is said of
/// a user who lacks it: `BullMQ (INFO)`.
pub(super) type Needs = Vec<(CommandId, String)>;

/// What clients need of the commands that the server has.
pub(super) fn needs(table: &CommandTable) -> Vec<Needs> {
    let needs = CLIENTS.iter().map(|client| {
        let needed = client.commands.iter().filter_map(|(name, need)| {
            let command = table.get(name.as_bytes());
            let id = command.filter(|_| *need == Need::Always)?.id;
            let shown: String = upper_case(name).collect();
            Some((id, format!("{} ({shown})", client.name)))
        });
        needed.collect()
    });
    needs.collect()
}

/// The clients that never connect without the missing commands, and what they miss.
fn cut_off<'d>(subject: &Subject<'d>, missing: &CommandSet) -> Vec<&'d str> {
    let clients = subject.facts.clients.iter().filter_map(|needs| {
        let mut missed = needs.iter().filter(|(id, _)| missing.contains(*id));
        missed.next().map(|(_, shown)| &**shown)
    });
    clients.collect()
}

/// The commands that a user for data lacks, but for those that a rule takes away
/// by name: that is meant.
pub(super) fn missing(subject: &Subject<'_>) -> CommandSet {
    let granted = subject.granted();
    if granted.intersection(&subject.facts.with_keys).is_empty() {
        return CommandSet::EMPTY;
    }
    let mut wanted = subject.facts.run_by_clients;
    if is_in_cluster(subject) {
        wanted = wanted.union(&subject.facts.run_in_clusters);
    }
    let mut missing = wanted.difference(&granted);
    for selector in subject.selectors() {
        for (narrowed, _) in &selector.first_arguments {
            missing.remove(*narrowed);
        }
    }
    for read in &subject.rules {
        if let Rule::Permission(Permission::Command { allow: false, .. }) = read.rule
            && let Some((_, taken)) = &read.commands
        {
            missing = missing.difference(taken);
        }
    }
    missing
}

/// Whether a rule is about what only clusters have.
fn is_in_cluster(subject: &Subject<'_>) -> bool {
    let of_clusters = ["readonly", "readwrite", "asking"];
    subject.rules.iter().any(|read| match read.rule {
        Rule::Permission(Permission::Command {
            allow: true,
            command,
        }) => {
            let name = subject.table.by_id(command).name;
            name.starts_with("cluster|") || of_clusters.contains(&name)
        }
        _ => false,
    })
}

/// `+ping +select`
pub(super) fn rules(commands: &CommandSet, table: &CommandTable) -> String {
    let mut rules = String::with_capacity(commands.len() * USUAL_LENGTH);
    for id in commands.iter() {
        rules.push_str(if rules.is_empty() { "+" } else { " +" });
        rules.push_str(table.by_id(id).name);
    }
    rules
}

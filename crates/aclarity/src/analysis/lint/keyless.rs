//! Commands that patterns of keys do not bind, since they have no key.

use super::{Subject, listed};
use crate::commands::{Category, Command, CommandSet, CommandTable};
use crate::finding::{Finding, Severity};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let granted = subject.granted();
    let limited = subject
        .selectors()
        .any(|selector| !selector.keys.is_empty())
        && !subject.selectors().any(|selector| selector.all_keys);
    let showing = unnamed(subject, subject.facts.showing_key_names);
    if limited {
        let harmful = unnamed(subject, subject.facts.reaching_everything);
        if let Some(worst) = worst(subject, &harmful) {
            let finding = Finding::new(
                "patterns-do-not-bind",
                Severity::Security,
                subject.place_of(worst.id),
                format!(
                    "the key patterns do not bind commands without keys: this user may run {}",
                    worst_first(&harmful, worst, subject.table)
                ),
            );
            findings.push(finding.with_help(subject.without_harm(worst.id)));
        } else if let Some(first) = showing.iter().next() {
            let finding = Finding::new(
                "sees-all-key-names",
                Severity::Suggestion,
                subject.place_of(first),
                format!(
                    "this user sees the names of all keys, whatever the patterns, by {}",
                    listed(&showing, subject.table, 3)
                ),
            );
            let rules = without_key_names(subject);
            findings.push(finding.with_help(format!("add `{rules}` after this rule")));
        }
        return;
    }
    let table = subject.table;
    if let Some(keys) = table.get(b"keys")
        && showing.contains(keys.id)
        && granted.intersection(&subject.facts.writing).is_empty()
    {
        let finding = Finding::new(
            "keys-blocks-server",
            Severity::Suggestion,
            subject.place_of(keys.id),
            "a user that only reads may still run KEYS, which holds up everybody else \
             while it walks through all keys",
        );
        findings.push(finding.with_help("add `-keys` after this rule; SCAN goes step by step"));
    }
}

/// The commands of a set that the user has and that no rule names: a command that
/// a rule names is taken to be meant.
fn unnamed(subject: &Subject<'_>, set: CommandSet) -> CommandSet {
    let mut unnamed = CommandSet::EMPTY;
    for id in set.intersection(&subject.granted()).iter() {
        if !subject.is_named(id) {
            unnamed.insert(id);
        }
    }
    unnamed
}

/// The rules that take away what shows names of keys, but for what rules name.
pub(super) fn without_key_names(subject: &Subject<'_>) -> String {
    let showing = unnamed(subject, subject.facts.showing_key_names);
    let commands = KEY_NAMES
        .iter()
        .filter_map(|name| subject.table.get(name.as_bytes()))
        .filter(|command| showing.contains(command.id));
    let rules: Vec<String> = commands
        .map(|command| format!("-{}", command.name))
        .collect();
    rules.join(" ")
}

const KEY_NAMES: [&str; 3] = ["keys", "scan", "randomkey"];

/// Commands without keys that change all data, the server, or the rules.
pub(super) fn reaches_everything(command: &Command) -> bool {
    let changes_data = command.is_in(Category::Keyspace) && command.is_in(Category::Write);
    !command.may_have_keys()
        && !command.is_container()
        && (changes_data || command.is_in(Category::Admin))
}

/// Commands that show names of keys, whosever they are.
pub(super) fn shows_key_names(command: &Command) -> bool {
    KEY_NAMES.contains(&command.name)
}

/// The one to name first, since everybody knows what it does.
fn worst<'t>(subject: &Subject<'t>, harmful: &CommandSet) -> Option<&'t Command> {
    let known = ["flushall", "acl|setuser", "config|set"].iter();
    known
        .filter_map(|name| subject.table.get(name.as_bytes()))
        .find(|command| harmful.contains(command.id))
        .or_else(|| harmful.iter().next().map(|id| subject.table.by_id(id)))
}

fn worst_first(harmful: &CommandSet, worst: &Command, table: &CommandTable) -> String {
    let mut others = *harmful;
    others.remove(worst.id);
    let name = worst.name.replace('|', " ").to_ascii_uppercase();
    match listed(&others, table, 3) {
        others if others.is_empty() => name,
        others => format!("{name}, {others}"),
    }
}

//! Users that were to be restricted, and can take over the server all the same.

use super::{Read, Subject, listed};
use crate::commands::{Category, Command, CommandId, CommandSet, CommandTable};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule};
use crate::user::Selector;

/// Commands each of which is worth the whole server, whatever else is forbidden.
///
/// Who may run one makes himself, or whoever he likes, a user with all rights.
/// MODULE LOAD needs a setting since 7.0, so that it is no way by itself.
pub(super) fn takes_over(command: &Command) -> bool {
    ["acl|setuser", "config|set", "replicaof", "slaveof"].contains(&command.name)
        // Before 7.0 subcommands were no commands.
        || ["acl", "config", "module"].contains(&command.name) && !command.is_container()
}

/// What else can be done to the server and all its data, the worst first.
const HARM: [&str; 8] = [
    "flushall",
    "shutdown",
    "debug",
    "migrate",
    "flushdb",
    "swapdb",
    "module|load",
    "psync",
];

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // Whom key patterns bind not is said by `patterns-do-not-bind`.
    let said = findings
        .iter()
        .any(|finding| finding.code == "patterns-do-not-bind");
    let granted = subject.granted();
    let ways = granted.intersection(&subject.facts.taking_over);
    if !ways.is_empty() && !said && !is_administrator(subject, &ways) {
        findings.extend(side_door(subject, &granted, &ways));
    }
    let functions = replaces_functions(subject, &granted);
    findings.extend(functions.filter(|one| !said || one.severity == Severity::Security));
}

/// Whether the user is plainly meant to have all rights.
fn is_administrator(subject: &Subject<'_>, ways: &CommandSet) -> bool {
    let names_it = |read: &Read<'_>| {
        matches!(
            read.rule,
            Rule::Permission(Permission::Category {
                allow: true,
                category: Category::Admin | Category::Dangerous
            })
        )
    };
    // `default` has all commands before its first rule.
    let has_all = ways.iter().any(|way| subject.given_by(way).is_none());
    let mut rules = subject.scopes().flat_map(|scope| scope.rules);
    keeps_all(subject, &subject.rules, has_all)
        // Whoever has rules outside of parentheses was restricted there.
        || has_nothing(&subject.user.user.root)
            && (subject.inside.iter()).any(|rules| keeps_all(subject, rules, false))
        || rules.any(names_it)
}

fn has_nothing(selector: &Selector) -> bool {
    selector.commands.is_empty()
        && selector.first_arguments.is_empty()
        && selector.keys.is_empty()
        && !selector.all_keys
}

/// Whether rules give all commands, and take no command of an administrator away.
fn keeps_all(subject: &Subject<'_>, rules: &[Read<'_>], has_all: bool) -> bool {
    let mut all = has_all;
    let mut is_restricted = false;
    for read in rules {
        match (&read.rule, &read.commands) {
            (Rule::Permission(Permission::AllCommands), _) => {
                all = true;
                is_restricted = false;
            }
            (_, Some((false, taken))) if all => {
                is_restricted |= !taken.intersection(&subject.facts.administrative).is_empty();
            }
            _ => {}
        }
    }
    all && !is_restricted
}

fn side_door(subject: &Subject<'_>, granted: &CommandSet, ways: &CommandSet) -> Option<Finding> {
    let table = subject.table;
    // A command that a rule names by itself is meant.
    let first = ways.iter().find(|id| !is_named_alone(subject, *id))?;
    let mut listed_ways = CommandSet::EMPTY;
    for id in ways.iter().filter(|id| !is_named_alone(subject, *id)) {
        listed_ways.insert(id);
    }
    let mut message = format!(
        "this user can take over the server, by {}",
        listed(&listed_ways, table, 4)
    );
    let harm = harm(granted, &listed_ways, table);
    if !harm.is_empty() {
        message += &format!("; other commands that are left: {}", harm.join(", "));
    }
    let names_container = subject
        .given_by(first)
        .is_some_and(|read| matches!(read.rule, Rule::Permission(Permission::Command { .. })));
    let help = if names_container {
        "name the subcommands that are needed instead, as in `+config|get` or `+acl|whoami`"
    } else {
        subject.without_harm(first)
    };
    let finding = Finding::new(
        "side-door",
        Severity::Security,
        subject.place_of(first),
        message,
    );
    Some(finding.with_help(help))
}

fn harm(granted: &CommandSet, ways: &CommandSet, table: &CommandTable) -> Vec<String> {
    HARM.iter()
        .filter_map(|name| table.get(name.as_bytes()))
        .filter(|command| granted.contains(command.id) && !ways.contains(command.id))
        .map(|command| command.name.replace('|', " ").to_ascii_uppercase())
        .take(4)
        .collect()
}

/// Whether a rule names this very command, and not what it is in.
fn is_named_alone(subject: &Subject<'_>, id: CommandId) -> bool {
    subject.given_by(id).is_some_and(|read| match read.rule {
        Rule::Permission(Permission::Command { command, .. }) => {
            command == id && !["acl", "config", "module"].contains(&subject.table.by_id(id).name)
        }
        _ => false,
    })
}

/// Functions are no user's own: who loads one replaces what others call with
/// their rights.
fn replaces_functions(subject: &Subject<'_>, granted: &CommandSet) -> Option<Finding> {
    let load = subject.table.get(b"function|load")?;
    if !granted.contains(load.id) || subject.selectors().any(|selector| selector.all_keys) {
        return None;
    }
    let has_patterns = subject
        .selectors()
        .any(|selector| !selector.keys.is_empty());
    let read = subject.given_by(load.id)?;
    let severity = match read.rule {
        Rule::Permission(Permission::Command { command, .. }) if command != load.id => {
            Severity::Security
        }
        Rule::Permission(Permission::Category {
            category: Category::Scripting,
            ..
        }) => Severity::Security,
        Rule::Permission(Permission::Category { .. } | Permission::AllCommands) => {
            Severity::Suggestion
        }
        _ => return None,
    };
    if !has_patterns {
        return None;
    }
    let finding = Finding::new(
        "replaces-functions",
        severity,
        read.placed.span,
        "this user can replace the functions that others call, which run with the rights of \
         whoever calls them; no key pattern binds FUNCTION LOAD, and `-@dangerous` does not \
         take it away",
    );
    Some(finding.with_help("add `-function` after this rule"))
}

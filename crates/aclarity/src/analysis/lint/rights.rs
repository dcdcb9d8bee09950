//! Users without any command, and users without a key for their commands.

use super::{Subject, listed};
use crate::commands::{Category, CommandSet};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let user = &subject.user.user;
    let has_password =
        user.no_password || !user.passwords.is_empty() || subject.user.has_hidden_password;
    // Rules without a name, or that change a user only, say nothing of the whole.
    if subject.is_bare() || !user.enabled && (subject.says(&Rule::Off) || !has_password) {
        return;
    }
    findings.extend(no_commands(subject).or_else(|| no_keys(subject)));
}

fn no_commands(subject: &Subject<'_>) -> Option<Finding> {
    let mut has_patterns = false;
    for selector in subject.selectors() {
        if !selector.commands.is_empty() || !selector.first_arguments.is_empty() {
            return None;
        }
        has_patterns |=
            selector.all_keys || !selector.keys.is_empty() || !selector.channels.is_empty();
    }
    let says_so = subject.says(&Rule::Permission(Permission::NoCommands));
    if says_so && !has_patterns {
        return None;
    }
    let finding = Finding::new(
        "no-commands",
        Severity::Warning,
        subject.name_span(),
        "this user can run no command: its rules permit none",
    );
    Some(finding.with_help(
        "add `+@read`, `+@all` or the like; keys and commands are permitted apart from each other",
    ))
}

fn no_keys(subject: &Subject<'_>) -> Option<Finding> {
    if subject.says(&Rule::Permission(Permission::ResetKeys)) {
        return None;
    }
    let mut useless = CommandSet::EMPTY;
    for selector in subject.selectors() {
        if selector.all_keys || !selector.keys.is_empty() {
            return None;
        }
        let keyed = selector.commands.intersection(&subject.facts.needing_keys);
        useless = useless.union(&keyed);
    }
    let first = useless.iter().find(|id| is_meant(subject, *id))?;
    let finding = Finding::new(
        "no-keys",
        Severity::Warning,
        subject.place_of(first),
        format!(
            "this user can run {}, but on no key: its rules permit none",
            listed(&useless, subject.table, 3)
        ),
    );
    Some(
        finding
            .with_help("add `~pattern`, or `allkeys`; add `resetkeys` to say that no key is meant"),
    )
}

/// Whether the command was given for what it does with keys: by its name, or by
/// a category of data. (Those of the server's care have a few by chance.)
fn is_meant(subject: &Subject<'_>, command: crate::commands::CommandId) -> bool {
    subject
        .given_by(command)
        .is_some_and(|read| match read.rule {
            Rule::Permission(Permission::Category { category, .. }) => !matches!(
                category,
                Category::Admin
                    | Category::Dangerous
                    | Category::Slow
                    | Category::Fast
                    | Category::Connection
                    | Category::Scripting
                    | Category::Blocking
                    | Category::Transaction
                    | Category::PubSub
            ),
            _ => true,
        })
}

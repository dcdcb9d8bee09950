//! Users whose commands find no key: there is none, it is in another selector, or
//! it is for reading where they write.

use super::{Scope, Subject, listed};
use crate::commands::{Category, Command, CommandId, CommandSet};
use crate::finding::{Finding, Severity};
use crate::permission::Access;
use crate::rule::{Permission, Rule};
use crate::user::Selector;

/// The finding about commands that every selector denies for their keys.
pub(super) fn no_keys(subject: &Subject<'_>) -> Option<Finding> {
    if subject.says(&Rule::Permission(Permission::ResetKeys)) {
        return None;
    }
    let (mut useless, mut useful) = (CommandSet::EMPTY, CommandSet::EMPTY);
    for scope in subject.scopes() {
        let permitted = Subject::with_first_arguments(scope.selector);
        let keyed = permitted.intersection(&subject.facts.needing_keys);
        let denied = denied(&keyed, scope, subject);
        useful = useful.union(&keyed.difference(&denied));
        useless = useless.union(&denied);
    }
    let useless = useless.difference(&useful);
    without_any(&useless, subject)
        .or_else(|| without_own(&useless, subject))
        .or_else(|| of_other_kind(&useless, subject))
}

pub(super) fn has_keys(selector: &Selector) -> bool {
    selector.all_keys || !selector.keys.is_empty()
}

/// Whether no selector permits a key.
pub(super) fn has_none(subject: &Subject<'_>) -> bool {
    !subject.selectors().any(has_keys)
}

/// The commands that no pattern of the selector lets through.
fn denied(
    keyed: &CommandSet,
    Scope { selector, .. }: Scope<'_, '_>,
    subject: &Subject<'_>,
) -> CommandSet {
    let permits = |wanted: Access| {
        let mut patterns = selector.keys.iter();
        patterns.any(|(_, access)| access.covers(wanted))
    };
    if selector.all_keys || permits(Access::ALL) {
        return CommandSet::EMPTY;
    }
    let mut denied = CommandSet::EMPTY;
    for id in keyed.iter() {
        let needs = least_needs(subject.table.by_id(id));
        if selector.keys.is_empty() || !needs.iter().all(|need| permits(*need)) {
            denied.insert(id);
        }
    }
    denied
}

/// What the shortest call needs on its keys. Options add to this, and take
/// nothing away.
fn least_needs(command: &Command) -> Vec<Access> {
    // The number of keys, where a number is expected.
    let mut call = vec!["1"; usize::from(command.arity.unsigned_abs())];
    call[0] = command.name;
    if command.name.contains('|') {
        // The name is two words of the call.
        call[0] = "";
    }
    command.keys_of(&call).map(|key| key.need).collect()
}

fn without_any(useless: &CommandSet, subject: &Subject<'_>) -> Option<Finding> {
    if !has_none(subject) {
        return None;
    }
    let first = useless.iter().find(|id| is_meant(subject, *id))?;
    let finding = Finding::new(
        "no-keys",
        Severity::Warning,
        subject.place_of(first),
        format!(
            "this user can run {}, but on no key: its rules permit none",
            listed(useless, subject.table, 3)
        ),
    );
    Some(
        finding
            .with_help("add `~pattern`, or `allkeys`; add `resetkeys` to say that no key is meant"),
    )
}

/// Commands in one selector, keys in another.
fn without_own(useless: &CommandSet, subject: &Subject<'_>) -> Option<Finding> {
    let mut without = CommandSet::EMPTY;
    for scope in subject.scopes().filter(|scope| !has_keys(scope.selector)) {
        without = without.union(&scope.selector.commands.intersection(useless));
    }
    let first = without.iter().find(|id| is_meant(subject, *id))?;
    let finding = Finding::new(
        "no-keys",
        Severity::Warning,
        subject.place_of(first),
        format!(
            "this user can run {}, but on no key: selectors do not add up, and what permits \
             the commands here permits no key",
            listed(&without, subject.table, 3)
        ),
    );
    Some(finding.with_help(
        "give each selector, and the rules outside of parentheses, commands together with \
         their keys: `(~pattern +get)`",
    ))
}

/// Commands that write where all patterns are for reading, or the other way around.
fn of_other_kind(useless: &CommandSet, subject: &Subject<'_>) -> Option<Finding> {
    let patterns = subject
        .selectors()
        .flat_map(|selector| selector.keys.iter());
    let permitted = patterns.fold(Access::NONE, |all, (_, access)| all | access);
    let lacks = |access| !permitted.covers(access);
    let mut meant = CommandSet::EMPTY;
    for id in useless.iter() {
        let is_meant = subject.given_by(id).is_some_and(|read| match read.rule {
            Rule::Permission(Permission::Command { .. }) => true,
            Rule::Permission(Permission::Category { category, .. }) => match category {
                Category::Read => lacks(Access::READ),
                Category::Write => lacks(Access::WRITE),
                _ => false,
            },
            _ => false,
        });
        if is_meant {
            meant.insert(id);
        }
    }
    let first = meant.iter().next()?;
    let (purpose, pattern) = if lacks(Access::WRITE) {
        ("writing", "%W~pattern")
    } else if lacks(Access::READ) {
        ("reading", "%R~pattern")
    } else {
        ("reading and writing the same key", "~pattern")
    };
    let finding = Finding::new(
        "no-keys",
        Severity::Warning,
        subject.place_of(first),
        format!(
            "this user can run {}, but on no key: no pattern is for {purpose}",
            listed(&meant, subject.table, 3)
        ),
    );
    Some(finding.with_help(format!(
        "add `{pattern}`; `%R~` is for reading, `%W~` for writing, `~` for both"
    )))
}

/// Whether the command was given for what it does with keys: by its name, or by
/// a category of data. (Those of the server's care have a few by chance.)
fn is_meant(subject: &Subject<'_>, command: CommandId) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Server;

    #[test]
    fn options_only_add_to_what_the_shortest_call_needs() {
        let calls = [
            "set k v get",
            "getex k ex 1",
            "bitfield k set u8 0 1",
            "georadius k 1 1 1 m store d",
            "georadiusbymember k m 1 m storedist d",
            "sort k by w_* get x store d",
            "sort_ro k by w_*",
            "delex k ifeq v",
            "migrate h 1 k 0 1 copy",
            "xreadgroup group g c streams s 1",
            "zunionstore d 2 a b",
            "lmpop 2 a b left",
            "blpop a b 1",
            "mset a 1 b 2",
            "copy a b replace",
            "restore k 0 v replace",
        ];
        for server in Server::ALL {
            for call in calls {
                let argv: Vec<&str> = call.split(' ').collect();
                let Some(command) = server.commands().get(argv[0].as_bytes()) else {
                    continue;
                };
                let needs: Vec<Access> = command.keys_of(&argv).map(|key| key.need).collect();
                for least in least_needs(command) {
                    let is_needed = needs.iter().any(|need| need.covers(least));
                    assert!(is_needed, "{server} {call}: {needs:?}, at least {least:?}");
                }
            }
        }
    }
}

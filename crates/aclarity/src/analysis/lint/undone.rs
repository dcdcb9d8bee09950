//! Rules of which later rules in the same line leave nothing.

use super::{Read, Subject};
use crate::commands::{CommandId, CommandSet};
use crate::finding::{Finding, Severity};
use crate::permission::Access;
use crate::rule::{Permission, Rule};
use crate::session::has_every_key;

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let undone = undone(subject).into_iter();
    findings.extend(undone.map(|(rule, by)| {
        let read = &subject.rules[rule];
        let mut finding = finding(read, &subject.rules[by]);
        if gives_sort_without_keys(subject, read)
            && let Some(help) = &mut finding.help
        {
            help.push_str("; SORT with BY or GET also needs every key: `(+sort %R~*)`");
        }
        finding
    }));
}

/// Whether the rule gives SORT by name to a user who may not read every key, as
/// its options BY and GET need it.
fn gives_sort_without_keys(subject: &Subject<'_>, read: &Read<'_>) -> bool {
    let Rule::Permission(Permission::Command {
        allow: true,
        command,
    }) = read.rule
    else {
        return false;
    };
    let is_sort = matches!(subject.table.by_id(command).name, "sort" | "sort_ro");
    is_sort
        && subject.server.behaviour().selectors
        && !has_every_key(&subject.user.user.root, Access::READ)
}

/// The rules of which nothing is left, by their numbers, each with the one that
/// leaves nothing of it.
pub(super) fn undone(subject: &Subject<'_>) -> Vec<(usize, usize)> {
    let mut later = Later::default();
    let mut undone = Vec::new();
    for (number, read) in subject.rules.iter().enumerate().rev() {
        let next = subject.rules.get(number + 1);
        if next.is_some_and(|next| !is_in_line(subject.text, read, next)) {
            later = Later::default();
        }
        undone.extend(later.undoes(read).map(|by| (number, by)));
        later.add(number, read);
    }
    undone.reverse();
    undone
}

/// What the rules after one in its line say, by their numbers.
#[derive(Default)]
struct Later {
    /// The rules that have the last word on some commands, and on which. There are
    /// never more of them than commands.
    last_words: Vec<(usize, CommandSet)>,
    /// All these commands, and those of them that are given.
    decided: CommandSet,
    given: CommandSet,
    /// The last rule that makes all key patterns before it void.
    keys: Option<usize>,
    /// The last rule that makes all channel patterns before it void.
    channels: Option<usize>,
}

impl Later {
    fn add(&mut self, number: usize, read: &Read<'_>) {
        if let Some((gives, set)) = &read.commands {
            let decides = set.difference(&self.decided);
            if !decides.is_empty() {
                self.last_words.push((number, decides));
                self.decided = self.decided.union(&decides);
                if *gives {
                    self.given = self.given.union(&decides);
                }
            }
        }
        match &read.rule {
            Rule::Permission(Permission::AllKeys | Permission::ResetKeys) => {
                self.keys.get_or_insert(number);
            }
            Rule::Permission(Permission::AllChannels | Permission::ResetChannels) => {
                self.channels.get_or_insert(number);
            }
            _ => {}
        }
    }

    /// The rule that leaves nothing of this one.
    fn undoes(&self, read: &Read<'_>) -> Option<usize> {
        match &read.rule {
            // To start from nothing is a habit.
            Rule::Permission(Permission::NoCommands) => None,
            Rule::Permission(Permission::Keys { .. }) => self.keys,
            Rule::Permission(Permission::Channels(_)) => self.channels,
            // Both `+command` and `-command` later make it void.
            Rule::Permission(Permission::FirstArgument { command, .. }) => self.decides(*command),
            _ => {
                let (gives, set) = read.commands.as_ref()?;
                let opposite = if *gives {
                    self.decided.difference(&self.given)
                } else {
                    self.given
                };
                if !set.difference(&opposite).is_empty() {
                    return None;
                }
                self.decides(set.last()?)
            }
        }
    }

    /// The rule that has the last word on a command.
    fn decides(&self, command: CommandId) -> Option<usize> {
        let mut rules = self.last_words.iter();
        let found = rules.find(|(_, commands)| commands.contains(command));
        found.map(|(number, _)| *number)
    }
}

fn finding(read: &Read<'_>, by: &Read<'_>) -> Finding {
    let later = String::from_utf8_lossy(&by.placed.text);
    let put_after = format!("put this rule after `{later}`: rules apply from left to right");
    let (severity, message, help) = match (&read.commands, &by.rule) {
        (Some((false, _)), _) => (
            Severity::Security,
            format!("`{later}` later in the line gives back what this rule takes"),
            put_after,
        ),
        (_, Rule::Permission(Permission::AllKeys | Permission::AllChannels)) => (
            Severity::Warning,
            format!("`{later}` later in the line permits everything, so this rule says nothing"),
            "leave out the one that is not meant".to_owned(),
        ),
        (None, Rule::Permission(_)) if by.commands.as_ref().is_some_and(|(gives, _)| *gives) => (
            Severity::Warning,
            format!("`{later}` later in the line permits the command with any argument"),
            put_after,
        ),
        _ => (
            Severity::Warning,
            format!("`{later}` later in the line takes away what this rule gives"),
            put_after,
        ),
    };
    Finding::new("undone-rule", severity, read.placed.span, message).with_help(help)
}

/// Whether no line ends between the rules: further lines are later changes.
fn is_in_line(text: &str, one: &Read<'_>, other: &Read<'_>) -> bool {
    let between = text.get(one.placed.span.end..other.placed.span.start);
    between.is_some_and(|between| !between.contains('\n'))
}

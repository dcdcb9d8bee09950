//! Rules of which later rules in the same line leave nothing.

use super::{Read, Subject, listed};
use crate::commands::{Category, CommandId, CommandSet};
use crate::finding::{Finding, Severity};
use crate::permission::Access;
use crate::rule::{Permission, Rule};
use crate::session::has_every_key;

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let undone = undone(subject).into_iter();
    findings.extend(undone.map(|Undone { read, by, part }| {
        if let Some(part) = part {
            return in_part(read, by, &part, subject);
        }
        let mut finding = finding(read, by);
        if gives_sort_without_keys(subject, read)
            && let Some(help) = &mut finding.help
        {
            help.push_str("; SORT with BY or GET also needs every key: `(+sort %R~*)`");
        }
        finding
    }));
    findings.extend(resets(subject).map(|(_, reset)| all_undone(reset)));
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

/// Each `reset` after rules of its line that give something, with the first rule
/// of the line.
pub(super) fn resets<'s, 'd>(
    subject: &'s Subject<'d>,
) -> impl Iterator<Item = (&'s Read<'d>, &'s Read<'d>)> {
    let mut first: Option<&Read<'_>> = None;
    let mut last: Option<&Read<'_>> = None;
    let mut gives = false;
    subject.rules.iter().filter_map(move |read| {
        if last.is_none_or(|last| !is_in_line(subject.text, last, read)) {
            (first, gives) = (None, false);
        }
        last = Some(read);
        let first = *first.get_or_insert(read);
        if read.rule == Rule::Reset {
            return std::mem::take(&mut gives).then_some((first, read));
        }
        gives |= is_gift(read);
        None
    })
}

/// Whether a rule gives something. (To take everything first is a habit.)
fn is_gift(read: &Read<'_>) -> bool {
    match &read.rule {
        Rule::On | Rule::NoPassword | Rule::AddPassword(_) | Rule::AddHash(_) => true,
        Rule::Selector(_) => true,
        Rule::Permission(
            Permission::AllKeys
            | Permission::Keys { .. }
            | Permission::AllChannels
            | Permission::Channels(_)
            | Permission::FirstArgument { .. },
        ) => true,
        _ => matches!(read.commands, Some((true, _))),
    }
}

/// A rule of which a later one leaves nothing, or less than is safe.
pub(super) struct Undone<'s, 'd> {
    pub read: &'s Read<'d>,
    pub by: &'s Read<'d>,
    /// What a rule that takes harmful commands no longer takes, when it is not all.
    pub part: Option<CommandSet>,
}

/// The rules that later ones in their line undo.
pub(super) fn undone<'s, 'd>(subject: &'s Subject<'d>) -> Vec<Undone<'s, 'd>> {
    let mut undone = Vec::new();
    for scope in subject.scopes() {
        let found = undone_in(scope.rules, subject).into_iter();
        undone.extend(found.map(|(rule, by, part)| Undone {
            read: &scope.rules[rule],
            by: &scope.rules[by],
            part,
        }));
    }
    undone
}

/// The same of rules that are one list, by their numbers.
fn undone_in(rules: &[Read<'_>], subject: &Subject<'_>) -> Vec<(usize, usize, Option<CommandSet>)> {
    let mut later = Later::new(rules);
    let mut undone = Vec::new();
    // Of a `reset` there is one finding for all rules before it.
    let mut is_reset = false;
    for (number, read) in rules.iter().enumerate().rev() {
        let next = rules.get(number + 1);
        if next.is_some_and(|next| !is_in_line(subject.text, read, next)) {
            later = Later::new(rules);
            is_reset = false;
        }
        is_reset |= read.rule == Rule::Reset;
        if !is_reset {
            match later.undoes(read) {
                Some(by) => undone.push((number, by, None)),
                None => undone.extend(
                    later
                        .gives_back(read)
                        .map(|(by, part)| (number, by, Some(part))),
                ),
            }
            later.add(number, read);
        }
    }
    undone.reverse();
    undone
}

/// What the rules after one in its line say, by their numbers.
struct Later<'s, 'd> {
    rules: &'s [Read<'d>],
    /// The rules that have the last word on some commands, and on which. There are
    /// never more of them than commands.
    last_words: Vec<(usize, CommandSet)>,
    /// All these commands, and those of them that are given.
    decided: CommandSet,
    given: CommandSet,
    /// The last rule that makes all rules before it of a kind void.
    kinds: [Option<usize>; Kind::COUNT],
}

/// Rules that one other rule makes void, whatever they say.
#[derive(Clone, Copy)]
enum Kind {
    Keys,
    AllKeys,
    Channels,
    AllChannels,
    Password,
    NoPassword,
    On,
    Off,
    Selector,
}

impl Kind {
    const COUNT: usize = 9;

    fn of(rule: &Rule<'_>) -> Option<Self> {
        Some(match rule {
            Rule::Permission(Permission::Keys { .. }) => Self::Keys,
            Rule::Permission(Permission::AllKeys) => Self::AllKeys,
            Rule::Permission(Permission::Channels(_)) => Self::Channels,
            Rule::Permission(Permission::AllChannels) => Self::AllChannels,
            Rule::AddPassword(_) | Rule::AddHash(_) => Self::Password,
            Rule::NoPassword => Self::NoPassword,
            Rule::On => Self::On,
            Rule::Off => Self::Off,
            Rule::Selector(_) => Self::Selector,
            _ => return None,
        })
    }

    /// What a rule makes void of the rules before it.
    fn undone_by(rule: &Rule<'_>) -> &'static [Self] {
        match rule {
            Rule::Permission(Permission::AllKeys) => &[Self::Keys],
            Rule::Permission(Permission::ResetKeys) => &[Self::Keys, Self::AllKeys],
            Rule::Permission(Permission::AllChannels) => &[Self::Channels],
            Rule::Permission(Permission::ResetChannels) => &[Self::Channels, Self::AllChannels],
            Rule::AddPassword(_) | Rule::AddHash(_) => &[Self::NoPassword],
            Rule::NoPassword => &[Self::Password],
            Rule::ResetPasswords => &[Self::Password, Self::NoPassword],
            Rule::On => &[Self::Off],
            Rule::Off => &[Self::On],
            Rule::ClearSelectors => &[Self::Selector],
            _ => &[],
        }
    }
}

impl<'s, 'd> Later<'s, 'd> {
    fn new(rules: &'s [Read<'d>]) -> Self {
        Self {
            rules,
            last_words: Vec::new(),
            decided: CommandSet::EMPTY,
            given: CommandSet::EMPTY,
            kinds: [None; Kind::COUNT],
        }
    }

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
        for kind in Kind::undone_by(&read.rule) {
            self.kinds[*kind as usize].get_or_insert(number);
        }
    }

    /// The rule that leaves nothing of this one.
    fn undoes(&self, read: &Read<'_>) -> Option<usize> {
        if let Some(kind) = Kind::of(&read.rule) {
            return self.kinds[kind as usize];
        }
        match &read.rule {
            // To start from nothing is a habit.
            Rule::Permission(Permission::NoCommands) => None,
            // Both `+command` and `-command` later make it void.
            Rule::Permission(Permission::FirstArgument { command, .. }) => self.decides(*command),
            _ => {
                let (gives, set) = read.commands.as_ref()?;
                self.undoes_commands(*gives, set)
            }
        }
    }

    /// Of a rule that takes the dangerous or administrative commands: those that later
    /// categories give back, and the last one that does. What a later rule names is
    /// meant.
    fn gives_back(&self, read: &Read<'_>) -> Option<(usize, CommandSet)> {
        let Rule::Permission(Permission::Category {
            allow: false,
            category: Category::Dangerous | Category::Admin,
        }) = read.rule
        else {
            return None;
        };
        let (_, taken) = read.commands.as_ref()?;
        let mut back = CommandSet::EMPTY;
        let mut last = None;
        for (number, decided) in &self.last_words {
            let rule = &self.rules[*number];
            let is_named = matches!(rule.rule, Rule::Permission(Permission::Command { .. }));
            let gives = matches!(rule.commands, Some((true, _)));
            let given = decided.intersection(taken);
            if gives && !is_named && !given.is_empty() {
                back = back.union(&given);
                last = last.max(Some(*number));
            }
        }
        Some((last?, back))
    }

    /// The rule that has the last word on a command.
    fn decides(&self, command: CommandId) -> Option<usize> {
        let mut rules = self.last_words.iter();
        let found = rules.find(|(_, commands)| commands.contains(command));
        found.map(|(number, _)| *number)
    }

    /// A rule that turns all commands of the set around, whatever later rules say
    /// of what it left; or the last one that turns one around, when all are turned
    /// around in the end.
    fn undoes_commands(&self, gives: bool, set: &CommandSet) -> Option<usize> {
        let opposite = if gives {
            self.decided.difference(&self.given)
        } else {
            self.given
        };
        let turned = set.intersection(&opposite);
        let alone = self.last_words.iter().find(|(number, commands)| {
            !commands.intersection(&turned).is_empty() && self.speaks_of_all(*number, set)
        });
        match alone {
            Some((number, _)) => Some(*number),
            None if turned == *set => self.decides(set.last()?),
            None => None,
        }
    }

    fn speaks_of_all(&self, number: usize, set: &CommandSet) -> bool {
        let commands = &self.rules[number].commands;
        matches!(commands, Some((_, spoken)) if set.difference(spoken).is_empty())
    }
}

/// The finding about a rule that takes commands of which later ones give some back.
fn in_part(read: &Read<'_>, by: &Read<'_>, part: &CommandSet, subject: &Subject<'_>) -> Finding {
    let later = String::from_utf8_lossy(&by.placed.text);
    let message = format!(
        "later rules in the line give back {}, which this rule takes",
        listed(part, subject.table, 3)
    );
    let finding = Finding::new("undone-rule", Severity::Security, read.placed.span, message);
    finding.with_help(format!(
        "put this rule after `{later}`: rules apply from left to right"
    ))
}

fn all_undone(reset: &Read<'_>) -> Finding {
    let text = "this takes back everything that the rules before it in the line give, passwords \
                included";
    let finding = Finding::new("undone-rule", Severity::Warning, reset.placed.span, text);
    finding.with_help("put `reset` before the other rules: rules apply from left to right")
}

fn finding(read: &Read<'_>, by: &Read<'_>) -> Finding {
    let later = match by.rule {
        Rule::AddPassword(_) | Rule::AddHash(_) => "a password".to_owned(),
        _ => format!("`{}`", String::from_utf8_lossy(&by.placed.text)),
    };
    let put_after = format!("put this rule after {later}: rules apply from left to right");
    let choose = "leave out the one that is not meant".to_owned();
    let (severity, message, help) = match (&read.commands, &by.rule) {
        (Some((false, _)), _) => (
            Severity::Security,
            format!("{later} later in the line gives back what this rule takes"),
            put_after,
        ),
        (_, Rule::Permission(Permission::AllKeys | Permission::AllChannels)) => (
            Severity::Warning,
            format!("{later} later in the line permits everything, so this rule says nothing"),
            choose,
        ),
        (
            None,
            Rule::NoPassword | Rule::AddPassword(_) | Rule::AddHash(_) | Rule::On | Rule::Off,
        ) => (
            Severity::Warning,
            format!("{later} later in the line undoes this rule"),
            choose,
        ),
        (None, Rule::Permission(_)) if by.commands.as_ref().is_some_and(|(gives, _)| *gives) => (
            Severity::Warning,
            format!("{later} later in the line permits the command with any argument"),
            put_after,
        ),
        _ => (
            Severity::Warning,
            format!("{later} later in the line takes away what this rule gives"),
            put_after,
        ),
    };
    Finding::new("undone-rule", severity, read.placed.span, message).with_help(help)
}

/// Whether no line ends between the rules: further lines are later changes.
fn is_in_line(text: &str, one: &Read<'_>, other: &Read<'_>) -> bool {
    if one.placed.span == other.placed.span {
        // They are in a selector whose rules have no places of their own.
        return true;
    }
    let between = text.get(one.placed.span.end..other.placed.span.start);
    between.is_some_and(|between| !between.contains('\n'))
}

//! Rules about first arguments that do not what they seem to do: a `*` in them,
//! or a command that is permitted whole.

use super::{Facts, Read, Subject};
use crate::commands::{CommandId, CommandSet};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule, Span};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for scope in subject.scopes() {
        lint_list(scope.rules, subject, findings);
    }
}

fn lint_list(rules: &[Read<'_>], subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // What is permitted so far.
    let mut given = CommandSet::EMPTY;
    for read in rules {
        match (&read.rule, &read.commands) {
            (Rule::Reset, _) => given = CommandSet::EMPTY,
            (_, Some((true, set))) => given = given.union(set),
            (_, Some((false, set))) => given = given.difference(set),
            _ => {}
        }
        if let Rule::Permission(Permission::FirstArgument { command, argument }) = &read.rule {
            let span = read.placed.span;
            findings.extend(star(subject, *command, argument, span));
            if given.contains(*command) {
                findings.push(narrows_nothing(subject, *command, span));
            }
        }
    }
}

fn name<'s>(subject: &Subject<'s>, command: CommandId) -> &'s str {
    subject.table.by_id(command).name
}

fn star(subject: &Subject<'_>, command: CommandId, argument: &[u8], span: Span) -> Option<Finding> {
    if !argument.contains(&b'*') {
        return None;
    }
    let finding = Finding::new(
        "first-argument-pattern",
        Severity::Warning,
        span,
        "what follows `|` is no pattern: `*` stands for itself, \
         and only the first argument is compared",
    );
    let name = name(subject, command);
    let Facts {
        with_channels,
        with_keys,
        ..
    } = subject.facts;
    let help = if with_channels.contains(command) {
        format!("write `+{name}`, and the channels as patterns: `&pattern*`")
    } else if with_keys.contains(command) {
        format!("write `+{name}`, and the keys as patterns: `~pattern*`")
    } else {
        format!("write `+{name}`, or a rule for each first argument")
    };
    Some(finding.with_help(help))
}

fn narrows_nothing(subject: &Subject<'_>, command: CommandId, span: Span) -> Finding {
    let name = name(subject, command);
    let shown = name.to_ascii_uppercase();
    Finding::new(
        "nothing-to-narrow",
        Severity::Warning,
        span,
        format!("an earlier rule permits {shown} with any argument, so this rule narrows nothing"),
    )
    .with_help(format!("remove this rule, or put `-{name}` before it"))
}

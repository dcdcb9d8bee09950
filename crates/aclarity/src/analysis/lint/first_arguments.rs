//! Rules about first arguments that do not what they seem to do: a `*` in them,
//! or a command that is permitted whole.

use super::{Facts, Subject};
use crate::commands::{CommandId, CommandSet};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule, Span};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // What is permitted so far.
    let mut given = CommandSet::EMPTY;
    for read in &subject.rules {
        match (&read.rule, &read.commands) {
            (Rule::Reset, _) => given = CommandSet::EMPTY,
            (_, Some((true, set))) => given = given.union(set),
            (_, Some((false, set))) => given = given.difference(set),
            _ => {}
        }
        let span = read.placed.span;
        match &read.rule {
            Rule::Permission(Permission::FirstArgument { command, argument }) => {
                findings.extend(star(subject, *command, argument, span));
                if given.contains(*command) {
                    findings.push(narrows_nothing(subject, *command, span));
                }
            }
            Rule::Selector(arguments) => {
                let stars = arguments.iter().find_map(|argument| {
                    match Permission::parse(&argument.text, subject.server) {
                        Ok(Permission::FirstArgument { command, argument }) => {
                            star(subject, command, argument, span)
                        }
                        _ => None,
                    }
                });
                findings.extend(stars);
            }
            _ => {}
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

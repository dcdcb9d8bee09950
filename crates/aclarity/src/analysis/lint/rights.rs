//! Users without any command, or without one in a selector.

use super::{Subject, no_keys};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule};
use crate::user::Selector;

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let user = &subject.user.user;
    let has_password =
        user.no_password || !user.passwords.is_empty() || subject.user.has_hidden_password;
    // Rules without a name, or that change a user only, say nothing of the whole.
    if subject.is_bare() || !user.enabled && (subject.says(&Rule::Off) || !has_password) {
        return;
    }
    let taking = only_taking(subject);
    if !taking.is_empty() {
        findings.extend(taking);
        return;
    }
    findings.extend(
        no_commands(subject)
            .or_else(|| no_keys::no_keys(subject))
            .or_else(|| no_commands_inside(subject)),
    );
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

/// Selectors that only take commands away, which the user keeps by other rules.
fn only_taking(subject: &Subject<'_>) -> Vec<Finding> {
    let scopes = subject.scopes().skip(1);
    let idle = scopes.filter(|scope| {
        scope.selector.commands.is_empty() && scope.selector.first_arguments.is_empty()
    });
    let taking = idle.filter_map(|scope| {
        scope.rules.iter().find(|read| {
            let is_habit = read.rule == Rule::Permission(Permission::NoCommands);
            let taken = match &read.commands {
                Some((false, taken)) if !is_habit => taken,
                _ => return false,
            };
            !taken.intersection(&subject.granted()).is_empty()
        })
    });
    let found = taking.map(|read| {
        let finding = Finding::new(
            "no-commands",
            Severity::Security,
            read.placed.span,
            "a selector only adds: the user keeps what this rule takes away inside of it",
        );
        finding.with_help("write this rule outside of the parentheses, after the other rules")
    });
    found.collect()
}

/// Keys or channels in parentheses without any command.
fn no_commands_inside(subject: &Subject<'_>) -> Option<Finding> {
    let mut scopes = subject.scopes().skip(1);
    let is_idle = |selector: &Selector| {
        selector.commands.is_empty()
            && selector.first_arguments.is_empty()
            && (no_keys::has_keys(selector) || !selector.channels.is_empty())
    };
    let idle = scopes.find(|scope| is_idle(scope.selector))?;
    let span = idle.rules.first()?.placed.span;
    let finding = Finding::new(
        "no-commands",
        Severity::Warning,
        span,
        "this selector permits no command, so that its patterns permit nothing: selectors \
         do not add up",
    );
    Some(finding.with_help("add commands inside the parentheses: `(~pattern +get)`"))
}

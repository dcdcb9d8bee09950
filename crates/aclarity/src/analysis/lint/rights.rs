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

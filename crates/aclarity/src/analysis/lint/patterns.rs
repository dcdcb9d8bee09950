//! Patterns that are probably something else.

use super::Subject;
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let with_channels = &subject.facts.with_channels;
    let has_channels = subject.selectors().any(|selector| {
        let permitted = Subject::with_first_arguments(selector);
        !permitted.intersection(with_channels).is_empty()
    });
    for read in subject.scopes().flat_map(|scope| scope.rules) {
        let finding = match &read.rule {
            Rule::Permission(Permission::Keys { pattern: [], .. }) => Finding::new(
                "empty-pattern",
                Severity::Warning,
                read.placed.span,
                "this permits only the key whose name is empty",
            )
            .with_help("write the pattern right after `~`, without a space; `~*` is every key"),
            Rule::Permission(Permission::Channels([])) => Finding::new(
                "empty-pattern",
                Severity::Warning,
                read.placed.span,
                "this permits only the channel whose name is empty",
            )
            .with_help("write the pattern right after `&`, without a space; `&*` is every channel"),
            Rule::Permission(Permission::Channels(_)) if !has_channels => Finding::new(
                "channels-without-commands",
                Severity::Warning,
                read.placed.span,
                "this permits channels to a user that may run no Pub/Sub command",
            )
            .with_help(
                "a password is written `>password`; to publish and subscribe, add `+@pubsub`",
            ),
            _ => continue,
        };
        findings.push(finding);
    }
}

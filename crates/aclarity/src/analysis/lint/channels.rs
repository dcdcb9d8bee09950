//! Pub/Sub without a channel.

use super::{Subject, listed};
use crate::commands::{Category, CommandSet};
use crate::finding::{Finding, Severity};
use crate::rule::{Permission, Rule};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let says_so = subject.says(&Rule::Permission(Permission::ResetChannels));
    if !subject.server.behaviour().channels || subject.new_users_have_all_channels || says_so {
        return;
    }
    let mut useless = CommandSet::EMPTY;
    for selector in subject.selectors() {
        let permitted = Subject::with_first_arguments(selector);
        let granted = permitted.intersection(&subject.facts.with_channels);
        if granted.is_empty() {
            continue;
        }
        if selector.all_channels || !selector.channels.is_empty() {
            return;
        }
        useless = useless.union(&granted);
    }
    let Some(first) = useless.iter().next() else {
        return;
    };
    // Who gives all commands may have had none of these in mind.
    let is_meant = subject.given_by(first).is_some_and(|read| {
        matches!(
            read.rule,
            Rule::Permission(
                Permission::Command { .. }
                    | Permission::FirstArgument { .. }
                    | Permission::Category {
                        category: Category::PubSub,
                        ..
                    }
            )
        )
    });
    let severity = if is_meant {
        Severity::Warning
    } else {
        Severity::Suggestion
    };
    let finding = Finding::new(
        "no-channels",
        severity,
        subject.place_of(first),
        format!(
            "this user may run {}, but on no channel",
            listed(&useless, subject.table, 3)
        ),
    );
    findings.push(finding.with_help(
        "add `&pattern` or `allchannels`; before Redis 7.0 a new user had all channels",
    ));
}

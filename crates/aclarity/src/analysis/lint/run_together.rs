//! Patterns and passwords that have other rules in them, or the comma after a
//! rule: rules are separated by spaces.

use super::Subject;
use crate::finding::{Finding, Severity, hidden_in};
use crate::rule::{Permission, Rule};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for read in subject.scopes().flat_map(|scope| scope.rules) {
        let what = match read.rule {
            Rule::Permission(Permission::Keys { .. } | Permission::Channels(_)) => "pattern",
            Rule::AddPassword(_) => "password",
            _ => continue,
        };
        let Ok(text) = std::str::from_utf8(&read.placed.text) else {
            continue;
        };
        let Some(rules) = hidden_in(text, subject.server) else {
            continue;
        };
        let message = match &rules[..] {
            [_] => format!("the {what} ends with `{}`", &text[text.len() - 1..]),
            _ => format!("this whole word is one {what}, with what looks like other rules in it"),
        };
        let finding = Finding::new("run-together", Severity::Warning, read.placed.span, message);
        let shown: Vec<String> = rules
            .iter()
            .map(|rule| crate::finding::shown(rule))
            .collect();
        findings.push(finding.with_help(format!(
            "rules are separated by spaces and nothing else: `{}`",
            shown.join(" ")
        )));
    }
}

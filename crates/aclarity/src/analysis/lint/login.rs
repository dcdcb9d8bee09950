//! Users as which nobody can log in, or anybody.

use super::Subject;
use crate::finding::{Finding, Severity};
use crate::rule::Rule;

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let user = &subject.user.user;
    if let Some(read) = subject
        .rules
        .iter()
        .find(|read| matches!(read.rule, Rule::AddPassword(b"")))
    {
        let finding = Finding::new(
            "empty-password",
            Severity::Security,
            read.placed.span,
            "this makes the empty password a password of the user",
        );
        findings.push(finding.with_help("write the password right after `>`, without a space"));
    }
    if user.enabled
        && user.no_password
        && let Some(read) = subject
            .rules
            .iter()
            .rev()
            .find(|read| read.rule == Rule::NoPassword)
    {
        let finding = Finding::new(
            "anybody-can-log-in",
            Severity::Security,
            read.placed.span,
            "anybody who reaches the server can log in as this user, with any password",
        );
        findings.push(
            finding.with_help("give a password instead: `>password`, or its SHA-256 after `#`"),
        );
    }
    // Without a name, without a right, or switched off, that is meant.
    let has_rights = user
        .all_selectors()
        .any(|selector| !selector.commands.is_empty() || !selector.first_arguments.is_empty());
    if subject.is_bare() || !has_rights {
        return;
    }
    let has_password =
        user.no_password || !user.passwords.is_empty() || subject.user.has_hidden_password;
    let missing = match (user.enabled, has_password) {
        (true, true) => return,
        _ if subject.says(&Rule::Off) => return,
        (false, true) => "its rules never say `on`",
        (true, false) => "it has no password",
        (false, false) => "its rules never say `on`, and it has no password",
    };
    let help = match (user.enabled, has_password) {
        (false, true) => "add `on`",
        (true, _) => "add `>password`, or `nopass` to let anybody in",
        _ => "add `on` and `>password`, or say `off` if that is meant",
    };
    let finding = Finding::new(
        "nobody-can-log-in",
        Severity::Warning,
        subject.name_span(),
        format!("nobody can log in as this user: {missing}"),
    );
    findings.push(finding.with_help(help));
}

//! Users that ACL SAVE writes so that ACL LOAD does not read them again.
//!
//! ACL SAVE writes patterns as they are, without quotes.

use super::Subject;
use crate::file;
use crate::finding::{Finding, Severity};
use crate::permission::Access;
use crate::user::{Selector, User};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (user, server) = (&subject.user.user, subject.server);
    let is_odd = user.selectors.iter().any(is_odd_selector) || is_odd_root(&user.root);
    if subject.is_bare() || !is_odd || user.crash(server).is_some() {
        return;
    }
    let name = &subject.user.name;
    let line = user.describe(name, server);
    let message = match file::load(&line, server) {
        Err(_) => "ACL SAVE writes this user in a form that ACL LOAD and a starting server refuse",
        Ok(users) if users.get(name).is_none_or(|read| !is_same(read, user)) => {
            "ACL SAVE writes this user in a form that ACL LOAD and a starting server read \
             as other rules"
        }
        Ok(_) => return,
    };
    let finding = Finding::new("not-saved", Severity::Warning, subject.name_span(), message);
    findings.push(finding.with_help(help(user)));
}

fn help(user: &User) -> &'static str {
    if is_odd_root(&user.root) || user.selectors.iter().any(has_star_and_more) {
        "write `~*` alone: `%RW~*` is written as `~*`, after which no pattern can follow"
    } else {
        "use patterns and arguments without quotes, backslashes and spaces, and without `)` at \
         the end; `?` stands for any one character"
    }
}

/// `%RW~*` is a pattern like others, but is written as if it were all keys.
fn has_star_and_more(selector: &Selector) -> bool {
    !selector.all_keys
        && selector.keys.iter().count() > 1
        && selector
            .keys
            .iter()
            .any(|(pattern, access)| pattern == b"*" && access == Access::ALL)
}

fn is_odd_root(root: &Selector) -> bool {
    has_star_and_more(root) || root.has_odd_rule
}

/// Inside of parentheses quotes are read again.
fn is_odd_selector(selector: &Selector) -> bool {
    let is_odd = |text: &[u8]| {
        text.ends_with(b")")
            || text
                .iter()
                .any(|byte| matches!(byte, b'"' | b'\'' | b'\\' | 255))
    };
    let mut patterns = selector.keys.iter().chain(selector.channels.iter());
    has_star_and_more(selector)
        || selector.has_odd_rule
        || patterns.any(|(pattern, _)| is_odd(pattern))
        || selector
            .first_arguments
            .iter()
            .any(|(_, argument)| is_odd(argument))
}

fn is_same(one: &User, other: &User) -> bool {
    let rights = |user: &User| -> Vec<Selector> {
        user.all_selectors()
            .map(|selector| Selector {
                notes: Default::default(),
                has_odd_rule: false,
                ..selector.clone()
            })
            .collect()
    };
    one.enabled == other.enabled
        && one.no_password == other.no_password
        && one.passwords == other.passwords
        && rights(one) == rights(other)
}

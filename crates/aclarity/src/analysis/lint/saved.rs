//! Users that ACL SAVE writes so that ACL LOAD does not read them again.
//!
//! ACL SAVE writes patterns as they are, without quotes.

use super::Subject;
use crate::file;
use crate::finding::{Finding, Severity};
use crate::permission::Access;
use crate::server::Server;
use crate::user::{Selector, User};

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (user, server) = (&subject.user.user, subject.server);
    if subject.is_bare() || !may_be_lost(user) {
        return;
    }
    let message = match fate(&subject.user.name, user, server) {
        Fate::Kept => return,
        Fate::Refused => {
            "ACL SAVE writes this user in a form that ACL LOAD and a starting server refuse"
        }
        Fate::Changed => {
            "ACL SAVE writes this user in a form that ACL LOAD and a starting server read \
             as other rules"
        }
    };
    let finding = Finding::new("not-saved", Severity::Warning, subject.name_span(), message);
    findings.push(finding.with_help(help(user)));
}

/// What becomes of a user that is saved and loaded again.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Kept,
    Refused,
    Changed,
}

fn fate(name: &[u8], user: &User, server: Server) -> Fate {
    // To show such a user crashes the server, which is said elsewhere.
    if user.crash(server).is_some() {
        return Fate::Kept;
    }
    match file::load(&user.to_acl_line(name, server), server) {
        Err(_) => Fate::Refused,
        Ok(users) if users.get(name).is_some_and(|read| is_same(read, user)) => Fate::Kept,
        Ok(_) => Fate::Changed,
    }
}

/// Whether it is worth trying. (To try costs as much as all other lints.)
fn may_be_lost(user: &User) -> bool {
    is_odd_root(&user.root) || user.selectors.iter().any(is_odd_selector)
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
        let selectors = user.all_selectors().cloned();
        selectors
            .map(|mut selector| {
                selector.notes = Default::default();
                selector.has_odd_rule = false;
                // The commands say it.
                selector.all_commands = false;
                let commands = selector.commands;
                // Of a command that is permitted whole they say nothing.
                selector
                    .first_arguments
                    .retain(|(id, _)| !commands.contains(*id));
                selector.first_arguments.sort();
                // `%RW~*` alone is written as `~*`, which permits the same.
                if selector.keys.iter().eq([(&b"*"[..], Access::ALL)]) {
                    selector.keys = Default::default();
                    selector.all_keys = true;
                }
                selector
            })
            .collect()
    };
    one.enabled == other.enabled
        && one.no_password == other.no_password
        && one.passwords == other.passwords
        && rights(one) == rights(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &[&str] = &[
        "on",
        "nopass",
        ">pw",
        "~*",
        "~a",
        "~a)",
        "~(a",
        "~a\"b",
        "~'",
        "~\\",
        "%R~*",
        "%W~*",
        "%RW~*",
        "%R~a",
        "%W",
        "resetkeys",
        "&*",
        "&x)",
        "&\"x",
        "resetchannels",
        "+@all",
        "-get",
        "+@read",
        "-@dangerous",
        "+get",
        "+select|0",
        "+select|1",
        "+get|x)",
        "+get|\"x",
        "+get|'",
        "+get|a\\",
        "nocommands",
        "(~a +get)",
        "(~a) +get)",
        "(&x) +publish)",
        "(\"~a\\\"b\" +get)",
        "('~a b' +get)",
        "(%RW~* ~b +set)",
        "(+get|\"x\" ~a)",
        "(+get|')",
        "(~a\\)",
        "(\"~a\\\\\" +get)",
        "(\"~'a\" +get)",
        "(+select|0 \"+get|x)\")",
        "()",
        "(~\"a)",
        "db=0,1",
        "resetdbs",
        "clearselectors",
        "sanitize-payload",
        "skip-sanitize-payload",
    ];
    const NAMES: &[&str] = &[
        "a", "a\"b", "(a", "#a", "a)", "default", "user", "é", "'", "+get",
    ];

    proptest::proptest! {
        /// What is not tried out is kept.
        #[test]
        fn users_that_are_not_tried_are_kept(
            rules in proptest::collection::vec(proptest::sample::select(RULES), 0..7),
            name in proptest::sample::select(NAMES),
            server in proptest::sample::select(&Server::ALL[..]),
        ) {
            let mut user = User::new(server);
            for rule in &rules {
                let _ = user.apply(rule.as_bytes(), server);
            }
            if !may_be_lost(&user) {
                assert_eq!(fate(name.as_bytes(), &user, server), Fate::Kept, "{server} {rules:?}");
            }
        }
    }
}

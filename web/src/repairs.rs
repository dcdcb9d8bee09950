//! Ways of allowing what was denied, and putting one of them into the text.

use std::rc::Rc;

use aclarity::analysis::lint::lint;
use aclarity::document::{DefinedUser, Document};
use aclarity::repair::Repair;
use aclarity::user::User;

use crate::words::shown;

/// Rules that would allow a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedRepair {
    /// Whose rules they would be.
    pub user: Rc<[u8]>,
    pub rules: Vec<Vec<u8>>,
    /// The rules as redis-cli takes them.
    pub line: String,
    /// What they allow: `sadd on ~*`.
    pub gains: Vec<String>,
    /// Whether the user is the one of the text, so that they belong there.
    pub is_for_text: bool,
}

impl SuggestedRepair {
    pub fn new(user: &[u8], repair: &Repair, is_for_text: bool) -> Self {
        Self {
            user: user.into(),
            rules: repair.rules.clone(),
            line: repair.line.clone(),
            gains: repair.gains.iter().map(ToString::to_string).collect(),
            is_for_text,
        }
    }

    /// Whether the user's last rules are these already.
    pub fn is_in(&self, document: &Document) -> bool {
        document.user(&self.user).is_some_and(|defined| {
            let rules = defined.rules.iter().rev().map(|rule| &*rule.text);
            let own = self.rules.iter().rev().map(Vec::as_slice);
            rules.take(self.rules.len()).eq(own)
        })
    }

    /// The text with the rules in it: behind the user's own, or on a line of
    /// their own where that would not do.
    pub fn put_into(&self, text: &str, document: &Document) -> Option<String> {
        let defined = document.user(&self.user)?;
        let mut user = User::clone(&defined.user);
        for rule in &self.rules {
            user.apply(rule, document.server).ok()?;
        }
        let makes_it = |text: &String| {
            let again = lint(text, document.server);
            let defined = again.user(&self.user);
            defined.is_some_and(|defined| *defined.user == user)
        };
        let end = end_of(defined);
        let insert = |rules: &str| format!("{} {rules}{}", &text[..end], &text[end..]);
        // A line of a file has no quotes.
        let bare: Option<Vec<&str>> = self
            .rules
            .iter()
            .map(|rule| std::str::from_utf8(rule).ok())
            .collect();
        let name = shown(&self.user);
        let line = format!("{}\nACL SETUSER {name} {}\n", text.trim_end(), self.line);
        [
            Some(insert(&self.line)),
            bare.map(|bare| insert(&bare.join(" "))),
            Some(line),
        ]
        .into_iter()
        .flatten()
        .find(makes_it)
    }
}

/// Where the user's last rule ends, or its name.
fn end_of(defined: &DefinedUser) -> usize {
    let last = defined.rules.last();
    last.map_or(defined.name_span.end, |rule| rule.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aclarity::Server;
    use aclarity::explanation::explain;

    /// The text after the first repair for a call was put into it.
    fn repaired(text: &str, name: &str, call: &[&str]) -> String {
        let document = lint(text, Server::Redis8_6);
        let defined = document.user(name.as_bytes()).unwrap();
        let rules: Vec<&[u8]> = defined.rules.iter().map(|rule| &*rule.text).collect();
        let explanation = explain(&rules, Server::Redis8_6, call, 0).unwrap();
        let repair = SuggestedRepair::new(name.as_bytes(), &explanation.repairs[0], true);
        repair.put_into(text, &document).unwrap()
    }

    #[test]
    fn rules_go_behind_those_of_the_user() {
        assert_eq!(
            repaired(
                "ACL SETUSER ana +get ~a\nACL SETUSER bo +set",
                "ana",
                &["GET", "b"]
            ),
            "ACL SETUSER ana +get ~a %R~b\nACL SETUSER bo +set"
        );
        assert_eq!(
            repaired("user ana ~a* +@read\n", "ana", &["SET", "b", "1"]),
            "user ana ~a* +@read (+set %W~b)\n"
        );
        assert_eq!(
            repaired("ACL SETUSER ana", "ana", &["PING"]),
            "ACL SETUSER ana +ping"
        );
    }

    #[test]
    fn rules_that_are_there_already_are_known() {
        let repair = |rules: &[&str]| SuggestedRepair {
            user: b"ana"[..].into(),
            rules: rules.iter().map(|rule| rule.as_bytes().to_vec()).collect(),
            line: rules.join(" "),
            gains: Vec::new(),
            is_for_text: true,
        };
        let is_in = |text: &str, rules: &[&str]| repair(rules).is_in(&lint(text, Server::Redis8_6));
        assert!(is_in("user ana on +get %R~b", &["+get", "%R~b"]));
        assert!(is_in("ACL SETUSER ana on (+get %R~b)", &["(+get %R~b)"]));
        assert!(!is_in("user ana on +get -@all", &["+get"]));
        assert!(!is_in("user bo on +get", &["+get"]));
    }

    #[test]
    fn quotes_are_written_as_the_line_takes_them() {
        assert_eq!(
            repaired("ACL SETUSER ana on", "ana", &["GET", "it's"]),
            "ACL SETUSER ana on +get \"%R~it's\""
        );
        assert_eq!(
            repaired("user ana on", "ana", &["GET", "it's"]),
            "user ana on +get %R~it's"
        );
    }
}

//! SORT and SORT_RO, whose options BY and GET read keys that nobody knows
//! before they run.

use super::inside::has_every_key;
use super::{Reply, Session};
use crate::commands::Command;
use crate::commands::keys::strict_integer;
use crate::permission::{Access, check_selector};
use crate::rule::c_string;

impl Session {
    /// SORT key [BY pattern] [LIMIT offset count] [GET pattern …] …
    ///
    /// Whoever may not read every key may not use patterns.
    pub(super) fn sort(&mut self, number: u32, command: &Command, argv: &[&[u8]]) -> Reply {
        if !self.server.behaviour().selectors {
            return Reply::Allowed;
        }
        match option_for_every_key(command, argv) {
            Some(option) if !self.reads_every_key(number, command, argv) => refused(option),
            _ => Reply::Allowed,
        }
    }

    /// Whether one selector permits the call and reading every key.
    fn reads_every_key(&mut self, number: u32, command: &Command, argv: &[&[u8]]) -> bool {
        let connection = &self.connections[number];
        let user = &self.users[&connection.user];
        let permitted = user.all_selectors().any(|selector| {
            check_selector(selector, command, argv, connection.database).is_ok()
                && has_every_key(selector, Access::READ)
        });
        self.asked(number, argv, true, permitted);
        permitted
    }
}

/// The first option for which every key has to be readable. The options are read
/// in order; what is wrong with them otherwise is not about permissions.
pub(crate) fn option_for_every_key(command: &Command, argv: &[&[u8]]) -> Option<&'static str> {
    if !matches!(command.name, "sort" | "sort_ro") {
        return None;
    }
    let mut options = argv.get(2..)?;
    while let [option, rest @ ..] = options {
        let is = |word: &str| c_string(option).eq_ignore_ascii_case(word.as_bytes());
        options = match rest {
            _ if is("asc") || is("desc") || is("alpha") => rest,
            [offset, count, rest @ ..] if is("limit") => {
                strict_integer(offset).and(strict_integer(count))?;
                rest
            }
            [_, rest @ ..] if is("store") && command.name == "sort" => rest,
            [pattern, ..] if is("by") && c_string(pattern).contains(&b'*') => return Some("BY"),
            [_, rest @ ..] if is("by") => rest,
            [_, ..] if is("get") => return Some("GET"),
            _ => return None,
        };
    }
    None
}

fn refused(option: &str) -> Reply {
    Reply::error(format!(
        "ERR {option} option of SORT denied due to insufficient ACL permissions."
    ))
}

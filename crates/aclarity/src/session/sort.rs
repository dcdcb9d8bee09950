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
    /// Whoever may not read every key may not use patterns. The options are
    /// read in order; what is wrong with them otherwise is not about
    /// permissions.
    pub(super) fn sort(&mut self, number: u32, command: &Command, argv: &[&[u8]]) -> Reply {
        if !self.server.behaviour().selectors {
            return Reply::Allowed;
        }
        let mut options = &argv[2..];
        while let [option, rest @ ..] = options {
            let is = |word: &str| c_string(option).eq_ignore_ascii_case(word.as_bytes());
            options = match rest {
                _ if is("asc") || is("desc") || is("alpha") => rest,
                [offset, count, rest @ ..] if is("limit") => {
                    if strict_integer(offset).is_none() || strict_integer(count).is_none() {
                        return Reply::Allowed;
                    }
                    rest
                }
                [_, rest @ ..] if is("store") && command.name == "sort" => rest,
                [pattern, rest @ ..] if is("by") => {
                    let has_star = c_string(pattern).contains(&b'*');
                    if has_star && !self.reads_every_key(number, command, argv) {
                        return refused("BY");
                    }
                    rest
                }
                [_, rest @ ..] if is("get") => {
                    if !self.reads_every_key(number, command, argv) {
                        return refused("GET");
                    }
                    rest
                }
                _ => return Reply::Allowed,
            };
        }
        Reply::Allowed
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

fn refused(option: &str) -> Reply {
    Reply::error(format!(
        "ERR {option} option of SORT denied due to insufficient ACL permissions."
    ))
}

//! Names where names belong: users, hosts, images.

use std::ops::Range;

use super::line::Line;
use super::names::is_one_of;
use super::shapes::{is_blank, is_plain};
use super::understood::QUOTES;
use super::vocabulary::is_subcommand;
use crate::bytes::split_at_mark;

/// Words that a user's name follows.
const BEFORE_USERS: &str = "setuser getuser dryrun aclsetuser aclgetuser --user --username";
/// Fields and options whose values are names of something that is no secret.
const HARMLESS: &str = "user username users login name host hostname server servers port db \
                        database namespace image service endpoint addr address region profile \
                        system container kind type -h --host -p --port -n --db --profile --user \
                        --username --server --name -X --request -i";

impl Line<'_> {
    /// Shows names in their places.
    pub fn keep_places(&mut self) {
        let text = self.text;
        let mut before = "";
        let mut earlier = "";
        let mut is_list = false;
        let mut number = 0;
        let is_joint = |letter: char| {
            is_blank(letter) || QUOTES.contains(&letter) || ",=()[]{};".contains(letter)
        };
        let mut at = self.head;
        for stretch in text[self.head..].split_inclusive(is_joint) {
            let word = stretch.trim_end_matches(is_joint);
            let part = at..at + word.len();
            at += stretch.len();
            if word.is_empty() {
                continue;
            }
            let is_user = is_one_of(before, BEFORE_USERS)
                || is_list
                || (number == 1 && before.eq_ignore_ascii_case("user"))
                || (number == 1 && is_one_of(before, "allow deny") && word.ends_with(':'));
            let named = before.trim_end_matches(':');
            if is_user {
                self.keep_name(part.clone());
            } else if is_subcommand(before, word) {
                self.keep(part.clone());
            } else if is_one_of(named, HARMLESS) && self.is_value(&part, before, earlier) {
                self.keep_plain(part.clone());
            }
            is_list |= word.eq_ignore_ascii_case("deluser");
            earlier = before;
            before = word;
            number += 1;
        }
        self.keep_replied();
    }

    /// Whether a word is the value of the field or option before it.
    fn is_value(&self, part: &Range<usize>, before: &str, earlier: &str) -> bool {
        let word = &self.text[part.clone()];
        match before {
            // `echo -n s3cret | sha256sum`
            "-n" if is_one_of(earlier, "echo") => return false,
            // Of other programs it is a password's.
            "-p" => return word.bytes().all(|b| b.is_ascii_digit() || b == b':'),
            _ => {}
        }
        let text = self.text[..part.start].trim_end_matches([' ', '"', '\'', '[', '\\']);
        before.starts_with('-') || text.ends_with([':', '='])
    }

    /// Shows a user's name, which may be any word without a sign.
    fn keep_name(&mut self, part: Range<usize>) {
        let name = &self.text[part.clone()];
        if !name.contains(['%', '<', '>', '&', '@', '/']) || is_plain(name) {
            self.keep(part);
        }
    }

    fn keep_plain(&mut self, part: Range<usize>) {
        if is_plain(&self.text[part.clone()]) {
            self.keep(part);
        }
    }

    /// Shows what a server's errors name: `access the 'log:1' key`, `User ana
    /// has no permissions`.
    fn keep_replied(&mut self) {
        const AFTER: [&str; 4] = ["' key", "' channel", "' command", "' arg"];
        if let Some((before, _)) = split_at_mark(self.text, " has no permissions")
            && let Some(user) = before
                .as_bytes()
                .windows(5)
                .rposition(|part| part == b"User ")
        {
            self.keep_plain(user + "User ".len()..before.len());
        }
        let mut at = 0;
        while let Some(open) = self.text[at..].find('\'') {
            let start = at + open + 1;
            let Some(length) = self.text[start..].find('\'') else {
                return;
            };
            let end = start + length;
            if AFTER
                .iter()
                .any(|after| self.text[end..].starts_with(after))
            {
                self.keep_plain(start..end);
            }
            at = end;
        }
    }
}

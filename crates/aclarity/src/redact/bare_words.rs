//! Words where rules belong that are none: passwords without their sign.

use std::ops::Range;

use super::line::Line;
use super::shapes::{is_blank, is_rule, sign_length};
use super::understood::{QUOTES, is_reference};

/// What ends the rules of a user: comments, and operators of shells.
const ENDS: [&str; 9] = ["#", "//", "--", "&&", "||", "|", ";", "&", "\\"];

impl Line<'_> {
    /// Hides words after a user's name that are no rules, where the first word
    /// after it is one: `user ana on s3cret ~*`, `ACL SETUSER ana on s3cret`.
    /// Without a rule there the line may be a sentence.
    pub fn hide_bare_words(&mut self) {
        let text = self.text;
        let is_joint = |letter: char| is_blank(letter) || QUOTES.contains(&letter);
        let is_around = |letter: char| ",[](){}".contains(letter);
        let mut at = self.head;
        // What a server says of a rule: `Error in ACL SETUSER modifier '+foo': …`.
        let is_error = text.contains("Error in ACL SETUSER modifier ");
        // How many words come after the one that a user's name follows.
        let mut place = None;
        let mut is_first = true;
        let mut depth_at = at;
        // Where a rule in quotes ends that has blanks in it.
        let mut quoted_to = at;
        // Where a pattern goes on after a backslash: `~a\*`.
        let mut pattern_to = None;
        for stretch in text[at..].split_inclusive(is_joint) {
            let word = stretch.trim_end_matches(is_joint);
            let start = at + (word.len() - word.trim_start_matches(is_around).len());
            let word = word.trim_matches(is_around);
            let part = start..start + word.len();
            let is_escaped = pattern_to == Some(part.start);
            at += stretch.len();
            let is_pattern = is_escaped || word.starts_with(['~', '%', '&']);
            pattern_to = (is_pattern && stretch.ends_with('\\')).then_some(at);
            if word.is_empty() || part.start < quoted_to {
                continue;
            }
            quoted_to = self.rule_in_quotes_end(&part);
            let is_introduction =
                (word.eq_ignore_ascii_case("setuser") && !is_error) || (is_first && word == "user");
            is_first = false;
            if is_introduction {
                place = Some(0);
                depth_at = part.start;
                continue;
            }
            let Some(number) = place else {
                continue;
            };
            // What follows a sign is hidden as a password anyway.
            let is_known =
                is_escaped || is_rule(word) || is_reference(word) || sign_length(word).is_some();
            if (number == 1 && !is_known)
                || ENDS.contains(&word)
                || self.is_outside(depth_at, part.start)
            {
                place = None;
                continue;
            }
            if number > 1 && !is_known {
                self.hide(part);
            }
            place = Some(number + 1);
        }
    }

    /// Where the quotes around a rule are closed that begins with them.
    fn rule_in_quotes_end(&self, part: &Range<usize>) -> usize {
        let quote = self.text[..part.start].chars().next_back();
        let quote = quote.filter(|quote| matches!(quote, '"' | '\'') && !self.is_of_file);
        let is_pattern = self.text[part.clone()].starts_with(['~', '%', '&', '>', '<', '#', '!']);
        let closing = quote.filter(|_| is_pattern);
        let closing = closing.and_then(|quote| self.closing(part.start, quote, 0));
        closing.unwrap_or(part.start)
    }
}

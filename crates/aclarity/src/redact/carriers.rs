//! Secrets that show by what is around them or by how they look.

use std::ops::Range;

use super::line::Line;
use super::names::{is_one_of, is_secret_name};
use super::shapes::{is_blank, is_ordinary, is_plain, starts_with_word};
use super::signs::OPERATORS;
use super::understood::{QUOTES, is_reference};
use crate::bytes::find;
use crate::rule::split_arguments;

/// Programs that make hashes, or other forms, of what they read.
const HASHING: &str = "sha1 sha256 sha512 shasum openssl base64 xxd htpasswd argon2 mkpasswd";

/// Programs with an option whose value, a password, may follow without a blank.
const WITH_GLUED: [(&str, &str); 6] = [
    ("redis-cli", "-a"),
    ("valkey-cli", "-a"),
    ("mysql", "-p"),
    ("mysqldump", "-p"),
    ("mariadb", "-p"),
    ("sshpass", "-p"),
];

/// How many digits or letters in a row no harmless word has.
const LONG: usize = 20;

impl Line<'_> {
    /// Hides all after a word that only quotes and escapes keep from being
    /// `AUTH` or the name of a secret: `A"UTH"`, `"\x41UTH"`.
    pub fn hide_carried(&mut self) {
        let text = self.text;
        if self.is_of_file || !text.contains(['"', '\'', '\\']) {
            return;
        }
        let mut at = self.head;
        while at < text.len() {
            let end = self.word_end(at);
            let word = &text[at..end];
            let bare = word.trim_matches(['"', '\'', ',', '[', ']']);
            if bare.contains(['"', '\'', '\\'])
                && let Ok(words) = split_arguments(resplit(word).as_bytes())
                && let [meant] = &words[..]
                && let meant = String::from_utf8_lossy(&meant.text)
                && (meant.eq_ignore_ascii_case("auth") || is_secret_name(&meant))
                && meant
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            {
                return self.hide(end..text.len());
            }
            at = end + usize::from(end < text.len());
        }
    }

    /// Hides what a shell gives to a program that makes a hash of it:
    /// `echo -n s3cret | sha256sum`.
    pub fn hide_hashed(&mut self) {
        let text = self.text;
        let Some((before, after)) = text.split_once('|') else {
            return;
        };
        let program = after.split_ascii_whitespace().next().unwrap_or_default();
        let program = program.rsplit('/').next().unwrap_or_default();
        if !is_one_of(program, HASHING) && !program.to_ascii_lowercase().ends_with("sum") {
            return;
        }
        let mut at = self.head;
        let mut is_argument = false;
        while at < before.len() {
            let end = self.word_end(at).min(before.len());
            let word = &text[at..end];
            if is_argument && !(word.len() == 2 && word.starts_with('-')) {
                self.hide(at..before.len());
                return;
            }
            is_argument |= is_one_of(word, "echo printf");
            at = (end + 1).min(before.len());
        }
    }

    /// Hides what follows an option without a blank: `redis-cli -as3cret`.
    pub fn hide_glued(&mut self) {
        let text = self.text;
        let is_joint = |c: char| is_blank(c) || QUOTES.contains(&c) || "[](){},$".contains(c);
        let mut option = None;
        let mut at = self.head;
        for stretch in text[at..].split_inclusive(is_joint) {
            let word = stretch.trim_end_matches(is_joint);
            let program = word.rsplit('/').next().unwrap_or_default();
            if let Some((_, glued)) = WITH_GLUED.iter().find(|(name, _)| *name == program) {
                option = Some(*glued);
            } else if word.eq_ignore_ascii_case("setuser") || OPERATORS.contains(&word) {
                option = None;
            } else if let Some(value) = option.and_then(|option| word.strip_prefix(option))
                && !value.is_empty()
            {
                let start = at + word.len() - value.len();
                self.keep(at..start);
                self.hide(start..self.word_end(start));
            }
            at += stretch.len();
        }
    }

    /// Hides what `sed` puts in the place of something: `sed s/PLACEHOLDER/s3cret/`.
    pub fn hide_substituted(&mut self) {
        let text = self.text;
        let mut is_sed = false;
        let mut at = self.head;
        while let Some(letter) = self.at(at) {
            let rest = &text[at..];
            let is_start = self
                .before(at)
                .is_none_or(|c| is_blank(c) || QUOTES.contains(&c) || c == ';' || c == '/');
            is_sed |= is_start && starts_with_word(rest, "sed");
            let sign = rest[letter.len_utf8()..].chars().next();
            let sign = sign.filter(|c| c.is_ascii_punctuation() && !"-.\"'`\\".contains(*c));
            if is_sed
                && is_start
                && letter == 's'
                && let Some(sign) = sign
            {
                let Some(middle) = self.closing(at + 2, sign, 0) else {
                    return;
                };
                let start = middle + 1;
                let quoted = self.until(start, &|_| false);
                let end = self.closing(start, sign, 0).unwrap_or(quoted).min(quoted);
                if !is_reference(&text[start..end]) {
                    self.hide(start..end);
                }
                at = end;
                continue;
            }
            at += letter.len_utf8();
        }
    }

    /// Hides passwords in addresses: `ana:s3cret@host`, with and without a scheme.
    pub fn hide_addresses(&mut self) {
        let text = self.text;
        let parts = |letter: char| is_blank(letter) || matches!(letter, '"' | '\'' | '`' | ',');
        let mut at = 0;
        for stretch in text.split_inclusive(parts) {
            let word = stretch.trim_end_matches(parts);
            self.hide_address(at, word);
            at += stretch.len();
        }
    }

    fn hide_address(&mut self, start: usize, word: &str) {
        let scheme = find(word.as_bytes(), "://").map(|at| at + "://".len());
        let from = scheme.unwrap_or_else(|| word.find('=').map_or(0, |at| at + 1));
        let address = &word[from..];
        let at_host = address.rfind('@').map_or(0, |at| at + 1);
        if let Some(scheme) = scheme {
            let rest = &address[at_host..];
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let name = &word[..scheme - "://".len()];
            if is_plain(host) && is_plain(name) {
                self.keep(start..start + scheme);
                let host_start = start + from + at_host;
                self.keep(host_start - usize::from(at_host > 0)..host_start + host.len());
                if is_ordinary(&rest[host.len()..]) {
                    self.keep(host_start..start + word.len());
                }
            }
        }
        let is_rule = scheme.is_none() && word.starts_with(['+', '-', '~', '%', '&', '@']);
        if at_host < 2 || is_rule {
            return;
        }
        let user = &address[..at_host - 1];
        let colon = user.find(':').filter(|colon| is_plain(&user[..*colon]));
        let from = start + from;
        match colon {
            Some(colon) => {
                self.keep(from..from + colon + 1);
                self.hide(from + colon + 1..from + user.len());
            }
            None if scheme.is_some() => self.hide(from..from + user.len()),
            None => {}
        }
        if scheme.is_none() && colon.is_some() {
            let host = &address[at_host..];
            if is_plain(host) {
                self.keep(from + user.len()..from + address.len());
            }
        }
    }

    /// Hides what looks like a hash, a key or random letters, wherever it stands.
    pub fn hide_hashes(&mut self) {
        let has_digit = |run: &[u8]| run.iter().any(u8::is_ascii_digit);
        self.hide_runs(&|byte| byte.is_ascii_hexdigit(), &has_digit);
        let is_random = |run: &[u8]| {
            has_digit(run)
                && run.iter().any(u8::is_ascii_lowercase)
                && run.iter().any(u8::is_ascii_uppercase)
        };
        self.hide_runs(&|byte| byte.is_ascii_alphanumeric(), &is_random);
    }

    fn hide_runs(&mut self, is_part: &dyn Fn(u8) -> bool, is_secret: &dyn Fn(&[u8]) -> bool) {
        let text = self.text.as_bytes();
        let mut start = 0;
        while start < text.len() {
            let length = text[start..]
                .iter()
                .take_while(|byte| is_part(**byte))
                .count();
            let run = start..start + length;
            if length >= LONG && is_secret(&text[run.clone()]) {
                match self.is_script(&run) {
                    true => self.keep(run),
                    false => self.hide(run),
                }
            }
            start += length.max(1);
        }
    }

    /// Whether a part is the hash of a script in a server's error.
    fn is_script(&self, part: &Range<usize>) -> bool {
        part.len() == 40
            && self.text[..part.start].ends_with(" script: ")
            && self.text[part.end..].starts_with(", on @user_script:")
    }
}

/// A word whose quotes are followed by more of it, so that all of it can be read
/// as one: the quotes of its parts become those of the whole.
fn resplit(word: &str) -> String {
    let mut inner = String::with_capacity(word.len() + 2);
    inner.push('"');
    let mut is_escaped = false;
    for letter in word.chars() {
        if is_escaped || !matches!(letter, '"' | '\'') {
            inner.push(letter);
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    inner.push('"');
    inner
}

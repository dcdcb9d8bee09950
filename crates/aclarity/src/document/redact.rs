//! A document without its passwords, for places where they must not go.

use std::ops::Range;

use super::split_at_mark;
use crate::rule::{KEYWORDS, Span};

/// What stands in place of a password or of a password's hash.
pub const HIDDEN: &str = "•••";

/// What a password, or a hash of one, begins with.
const SIGNS: [char; 4] = ['>', '<', '#', '!'];

/// Words after which everything in a line is a secret.
const SECRETIVE: [&str; 6] = ["auth", "auth2", "hello", "-a", "--pass", "--askpass"];

/// Names of settings after which everything in a line is a secret, wherever in
/// a word they stand: in files of servers and sentinels, in YAML, in arguments.
const SETTINGS: [&str; 7] = [
    "requirepass",
    "masterauth",
    "primaryauth",
    "auth-pass",
    "sentinel-pass",
    "key-file-pass",
    "rediscli_auth",
];

/// What the names of secrets end with in `name=value`, `name: value` and JSON.
const NAMES: [&str; 5] = ["password", "passwd", "pass", "secret", "token"];

/// How many letters the SHA-256 of a password has.
const HASH: usize = 64;

/// The text with every password and every hash of one replaced by
/// [`HIDDEN`]; when in doubt, too much is.
///
/// ```
/// use aclarity::document::redact;
///
/// assert_eq!(redact("ACL SETUSER ana on >s3cret ~*"), "ACL SETUSER ana on >••• ~*");
/// assert_eq!(redact(r#"user ana on ">two words" ~*"#), r#"user ana on ">•••" ~*"#);
/// assert_eq!(redact("ACL SETUSER ana >two words +get"), "ACL SETUSER ana >••• ••• +get");
/// assert_eq!(redact("AUTH ana s3cret"), "AUTH •••");
/// ```
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for secret in secrets(text) {
        out.push_str(&text[done..secret.start]);
        out.push_str(HIDDEN);
        done = secret.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Where the passwords of a text stand, and the hashes of some, in their order:
/// what [`redact`] hides.
///
/// ```
/// use aclarity::document::secrets;
///
/// let text = "user ana on >s3cret ~*";
/// let secret = secrets(text)[0];
/// assert_eq!(&text[secret.start..secret.end], "s3cret");
/// ```
pub fn secrets(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        secrets_of_line(line, offset, &mut found);
        offset += line.len() + 1;
    }
    found
}

/// Adds the secrets of a line that begins at `offset`.
fn secrets_of_line(line: &str, offset: usize, found: &mut Vec<Span>) {
    let mut add = |start: usize, end: usize| {
        if end > start {
            found.push((offset + start..offset + end).into());
        }
    };
    let mut at = 0;
    let mut after_secret = false;
    loop {
        at += line[at..].len() - line[at..].trim_start().len();
        let rest = &line[at..];
        if rest.is_empty() {
            return;
        }
        let mut word = &rest[..word_length(rest, char::is_whitespace)];
        let is_user_of_case = at > 0 && is_case(&line[..at]);
        if !is_user_of_case && let Some(from) = told_after(word) {
            let is_between = |letter: char| letter.is_whitespace() || QUOTING.contains(&letter);
            let said = rest[from..].trim_start_matches(is_between);
            // In quotes that are never closed a password may stand before it.
            let sign = word[..from].find(SIGNS);
            let start = sign.map_or(line.len() - said.len(), |sign| at + sign + 1);
            return add(start, line.trim_end().len());
        }
        if hidden(word).is_some() {
            // To a server other spaces are letters like any.
            let ends = |letter| matches!(letter, ' ' | '\t' | '\r');
            word = &rest[..word_length(rest, ends)];
        }
        match hidden(word) {
            Some(secret) => {
                // A `>` that begins the line is a prompt, and a `#` a comment.
                let is_prompt = word == ">" && line[..at].trim().is_empty();
                after_secret = word.contains(['>', '<']) && !is_prompt;
                add(at + secret.start, at + secret.end);
            }
            // What follows a password and is no rule is more of it.
            None if after_secret && !is_rule(word) => add(at, at + word.len()),
            None => after_secret = false,
        }
        at += word.len();
    }
}

/// What may stand between a name and the secret.
const QUOTING: [char; 7] = ['"', '\'', ':', '=', ',', '[', ']'];

/// Where in a word what it tells begins, if that and all behind it is secret.
fn told_after(word: &str) -> Option<usize> {
    let bare = word.trim_matches(['"', '\'']);
    if SECRETIVE.iter().any(|name| name.eq_ignore_ascii_case(bare)) {
        return Some(word.len());
    }
    let settings = SETTINGS.iter();
    let after = settings
        .filter_map(|name| Some(find(word, name)? + name.len()))
        .min();
    if after.is_some() || (is_rule(word) && !word.starts_with("--")) {
        return after;
    }
    // `password=`, `"password":`
    let signs = word.match_indices(['=', ':']).map(|(at, _)| at);
    let mut told = signs.filter(|sign| is_name(word[..*sign].trim_end_matches(['"', '\''])));
    told.next().map(|sign| sign + 1)
}

/// Whether a name is that of a secret, by its end.
fn is_name(name: &str) -> bool {
    NAMES.iter().any(|known| {
        let start = name.len().checked_sub(known.len());
        let end = start.and_then(|start| name.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(known))
    })
}

/// Where the letters stand in a word, large or small.
fn find(word: &str, letters: &str) -> Option<usize> {
    let mut parts = word.as_bytes().windows(letters.len());
    parts.position(|part| part.eq_ignore_ascii_case(letters.as_bytes()))
}

/// Whether this is all that a case has before its user's name.
fn is_case(before: &str) -> bool {
    let before = before.trim();
    before.eq_ignore_ascii_case("allow") || before.eq_ignore_ascii_case("deny")
}

/// How long the word at the start is: to what ends it outside of quotes.
/// Quotes that are never closed go on to the end.
fn word_length(text: &str, ends: impl Fn(char) -> bool) -> usize {
    let mut open = None;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match open {
            _ if escaped => escaped = false,
            Some(_) if letter == '\\' => escaped = true,
            Some(quote) if letter == quote => open = None,
            Some(_) => {}
            None if ends(letter) => return at,
            None if letter == '"' || letter == '\'' => open = Some(letter),
            None => {}
        }
    }
    text.len()
}

/// The secret that may be in a word; an empty range where one would stand.
fn hidden(word: &str) -> Option<Range<usize>> {
    if let Some((before, address)) = split_at_mark(word, "://")
        && address.contains('@')
    {
        return Some(before.len() + "://".len()..word.len());
    }
    let is_hash =
        |text: &str| text.len() == HASH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash(word.trim_matches(['"', '\''])) {
        return Some(0..word.len());
    }
    if let Some(quote) = word.find(['"', '\'']) {
        return hidden_in_quotes(word, quote);
    }
    let body = word.trim_start_matches(['(', '\\', '+', '-']);
    let opening = &word[..word.len() - body.len()];
    let at = if body.starts_with(SIGNS) {
        1
    } else if opening.ends_with(['+', '-']) {
        body.find(['>', '<'])? + 1
    } else {
        return None;
    };
    let closes = body.len() > at && body.ends_with(')');
    Some(opening.len() + at..word.len() - usize::from(closes))
}

/// As [`hidden`], where the first quote stands at `quote`. An escape may spell
/// a sign, and quotes that are never closed may hide anything.
fn hidden_in_quotes(word: &str, quote: usize) -> Option<Range<usize>> {
    if let Some(sign) = word[..quote].find(SIGNS) {
        return Some(sign + 1..word.len());
    }
    let (opening, body) = word.split_at(quote + 1);
    let closing = word
        .chars()
        .next_back()
        .filter(|last| opening.ends_with(*last));
    let is_balanced = !body.is_empty() && closing.is_some();
    let may_hold_secret = word.contains(SIGNS) || body.contains('\\') || !is_balanced;
    if !may_hold_secret {
        return None;
    }
    let start = quote + 1 + usize::from(body.starts_with(SIGNS));
    let end = word.len() - usize::from(is_balanced);
    Some(start..end.max(start))
}

/// Whether a word is, or tries to be, a rule other than a password.
fn is_rule(word: &str) -> bool {
    let word = word.trim_start_matches(['"', '\'']);
    word.starts_with(['+', '-', '~', '%', '&', '(', ')'])
        || word
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("db="))
        || KEYWORDS
            .iter()
            .any(|keyword| keyword.eq_ignore_ascii_case(word))
}

//! A document without its passwords, for places where they must not go.

use crate::rule::KEYWORDS;

/// What stands in place of a password or of a password's hash.
pub const HIDDEN: &str = "•••";

/// What a password, or a hash of one, begins with.
const SIGNS: [char; 4] = ['>', '<', '#', '!'];

/// Words after which everything in a line is a secret.
const SECRETIVE: [&str; 7] = [
    "auth",
    "hello",
    "requirepass",
    "masterauth",
    "-a",
    "--pass",
    "--askpass",
];

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
    let lines: Vec<String> = text.split('\n').map(redact_line).collect();
    lines.join("\n")
}

fn redact_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut after_secret = false;
    while !rest.is_empty() {
        let gap = rest.len() - rest.trim_start().len();
        out.push_str(&rest[..gap]);
        rest = &rest[gap..];
        let (mut word, mut after) = rest.split_at(word_length(rest, char::is_whitespace));
        if SECRETIVE.iter().any(|name| name.eq_ignore_ascii_case(word)) {
            out.push_str(word);
            if !after.trim().is_empty() {
                out.push(' ');
                out.push_str(HIDDEN);
            }
            return out;
        }
        if hidden(word).is_some() {
            // To a server other spaces are letters like any.
            let ends = |letter| matches!(letter, ' ' | '\t' | '\r');
            (word, after) = rest.split_at(word_length(rest, ends));
        }
        match hidden(word) {
            Some(hidden) => {
                out.push_str(&hidden);
                // A `>` that begins the line is a prompt, and a `#` a comment.
                after_secret = word.contains(['>', '<']) && out.trim_start() != ">";
            }
            // What follows a password and is no rule is more of it.
            None if after_secret && !is_rule(word) && !word.is_empty() => out.push_str(HIDDEN),
            None => {
                out.push_str(word);
                after_secret = false;
            }
        }
        rest = after;
    }
    out
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

/// The word without the secret in it, if there may be one.
fn hidden(word: &str) -> Option<String> {
    if let Some((before, address)) = word.split_once("://")
        && address.contains('@')
    {
        return Some(format!("{before}://{HIDDEN}"));
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
    let closing = if body.len() > at && body.ends_with(')') {
        ")"
    } else {
        ""
    };
    let hidden = if body.len() > at { HIDDEN } else { "" };
    Some(format!("{opening}{}{hidden}{closing}", &body[..at]))
}

/// As [`hidden`], where the first quote stands at `quote`. An escape may spell
/// a sign, and quotes that are never closed may hide anything.
fn hidden_in_quotes(word: &str, quote: usize) -> Option<String> {
    if let Some(sign) = word[..quote].find(SIGNS) {
        return Some(format!("{}{HIDDEN}", &word[..=sign]));
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
    let sign = body.chars().next().filter(|sign| SIGNS.contains(sign));
    let mut hidden = opening.to_owned();
    hidden.extend(sign);
    hidden.push_str(HIDDEN);
    hidden.extend(closing.filter(|_| is_balanced));
    Some(hidden)
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

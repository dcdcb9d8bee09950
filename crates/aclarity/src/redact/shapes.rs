//! What words look like.

use super::vocabulary::{is_command, is_known};
use crate::rule::KEYWORDS;

/// Whether a character parts words to somebody: white space, control characters
/// and what cannot be seen.
pub(crate) fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

/// Whether a character is a control character or another that cannot be seen,
/// and no white space.
pub(super) fn is_invisible(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
}

/// Whether a text is this word, and then blank.
pub(super) fn starts_with_word(text: &str, word: &str) -> bool {
    let start = text.get(..word.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        && text[word.len()..].starts_with(is_blank)
}

/// How long the sign of a password or hash is that a text begins with, as
/// itself or as an escape of it.
pub(super) fn sign_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if matches!(first, '>' | '<' | '#' | '!' | '＞' | '＜' | '＃' | '！') {
        return Some(first.len_utf8());
    }
    if !matches!(first, '&' | '%' | '\\') {
        return None;
    }
    const ESCAPES: [&str; 14] = [
        "&gt;", "&lt;", "&num;", "&excl;", "%3e", "%3c", "%23", "%21", "\\x3e", "\\x3c", "\\x23",
        "\\x21", "\\u003e", "\\u003c",
    ];
    if let Some(reference) = text.strip_prefix("&#") {
        let digits = reference.trim_start_matches(['x', 'X']);
        let radix = if digits.len() < reference.len() {
            16
        } else {
            10
        };
        let length = digits.chars().take(8).take_while(|c| c.is_digit(radix));
        let end = text.len() - digits.len() + length.count();
        let code = u32::from_str_radix(&text[text.len() - digits.len()..end], radix);
        let is_sign = matches!(code, Ok(0x21 | 0x23 | 0x3c | 0x3e));
        return is_sign.then_some(end + usize::from(text[end..].starts_with(';')));
    }
    let is_start = |escape: &&&str| {
        let start = text.get(..escape.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(escape))
    };
    ESCAPES.iter().find(is_start).map(|escape| escape.len())
}

/// Whether a word is a rule that cannot hold a password, or tries to be one.
pub(super) fn is_rule(word: &str) -> bool {
    let lower_starts = |start: &str| {
        let found = word.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    match word.as_bytes() {
        [b'+' | b'-', rest @ ..] => is_command_rule(rest),
        [b'~', ..] => true,
        [b'%', rest @ ..] => {
            let rights = rest.iter().take_while(|b| b"rwRW".contains(b)).count();
            matches!(rights, 1 | 2) && rest.get(rights) == Some(&b'~')
        }
        [b'&', ..] => sign_length(word).is_none(),
        _ if lower_starts("db=") => word[3..].bytes().all(|b| b.is_ascii_digit() || b == b','),
        _ => KEYWORDS
            .iter()
            .any(|keyword| keyword.eq_ignore_ascii_case(word)),
    }
}

/// Whether this may follow `+` or `-`: commands of any server and names that
/// look like one, a category, and perhaps first arguments.
fn is_command_rule(name: &[u8]) -> bool {
    let is_part = |part: &[u8]| {
        part.len() <= 40
            && part
                .iter()
                .all(|b| b.is_ascii_alphabetic() || b"_-*.@".contains(b))
            || is_command(part)
            || (part.len() < 6 && part.iter().all(u8::is_ascii_digit))
    };
    name.split(|byte| *byte == b'|').all(is_part)
}

/// Whether a text is a host and a port: `127.0.0.1:6379`, perhaps with a database
/// as redis-cli shows it.
pub(super) fn is_address(text: &str) -> bool {
    let (address, database) = text.split_once('[').unwrap_or((text, "]"));
    let is_number = |text: &str| text.len() < 6 && text.bytes().all(|b| b.is_ascii_digit());
    let mut halves = address.rsplitn(2, ':');
    let (port, host) = (halves.next(), halves.next());
    database.strip_suffix(']').is_some_and(is_number)
        && port.is_some_and(|port| !port.is_empty() && is_number(port))
        && host.is_some_and(|host| {
            !host.is_empty() && !host.contains(['>', '<', '#', '!']) && is_plain(host)
        })
}

/// Whether a text is plain enough for a name: letters, at most with numbers
/// after them, joined by punctuation. Random letters are not.
pub fn is_plain(text: &str) -> bool {
    let is_atom = |atom: &str| {
        let letters = atom.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = atom.len() - letters.len();
        digits <= 5 && letters.len() <= 24 && parts(letters).count() <= 4 && is_letters(letters)
    };
    text.len() <= 100 && atoms(text).all(is_atom)
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The runs of letters and digits in a text.
pub(super) fn atoms(text: &str) -> impl Iterator<Item = &str> {
    let is_joint = |letter: char| letter.is_ascii_punctuation();
    text.split(is_joint).filter(|atom| !atom.is_empty())
}

/// The words of `maxMemory` and `ACLFile`.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let upper = bytes
            .iter()
            .take_while(|byte| byte.is_ascii_uppercase())
            .count();
        let lower = bytes[upper..]
            .iter()
            .take_while(|byte| !byte.is_ascii_uppercase())
            .count();
        let end = match (upper, lower) {
            (0, 0) => return None,
            (0 | 1, _) | (_, 0) => upper + lower,
            _ => upper - 1,
        };
        let (part, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(part)
    })
}

/// Whether a word is made of ordinary words, short ones and small numbers.
pub(super) fn is_ordinary(word: &str) -> bool {
    // What joins short words may be that of a password.
    let may_be_short = word
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_.:/|*@".contains(&b));
    let mut unknown = 0;
    let mut is_atom = |atom: &str| {
        let letters = atom.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = atom.len() - letters.len();
        let unit = letters.trim_start_matches(|c: char| c.is_ascii_digit());
        if letters.is_empty() {
            return digits <= 5;
        }
        if unit.len() < letters.len() {
            // `100mb`
            return digits == 0 && letters.len() - unit.len() <= 5 && unit.len() <= 2;
        }
        digits <= 3
            && is_letters(letters)
            && (is_known(letters)
                || parts(letters).all(|part| {
                    is_known(part) || {
                        unknown += 1;
                        may_be_short && part.len() <= 3 && unknown <= 2
                    }
                }))
    };
    !word.contains('%') && word.is_ascii() && atoms(word).all(&mut is_atom)
}

//! Rules that are written without spaces between them: `+@read,+@write`,
//! `on>password`, `~app:*+get`.

use crate::rule::{KEYWORDS, Rule};
use crate::server::Server;

/// Nothing longer is a slip of the pen, and to look costs its square.
const LONGEST: usize = 200;

/// How many rules a list may have.
const MOST: usize = 500;

/// What people put between rules, whatever follows it.
const SEPARATORS: [char; 2] = [',', ';'];

/// What people put between rules, where the sign of one follows it.
const OTHERS: [char; 4] = ['|', '/', ':', '&'];

/// The rules that a word is made of, if it is plainly made of several, or of one
/// and a comma or semicolon that does not belong to it.
pub(crate) fn separate(text: &str, server: Server) -> Option<Vec<String>> {
    if let Some(rules) = keywords(text) {
        return Some(rules);
    }
    let text = text.trim_matches(SEPARATORS);
    // `+{get,set}`, `+[get,set]`
    let unbraced = text.find(['{', '[', '(']).and_then(|open| {
        let inner = text.strip_suffix(['}', ']', ')'])?.get(open + 1..)?;
        let sign = &text[..open];
        matches!(sign, "+" | "-" | "+@" | "-@").then(|| format!("{sign}{inner}"))
    });
    let text = unbraced.as_deref().unwrap_or(text);
    let parts = parts(text);
    if parts.len() > MOST || parts.is_empty() {
        return None;
    }
    let mut rules = Vec::new();
    let mut sign = "";
    for part in parts {
        let signed = format!("{sign}{part}");
        // Of `+get,set` the sign stands for all.
        let part = if is_rule(part, server) || sign.is_empty() || !is_rule(&signed, server) {
            part
        } else {
            &signed
        };
        if part.ends_with("()") {
            return None;
        }
        if is_rule(part, server) {
            rules.push(part.to_owned());
        } else {
            rules.extend(glued(part, server)?);
        }
        sign = match part {
            part if part.starts_with("+@") => "+@",
            part if part.starts_with("-@") => "-@",
            part if part.starts_with('+') => "+",
            part if part.starts_with('-') => "-",
            part if part.starts_with('~') => "~",
            part if part.starts_with('&') => "&",
            _ => "",
        };
    }
    Some(rules)
}

/// The parts of a word between what separates them.
fn parts(text: &str) -> Vec<&str> {
    let is_pattern = text.starts_with(['~', '&', '%']);
    let is_command = text.starts_with(['+', '-']);
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, letter) in text.char_indices() {
        let rest = &text[at + letter.len_utf8()..];
        // A colon is common in patterns.
        let is_other = OTHERS.contains(&letter) && !(is_pattern && letter == ':');
        // No command has a slash in its name.
        let is_separator = SEPARATORS.contains(&letter) || is_command && letter == '/';
        let begins = begins_rule(rest) || !is_command && begins_keyword(rest);
        if is_separator || is_other && begins {
            parts.push(&text[start..at]);
            start = at + letter.len_utf8();
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn begins_rule(text: &str) -> bool {
    text.starts_with(['+', '~', '&', '%', '>', '#', '(']) || text.starts_with("-@")
}

fn begins_keyword(text: &str) -> bool {
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic() && letter != '-');
    let word = &text[..end.unwrap_or(text.len())];
    word.len() > 1
        && KEYWORDS
            .iter()
            .any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// `onnopass`: keywords that follow each other.
fn keywords(text: &str) -> Option<Vec<String>> {
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let is_keyword = |part: &str| part != "db=" && KEYWORDS.contains(&part);
    let cut = (2..lower.len()).find(|at| {
        let parts = lower.split_at_checked(*at);
        parts.is_some_and(|(one, other)| is_keyword(one) && is_keyword(other))
    })?;
    Some(vec![text[..cut].to_owned(), text[cut..].to_owned()])
}

fn is_rule(text: &str, server: Server) -> bool {
    Rule::parse(text.as_bytes(), server).is_ok()
}

/// The rules that follow each other in a word without anything between them.
fn glued(text: &str, server: Server) -> Option<Vec<String>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut ends: Vec<usize> = text
        .char_indices()
        .skip(1)
        .filter(|(_, letter)| SIGNS.contains(*letter))
        .map(|(at, _)| at)
        .collect();
    ends.push(text.len());
    // From the end: where the first rule of the text from here on ends.
    let mut next: Vec<Option<usize>> = vec![None; ends.len()];
    let start_of = |number: usize| if number == 0 { 0 } else { ends[number - 1] };
    for number in (0..ends.len()).rev() {
        let start = start_of(number);
        next[number] = (number..ends.len()).find(|last| {
            let end = ends[*last];
            let is_last = end == text.len();
            let goes_on = next[last + 1..].first().is_some_and(Option::is_some)
                && ends_plainly(&text[start..end], &text[end..]);
            (is_last || goes_on) && &text[start..end] != "()" && is_rule(&text[start..end], server)
        });
    }
    let mut rules = Vec::new();
    let mut number = 0;
    while number < ends.len() {
        let last = next[number]?;
        rules.push(text[start_of(number)..ends[last]].to_owned());
        number = last + 1;
    }
    (rules.len() > 1).then_some(rules)
}

/// What rules begin with.
const SIGNS: &str = "+-~&%>#(";

/// Whether a rule ends where the rest begins, although it could go on: patterns
/// and passwords may have any letter.
fn ends_plainly(rule: &str, rest: &str) -> bool {
    let is_category = rest.starts_with("+@") || rest.starts_with("-@");
    // `~app:*`, `&*`
    let is_pattern =
        rest.starts_with(['~', '&']) && (rest.contains(":*") || rest[1..].starts_with('*'));
    let is_selector = rest.starts_with("(+") || rest.starts_with("(~");
    match rule.as_bytes() {
        [b'>' | b'<', ..] => (is_category || is_selector || is_pattern) && rule.len() > 1,
        [b'~' | b'&' | b'%', ..] => {
            is_category
                || rule.ends_with('*') && (is_selector || rest.starts_with(['+', '~', '&', '%']))
        }
        _ => true,
    }
}

/// The same for a rule that the server accepts, since patterns and passwords may
/// have any letter: what was probably meant instead of the one.
pub(crate) fn hidden_in(text: &str, server: Server) -> Option<Vec<String>> {
    // The blank is what is wrong with it, and found as an odd character.
    if text
        .chars()
        .any(|letter| !letter.is_ascii() && letter.is_whitespace())
    {
        return None;
    }
    let is_pattern = text.starts_with(['~', '&', '%']);
    // Most have no such character.
    let mut rest = text.chars().skip(1);
    let may_have_rules = rest.any(|letter| {
        SIGNS.contains(letter) || SEPARATORS.contains(&letter) || OTHERS.contains(&letter)
    });
    if !may_have_rules || !is_pattern && !text.starts_with('>') {
        return None;
    }
    if !is_pattern {
        return after_password(text, server).or_else(|| glued(text, server));
    }
    let ends = text.ends_with(SEPARATORS);
    let goes_on = text.char_indices().any(|(at, letter)| {
        let rest = &text[at + letter.len_utf8()..];
        let is_separator = SEPARATORS.contains(&letter) || matches!(letter, '|' | '/');
        let is_list = SEPARATORS.contains(&letter) && text[..at].ends_with('*');
        is_list || is_separator && begins_rule(rest)
    });
    if !ends && !goes_on {
        return glued(text, server);
    }
    let rules = separate(text, server);
    let rules = rules.filter(|rules| rules.iter().all(|rule| rule.len() > 1));
    rules.or_else(|| glued(text, server))
}

/// Rules behind a password, of which at least one is plainly a rule; or a comma
/// or semicolon at its end, when it has no other sign.
fn after_password(text: &str, server: Server) -> Option<Vec<String>> {
    let parts = parts(text);
    let (password, rules) = parts.split_first()?;
    let is_plain = |rule: &&&str| rule.starts_with(['+', '-']) || rule.ends_with('*');
    if rules.is_empty() {
        let word = text.strip_suffix(SEPARATORS)?;
        let is_word = word[1..].bytes().all(|byte| byte.is_ascii_alphanumeric());
        return (is_word && word.len() > 1).then(|| vec![word.to_owned()]);
    }
    let all_rules = rules
        .iter()
        .all(|rule| begins_rule(rule) && is_rule(rule, server));
    let is_any_plain = rules.iter().any(|rule| is_plain(&rule));
    (password.len() > 1 && all_rules && is_any_plain)
        .then(|| parts.iter().map(|&part| part.to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: Server = Server::Redis8_6;

    fn joined(rules: Option<Vec<String>>) -> Option<String> {
        rules.map(|rules| rules.join(" "))
    }

    #[test]
    fn words_are_separated_where_rules_begin() {
        for (text, expected) in [
            ("+@read,+@write", Some("+@read +@write")),
            ("+@read,write", Some("+@read +@write")),
            ("+@read;-@dangerous;", Some("+@read -@dangerous")),
            ("+get,set,del", Some("+get +set +del")),
            ("on,", Some("on")),
            ("on,>pw,~*", Some("on >pw ~*")),
            ("+@read+@write", Some("+@read +@write")),
            ("+get-set", Some("+get -set")),
            ("+client|no-evict", Some("+client|no-evict")),
            ("on>pw", Some("on >pw")),
            ("nopass~*", Some("nopass ~*")),
            ("+@all~*&*", Some("+@all ~* &*")),
            ("+{get,set}", Some("+get +set")),
            ("+[get,set]", Some("+get +set")),
            ("+get/+set", Some("+get +set")),
            ("+get/set", Some("+get +set")),
            ("+get|+set|+del", Some("+get +set +del")),
            ("+get:+set:+del", Some("+get +set +del")),
            ("onnopass", Some("on nopass")),
            ("allkeysallchannels", Some("allkeys allchannels")),
            ("on|nopass|~*|+@all", Some("on nopass ~* +@all")),
            ("+flushall()", None),
            ("heeyyyy", None),
            ("+gett,set", None),
            (",", None),
            ("", None),
        ] {
            let separated = joined(separate(text, SERVER));
            assert_eq!(separated.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn patterns_are_left_alone_where_they_are_plain() {
        for (text, expected) in [
            ("~app:*+get", Some("~app:* +get")),
            ("~app:*+@read", Some("~app:* +@read")),
            ("~app+@read-@dangerous", Some("~app +@read -@dangerous")),
            ("&*+@all", Some("&* +@all")),
            ("~app:*~b", Some("~app:* ~b")),
            ("~app:*,~b:*", Some("~app:* ~b:*")),
            ("~app:*,b:*", Some("~app:* ~b:*")),
            ("~app:*;", Some("~app:*")),
            ("&news,", Some("&news")),
            (">pw+@all", Some(">pw +@all")),
            ("~app:*|~cache:*", Some("~app:* ~cache:*")),
            ("~app:*/~cache:*", Some("~app:* ~cache:*")),
            ("~app:*(+get)", Some("~app:* (+get)")),
            (">pw;~app:*;&*;+get", Some(">pw ~app:* &* +get")),
            (">pw|~app:*|+get", Some(">pw ~app:* +get")),
            (">pw,~app:*,+get", Some(">pw ~app:* +get")),
            (">pw|~app:*|+@read", Some(">pw ~app:* +@read")),
            ("~app:*|+@read", Some("~app:* +@read")),
            (">pw~app:*&*+get", Some(">pw ~app:* &* +get")),
            (">pw~*", Some(">pw ~*")),
            (">p~w*", None),
            (">pw,", Some(">pw")),
            (">p|~w", None),
            (">a/b", None),
            ("~app:user-get", None),
            ("~a+get", None),
            ("~{a,b}:*", None),
            ("~a;b", None),
            ("~,", None),
            ("~", None),
            (">pw+get", None),
            (">p,w;", None),
            ("~*", None),
        ] {
            let found = joined(hidden_in(text, SERVER));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}

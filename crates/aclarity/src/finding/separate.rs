//! Rules that are written without spaces between them: `+@read,+@write`,
//! `on>password`, `~app:*+get`.

use crate::rule::Rule;
use crate::server::Server;

/// Nothing longer is a slip of the pen, and to look costs its square.
const LONGEST: usize = 200;

/// How many rules a list may have.
const MOST: usize = 500;

const SEPARATORS: [char; 2] = [',', ';'];

/// The rules that a word is made of, if it is plainly made of several, or of one
/// and a comma or semicolon that does not belong to it.
pub(crate) fn separate(text: &str, server: Server) -> Option<Vec<String>> {
    let text = text.trim_matches(SEPARATORS);
    let parts: Vec<&str> = text
        .split(SEPARATORS)
        .filter(|part| !part.is_empty())
        .collect();
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
            (is_last || goes_on) && is_rule(&text[start..end], server)
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
    match rule.as_bytes() {
        [b'>' | b'<', ..] => is_category && rule.len() > 1,
        [b'~' | b'&' | b'%', ..] => {
            is_category || rule.ends_with('*') && rest.starts_with(['+', '~', '&', '%'])
        }
        _ => true,
    }
}

/// The same for a rule that the server accepts, since patterns and passwords may
/// have any letter: what was probably meant instead of the one.
pub(crate) fn hidden_in(text: &str, server: Server) -> Option<Vec<String>> {
    let is_pattern = text.starts_with(['~', '&', '%']);
    // Most have no such character.
    let mut rest = text.chars().skip(1);
    let may_have_rules = rest.any(|letter| SIGNS.contains(letter) || SEPARATORS.contains(&letter));
    if !may_have_rules || !is_pattern && !text.starts_with('>') {
        return None;
    }
    if let Some(rules) = glued(text, server) {
        return Some(rules);
    }
    if !is_pattern {
        return None;
    }
    let ends = text.ends_with(SEPARATORS);
    let goes_on = text.match_indices(SEPARATORS).any(|(at, separator)| {
        let rest = &text[at + separator.len()..];
        text[..at].ends_with('*')
            || rest.starts_with(['~', '&', '%', '+'])
            || rest.starts_with("-@")
    });
    if !ends && !goes_on {
        return None;
    }
    separate(text, server).filter(|rules| rules.iter().all(|rule| rule.len() > 1))
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

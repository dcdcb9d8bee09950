//! Rules that the server refuses.

use crate::analysis::fix::{Fix, Place, Safety};
use crate::commands::Category;
use crate::finding::{Help, Hint, is_dangerous};
use crate::rule::{Permission, Rule};
use crate::server::Server;

pub(super) fn fixes(place: &Place<'_>, code: &str, server: Server) -> Vec<Fix> {
    let word = place.word();
    // What is written in quotes is not what the server reads.
    if word.said().contains(['"', '\'']) {
        return spaces(place, code);
    }
    let instead = |rule: String, safety| {
        let is_taken = Rule::parse(rule.as_bytes(), server).is_ok();
        let title = format!("Replace with `{rule}`");
        is_taken.then(|| Fix::new(title, safety, vec![word.replace(rule)]))
    };
    let ways = |rules: Vec<String>| -> Vec<Fix> {
        let rules = rules.into_iter();
        rules
            .filter_map(|rule| instead(rule, Safety::Changes))
            .collect()
    };
    let said = word.said();
    match code {
        "no-such-rule" | "unknown-command" | "unknown-subcommand" | "unknown-category" => {
            let Err(error) = Rule::parse(said.as_bytes(), server) else {
                return Vec::new();
            };
            let before = word.before_word();
            match error.hint(said.as_bytes(), Some(before.said().as_bytes()), server) {
                Hint::Subcommand(rule) => {
                    let both = word.at((before.span.start..word.span.end).into());
                    let title = format!("Write `{rule}`");
                    vec![Fix::new(title, Safety::Changes, vec![both.replace(rule)])]
                }
                Hint::Help(Help::Instead(rule)) => {
                    let safety = safety(&rule, server);
                    instead(rule, safety).into_iter().collect()
                }
                Hint::Help(Help::Signed { name, .. }) => {
                    ways(vec![format!("+{name}"), format!("-{name}")])
                }
                Hint::Help(Help::Words(_)) => Vec::new(),
                Hint::Separate(rules) => vec![word.separated(&rules)],
                Hint::OneOf(rules) => ways(rules.into_iter().map(|(rule, _)| rule).collect()),
            }
        }
        "key-permission" => match said.split_once('~') {
            Some((_, keys)) => ways(
                ["~", "%R~", "%W~"]
                    .map(|permission| format!("{permission}{keys}"))
                    .into(),
            ),
            None => Vec::new(),
        },
        "argument-of-subcommand" => match said.rsplit_once('|') {
            Some((rule, _)) => ways(vec![rule.to_owned()]),
            None => Vec::new(),
        },
        "nothing-to-narrow" => {
            let name = said.trim_start_matches('+').split('|').next();
            let taken = format!("-{}", name.unwrap_or_default());
            vec![first(&word, &taken)]
        }
        "key-pattern-after-all-keys" => vec![first(&word, "resetkeys"), without(&word)],
        "channel-pattern-after-all-channels" => vec![first(&word, "resetchannels"), without(&word)],
        "password-hash" => hash(&word),
        "no-such-password" => vec![Fix::new(
            "Remove this rule",
            Safety::Safe,
            vec![word.remove()],
        )],
        "database-list" => {
            let numbers = said.split(|letter: char| !letter.is_ascii_digit());
            let numbers: Vec<&str> = numbers.filter(|number| !number.is_empty()).collect();
            ways(vec![format!("db={}", numbers.join(","))])
        }
        _ => Vec::new(),
    }
}

/// Who slips may have meant something less dangerous.
fn safety(rule: &str, server: Server) -> Safety {
    let table = server.commands();
    let gives_danger = match Permission::parse(rule.as_bytes(), server) {
        Ok(Permission::AllCommands) => true,
        Ok(Permission::Command { allow, command }) => {
            allow && is_dangerous(table.by_id(command), server)
        }
        Ok(Permission::Category { allow, category }) => {
            allow
                && matches!(
                    category,
                    Category::Admin | Category::Dangerous | Category::Slow
                )
        }
        _ => false,
    };
    if gives_danger {
        Safety::Changes
    } else {
        Safety::Safe
    }
}

fn first(word: &Place<'_>, rule: &str) -> Fix {
    let title = format!("Put `{rule}` before it");
    Fix::new(title, Safety::Changes, vec![word.before(rule)])
}

fn without(word: &Place<'_>) -> Fix {
    Fix::new("Remove this rule", Safety::Changes, vec![word.remove()])
}

/// A hash in capital letters, or a password with the wrong sign.
fn hash(word: &Place<'_>) -> Vec<Fix> {
    const DIGITS: usize = 64;
    let Some(hash) = word.said().strip_prefix('#') else {
        return Vec::new();
    };
    if hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let edit = word.replace(format!("#{}", hash.to_ascii_lowercase()));
        return vec![Fix::new(
            "Write it in lower-case letters",
            Safety::Safe,
            vec![edit],
        )];
    }
    let start = word.span.start;
    let sign = word.at((start..start + 1).into());
    let title = "Take it as the password: `>` instead of `#`";
    vec![Fix::new(title, Safety::Changes, vec![sign.replace(">")])]
}

/// A pattern with spaces, which can only stand in quotes.
fn spaces(place: &Place<'_>, code: &str) -> Vec<Fix> {
    let pattern = place.said();
    if !matches!(code, "space-in-key-pattern" | "space-in-channel-pattern")
        || !pattern.contains(' ')
    {
        return Vec::new();
    }
    let edit = place.replace(pattern.replace(' ', "?"));
    vec![Fix::new(
        "Write `?` for each space",
        Safety::Changes,
        vec![edit],
    )]
}

//! Translates Redis rules to arrays as far as these can express them.

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::permission::Access;
use aclarity::rule::Rule;
use aclarity::user::Selector;
use serde_json::json;

use super::Names;
use crate::access::names;
use crate::finding::Finding;
use crate::mapping::{Blocked, Candidate, set_of};
use crate::redis_rules::RedisRules;
use crate::source::Fact;

/// Translations that keep, widen or drop what arrays cannot express, each with
/// the commands as written and one by one. Blocked commands are omitted.
pub(crate) fn forms_of(
    given: &RedisRules,
    arrays: &Names,
    fact: Fact,
    blocked: &[Blocked],
) -> Vec<Candidate> {
    let root = &given.user.root;
    let mut findings = given.login_findings(fact);
    let mut cannot_say = |is_so: bool, code, message: &str| {
        if is_so {
            findings.push(Finding::warning(code, fact, message));
        }
    };
    let is_partial = |access: &Access| *access != Access::ALL;
    let has_partial = !root.all_keys && root.keys.iter().any(|(_, access)| is_partial(&access));
    cannot_say(
        has_partial,
        "key-permission",
        "the arrays cannot limit keys to reading or to writing",
    );
    cannot_say(
        !given.user.selectors.is_empty(),
        "selector",
        "selectors are not supported; what they permit is left out",
    );
    cannot_say(
        root.databases.is_some(),
        "database",
        "databases cannot be restricted; all of them are accessible",
    );
    let mut keys = vec![keys_of(root, arrays, |_| true)];
    if has_partial {
        keys.push(keys_of(root, arrays, |access| *access == Access::ALL));
    }
    let commands = [
        as_written(root, given.server),
        one_by_one(root, given.server, blocked),
    ];
    let mut candidates = Vec::new();
    for (categories, commands) in &commands {
        for keys in &keys {
            candidates.push(Candidate {
                form: json!({
                    arrays.keys: keys,
                    arrays.categories: categories,
                    arrays.commands: commands,
                    arrays.channels: channels_of(root, arrays, given.server),
                }),
                findings: findings.clone(),
            });
        }
    }
    candidates
}

fn keys_of(root: &Selector, arrays: &Names, keep: impl Fn(&Access) -> bool) -> Vec<String> {
    if root.all_keys {
        return vec!["*".to_owned()];
    }
    let kept = root.keys.iter().filter(|(_, access)| keep(access));
    patterns(kept.map(|(pattern, _)| pattern), arrays)
}

fn channels_of(root: &Selector, arrays: &Names, server: Server) -> Vec<String> {
    // Redis 6.0 has no channel rules, and all users may use every channel.
    let has_channels = Rule::parse(b"&*", server).is_ok();
    if root.all_channels || !has_channels {
        return vec!["*".to_owned()];
    }
    patterns(root.channels.iter().map(|(pattern, _)| pattern), arrays)
}

/// Patterns as strings. Those that are not UTF-8 cannot be expressed in JSON.
fn patterns<'p>(patterns: impl Iterator<Item = &'p [u8]>, arrays: &Names) -> Vec<String> {
    patterns
        .filter_map(|pattern| String::from_utf8(pattern.to_vec()).ok())
        .filter(|pattern| arrays.takes_empty || !pattern.is_empty())
        .collect()
}

/// Categories and commands from the rules as the server stores them.
fn as_written(root: &Selector, server: Server) -> (Vec<String>, Vec<String>) {
    let described = root.describe_commands(server);
    let described = String::from_utf8_lossy(&described).into_owned();
    let words = described
        .split(' ')
        .enumerate()
        .filter(|(at, word)| word.starts_with(['+', '-']) && (*at, *word) != (0, "-@all"))
        .map(|(_, word)| word.to_owned());
    words.partition(|word| word[1..].starts_with('@'))
}

/// Each allowed command by name. As no rule denies anything, the order does not
/// matter.
fn one_by_one(root: &Selector, server: Server, blocked: &[Blocked]) -> (Vec<String>, Vec<String>) {
    if root.all_commands {
        return (vec!["+@all".to_owned()], Vec::new());
    }
    let table = server.commands();
    let blocked = set_of(blocked, server);
    let mut whole = CommandSet::EMPTY;
    for command in table.all() {
        let is_worth_it = !command.is_container() && !blocked.contains(command.id);
        if is_worth_it && root.commands.contains(command.id) {
            whole.insert(command.id);
        }
    }
    let mut rules: Vec<String> = names(&whole, table)
        .into_iter()
        .map(|name| format!("+{name}"))
        .collect();
    for (command, argument) in &root.first_arguments {
        if let Ok(argument) = std::str::from_utf8(argument) {
            rules.push(format!("+{}|{argument}", table.by_id(*command).name));
        }
    }
    (Vec::new(), rules)
}

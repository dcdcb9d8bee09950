//! Compares simulated replies with those of a real server.
//!
//! Replies must be equal, with two exceptions that originate in the servers:
//! before Redis 7.2 the order of commands in ACL LIST and ACL GETUSER changes
//! with each start of the server, so those strings are compared as sets of
//! words; and ACL CAT lists a category in the order of the server's hash table.

use std::collections::BTreeMap;

use aclarity::Server;
use serde_json::Value;

/// Whether `ours` matches `theirs`, the reply of a real server to `argv`.
pub fn same_reply(server: Server, argv: &[String], ours: &Value, theirs: &Value) -> bool {
    let is = |at: usize, word: &str| {
        argv.get(at)
            .is_some_and(|text| text.eq_ignore_ascii_case(word))
    };
    if ours == theirs {
        return true;
    }
    if !is(0, "acl") {
        return false;
    }
    if is(1, "cat") && argv.len() == 3 {
        return sorted(ours) == sorted(theirs);
    }
    let has_order = !(server <= Server::Redis7_0 && (is(1, "list") || is(1, "getuser")));
    !has_order && words(ours) == words(theirs)
}

fn sorted(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut items: Vec<String> = items.iter().map(Value::to_string).collect();
    items.sort();
    items
}

/// Replaces each string by its words and their counts. Parentheses are separate
/// words, because the word next to a selector's parenthesis changes with the
/// order.
fn words(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let mut count: BTreeMap<&str, usize> = BTreeMap::new();
            let spaced = text.replace('(', " ( ").replace(')', " ) ");
            for word in spaced.split_whitespace() {
                *count.entry(word).or_default() += 1;
            }
            serde_json::json!(count)
        }
        Value::Array(items) => items.iter().map(words).collect(),
        other => other.clone(),
    }
}

/// Like [`same_reply`], for replies as redis-cli prints them. Entries of ACL
/// LOG are compared without times and clients. A crashed server closes the
/// connection.
pub fn same_text(server: Server, argv: &[String], ours: &str, theirs: &str) -> bool {
    let is_log = argv
        .get(1)
        .is_some_and(|subcommand| subcommand.eq_ignore_ascii_case("log"));
    if ours == "(closed)" && theirs.starts_with("(crash) ") {
        return true;
    }
    if is_log {
        return without_moments(ours) == without_moments(theirs);
    }
    let listed = |text: &str| -> Value {
        let items = text.lines().map(|line| {
            let number = line.trim_start().split(") ").next().unwrap_or_default();
            let is_numbered =
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            let item = if is_numbered {
                line.split_once(") ").map_or(line, |(_, item)| item)
            } else {
                line
            };
            // A closing quote would be part of the last word.
            let item = item.trim_matches('"');
            Value::from(item)
        });
        items.collect()
    };
    ours == theirs || same_reply(server, argv, &listed(ours), &listed(theirs))
}

/// Removes times and connection details from entries of ACL LOG, as redis-cli
/// prints them.
fn without_moments(text: &str) -> String {
    const NAMES: [&str; 4] = [
        "\"age-seconds\"",
        "\"client-info\"",
        "\"timestamp-created\"",
        "\"timestamp-last-updated\"",
    ];
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let named = NAMES.into_iter().find(|name| line.contains(name));
        match (named, line.split_once(" => ")) {
            (Some(_), Some((name, _))) => kept.push_str(name),
            (Some(_), None) => {
                kept.push_str(line);
                // Skip the value.
                lines.next();
            }
            (None, _) => kept.push_str(line),
        }
        kept.push('\n');
    }
    kept
}

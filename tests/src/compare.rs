//! Whether a reply of ours is what a real server said.
//!
//! Replies are equal, with two exceptions that lie in the servers: before
//! Redis 7.2 the order of commands in ACL LIST and ACL GETUSER changes with
//! each start of the server, so those strings are compared as sets of words;
//! and ACL CAT lists a category in the order of the server's hash table.

use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::session::Reply;
use serde_json::Value;

/// Whether `ours` is as good as `theirs`, the reply of a real server to `argv`.
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

/// The value with each string as its words and how often they come. Parentheses
/// are words of their own: which word the one of a selector follows changes
/// with the order.
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

/// As [`same_reply`], for replies as redis-cli prints them. Entries of ACL LOG are
/// compared without times and clients. A server that crashes has hung up.
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
            // A closing quote would stick to the last word.
            let item = item.trim_matches('"');
            Value::from(item)
        });
        items.collect()
    };
    ours == theirs || same_reply(server, argv, &listed(ours), &listed(theirs))
}

/// Entries of ACL LOG as redis-cli prints them, without what belongs to the
/// moment and the connection.
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
                // Its value.
                lines.next();
            }
            (None, _) => kept.push_str(line),
        }
        kept.push('\n');
    }
    kept
}

/// As [`same_reply`], for replies and arguments of any bytes. Random passwords
/// are compared by their length, entries of ACL LOG without times and clients.
pub fn same_bytes(server: Server, argv: &[Vec<u8>], ours: &Reply, theirs: &Reply) -> bool {
    if ours == theirs || matches!((ours, theirs), (Reply::Crash(_), Reply::Closed)) {
        return true;
    }
    let argv: Vec<String> = argv
        .iter()
        .map(|argument| String::from_utf8_lossy(argument).into_owned())
        .collect();
    let is = |word: &str| {
        argv.get(1)
            .is_some_and(|text| text.eq_ignore_ascii_case(word))
    };
    match (ours, theirs) {
        (Reply::Bulk(ours), Reply::Bulk(theirs)) if is("genpass") => ours.len() == theirs.len(),
        // What its commands answer otherwise is compared where they are called
        // by themselves.
        (Reply::Array(ours), Reply::Array(theirs)) if argv.len() == 1 => {
            let replies = ours.iter().zip(theirs);
            let both_fine = |a: &Reply, b: &Reply| !a.is_error() && !b.is_error();
            ours.len() == theirs.len()
                && replies.into_iter().all(|(a, b)| a == b || both_fine(a, b))
        }
        (Reply::Array(ours), Reply::Array(theirs)) if is("log") => {
            let entries = ours.iter().zip(theirs);
            ours.len() == theirs.len() && entries.into_iter().all(|(a, b)| same_entry(a, b))
        }
        _ => {
            let json = |reply| serde_json::to_value(reply).unwrap_or_default();
            same_reply(server, &argv, &json(ours), &json(theirs))
        }
    }
}

/// Whether entries of ACL LOG have equal fields, and equal values up to the
/// username.
fn same_entry(ours: &Reply, theirs: &Reply) -> bool {
    const COMPARED: usize = 10;
    if matches!(ours, Reply::Map(_)) != matches!(theirs, Reply::Map(_)) {
        return false;
    }
    let (Reply::Array(ours), Reply::Array(theirs)) =
        (ours.clone().in_resp2(), theirs.clone().in_resp2())
    else {
        return false;
    };
    let names = |fields: &[Reply]| fields.iter().step_by(2).cloned().collect::<Vec<_>>();
    names(&ours) == names(&theirs) && ours.get(..COMPARED) == theirs.get(..COMPARED)
}

/// Whether a server that did not start printed each line of the text, if need
/// be after what its log puts before it, or crashed as the text says.
pub fn is_said(said: &str, crashed: bool, text: &str, version: &str) -> bool {
    if text.starts_with("(crash)") {
        return crashed;
    }
    let said = said.replace(version, "VERSION");
    let mut said = said.lines().map(str::trim_end);
    text.lines().map(str::trim_end).all(|expected| {
        said.any(|line| line == expected || line.ends_with(&format!(" # {expected}")))
    })
}

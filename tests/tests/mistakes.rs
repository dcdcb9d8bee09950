//! Compares findings in ACLs that people really wrote with the permissions that
//! real servers give to their users.
//!
//! The data is in ../shared, next to the repository. Without it this test
//! prints a note and passes.

use aclarity::analysis::lint::lint;
use std::collections::{BTreeMap, HashMap};

use aclarity::Server;
use aclarity::document::Finding;
use aclarity_tests::shared;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Rules {
    id: u32,
    args: Vec<String>,
}

#[derive(Deserialize)]
struct Replies {
    id: u32,
    server: String,
    setuser: Value,
    dryrun: HashMap<String, Value>,
}

/// A finding's code, a word in its message, and the resulting claim: a call,
/// and whether the server permits it.
const CLAIMS: [(&str, &str, &str, bool); 11] = [
    ("patterns-do-not-bind", "FLUSHALL", "flushall", true),
    ("sees-all-key-names", "KEYS", "keys *", true),
    ("sees-all-key-names", "SCAN", "scan 0", true),
    ("keys-blocks-server", "KEYS", "keys *", true),
    ("no-channels", "PUBLISH", "publish c m", false),
    ("client-commands", "PING", "ping", false),
    ("client-commands", " INFO", "info", false),
    (
        "client-commands",
        "CLIENT SETNAME",
        "client setname x",
        false,
    ),
    ("no-keys", "on no key", "get app:1", false),
    ("no-commands", "no command", "ping", false),
    ("side-door", "CONFIG SET", "config get x", true),
];

#[test]
fn findings_are_true_of_real_servers() {
    let (Some(rules), Some(replies)) = (
        shared::file("real-world/rules.jsonl"),
        shared::file("real-world/replies.jsonl.gz"),
    ) else {
        return;
    };
    let rules: HashMap<u32, Vec<String>> = shared::lines(&rules)
        .map(|line| serde_json::from_str::<Rules>(&line).unwrap())
        .map(|rules| (rules.id, rules.args))
        .collect();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut missed = Vec::new();
    for line in shared::lines(&replies) {
        let recorded: Replies = serde_json::from_str(&line).unwrap();
        let server: Server = recorded.server.parse().unwrap();
        if recorded.setuser != "OK" || recorded.dryrun.is_empty() {
            continue;
        }
        let args = &rules[&recorded.id];
        let quoted: Vec<String> = args.iter().map(|word| format!("{word:?}")).collect();
        let text = format!("ACL SETUSER {}", quoted.join(" "));
        let findings = lint(&text, server).findings;
        let permitted = |call: &str| recorded.dryrun[call] == "OK";
        for (code, word, call, expected) in CLAIMS {
            let says = |finding: &&Finding| finding.code == code && finding.message.contains(word);
            if findings.iter().any(|finding| says(&finding)) {
                *found.entry(call).or_default() += 1;
                assert_eq!(permitted(call), expected, "{server}: {text}: {code} {call}");
            }
        }
        // The message also applies to users who can empty the server without
        // reading every key, unless a rule names the command.
        let narrow = permitted("get app:1") != permitted("get k");
        let named = args
            .iter()
            .any(|rule| rule.to_lowercase().contains("+flushall"));
        let is_reported = findings
            .iter()
            .any(|finding| finding.code == "patterns-do-not-bind");
        if permitted("flushall") && narrow && !named && !is_reported {
            missed.push(format!("{server}: {text}"));
        }
    }
    println!("{found:?} findings that agree");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    for (_, _, call, _) in CLAIMS {
        assert!(found[call] > 10, "{call}: {found:?}");
    }
}

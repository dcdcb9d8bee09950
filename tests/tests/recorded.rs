//! Replays sessions recorded from real servers. Every reply must be equal.
//!
//! The data is in ../shared, next to the repository. Without it these tests
//! print a note and pass.

use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::file;
use aclarity::script;
use aclarity_tests::compare::same_reply;
use aclarity_tests::shared;
use serde::Deserialize;
use serde_json::Value;

#[test]
fn recorded_sessions_agree() {
    let Some(sessions) = shared::sessions() else {
        return;
    };
    let mut counts: BTreeMap<Server, (usize, usize)> = BTreeMap::new();
    let mut shown = 0;
    for recorded in sessions {
        let server = recorded.server();
        let ours = script::replay(server, &recorded.script);
        let (agreed, all) = counts.entry(server).or_default();
        for ((step, ours), theirs) in recorded.script.iter().zip(ours).zip(&recorded.replies) {
            let (_, argv) = step.parts();
            let ours = serde_json::to_value(ours).unwrap();
            *all += 1;
            if same_reply(server, argv, &ours, theirs) {
                *agreed += 1;
            } else if shown < 40 {
                shown += 1;
                println!("{server} {argv:?}\n  ours   {ours}\n  theirs {theirs}");
            }
        }
    }
    println!("recorded sessions, replies that agree:");
    for (server, (agreed, all)) in &counts {
        println!("  {server:<11} {agreed:>5} of {all:>5}");
    }
    assert_eq!(counts.len(), shared::RECORDED_SERVERS);
    for (server, (agreed, all)) in &counts {
        assert_eq!(agreed, all, "{server}: replies differ");
    }
}

#[derive(Deserialize)]
struct RecordedFile {
    server: String,
    file: String,
    reply: Value,
}

#[test]
fn recorded_files_agree() {
    let Some(path) = shared::file("recorded/files.jsonl.gz") else {
        return;
    };
    let argv = ["ACL".to_owned(), "LIST".to_owned()];
    let (mut all, mut agreed) = (0, 0);
    for line in shared::lines(&path) {
        let recorded: RecordedFile = serde_json::from_str(&line).unwrap();
        let server: Server = recorded.server.parse().unwrap();
        let ours = match file::load(recorded.file.as_bytes(), server) {
            Ok(users) => {
                let list = users
                    .iter()
                    .map(|(name, user)| user.to_acl_line(name, server))
                    .map(|line| Value::from(String::from_utf8_lossy(&line)));
                serde_json::json!({ "list": list.collect::<Value>() })
            }
            Err(errors) => {
                let text = errors.message("users.acl");
                serde_json::json!({ "error": String::from_utf8_lossy(&text) })
            }
        };
        all += 1;
        let lists = |value: &Value| value.get("list").cloned().unwrap_or_default();
        if ours == recorded.reply
            || ours.get("list").is_some()
                && same_reply(server, &argv, &lists(&ours), &lists(&recorded.reply))
        {
            agreed += 1;
        } else {
            println!(
                "{server} {:?}\n  ours   {ours}\n  theirs {}",
                recorded.file, recorded.reply
            );
        }
    }
    println!("recorded ACL files that agree: {agreed} of {all}");
    assert_eq!(agreed, all);
}

//! ACLs that people really wrote, with the replies of eleven real servers.
//!
//! The data is in ../shared, next to the repository. Without it this test
//! prints a note and passes.

use std::collections::HashMap;

use aclarity::Server;
use aclarity::rule::split_arguments;
use aclarity::session::Session;
use aclarity_tests::compare::same_reply;
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
    list: Option<String>,
    dryrun: HashMap<String, Value>,
}

#[test]
fn real_world_rules_agree() {
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
    let mut compared = 0;
    let mut differences = Vec::new();
    for line in shared::lines(&replies) {
        let recorded: Replies = serde_json::from_str(&line).unwrap();
        let server: Server = recorded.server.parse().unwrap();
        let mut session = Session::new(server);
        let mut ask = |argv: &[String], theirs: &Value, pick: &dyn Fn(Value) -> Value| {
            let ours = pick(serde_json::to_value(session.execute(1, argv)).unwrap());
            compared += 1;
            if !same_reply(server, argv, &ours, theirs) {
                let call = argv.join(" ");
                differences.push(format!(
                    "{server} {call}\n  ours   {ours}\n  theirs {theirs}"
                ));
            }
        };
        let args = &rules[&recorded.id];
        ask(
            &command(&["ACL", "SETUSER"], args),
            &recorded.setuser,
            &|reply| reply,
        );
        if let Some(list) = recorded.list {
            let start = format!("user {} ", args[0]);
            let line_of_user = move |reply: Value| {
                let lines = reply.as_array().cloned().unwrap_or_default();
                let is_ours = |line: &Value| line.as_str().is_some_and(|l| l.starts_with(&start));
                lines.into_iter().find(is_ours).unwrap_or_default()
            };
            ask(&command(&["ACL", "LIST"], &[]), &list.into(), &line_of_user);
        }
        for (call, theirs) in &recorded.dryrun {
            let words = split_arguments(call.as_bytes()).unwrap();
            let words: Vec<String> = words
                .iter()
                .map(|word| String::from_utf8_lossy(&word.text).into_owned())
                .collect();
            let argv = command(&["ACL", "DRYRUN", &args[0]], &words);
            ask(&argv, theirs, &|reply| reply);
        }
    }
    println!(
        "real-world replies that agree: {} of {compared}",
        compared - differences.len()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn command(start: &[&str], rest: &[String]) -> Vec<String> {
    let start = start.iter().map(|word| (*word).to_owned());
    start.chain(rest.iter().cloned()).collect()
}

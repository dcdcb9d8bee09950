//! Recorded sessions, replayed on the command line.

mod command;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Stdio;

use aclarity::Server;
use aclarity::script::Step;
use aclarity_tests::compare::same_reply;
use aclarity_tests::shared;
use serde_json::Value;

#[test]
fn recorded_sessions_agree() {
    let Some(sessions) = shared::sessions() else {
        return;
    };
    let mut counts: BTreeMap<Server, (usize, usize)> = BTreeMap::new();
    for recorded in sessions {
        let server = recorded.server();
        let ours = replay(server, &recorded.script);
        assert_eq!(ours.len(), recorded.replies.len());
        let (agreed, all) = counts.entry(server).or_default();
        for ((step, ours), theirs) in recorded.script.iter().zip(&ours).zip(&recorded.replies) {
            let (_, argv) = step.parts();
            *all += 1;
            *agreed += usize::from(same_reply(server, argv, ours, theirs));
        }
    }
    println!("recorded sessions, replies of `aclarity session --json` that agree:");
    for (server, (agreed, all)) in &counts {
        println!("  {server:<11} {agreed:>5} of {all:>5}");
        assert_eq!(agreed, all, "{server}");
    }
    assert_eq!(counts.len(), shared::RECORDED_SERVERS);
}

fn replay(server: Server, script: &[Step]) -> Vec<Value> {
    let mut aclarity = command::aclarity()
        .args(["session", "--json", "--server", server.name()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = aclarity.stdin.take().unwrap();
    let lines: String = script
        .iter()
        .map(|step| serde_json::json!(step).to_string() + "\n")
        .collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = aclarity.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

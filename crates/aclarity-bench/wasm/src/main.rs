//! Repeats one check of `workloads.json` many times. Compiled to wasm and timed
//! from outside, it measures a check without the JavaScript boundary.

use std::collections::BTreeMap;
use std::hint::black_box;

use aclarity::Server;
use aclarity::commands::Lookup;
use aclarity::permission;
use aclarity::user::User;
use serde::Deserialize;

#[derive(Deserialize)]
struct Workloads {
    server: String,
    checks: BTreeMap<String, Check>,
    checks_inside_wasm: u32,
}

#[derive(Deserialize)]
struct Check {
    rules: Vec<String>,
    call: Vec<String>,
    allowed: bool,
}

fn main() {
    let workloads: Workloads = serde_json::from_str(include_str!("../../workloads.json"))
        .expect("workloads.json is well formed");
    let server: Server = workloads.server.parse().expect("a server that we know");
    let check = &workloads.checks["one-pattern"];
    let mut user = User::new(server);
    for rule in &check.rules {
        user.apply(rule.as_bytes(), server).expect("a good rule");
    }
    let call: Vec<&[u8]> = check.call.iter().map(String::as_bytes).collect();
    let Lookup::Found(command) = server.commands().lookup(&call) else {
        panic!("no such command");
    };
    for _ in 0..workloads.checks_inside_wasm {
        let verdict = permission::check(black_box(&user), command, black_box(&call), 0);
        assert_eq!(verdict.is_ok(), check.allowed);
    }
}

//! The workloads of the benchmarks, shared by Rust, Node.js and real servers.
//!
//! They are defined in `workloads.json`, which the Node.js harness reads too.

mod processor_time;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use processor_time::ProcessorTime;
use serde::Deserialize;

/// All workloads.
#[derive(Debug, Deserialize)]
pub struct Workloads {
    /// The server to simulate.
    pub server: String,
    /// Permission checks by name.
    pub checks: BTreeMap<String, Check>,
    /// Typical rules of an ACL SETUSER.
    pub setuser: Vec<String>,
    /// A typical ACL file.
    pub file: File,
}

/// A permission check.
#[derive(Debug, Deserialize)]
pub struct Check {
    /// Number of key patterns before the rules: `~tenant0:*` and so on.
    #[serde(default)]
    patterns: usize,
    rules: Vec<String>,
    /// The call that is checked.
    pub call: Vec<String>,
    /// The expected verdict.
    pub allowed: bool,
}

/// A typical ACL file: a number of users of the same shape.
#[derive(Debug, Deserialize)]
pub struct File {
    /// Number of users.
    pub users: usize,
    line: String,
}

/// The workloads of `workloads.json`.
pub static WORKLOADS: LazyLock<Workloads> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../workloads.json")).expect("workloads.json is well formed")
});

impl Check {
    /// The rules of the user whose call is checked.
    pub fn rules(&self) -> Vec<String> {
        tenant_patterns(self.patterns)
            .chain(self.rules.iter().cloned())
            .collect()
    }
}

impl File {
    /// The file's text with this many users, sorted by name.
    pub fn text(&self, users: usize) -> String {
        let line = |number: usize| {
            let number = format!("{number:06}");
            // Digits stand in for a hash; only their difference matters.
            let hash = format!("{number:0>64}");
            self.line
                .replace("{number}", &number)
                .replace("{hash}", &hash)
                + "\n"
        };
        (0..users).map(line).collect()
    }
}

/// This many key patterns, all different.
pub fn tenant_patterns(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("~tenant{number}:*"))
}

//! What the benchmarks do, one and the same for Rust, Node.js and real servers.
//!
//! The facts are in `workloads.json`, which the harness for Node.js reads too.

mod processor_time;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use processor_time::ProcessorTime;
use serde::Deserialize;

/// All work that is measured.
#[derive(Debug, Deserialize)]
pub struct Workloads {
    /// The server that it is done as.
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
    /// How many key patterns come before the rules: `~tenant0:*` and so on.
    #[serde(default)]
    patterns: usize,
    rules: Vec<String>,
    /// The call that is checked.
    pub call: Vec<String>,
    /// What the verdict has to be.
    pub allowed: bool,
}

/// A typical ACL file: so many users, all of one shape.
#[derive(Debug, Deserialize)]
pub struct File {
    /// How many.
    pub users: usize,
    line: String,
}

/// The work that `workloads.json` describes.
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
    /// The file's text with this many users, in the order of their names.
    pub fn text(&self, users: usize) -> String {
        let line = |number: usize| {
            let number = format!("{number:06}");
            // Digits in the place of a hash: what counts is that they differ.
            let hash = format!("{number:0>64}");
            self.line
                .replace("{number}", &number)
                .replace("{hash}", &hash)
                + "\n"
        };
        (0..users).map(line).collect()
    }
}

/// As many key patterns, all different.
pub fn tenant_patterns(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("~tenant{number}:*"))
}

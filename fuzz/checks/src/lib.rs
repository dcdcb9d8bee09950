//! Invariants that must hold for every input: one module for each entry point.
//!
//! cargo-fuzz searches for inputs that violate them (`fuzz_targets`). A plain
//! `cargo test` runs the inputs of the corpus (`corpus`) and mutations of them
//! through the same functions. A check panics on failure.

use std::fs;
use std::path::Path;

pub mod cases;
pub mod configuration;
pub mod curl;
pub mod dictionary;
pub mod document;
pub mod documentation;
pub mod file;
pub mod mutants;
pub mod redaction;
pub mod rule;
pub mod session;
pub mod vendors;

mod input;
mod reading_back;
mod secrets;
mod verdicts;

/// A check that accepts arbitrary bytes.
pub type Check = fn(&[u8]);

/// The checks by the name of their fuzz target.
pub const TARGETS: [(&str, Check); 10] = [
    ("rule", rule::check),
    ("file", file::check),
    ("session", session::check),
    ("document", document::check),
    ("cases", cases::check),
    ("configuration", configuration::check),
    ("documentation", documentation::check),
    ("curl", curl::check),
    ("vendors", vendors::check),
    ("redaction", redaction::check),
];

/// The names and contents of a target's corpus, sorted by name.
///
/// # Panics
///
/// When the files cannot be read.
pub fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../corpus")
        .join(target);
    let mut inputs: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("each target has a corpus")
        .map(|entry| {
            let entry = entry.expect("the corpus can be listed");
            let input = fs::read(entry.path()).expect("the corpus can be read");
            (entry.file_name().display().to_string(), input)
        })
        .collect();
    inputs.sort();
    inputs
}

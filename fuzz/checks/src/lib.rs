//! What must hold for every input: one module for each way in.
//!
//! cargo-fuzz seeks inputs for which it does not hold (`fuzz_targets`), and a
//! plain `cargo test` runs those that are kept (`corpus`), and others near them,
//! through the same functions. A check that fails panics.

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

/// A check of any bytes.
pub type Check = fn(&[u8]);

/// The checks by the names of their fuzz targets.
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

/// The names and texts of the inputs that are kept for a target, by name.
///
/// # Panics
///
/// When they cannot be read.
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

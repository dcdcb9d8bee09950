//! What must hold for every input: one module for each way in.
//!
//! cargo-fuzz seeks inputs for which it does not hold (`fuzz_targets`), and a
//! plain `cargo test` runs those that are kept (`corpus`) through the same
//! functions. A check that fails panics.

pub mod cases;
pub mod configuration;
pub mod curl;
pub mod dictionary;
pub mod document;
pub mod documentation;
pub mod file;
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

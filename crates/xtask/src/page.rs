//! The page as it is published: `dist/`.

use crate::repo;
use crate::run::{Job, say};
use crate::sizes;
use crate::wasm;
use anyhow::Result;
use std::fs;

/// Builds the page with trunk. index.html says how: which crate, which
/// profile, and that wasm-opt runs before the hashes are taken.
pub fn build() -> Result<()> {
    Job::new("building the page")
        .advice(
            "the log's first error says what; `cargo check -p aclarity-web` is quicker to repeat",
        )
        .run(wasm::release_command("trunk").args(["build", "--release"]))?;
    for entry in fs::read_dir(repo::dist())? {
        let entry = entry?;
        let bytes = entry.metadata()?.len();
        say!("  dist/{}: {bytes} bytes", entry.file_name().display());
    }
    sizes::print("dist")
}

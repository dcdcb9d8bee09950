//! A check inside wasm: `crates/aclarity-bench/wasm`, compiled as what we publish.

use crate::run::Job;
use crate::tools::wasm_target::TARGET;
use crate::{npm, repo, wasm};
use anyhow::Result;
use std::path::PathBuf;

const PACKAGE: &str = "aclarity-bench-wasm";

/// Compiles it, and says where it is.
pub fn build() -> Result<PathBuf> {
    Job::new(&format!("compiling {PACKAGE}"))
        .advice(&format!("`cargo check -p {PACKAGE}` is quicker to repeat"))
        .run(wasm::release_command("cargo").args([
            "build",
            "--package",
            PACKAGE,
            "--target",
            TARGET,
            "--profile",
            wasm::PROFILE,
        ]))?;
    let folder = repo::wasm_target().join(TARGET).join(wasm::PROFILE);
    let shrunk = folder.join("check.wasm");
    npm::shrink(&folder.join(PACKAGE).with_extension("wasm"), &shrunk)?;
    Ok(shrunk)
}

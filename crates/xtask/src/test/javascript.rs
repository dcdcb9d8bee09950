//! What is wrong with JavaScript and CSS before they run.

use crate::run::Job;
use crate::tools;
use anyhow::Result;

/// What biome formats and which of its rules hold.
const BIOME: &str = "crates/xtask/javascript.jsonc";

/// Folders with a tsconfig.json of what people load.
const PAGE: &str = "web";
const PACKAGE: &str = "crates/aclarity-wasm/package";

/// Checks how all JavaScript, CSS and JSON is written, and the types in the page's.
pub fn check() -> Result<()> {
    Job::new("biome check")
        .advice(&format!(
            "`npx biome check --write --config-path={BIOME}` formats, and fixes what has one \
             right way; the log says the rest"
        ))
        .run(tools::command("biome").args([
            "check",
            "--error-on-warnings",
            "--config-path",
            BIOME,
        ]))?;
    check_types(PAGE)
}

/// Checks the types in the npm package's JavaScript, with those of the bindings
/// that were built last.
pub fn check_package() -> Result<()> {
    check_types(PACKAGE)
}

fn check_types(folder: &str) -> Result<()> {
    Job::new(&format!("tsc --project {folder}"))
        .advice(&format!("repeat it with `npx tsc --project {folder}`"))
        .run(tools::command("tsc").args(["--project", folder]))
}

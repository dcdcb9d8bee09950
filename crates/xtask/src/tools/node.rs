//! Node.js, npm, and the packages we take from it: wasm-opt, esbuild, and what
//! the tests use; apart from them, the generators of sites that only
//! tests/embeds needs.

use crate::repo;
use crate::run::Job;
use crate::tools::{self, apt};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

const OLDEST: u32 = 20;
const BY_HAND: &str =
    "install Node.js 20 or newer with npm, from nodejs.org or your system's packages";

/// Finds Node.js and installs the packages that package-lock.json names.
pub fn ensure_packages() -> Result<()> {
    install("npm packages", &repo::root(), &[])
}

/// The same for tests/embeds. Generators bring a thousand packages, and none
/// has anything to run before it is used.
pub fn ensure_generators() -> Result<()> {
    let folder = repo::root().join("tests/embeds");
    install(
        "npm packages of tests/embeds",
        &folder,
        &["--ignore-scripts"],
    )
}

fn install(title: &str, folder: &Path, options: &[&str]) -> Result<()> {
    ensure_node()?;
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("cannot read package-lock.json in {}", folder.display()))?;
    // What was installed last. `npm ci` would delete it and start again.
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        tools::found(title);
        return Ok(());
    }
    Job::new(&format!("npm ci ({title})"))
        .advice("see that npm reaches its registry, then run `npm ci` by hand")
        .run(
            tools::command("npm")
                .arg("ci")
                .args(options)
                .current_dir(folder),
        )?;
    fs::write(&installed, lock)?;
    Ok(())
}

fn ensure_node() -> Result<()> {
    if !(node_suits() && tools::find("npm").is_some()) {
        apt::install("Node.js", &["nodejs", "npm"], BY_HAND)?;
    }
    if !node_suits() {
        let version = tools::version("node").unwrap_or_else(|| "none".to_owned());
        bail!("Node.js {OLDEST} or newer is needed (found: {version}).\n  what to do: {BY_HAND}");
    }
    Ok(())
}

fn node_suits() -> bool {
    tools::version("node")
        .and_then(|version| version.split('.').next()?.parse::<u32>().ok())
        .is_some_and(|major| major >= OLDEST)
}

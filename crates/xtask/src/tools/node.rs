//! Node.js, npm, and the packages we take from it: wasm-opt, esbuild, and what
//! the tests use.

use crate::repo;
use crate::run::Job;
use crate::tools::{self, apt};
use anyhow::{Context, Result, bail};
use std::fs;

const OLDEST: u32 = 20;
const BY_HAND: &str =
    "install Node.js 20 or newer with npm, from nodejs.org or your system's packages";

/// Finds Node.js and installs the packages that package-lock.json names.
pub fn ensure_packages() -> Result<()> {
    ensure_node()?;
    let lock = fs::read(repo::root().join("package-lock.json"))
        .context("cannot read package-lock.json")?;
    // What was installed last. `npm ci` would delete it and start again.
    let installed = repo::root().join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        tools::found("npm packages");
        return Ok(());
    }
    Job::new("npm ci")
        .advice("see that npm reaches its registry, then run `npm ci` by hand")
        .run(tools::command("npm").arg("ci"))?;
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

//! MkDocs, for one of the sites of tests/embeds, in a Python environment of its
//! own.

use crate::repo;
use crate::run::{self, Job};
use crate::tools::{self, apt};
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

/// MkDocs and all that it needs, each to the version.
const REQUIREMENTS: &str = "tests/embeds/mkdocs/requirements.txt";
const BY_HAND: &str = "install Python 3 with pip and venv, such as the packages python3 and \
                       python3-venv";

/// Finds the environment, or makes it in `.tools/mkdocs`.
pub fn ensure() -> Result<()> {
    let requirements = repo::root().join(REQUIREMENTS);
    let wanted = fs::read(&requirements).with_context(|| format!("cannot read {REQUIREMENTS}"))?;
    let environment = repo::tools().join("mkdocs");
    let installed = environment.join("installed.txt");
    if fs::read(&installed).is_ok_and(|last| last == wanted) {
        tools::found("MkDocs");
        return Ok(());
    }
    // Without the package for it, Debian's venv is there and cannot do its work.
    if run::output(tools::command("python3").args(["-m", "ensurepip", "--version"])).is_none() {
        apt::install("Python's venv", &["python3", "python3-venv"], BY_HAND)?;
    }
    Job::new("making a Python environment for MkDocs")
        .advice(BY_HAND)
        .run(
            tools::command("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&environment),
        )?;
    Job::new("installing MkDocs")
        .advice("see that pip reaches its index")
        .run(
            Command::new(environment.join("bin/python"))
                .args(["-m", "pip", "install", "--disable-pip-version-check"])
                .args(["--no-input", "--progress-bar=off", "--requirement"])
                .arg(&requirements),
        )?;
    fs::write(&installed, wanted)?;
    Ok(())
}

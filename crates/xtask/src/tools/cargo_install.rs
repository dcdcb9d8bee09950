//! Command-line tools from crates.io, built into `.tools/`.

use crate::repo;
use crate::run::{Job, say};
use crate::tools;
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

/// A tool to build.
pub struct Tool<'a> {
    /// The crate's name.
    pub name: &'a str,
    /// Exactly this version.
    pub version: &'a str,
    /// The program of the crate that we use.
    pub program: &'a str,
    /// The features that we use.
    pub features: &'a str,
    /// How fast the tool has to be: 0 builds it soonest.
    pub optimise: &'a str,
}

/// Builds `tool` without its default features: these tools use them only to
/// download things over TLS or to watch files, which is the slowest part to
/// compile.
pub fn install(tool: &Tool) -> Result<()> {
    let title = format!("building {} {}", tool.name, tool.version);
    // The tool's own lockfile is the safe choice. It fails when a version in
    // it has been withdrawn from the registry; then any fitting one will do.
    let locked = format!("{title} as its authors locked it");
    let done = match Job::new(&locked).run(cargo_install(tool).arg("--locked")) {
        Ok(()) => Ok(()),
        Err(_) => {
            say!("  {locked}: failed, so without its lockfile");
            Job::new(&title)
                .advice(&by_hand(tool))
                .run(&mut cargo_install(tool))
        }
    };
    // Half a gigabyte that nothing needs again.
    fs::remove_dir_all(build_folder()).ok();
    done?;
    tools::find(tool.program)
        .map(drop)
        .with_context(|| format!("{title} gave no program `{}`", tool.program))
}

fn cargo_install(tool: &Tool) -> Command {
    let mut command = tools::command("cargo");
    command
        .args(["install", "--no-default-features", "--force"])
        .args(["--features", tool.features])
        .args(["--bin", tool.program])
        .arg("--root")
        .arg(repo::tools())
        .arg(format!("{}@{}", tool.name, tool.version))
        .env("CARGO_TARGET_DIR", build_folder())
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.optimise)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    command
}

fn build_folder() -> std::path::PathBuf {
    repo::tools().join("build")
}

fn by_hand(tool: &Tool) -> String {
    format!(
        "get {} {} in any other way (`cargo binstall`, your system's packages, the project's \
         releases) and put it on PATH",
        tool.name, tool.version
    )
}

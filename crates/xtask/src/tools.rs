//! The tools we use and do not write: one module for each.

pub mod apt;
pub mod cargo_fuzz;
pub mod cargo_install;
pub mod chromium;
pub mod firefox;
pub mod mdbook;
pub mod mkdocs;
pub mod node;
pub mod trunk;
pub mod wasm_bindgen;
pub mod wasm_target;
pub mod webkit;

use crate::repo;
use crate::run::{self, say};
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// `program`, run at the top of the repository, with our own tools found
/// before the system's.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(resolve(program));
    command.current_dir(repo::root()).env("PATH", path(&[]));
    command
}

/// PATH: our own tools, then `before`, then what the user has.
pub fn path(before: &[PathBuf]) -> OsString {
    let own = [
        repo::tools().join("bin"),
        repo::root().join("node_modules/.bin"),
    ];
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = own
        .into_iter()
        .chain(before.iter().cloned())
        .chain(env::split_paths(&inherited));
    env::join_paths(all).unwrap_or(inherited)
}

/// The file of `program`, if it is on our PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let names = if cfg!(windows) {
        vec![format!("{program}.exe"), format!("{program}.cmd")]
    } else {
        vec![program.to_owned()]
    };
    env::split_paths(&path(&[]))
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

/// The version that `program --version` prints: the first word that starts
/// with a digit (or, as Node writes it, with a `v` and a digit).
pub fn version(program: &str) -> Option<String> {
    let text = run::output(command(program).arg("--version"))?;
    text.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

/// Tells that a tool is in place.
pub fn found(what: &str) {
    say!("  found: {what}");
}

/// The file to start. A child's PATH does not say where the child itself is
/// looked for on every system, so we look.
fn resolve(program: &str) -> PathBuf {
    find(program).unwrap_or_else(|| PathBuf::from(program))
}

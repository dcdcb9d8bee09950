//! Firefox, for the tests of other engines.

use crate::tools::{self, apt};
use anyhow::{Context, Result};
use std::env;
use std::path::PathBuf;

/// The variable that names the browser, for us and for the tests.
pub const VARIABLE: &str = "FIREFOX";

const NAMES: [&str; 2] = ["firefox-esr", "firefox"];
/// Where its installer puts it on systems that do not use PATH for it.
const PLACES: [&str; 2] = [
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];
const BY_HAND: &str = "install Firefox, or name its program in the environment variable FIREFOX";

/// Finds the browser, or installs Debian's.
pub fn ensure() -> Result<PathBuf> {
    if find().is_none() {
        apt::install("Firefox", &["firefox-esr"], BY_HAND)?;
    }
    let program = find().context(BY_HAND)?;
    tools::found(&format!("Firefox, {}", program.display()));
    Ok(program)
}

fn find() -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).map(PathBuf::from);
    let on_path = || NAMES.into_iter().find_map(tools::find);
    let in_place = || {
        PLACES
            .map(PathBuf::from)
            .into_iter()
            .find(|it| it.is_file())
    };
    named.or_else(on_path).or_else(in_place)
}

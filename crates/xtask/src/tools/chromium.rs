//! A browser of the Chromium family, for the browser tests.

use crate::tools::{self, apt};
use anyhow::{Context, Result};
use std::env;
use std::path::PathBuf;

/// The variable that names the browser, for us and for the tests' harness.
pub const VARIABLE: &str = "CHROMIUM";

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
/// Where installers put it on systems that do not use PATH for it.
const PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const BY_HAND: &str =
    "install Chromium or Chrome, or name its program in the environment variable CHROMIUM";

/// Finds a browser, or installs Debian's.
pub fn ensure() -> Result<()> {
    if find().is_none() {
        apt::install("Chromium", &["chromium"], BY_HAND)?;
    }
    let program = find().context(BY_HAND)?;
    tools::found(&format!("a browser, {}", program.display()));
    Ok(())
}

/// The browser's program.
pub fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Some(named.into());
    }
    let on_path = NAMES.into_iter().find_map(tools::find);
    on_path.or_else(|| {
        PLACES
            .into_iter()
            .map(PathBuf::from)
            .find(|place| place.is_file())
    })
}

//! WebKit, the engine of Safari, for the tests of other engines: GTK's
//! MiniBrowser, its driver, and a screen that nobody sees.

use crate::tools::{self, apt};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// The variable that names MiniBrowser to the tests.
pub const VARIABLE: &str = "WEBKIT";

const PACKAGES: [&str; 3] = ["webkit2gtk-driver", "xvfb", "xauth"];
const BY_HAND: &str = "on Linux, install WebKitGTK's WebKitWebDriver and MiniBrowser, and xvfb-run";

/// Finds the browser, or installs Debian's.
pub fn ensure() -> Result<PathBuf> {
    if find().is_none() {
        apt::install("WebKit", &PACKAGES, BY_HAND)?;
    }
    let program = find().context(BY_HAND)?;
    tools::found(&format!("WebKit, {}", program.display()));
    Ok(program)
}

/// MiniBrowser lies beside the library, in a folder named after the system
/// and the version: `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1`.
fn find() -> Option<PathBuf> {
    tools::find("WebKitWebDriver")?;
    tools::find("xvfb-run")?;
    let systems = fs::read_dir("/usr/lib").ok()?.flatten();
    systems
        .flat_map(|system| fs::read_dir(system.path()).into_iter().flatten().flatten())
        .filter(|folder| {
            folder
                .file_name()
                .to_string_lossy()
                .starts_with("webkit2gtk-")
        })
        .map(|folder| folder.path().join("MiniBrowser"))
        .find(|program| program.is_file())
}

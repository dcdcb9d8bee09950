//! cargo-fuzz, which builds and runs the fuzz targets.

use crate::tools::{self, cargo_install};
use anyhow::{Result, bail};

/// The newest cargo-fuzz that Rust 1.95 compiles.
const VERSION: &str = "0.13.2";

/// What libFuzzer's compiler may be called.
const COMPILERS: [&str; 3] = ["c++", "g++", "clang++"];

/// Finds cargo-fuzz, or builds it. It only starts other programs, so it is
/// built without optimisation.
pub fn ensure() -> Result<()> {
    if cfg!(not(unix)) {
        bail!("fuzzing is set up for Linux and macOS only");
    }
    if std::env::var_os("CXX").is_none()
        && !COMPILERS.iter().any(|name| tools::find(name).is_some())
    {
        bail!("no C++ compiler, which libFuzzer needs: install g++ or clang++");
    }
    if let Some(version) = tools::version("cargo-fuzz") {
        tools::found(&format!("cargo-fuzz {version}"));
        return Ok(());
    }
    cargo_install::install(&cargo_install::Tool {
        name: "cargo-fuzz",
        version: VERSION,
        program: "cargo-fuzz",
        features: "",
        optimise: "0",
    })
}

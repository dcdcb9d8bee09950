//! wasm-bindgen's command line, which writes the JavaScript beside the wasm.

use crate::repo;
use crate::tools::{self, cargo_install};
use anyhow::Result;

/// Finds the wasm-bindgen whose version is exactly that of the library in
/// Cargo.lock (no other can read what the library leaves for it), or builds it.
pub fn ensure() -> Result<()> {
    let wanted = repo::locked_version("wasm-bindgen")?;
    if tools::version("wasm-bindgen").is_some_and(|found| found == wanted) {
        tools::found(&format!("wasm-bindgen {wanted}"));
        return Ok(());
    }
    cargo_install::install(&cargo_install::Tool {
        name: "wasm-bindgen-cli",
        version: &wanted,
        program: "wasm-bindgen",
        features: "",
        // It parses some megabytes for each build.
        optimise: "1",
    })
}

//! mdBook, which makes sites of Markdown.

use crate::tools::{self, cargo_install};
use anyhow::Result;

const VERSION: &str = "0.5.4";

/// Finds mdBook of exactly this version (another one writes other pages), or
/// builds it. It only reads text and writes pages, so it is built without
/// optimisation, and without what watches and serves them.
pub fn ensure() -> Result<()> {
    if tools::version("mdbook").is_some_and(|found| found == VERSION) {
        tools::found(&format!("mdbook {VERSION}"));
        return Ok(());
    }
    cargo_install::install(&cargo_install::Tool {
        name: "mdbook",
        version: VERSION,
        program: "mdbook",
        features: "search",
        optimise: "0",
    })
}

//! trunk, which builds and serves the page.

use crate::tools::{self, cargo_install};
use anyhow::Result;

/// The newest trunk that Rust 1.95 compiles.
const VERSION: &str = "0.21.14";

/// Finds trunk, or builds it. It only starts other programs, so it is built
/// without optimisation.
pub fn ensure() -> Result<()> {
    if let Some(version) = tools::version("trunk").filter(|found| suits(found)) {
        tools::found(&format!("trunk {version}"));
        return Ok(());
    }
    cargo_install::install(&cargo_install::Tool {
        name: "trunk",
        version: VERSION,
        program: "trunk",
        features: "",
        optimise: "0",
    })
}

/// Later patches of the same minor version will do.
fn suits(version: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        text.split('.')
            .map_while(|part| part.parse().ok())
            .collect()
    };
    let (found, wanted) = (numbers(version), numbers(VERSION));
    found.len() == 3 && found[..2] == wanted[..2] && found[2] >= wanted[2]
}

#[cfg(test)]
mod tests {
    use super::suits;

    #[test]
    fn accepts_later_patches_only() {
        assert!(suits("0.21.14"));
        assert!(suits("0.21.15"));
        assert!(!suits("0.21.5"));
        assert!(!suits("0.22.0"));
        assert!(!suits("0.21.14-beta.1"));
    }
}

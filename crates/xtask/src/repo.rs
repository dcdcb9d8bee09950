//! Where things are in the repository.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The top of the repository.
///
/// Cargo tells a program it runs where its manifest is; the path known when
/// xtask was compiled is for a binary started by hand.
pub fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest
        .ancestors()
        .nth(2)
        .map_or_else(|| manifest.clone(), Path::to_path_buf)
}

/// What `setup` builds itself. Ignored by git, safe to delete.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// Builds for wasm have a target folder of their own: they may come from
/// another compiler than the native ones, and the page and the npm package
/// share one build of the standard library in it.
pub fn wasm_target() -> PathBuf {
    root().join("target/wasm")
}

/// The npm package as it would be published.
pub fn npm_package() -> PathBuf {
    root().join("target/npm/aclarity")
}

/// The page as trunk builds it, and the site that becomes of it.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// `path` as seen from the top of the repository, for messages.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The version of `package` that Cargo.lock holds.
pub fn locked_version(package: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }

    let path = root().join("Cargo.lock");
    let text = fs::read_to_string(&path).context("cannot read Cargo.lock")?;
    let lock: Lock = toml::from_str(&text).context("cannot parse Cargo.lock")?;
    lock.package
        .into_iter()
        .find(|locked| locked.name == package)
        .map(|locked| locked.version)
        .with_context(|| format!("Cargo.lock has no package `{package}`"))
}

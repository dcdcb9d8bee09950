//! The standard library for wasm.
//!
//! Usually rustup has it or gets it. Where rustup cannot reach its server,
//! Debian has a second compiler, kept new enough to build browsers, together
//! with the sources of the standard library; `crate::wasm` says how that is used.

use crate::run::Job;
use crate::tools::{self, apt};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Where Debian's packages put the second compiler.
pub const DEBIAN_BIN: &str = "/usr/bin";

/// And where the sources of Rust, the standard library's among them.
pub const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust";

const DEBIAN_PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];
const BY_HAND: &str = "run `rustup target add wasm32-unknown-unknown` where rustup works, or install \
                       your system's package with Rust's standard library for wasm32";

/// Which compiler builds for wasm here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// The one on PATH: it has the target.
    Usual,
    /// Debian's, which builds the standard library first.
    Debian,
}

/// The compiler to use, if there is one.
pub fn compiler() -> Option<Compiler> {
    if usual_has_target() {
        Some(Compiler::Usual)
    } else if debian_is_complete() {
        Some(Compiler::Debian)
    } else {
        None
    }
}

/// Finds a compiler for wasm, or gets one.
pub fn ensure() -> Result<()> {
    let found = compiler();
    if found.is_none() {
        install()?;
    }
    match compiler() {
        Some(Compiler::Usual) => tools::found("Rust's standard library for wasm"),
        Some(Compiler::Debian) => tools::found("Debian's Rust compiler for wasm"),
        None => bail!("there is no standard library for {TARGET}.\n  what to do: {BY_HAND}"),
    }
    Ok(())
}

fn install() -> Result<()> {
    if tools::find("rustup").is_some() {
        // It may hang for ever where its server cannot be reached.
        let added = Job::new("rustup target add")
            .limit(Duration::from_secs(60))
            .run(tools::command("rustup").args(["target", "add", TARGET]));
        match added {
            Ok(()) => return Ok(()),
            Err(_) => println!("  rustup could not get the target; looking for another way"),
        }
    }
    apt::install("a Rust compiler for wasm", &DEBIAN_PACKAGES, BY_HAND)
}

fn usual_has_target() -> bool {
    let folder = tools::command("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    folder.is_ok_and(|output| {
        let path = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        output.status.success() && path.is_dir()
    })
}

fn debian_is_complete() -> bool {
    let bin = Path::new(DEBIAN_BIN);
    ["rustc", "cargo", "rust-lld"]
        .iter()
        .all(|program| bin.join(program).is_file())
        && Path::new(DEBIAN_STD).join("library/std").is_dir()
}

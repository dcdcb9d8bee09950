//! A compiler for wasm, and the sources of the standard library.
//!
//! The library is built with the program, for size: what rustup has ready made
//! is a fifth of the result. Its sources come from rustup. Where rustup cannot
//! reach its server, Debian has a second compiler, kept new enough to build
//! browsers, with sources; `crate::wasm` says how both are used.

use crate::run::{self, Job, say};
use crate::tools::{self, apt};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Where Debian's packages put the second compiler.
pub const DEBIAN_BIN: &str = "/usr/bin";

const DEBIAN_PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];
const BY_HAND: &str = "run `rustup component add rust-src` where rustup works, or install your \
                       system's package with the sources of Rust's standard library";

/// What builds for wasm here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiler {
    pub kind: Kind,
    /// The sources of Rust, the standard library's among them.
    pub sources: PathBuf,
}

/// Whose compiler it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one on PATH.
    Usual,
    /// Debian's second one.
    Debian,
}

/// The compiler to use, if there is one with sources.
pub fn compiler() -> Option<Compiler> {
    [Kind::Usual, Kind::Debian]
        .into_iter()
        .filter(|kind| kind.is_complete())
        .find_map(|kind| {
            let sources = kind.sysroot()?.join("lib/rustlib/src/rust");
            let has_std = sources.join("library/std").is_dir();
            has_std.then_some(Compiler { kind, sources })
        })
}

/// Finds a compiler for wasm, or gets what it lacks.
pub fn ensure() -> Result<()> {
    if compiler().is_none() {
        install()?;
    }
    match compiler().map(|compiler| compiler.kind) {
        Some(Kind::Usual) => tools::found("the sources of Rust's standard library"),
        Some(Kind::Debian) => tools::found("Debian's Rust compiler for wasm"),
        None => {
            bail!("the sources of Rust's standard library are missing.\n  what to do: {BY_HAND}")
        }
    }
    Ok(())
}

fn install() -> Result<()> {
    if tools::find("rustup").is_some() {
        // It may hang for ever where its server cannot be reached.
        let added = Job::new("rustup component add rust-src")
            .limit(Duration::from_secs(60))
            .run(tools::command("rustup").args(["component", "add", "rust-src"]));
        match added {
            Ok(()) => return Ok(()),
            Err(_) => say!("  rustup could not get the sources; looking for another way"),
        }
    }
    apt::install("a Rust compiler for wasm", &DEBIAN_PACKAGES, BY_HAND)
}

impl Kind {
    fn is_complete(self) -> bool {
        let bin = Path::new(DEBIAN_BIN);
        let needed = ["rustc", "cargo", "rust-lld"];
        self == Self::Usual || needed.iter().all(|program| bin.join(program).is_file())
    }

    fn sysroot(self) -> Option<PathBuf> {
        let rustc = match self {
            Self::Usual => PathBuf::from("rustc"),
            Self::Debian => Path::new(DEBIAN_BIN).join("rustc"),
        };
        let mut command = tools::command(&rustc.to_string_lossy());
        run::output(command.args(["--print", "sysroot"])).map(PathBuf::from)
    }
}

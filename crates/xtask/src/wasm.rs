//! Commands that compile for wasm.

use crate::repo;
use crate::tools;
use crate::tools::wasm_target::{self, Compiler, DEBIAN_BIN, DEBIAN_STD};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The profile of everything we publish; Cargo.toml defines it.
pub const PROFILE: &str = "wasm-release";

/// The proposals wasm-opt may use: those that rustc's output has already.
/// (With all of them it writes files that browsers and Node do not read yet.)
/// index.html tells trunk the same.
pub const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// `program` (cargo, or trunk, which starts cargo) set up to compile for wasm.
pub fn command(program: &str) -> Command {
    let mut command = match wasm_target::compiler() {
        Some(Compiler::Debian) => with_debian(program),
        _ => tools::command(program),
    };
    command
        .env("CARGO_TARGET_DIR", repo::wasm_target())
        .env("CARGO_ENCODED_RUSTFLAGS", flags().join("\x1f"))
        // Trunk's and wasm-bindgen's own stacks would bury what they say.
        .env("RUST_BACKTRACE", "0");
    if env::var_os("NO_COLOR").is_some() {
        // Trunk stops at the usual value, 1.
        command.env("NO_COLOR", "true");
    }
    command
}

/// What panics name are the files they happened in. Published wasm should not
/// tell where on whose computer those were; later flags win.
fn flags() -> Vec<String> {
    let sources = cargo_home().join("registry/src");
    let registries = fs::read_dir(&sources).into_iter().flatten().flatten();
    let mut registries: Vec<PathBuf> = registries.map(|entry| entry.path()).collect();
    registries.sort();
    let prefixes = [(repo::root(), "."), (DEBIAN_STD.into(), "/rustc")]
        .into_iter()
        .chain(registries.into_iter().map(|path| (path, "/crates")));
    prefixes
        .map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()))
        // SHA-256 as a loop, not unrolled: some kilobytes less to load.
        .chain(["--cfg=sha2_backend_soft=\"compact\"".to_owned()])
        .collect()
}

fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME").map_or_else(
        || env::home_dir().unwrap_or_default().join(".cargo"),
        PathBuf::from,
    )
}

/// Puts Debian's compiler in front, for this command and all it starts, and
/// has it build the standard library, which Debian has as sources only.
fn with_debian(program: &str) -> Command {
    let bin = PathBuf::from(DEBIAN_BIN);
    let cargo = bin.join("cargo");
    let mut command = match program {
        "cargo" => Command::new(&cargo),
        _ => tools::command(program),
    };
    command
        .current_dir(repo::root())
        .env("PATH", tools::path(std::slice::from_ref(&bin)))
        .env("CARGO", cargo)
        .env("RUSTC", bin.join("rustc"))
        // `-Z build-std` is for nightly compilers, unless one asks firmly.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        // The rustup cargo that runs us points these at its own compiler.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("LD_LIBRARY_PATH");
    command
}

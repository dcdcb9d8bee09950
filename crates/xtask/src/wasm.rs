//! Commands that compile for wasm.

use crate::repo;
use crate::tools;
use crate::tools::wasm_target::{self, Compiler, DEBIAN_BIN, Kind};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The profile of everything we publish; Cargo.toml defines it.
pub const PROFILE: &str = "wasm-release";

/// The proposals wasm-opt may use: those that rustc's output has already.
/// (With all of them it writes files that browsers and Node do not read yet.)
/// index.html tells trunk the same.
pub const WASM_OPT: [&str; 12] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    // The end of the stack is there: no address is so low.
    "--low-memory-unused",
    // Another way of writing the same, from which it finds more to leave out.
    "--flatten",
    "--rereloop",
    "-Oz",
];

/// What makes published wasm small, for the standard library too: a panic is
/// a trap, without a message nobody would see; JavaScript gets a RuntimeError.
const SMALL: [&str; 4] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    // What follows the stack has addresses of three bytes instead of four.
    "-Clink-arg=-zstack-size=786432",
];

/// `program` (cargo, or trunk, which starts cargo) set up to compile for wasm
/// while working on it.
pub fn command(program: &str) -> Command {
    set_up(program, &[])
}

/// The same for what we publish, in the profile made for it.
pub fn release_command(program: &str) -> Command {
    let mut command = set_up(program, &SMALL);
    command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    command
}

/// The standard library is built with the rest, which is for nightly compilers
/// unless one asks firmly. All compilers are asked for the same.
fn set_up(program: &str, more_flags: &[&str]) -> Command {
    let compiler = wasm_target::compiler();
    let mut command = match &compiler {
        Some(Compiler {
            kind: Kind::Debian, ..
        }) => with_debian(program),
        _ => tools::command(program),
    };
    let mut flags = flags(compiler.map(|compiler| compiler.sources));
    flags.extend(more_flags.iter().map(|flag| (*flag).to_owned()));
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_TARGET_DIR", repo::wasm_target())
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
        // Trunk's and wasm-bindgen's own stacks would bury what they say.
        .env("RUST_BACKTRACE", "0");
    if env::var_os("NO_COLOR").is_some() {
        // Trunk stops at the usual value, 1.
        command.env("NO_COLOR", "true");
    }
    command
}

/// Published wasm should not tell where on whose computer its sources were;
/// later flags win.
fn flags(std: Option<PathBuf>) -> Vec<String> {
    let sources = cargo_home().join("registry/src");
    let registries = fs::read_dir(&sources).into_iter().flatten().flatten();
    let mut registries: Vec<PathBuf> = registries.map(|entry| entry.path()).collect();
    registries.sort();
    let prefixes = [(repo::root(), ".")]
        .into_iter()
        .chain(std.map(|path| (path, "/rustc")))
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

/// Puts Debian's compiler in front, for this command and all it starts.
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
        // The rustup cargo that runs us points these at its own compiler.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("LD_LIBRARY_PATH");
    command
}

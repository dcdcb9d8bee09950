//! The npm package: compile, bind, shrink, assemble.
//!
//! The JavaScript part is `crates/aclarity-wasm/package/assemble.mjs`; it
//! describes the package.

use crate::repo;
use crate::run::Job;
use crate::tools;
use crate::tools::wasm_target::TARGET;
use crate::wasm;
use anyhow::Result;
use std::fs;
use std::path::Path;

/// Builds the package into `target/npm/aclarity`.
pub fn build() -> Result<()> {
    let package = repo::npm_package();
    let bindings = repo::root().join("target/npm/bindings");
    for folder in [&package, &bindings] {
        fs::remove_dir_all(folder).ok();
        fs::create_dir_all(folder)?;
    }
    compile()?;
    // "web" is the glue we ship. "nodejs" is for its types: those of the API
    // alone, without the functions that load the web's wasm.
    bind("web", &bindings)?;
    bind("nodejs", &bindings)?;
    shrink(
        &bindings.join("web/aclarity_bg.wasm"),
        &package.join("aclarity.wasm"),
    )?;
    Job::new("assembling the npm package")
        .advice("see crates/aclarity-wasm/package/assemble.mjs")
        .run(
            tools::command("node")
                .arg("crates/aclarity-wasm/package/assemble.mjs")
                .arg(&bindings)
                .arg(&package)
                // All crates have the version of the workspace.
                .arg(env!("CARGO_PKG_VERSION")),
        )?;
    println!(
        "  the npm package: {}, wasm {} bytes",
        repo::shown(&package),
        fs::metadata(package.join("aclarity.wasm"))?.len()
    );
    Ok(())
}

fn compile() -> Result<()> {
    Job::new("compiling aclarity-wasm")
        .advice(
            "the log's first error says what; `cargo check -p aclarity-wasm` is quicker to repeat",
        )
        .run(wasm::command("cargo").args([
            "build",
            "--package=aclarity-wasm",
            "--target",
            TARGET,
            "--profile",
            wasm::PROFILE,
        ]))
}

fn bind(flavour: &str, bindings: &Path) -> Result<()> {
    let compiled = repo::wasm_target()
        .join(TARGET)
        .join(wasm::PROFILE)
        .join("aclarity_wasm.wasm");
    let mut command = tools::command("wasm-bindgen");
    command
        .args(["--target", flavour, "--out-name", "aclarity", "--out-dir"])
        .arg(bindings.join(flavour))
        .arg(compiled);
    if flavour == "web" {
        // Our own entry names the file; bundlers would stumble over a second name.
        command.arg("--omit-default-module-path");
    }
    Job::new(&format!("writing the JavaScript bindings ({flavour})")).run(&mut command)
}

fn shrink(from: &Path, to: &Path) -> Result<()> {
    Job::new("shrinking the wasm").run(
        tools::command("wasm-opt")
            .args(wasm::WASM_OPT)
            .arg(from)
            .arg("-o")
            .arg(to),
    )
}

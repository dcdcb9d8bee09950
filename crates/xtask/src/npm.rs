//! The npm package: compile, bind, shrink, assemble.
//!
//! The JavaScript part is `crates/aclarity-wasm/package/assemble.mjs`; it
//! describes the package.

use crate::notices;
use crate::repo;
use crate::run::{Job, say};
use crate::sizes;
use crate::tools;
use crate::tools::wasm_target::TARGET;
use crate::wasm;
use anyhow::Result;
use std::fs;
use std::path::Path;

/// What JavaScript imports, and the crate that it is made of.
struct Entry {
    /// The name of its wasm file.
    name: &'static str,
    package: &'static str,
    features: &'static str,
    /// What cargo calls the compiled crate.
    file: &'static str,
}

/// The package's own entry comes first and brings the manifest; the command
/// comes last and brings the README, with the sizes of all.
const ENTRIES: [Entry; 4] = [
    Entry {
        name: "aclarity",
        package: "aclarity-wasm",
        features: "",
        file: "aclarity_wasm.wasm",
    },
    Entry {
        name: "full",
        package: "aclarity-wasm",
        features: "full",
        file: "aclarity_wasm.wasm",
    },
    Entry {
        name: "vendors",
        package: "aclarity-vendors-wasm",
        features: "",
        file: "aclarity_vendors_wasm.wasm",
    },
    Entry {
        name: "cli",
        package: "aclarity-cli-wasm",
        features: "",
        file: "aclarity_cli_wasm.wasm",
    },
];

/// Builds the package into `target/npm/aclarity`.
pub fn build() -> Result<()> {
    let package = repo::npm_package();
    let bindings = repo::root().join("target/npm/bindings");
    for folder in [&package, &bindings] {
        fs::remove_dir_all(folder).ok();
        fs::create_dir_all(folder)?;
    }
    ENTRIES
        .iter()
        .try_for_each(|entry| entry.build(&package, &bindings))?;
    notices::copy_into(&package)?;
    sizes::print("target/npm/aclarity")
}

impl Entry {
    fn build(&self, package: &Path, bindings: &Path) -> Result<()> {
        let wasm = package.join(self.name).with_extension("wasm");
        self.compile()?;
        // "web" is the glue we ship. "nodejs" is for its types: those of the API
        // alone, without the functions that load the web's wasm.
        self.bind("web", bindings)?;
        self.bind("nodejs", bindings)?;
        shrink(&bindings.join(format!("web/{}_bg.wasm", self.name)), &wasm)?;
        Job::new(&format!("assembling the npm package's {}", self.name))
            .advice("see crates/aclarity-wasm/package/assemble.mjs")
            .run(
                tools::command("node")
                    .arg("crates/aclarity-wasm/package/assemble.mjs")
                    .arg(bindings)
                    .arg(package)
                    // All crates have the version of the workspace.
                    .arg(env!("CARGO_PKG_VERSION"))
                    .arg(self.name),
            )?;
        say!(
            "  the npm package: {}, {} bytes",
            repo::shown(&wasm),
            fs::metadata(&wasm)?.len()
        );
        Ok(())
    }

    fn compile(&self) -> Result<()> {
        let package = self.package;
        Job::new(&format!("compiling {package}"))
            .advice(&format!(
                "the log's first error says what; `cargo check -p {package}` is quicker to repeat",
            ))
            .run(wasm::release_command("cargo").args([
                "build",
                "--package",
                package,
                "--features",
                self.features,
                "--target",
                TARGET,
                "--profile",
                wasm::PROFILE,
            ]))
    }

    fn bind(&self, flavour: &str, bindings: &Path) -> Result<()> {
        let compiled = repo::wasm_target()
            .join(TARGET)
            .join(wasm::PROFILE)
            .join(self.file);
        let mut command = tools::command("wasm-bindgen");
        command
            .args(["--target", flavour, "--out-name", self.name, "--out-dir"])
            .arg(bindings.join(flavour))
            .arg(compiled);
        if flavour == "web" {
            // Our own entry names the file; bundlers would stumble over a second name.
            command.arg("--omit-default-module-path");
        }
        Job::new(&format!("writing the JavaScript bindings ({flavour})")).run(&mut command)
    }
}

/// Makes a wasm file as small as can be.
pub fn shrink(from: &Path, to: &Path) -> Result<()> {
    Job::new("shrinking the wasm").run(
        tools::command("wasm-opt")
            .args(wasm::WASM_OPT)
            .args(["--strip-producers", "--strip-target-features"])
            .arg(from)
            .arg("-o")
            .arg(to),
    )
}

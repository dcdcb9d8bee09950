//! Getting the pinned files, and nothing but them.
//!
//! Files are kept in `target/`, so that they are fetched once; each is held
//! against its sha256 every time before it is used.

use super::debian;
use super::pins::{Library, PATH, Package, Pins, Registry, Server};
use super::pypi;
use crate::{repo, run};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files that are there, and why others are not.
pub struct Downloads {
    folder: PathBuf,
    /// By file name, or a library's package.
    failed: BTreeMap<String, String>,
}

impl Downloads {
    /// Gets the packages of `servers` and of the libraries they need. One that
    /// cannot be had is no error yet: other servers may do without it.
    pub fn fetch(pins: &Pins, servers: &[&Server], mirror: Option<&str>) -> Result<Self> {
        let folder = repo::root().join("target/xtask/servers/downloads");
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let mut downloads = Self {
            folder,
            failed: BTreeMap::new(),
        };

        let mut debs: Vec<&Package> = Vec::new();
        let mut wheels: Vec<&Package> = Vec::new();
        let mut libraries: BTreeSet<Library> = BTreeSet::new();
        for server in servers {
            match server.registry {
                Registry::Pypi => wheels.push(&server.package),
                Registry::Debian => debs.push(&server.package),
            }
            libraries.extend(pins.libraries_of(server));
        }
        wheels.retain(|wheel| downloads.file(wheel).is_err());
        debs.retain(|deb| downloads.file(deb).is_err());

        for wheel in wheels {
            if let Err(error) = pypi::download(&downloads.folder, wheel) {
                downloads.fail(wheel, &error);
            }
        }
        if !debs.is_empty() || !libraries.is_empty() {
            let libraries: Vec<Library> = libraries.into_iter().collect();
            match debian::download(&downloads.folder, &debs, &libraries, mirror) {
                Ok(failures) => downloads.failed.extend(failures),
                Err(error) => {
                    for deb in debs {
                        downloads.fail(deb, &error);
                    }
                }
            }
        }
        Ok(downloads)
    }

    /// The file of a library.
    pub fn library(&self, library: Library) -> Result<PathBuf> {
        debian::library_file(&self.folder, library).with_context(|| {
            let Library { suite, package } = library;
            match self.failed.get(package) {
                Some(reason) => reason.clone(),
                None => format!("{package} of Debian's {suite} was not downloaded"),
            }
        })
    }

    fn fail(&mut self, package: &Package, error: &anyhow::Error) {
        self.failed
            .insert(package.file.clone(), format!("{error:#}"));
    }

    /// The file of a package, if it is the pinned one.
    pub fn file(&self, package: &Package) -> Result<PathBuf> {
        let path = self.folder.join(package.file_name());
        if path.is_file() {
            check(&path, package)?;
            return Ok(path);
        }
        Err(match self.failed.get(&package.file) {
            Some(reason) => anyhow!("{reason}"),
            None => anyhow!("{} was not downloaded", package.file_name()),
        })
    }
}

/// Refuses a file that is not the pinned one, and removes it.
fn check(path: &Path, package: &Package) -> Result<()> {
    let said = run::output(Command::new("sha256sum").arg("--").arg(path))
        .context("cannot run sha256sum; it is in the package coreutils")?;
    // A backslash before the sum tells that the name is escaped.
    let sum = said
        .trim_start_matches('\\')
        .split(' ')
        .next()
        .unwrap_or("");
    if sum != package.sha256 {
        fs::remove_file(path).ok();
        bail!(
            "{} is not the pinned file, so it was removed: its sha256 is {sum}, not {}.\n  \
             what to do: run this again; if it stays so, the registry has another file of this \
             name: look into why before you change {PATH}",
            package.file,
            package.sha256
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Package, check};
    use std::fs;

    #[test]
    fn another_file_is_refused_and_removed() {
        let path = std::env::temp_dir().join(format!("xtask-check-{}", std::process::id()));
        let mut package = Package {
            package: "p".to_owned(),
            release: "1".to_owned(),
            file: "p.whl".to_owned(),
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
        };
        fs::write(&path, "abc").expect("writes");
        check(&path, &package).expect("is the pinned one");
        package.sha256 = package.sha256.replace('b', "c");
        assert!(check(&path, &package).is_err());
        assert!(!path.exists());
    }
}

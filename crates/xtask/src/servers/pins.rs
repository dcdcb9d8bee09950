//! `servers.toml`: what to fetch, to the byte.

use crate::repo;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fs;

/// Where the pins are, from the top of the repository.
pub const PATH: &str = "crates/xtask/servers.toml";

/// All that `servers.toml` says.
#[derive(Debug, Deserialize)]
pub struct Pins {
    pub server: Vec<Server>,
    pub absent: Vec<Absent>,
    pub libraries: Vec<Libraries>,
}

/// A server and the package it is in.
#[derive(Debug, Deserialize)]
pub struct Server {
    /// The profile; also the name of its folder.
    pub name: String,
    pub version: String,
    pub registry: Registry,
    /// For Debian: where the package is.
    #[serde(default)]
    pub suite: String,
    #[serde(flatten)]
    pub package: Package,
    /// The path of the server in the package.
    pub program: String,
    pub run: Run,
    /// The sets of libraries it needs beside it.
    #[serde(default)]
    pub libraries: Vec<String>,
}

/// One file of a registry.
#[derive(Debug, Deserialize)]
pub struct Package {
    pub package: String,
    pub release: String,
    /// Its name at PyPI, or its path in Debian's archive.
    pub file: String,
    pub sha256: String,
}

impl Package {
    /// The name of its file.
    pub fn file_name(&self) -> &str {
        self.file
            .rsplit_once('/')
            .map_or(&self.file, |(_, name)| name)
    }
}

#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Registry {
    Pypi,
    Debian,
}

#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Run {
    /// It runs on any system as it is.
    Direct,
    /// With its own C library and the other libraries beside it.
    Loader,
}

/// Debian packages that several servers need.
#[derive(Debug, Deserialize)]
pub struct Libraries {
    pub name: String,
    pub suite: String,
    pub packages: Vec<String>,
}

/// A Debian package that may be of any release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Library<'a> {
    pub suite: &'a str,
    pub package: &'a str,
}

/// A version we know and cannot fetch.
#[derive(Debug, Deserialize)]
pub struct Absent {
    pub name: String,
    pub version: String,
    pub reason: String,
}

impl Pins {
    pub fn load() -> Result<Self> {
        let text =
            fs::read_to_string(repo::root().join(PATH)).with_context(|| format!("read {PATH}"))?;
        toml::from_str(&text).with_context(|| format!("parse {PATH}"))
    }

    /// The servers of these names; all when none is named.
    pub fn select(&self, names: &[String]) -> Result<Vec<&Server>> {
        for name in names {
            if let Some(absent) = self.absent.iter().find(|absent| absent.name == *name) {
                bail!("{name} is not to be had: {}", absent.reason);
            }
            if !self.server.iter().any(|server| server.name == *name) {
                let known: Vec<&str> = self.server.iter().map(|s| s.name.as_str()).collect();
                bail!("there is no server {name}; there are {}", known.join(", "));
            }
        }
        Ok(self
            .server
            .iter()
            .filter(|server| names.is_empty() || names.contains(&server.name))
            .collect())
    }

    /// The libraries of `server`.
    pub fn libraries_of<'a>(&'a self, server: &'a Server) -> impl Iterator<Item = Library<'a>> {
        self.libraries
            .iter()
            .filter(|set| server.libraries.contains(&set.name))
            .flat_map(|set| {
                let suite = &set.suite;
                set.packages
                    .iter()
                    .map(|package| Library { suite, package })
            })
    }
}

impl Server {
    /// The registry, the package and its release, for people.
    pub fn from(&self) -> String {
        let Package {
            package, release, ..
        } = &self.package;
        match self.registry {
            Registry::Pypi => format!("PyPI {package} {release}"),
            Registry::Debian => format!("Debian {} {package} {release}", self.suite),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Package, Pins, Registry, Run};

    #[test]
    fn the_pins_hold_together() {
        let pins = Pins::load().expect("servers.toml parses");
        for server in &pins.server {
            let in_suite = server.registry == Registry::Debian;
            assert_eq!(in_suite, !server.suite.is_empty(), "{}", server.name);
            let needs = server.run == Run::Loader;
            assert_eq!(needs, !server.libraries.is_empty(), "{}", server.name);
            for set in &server.libraries {
                assert!(pins.libraries.iter().any(|l| l.name == *set), "{set}");
            }
            match server.registry {
                Registry::Pypi => assert!(server.package.file.ends_with(".whl")),
                Registry::Debian => assert_deb(&server.package),
            }
        }
        for package in pins.server.iter().map(|server| &server.package) {
            let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            assert!(
                package.sha256.len() == 64 && package.sha256.chars().all(hex),
                "{}",
                package.file
            );
        }
    }

    /// The archive leaves the epoch out of the names of files.
    fn assert_deb(package: &Package) {
        let release = package.release.rsplit(':').next();
        let release = release.expect("a split has a part");
        assert_eq!(
            package.file_name(),
            format!("{}_{release}_amd64.deb", package.package)
        );
        assert!(package.file.starts_with("pool/main/"), "{}", package.file);
    }

    #[test]
    fn names_are_checked() {
        let pins = Pins::load().expect("servers.toml parses");
        let select = |name: &str| pins.select(&[name.to_owned()]);
        assert_eq!(select("redis-6.2").expect("is there").len(), 1);
        let absent = select("valkey-7.2").expect_err("is not to be had");
        assert!(absent.to_string().contains("no package registry"));
        let unknown = select("redis-5.0").expect_err("is unknown");
        assert!(unknown.to_string().contains("redis-6.0"));
        assert_eq!(pins.select(&[]).expect("all").len(), pins.server.len());
    }
}

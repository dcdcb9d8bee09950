//! What was measured, by work and by who did it.

use crate::repo;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Nanoseconds (of memory: bytes) of each work, by everybody who did it.
#[derive(Default)]
pub struct Results {
    times: BTreeMap<(String, String), f64>,
    /// The servers, with their versions.
    pub servers: Vec<String>,
    /// Works over sizes: the name, the size, nanoseconds of all.
    pub scaling: Vec<(String, u64, f64)>,
}

/// Where criterion leaves its results.
pub fn criterion() -> PathBuf {
    repo::root().join("target/criterion")
}

impl Results {
    pub fn time(&self, who: &str, work: &str) -> Option<f64> {
        self.times.get(&(who.to_owned(), work.to_owned())).copied()
    }

    /// A JSON object of works and their times.
    pub fn add(&mut self, who: &str, json: &str) -> Result<()> {
        let works: BTreeMap<String, f64> =
            serde_json::from_str(json).context("cannot read the results")?;
        self.insert(who, works);
        Ok(())
    }

    /// What the program `servers` prints.
    pub fn add_servers(&mut self, json: &str) -> Result<()> {
        #[derive(Deserialize)]
        struct Measured {
            name: String,
            version: String,
            work: BTreeMap<String, f64>,
        }
        let all: Vec<Measured> = serde_json::from_str(json).context("cannot read the results")?;
        for server in all {
            let (family, _) = server.name.split_once('-').unwrap_or((&server.name, ""));
            self.insert(family, server.work);
            self.servers.push(format!("{family} {}", server.version));
        }
        Ok(())
    }

    fn insert(&mut self, who: &str, works: BTreeMap<String, f64>) {
        for (work, time) in works {
            self.times.insert((who.to_owned(), work), time);
        }
    }

    /// The medians of all that criterion has measured.
    pub fn read_criterion(&mut self) -> Result<()> {
        let mut found = Vec::new();
        find(&criterion(), &mut found)?;
        for folder in found {
            let benchmark: Benchmark = read(&folder.join("benchmark.json"))?;
            let estimates: Estimates = read(&folder.join("estimates.json"))?;
            let time = estimates.median.point_estimate;
            match benchmark.throughput {
                Some(Throughput { elements }) => {
                    self.scaling.push((benchmark.group_id, elements, time));
                }
                None => {
                    self.times
                        .insert(("rust".to_owned(), benchmark.full_id), time);
                }
            }
        }
        self.scaling.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        Ok(())
    }
}

#[derive(Deserialize)]
struct Benchmark {
    group_id: String,
    full_id: String,
    throughput: Option<Throughput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Throughput {
    elements: u64,
}

#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("cannot read {}", path.display()))
}

/// The folders of the newest results.
fn find(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).context("criterion has left no results")? {
        let path = entry?.path();
        if path.ends_with("new") {
            found.push(path);
        } else if path.is_dir() {
            find(&path, found)?;
        }
    }
    Ok(())
}

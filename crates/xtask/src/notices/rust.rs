//! The crates that are linked.

use super::Dependency;
use crate::{repo, run, tools};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What is handed out: the command, the npm package's entries and the page.
const ROOTS: [&str; 5] = [
    "aclarity-cli",
    "aclarity-wasm",
    "aclarity-vendors-wasm",
    "aclarity-cli-wasm",
    "aclarity-web",
];

/// The systems that it is handed out for.
const PLATFORMS: [&str; 4] = [
    "wasm32-unknown-unknown",
    "x86_64-unknown-linux-gnu",
    "x86_64-pc-windows-msvc",
    "aarch64-apple-darwin",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    license: Option<String>,
    authors: Vec<String>,
    /// Where it is from; nothing for crates of this repository.
    source: Option<String>,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    /// `dev` or `build`; nothing for what is linked.
    kind: Option<String>,
}

/// The crates that [`ROOTS`] link, and the standard library.
pub fn dependencies() -> Result<Vec<Dependency>> {
    let mut cargo = tools::command("cargo");
    cargo.args(["metadata", "--format-version=1", "--locked"]);
    for platform in PLATFORMS {
        cargo.args(["--filter-platform", platform]);
    }
    cargo.current_dir(repo::root());
    let json = run::output(&mut cargo).context("`cargo metadata --locked` failed")?;
    let metadata: Metadata = serde_json::from_str(&json).context("cargo metadata has changed")?;

    let packages: BTreeMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let mut found: Vec<Dependency> = linked(&metadata, &packages)
        .into_iter()
        .map(|id| packages[id])
        .filter(|package| package.source.is_some())
        .map(|package| Dependency {
            name: package.name.clone(),
            expression: package.license.clone().unwrap_or_default(),
            folder: package
                .manifest_path
                .parent()
                .unwrap_or(Path::new(""))
                .to_owned(),
            authors: package.authors.clone(),
        })
        .collect();
    found.push(Dependency {
        name: "the Rust standard library".to_owned(),
        expression: "MIT OR Apache-2.0".to_owned(),
        folder: PathBuf::new(),
        authors: vec!["The Rust Project Contributors".to_owned()],
    });
    Ok(found)
}

/// Everything that is reached from the roots by dependencies that are linked.
/// Procedural macros run in the compiler.
fn linked<'m>(metadata: &'m Metadata, packages: &BTreeMap<&str, &Package>) -> BTreeSet<&'m str> {
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let is_root = |node: &&Node| ROOTS.contains(&packages[node.id.as_str()].name.as_str());
    let roots = metadata.resolve.nodes.iter().filter(is_root);
    let mut open: Vec<&str> = roots.map(|node| node.id.as_str()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        for edge in &nodes[id].deps {
            let targets = packages[edge.pkg.as_str()].targets.iter();
            let is_macro = targets
                .flat_map(|target| &target.kind)
                .any(|kind| kind == "proc-macro");
            if !is_macro && edge.dep_kinds.iter().any(|kind| kind.kind.is_none()) {
                open.push(&edge.pkg);
            }
        }
    }
    found
}

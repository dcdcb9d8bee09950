//! The npm packages that are bundled with the page: what its editor imports, and
//! what that needs.

use super::Dependency;
use crate::repo;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Where the page's own JavaScript is, from the top of the repository. build.mjs
/// there bundles it, and is not in the bundle.
const SOURCES: &str = "web/editor";
const BUNDLER: &str = "build.mjs";

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    #[serde(default)]
    license: String,
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
}

/// The packages, by package-lock.json.
pub fn dependencies() -> Result<Vec<Dependency>> {
    let lock = fs::read_to_string(repo::root().join("package-lock.json"))?;
    let lock: Lock = serde_json::from_str(&lock).context("package-lock.json has changed")?;
    let mut open = imported()?;
    let mut found: BTreeMap<String, Dependency> = BTreeMap::new();
    while let Some(name) = open.pop_first() {
        let key = format!("node_modules/{name}");
        let locked = lock.packages.get(&key);
        let locked = locked.with_context(|| format!("package-lock.json has no {name}"))?;
        let needed = locked.dependencies.keys();
        open.extend(needed.filter(|name| !found.contains_key(*name)).cloned());
        let dependency = Dependency {
            name: name.clone(),
            expression: locked.license.clone(),
            folder: repo::root().join(key),
            authors: Vec::new(),
        };
        found.insert(name, dependency);
    }
    Ok(found.into_values().collect())
}

/// The packages that the page's JavaScript names: `… from '@codemirror/view';`.
fn imported() -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(repo::root().join(SOURCES))? {
        let path = entry?.path();
        let is_script = path
            .extension()
            .is_some_and(|end| end == "js" || end == "mjs");
        if !is_script || path.ends_with(BUNDLER) {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let modules = text.split(" from '").skip(1);
        let modules = modules.filter_map(|rest| rest.split('\'').next());
        let packages = modules.filter(|module| !module.starts_with('.') && !module.contains(':'));
        names.extend(packages.map(package_of));
    }
    Ok(names)
}

/// `@codemirror/view` of `@codemirror/view/dist/x.js`.
fn package_of(module: &str) -> String {
    let parts = if module.starts_with('@') { 2 } else { 1 };
    module.split('/').take(parts).collect::<Vec<_>>().join("/")
}

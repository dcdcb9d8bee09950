//! Each module of a crate uses only floors below its own, and no modules side by
//! side use each other in a circle. `floors.toml` has the floors.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use serde::Deserialize;

use imports::{Crate, Module};

/// A crate's floors.
#[derive(Deserialize)]
struct Floors {
    /// The modules of each floor, the lowest first.
    floors: Vec<Vec<String>>,
}

fn floors() -> BTreeMap<String, Floors> {
    toml::from_str(include_str!("../../floors.toml")).expect("floors.toml can be read")
}

fn uses_of(name: &str) -> BTreeMap<Module, BTreeSet<Module>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    Crate::read(&crates.join(name).join("src/lib.rs")).uses()
}

#[test]
fn modules_use_lower_floors_only() {
    for (name, Floors { floors }) in floors() {
        let floor_of = |module: &str| {
            let floor = floors
                .iter()
                .position(|floor| floor.iter().any(|at| at == module));
            floor.unwrap_or_else(|| panic!("{name}: put `{module}` on a floor in floors.toml"))
        };
        let mut wrong = Vec::new();
        for (module, uses) in uses_of(&name) {
            for used in uses.iter().filter(|used| used[0] != module[0]) {
                if floor_of(&used[0]) >= floor_of(&module[0]) {
                    let (module, used) = (module.join("::"), used.join("::"));
                    wrong.push(format!("{module} uses {used}, which is not below it"));
                }
            }
        }
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    for name in floors().into_keys() {
        let uses = uses_of(&name);
        let siblings = uses
            .iter()
            .flat_map(|(module, used)| used.iter().filter_map(|used| siblings(module, used)));
        let graph = DiGraphMap::<&[String], ()>::from_edges(siblings);
        let circles = tarjan_scc(&graph)
            .into_iter()
            .filter(|circle| circle.len() > 1);
        let shown = |circle: Vec<&[String]>| {
            let names: Vec<String> = circle.into_iter().map(|module| module.join("::")).collect();
            names.join(", ")
        };
        let circles: Vec<String> = circles.map(shown).collect();
        assert!(circles.is_empty(), "{name}:\n{}", circles.join("\n"));
    }
}

/// The modules side by side in one parent that have a module and one that it uses.
/// Nothing where one is inside the other: a module and its parts are one thing.
fn siblings<'m>(module: &'m Module, used: &'m Module) -> Option<(&'m [String], &'m [String])> {
    let common = module.iter().zip(used).take_while(|(a, b)| a == b).count();
    Some((module.get(..=common)?, used.get(..=common)?))
}

#[test]
fn every_module_on_a_floor_exists() {
    for (name, Floors { floors }) in floors() {
        let known: BTreeSet<String> = uses_of(&name).into_keys().map(|at| at[0].clone()).collect();
        let listed: Vec<String> = floors.into_iter().flatten().collect();
        let unique: BTreeSet<String> = listed.iter().cloned().collect();
        assert_eq!(
            unique.len(),
            listed.len(),
            "{name}: a module is on two floors"
        );
        assert_eq!(unique, known, "{name}");
    }
}

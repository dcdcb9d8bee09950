//! Which file of a crate uses which other one, as its paths say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Meta, Token, UseTree, Visibility};

/// A module's path in its crate: `["service", "access"]`; empty for the root.
pub type Module = Vec<String>;

/// The modules of a crate and what each uses.
#[derive(Default)]
pub struct Crate {
    modules: BTreeMap<Module, Source>,
}

/// A module as its file has it.
#[derive(Default)]
struct Source {
    /// The paths that its code names, each from the root or from here.
    paths: BTreeSet<Vec<String>>,
    /// What it makes known under names of its own: the name, and the path.
    /// A name `*` stands for all.
    exports: Vec<(String, Vec<String>)>,
}

impl Crate {
    /// Reads the crate whose root is this file.
    pub fn read(root: &Path) -> Self {
        let mut all = Self::default();
        let folder = root.parent().expect("a file is in a folder").to_owned();
        all.read_file(root, &folder, Vec::new());
        all
    }

    /// Every module but the root, with the modules that it uses.
    pub fn uses(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let modules = self.modules.iter().filter(|(name, _)| !name.is_empty());
        let mut uses = BTreeMap::new();
        for (module, source) in modules {
            let paths = source.paths.iter();
            let used = paths.filter_map(|path| self.resolve(module, path, 0));
            let used = used.filter(|used| used != module && !used.is_empty());
            uses.insert(module.clone(), used.collect());
        }
        uses
    }

    fn read_file(&mut self, file: &Path, folder: &Path, module: Module) {
        let text =
            fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_items(&parsed.items, folder, module);
    }

    fn read_items(&mut self, items: &[Item], folder: &Path, module: Module) {
        let mut source = Source::default();
        for item in items {
            match item {
                Item::Mod(inner) if is_for_tests(&inner.attrs) => {}
                Item::Mod(inner) => self.read_module(inner, folder, &module),
                Item::Use(item) => source.read_use(item),
                item => source.visit_item(item),
            }
        }
        self.modules.insert(module, source);
    }

    fn read_module(&mut self, item: &ItemMod, folder: &Path, parent: &Module) {
        let name = item.ident.to_string();
        let inner = folder.join(&name);
        let mut module = parent.clone();
        module.push(name.clone());
        match &item.content {
            Some((_, items)) => self.read_items(items, &inner, module),
            None => {
                let flat = folder.join(format!("{name}.rs"));
                let file: PathBuf = if flat.exists() {
                    flat
                } else {
                    inner.join("mod.rs")
                };
                self.read_file(&file, &inner, module);
            }
        }
    }

    /// The module that has what a path in a module names. What a module only
    /// hands on is followed to where it is.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let mut at = from.clone();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => {
                at.clear();
                rest = &rest[1..];
            }
            Some("self") => rest = &rest[1..],
            Some("super") => {}
            // A child of this module, or something of another crate.
            Some(first) => {
                let mut child = from.clone();
                child.push(first.to_owned());
                if !self.modules.contains_key(&child) {
                    return None;
                }
            }
            None => return None,
        }
        while rest.first().is_some_and(|part| part == "super") {
            at.pop();
            rest = &rest[1..];
        }
        while let Some(part) = rest.first() {
            at.push(part.clone());
            if !self.modules.contains_key(&at) {
                at.pop();
                break;
            }
            rest = &rest[1..];
        }
        if let (Some(name), true) = (rest.first(), depth < 8)
            && let Some(source) = self.modules.get(&at)
        {
            let exports = source.exports.iter();
            let own = exports.clone().find(|(known, _)| known == name);
            let all = exports.filter(|(known, _)| known == "*");
            for (_, path) in own.into_iter().chain(all) {
                if let Some(found) = self.resolve(&at, path, depth + 1) {
                    return Some(found);
                }
            }
        }
        Some(at)
    }
}

impl Source {
    fn read_use(&mut self, item: &ItemUse) {
        let is_private = matches!(item.vis, Visibility::Inherited);
        let mut found = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut found);
        for (name, path) in found {
            if is_private {
                self.paths.insert(path);
            } else {
                self.exports.push((name, path));
            }
        }
    }
}

impl<'a> Visit<'a> for Source {
    fn visit_item_use(&mut self, item: &'a ItemUse) {
        self.read_use(item);
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.segments.len() > 1 {
            let parts = path.segments.iter().map(|part| part.ident.to_string());
            self.paths.insert(parts.collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        // The arguments of `format!`, `assert!` and the like are expressions.
        let arguments = item.parse_body_with(Punctuated::<syn::Expr, Token![,]>::parse_terminated);
        for argument in arguments.iter().flatten() {
            self.visit_expr(argument);
        }
        visit::visit_macro(self, item);
    }
}

/// The names that an import brings, and their paths.
fn flatten(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    let mut add = |name: String, last: Option<String>| {
        found.push((name, path.iter().cloned().chain(last).collect()));
    };
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            flatten(&inner.tree, path, found);
            path.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, path, found);
            }
        }
        UseTree::Name(name) if name.ident == "self" => {
            add(path.last().cloned().unwrap_or_default(), None);
        }
        UseTree::Name(name) => add(name.ident.to_string(), Some(name.ident.to_string())),
        UseTree::Rename(name) if name.ident == "self" => add(name.rename.to_string(), None),
        UseTree::Rename(name) => add(name.rename.to_string(), Some(name.ident.to_string())),
        UseTree::Glob(_) => add("*".to_owned(), None),
    }
}

/// Whether a module is compiled for tests only: `#[cfg(test)]`, `#[cfg(all(test, …))]`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_test = |meta: &Meta| meta.path().is_ident("test");
    let mut conditions = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| attribute.parse_args::<Meta>().ok());
    conditions.any(|condition| match &condition {
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|parts| parts.iter().any(is_test)),
        condition => is_test(condition),
    })
}

//! Set-up: find the tools a task needs, install what is missing.
//!
//! Each tool looks before it installs, so a second run returns at once. What
//! is built here goes into `.tools/`; nothing outside the repository changes,
//! but for packages of the system where its package manager is the only way.

use crate::tools::{chromium, mdbook, mkdocs, node, trunk, wasm_bindgen, wasm_target};
use anyhow::Result;
use std::collections::BTreeSet;

/// What can be set up, soonest done first: an error should not wait for a
/// build of minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// Node.js and our packages from npm, wasm-opt among them.
    NodePackages,
    /// A browser for tests.
    Chromium,
    /// The makers of sites that come from npm.
    Generators,
    /// The one that is written in Python.
    MkDocs,
    /// A compiler with the standard library for wasm.
    WasmTarget,
    /// The bindings' writer.
    WasmBindgen,
    /// The maker of sites from Markdown.
    MdBook,
    /// The page's builder and server.
    Trunk,
}

/// To serve the page while working on it.
pub const SERVE: &[Tool] = &[
    Tool::NodePackages,
    Tool::WasmTarget,
    Tool::WasmBindgen,
    Tool::Trunk,
];
/// To build the page for publication.
pub const PAGE: &[Tool] = &[
    Tool::NodePackages,
    Tool::WasmTarget,
    Tool::WasmBindgen,
    Tool::Trunk,
];
/// To build the npm package.
pub const NPM: &[Tool] = &[Tool::NodePackages, Tool::WasmTarget, Tool::WasmBindgen];
/// To check JavaScript and CSS.
pub const JAVASCRIPT: &[Tool] = &[Tool::NodePackages];
/// To test in a browser.
pub const BROWSER: &[Tool] = &[Tool::NodePackages, Tool::Chromium];
/// To build sites of Markdown.
pub const SITES: &[Tool] = &[Tool::MdBook];
/// To try the embed in sites of each kind.
pub const EMBEDS: &[Tool] = &[
    Tool::NodePackages,
    Tool::Chromium,
    Tool::Generators,
    Tool::MkDocs,
    Tool::MdBook,
];
/// Everything, for every task.
pub const ALL: &[&[Tool]] = &[SERVE, PAGE, NPM, BROWSER, SITES, EMBEDS];

/// Sees to it that all tools in `groups` are there.
pub fn ensure(groups: &[&[Tool]]) -> Result<()> {
    let tools: BTreeSet<Tool> = groups.iter().copied().flatten().copied().collect();
    for tool in tools {
        match tool {
            Tool::NodePackages => node::ensure_packages()?,
            Tool::Chromium => chromium::ensure()?,
            Tool::Generators => node::ensure_generators()?,
            Tool::MkDocs => mkdocs::ensure()?,
            Tool::WasmTarget => wasm_target::ensure()?,
            Tool::WasmBindgen => wasm_bindgen::ensure()?,
            Tool::MdBook => mdbook::ensure()?,
            Tool::Trunk => trunk::ensure()?,
        }
    }
    Ok(())
}

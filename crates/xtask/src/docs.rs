//! The documentation as a site: `dist/docs/`.
//!
//! Its pages are those of docs/, the case pages, FIDELITY.md and CHANGELOG.md,
//! and references that are written here from the command line's help and the
//! types of the npm package. mdBook makes pages of it, and what it writes into
//! them as scripts becomes files, as the policy of our site asks.

mod cli;
mod pages;
mod strict;

use crate::repo;
use crate::run::Job;
use crate::tools;
use crate::{npm, setup};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The custom element's script, and what it loads.
const EMBED: [&str; 2] = ["acl-playground.js", "full.wasm"];

/// Builds the documentation, and the npm package, whose types it describes.
pub fn run() -> Result<()> {
    setup::ensure(&[setup::SITES, setup::NPM])?;
    npm::build()?;
    build()
}

/// Builds the documentation from the npm package that was built last.
pub fn build() -> Result<()> {
    let book = repo::root().join("target/docs");
    fs::remove_dir_all(&book).ok();
    let source = book.join("src");
    pages::gather(&source)?;
    let reference = source.join("reference");
    fs::write(reference.join("cli.md"), cli::reference()?)?;
    fs::write(reference.join("javascript.md"), javascript()?)?;
    pages::prepare(&source)?;
    // What is about the whole book stands beside its pages.
    for file in ["book.toml", "site.css", "theme"] {
        fs::rename(source.join(file), book.join(file))?;
    }
    embed(&book)?;

    let site = repo::dist().join("docs");
    fs::remove_dir_all(&site).ok();
    Job::new("building the documentation")
        .advice("docs/SUMMARY.md lists the pages; the log names the one that is wrong")
        .run(
            tools::command("mdbook")
                .arg("build")
                .arg(&book)
                .arg("--dest-dir")
                .arg(&site),
        )?;
    strict::make(&site)
}

/// The page about the JavaScript API, from the types as they are published.
fn javascript() -> Result<String> {
    let package = repo::npm_package();
    ensure!(
        package.join("package.json").is_file(),
        "no npm package in {}; `cargo xtask npm` makes it",
        repo::shown(&package)
    );
    Job::new("describing the JavaScript API").read(
        tools::command("node")
            .arg("crates/xtask/src/docs/javascript.mjs")
            .arg(package),
    )
}

/// The embed goes beside the documentation, for its pages and for those of
/// others; the pages ask for it in their head.
fn embed(book: &Path) -> Result<()> {
    let folder = repo::dist().join("embed");
    fs::create_dir_all(&folder)?;
    for file in EMBED {
        fs::copy(repo::npm_package().join(file), folder.join(file))
            .with_context(|| format!("the npm package has no {file}"))?;
    }
    let head = book.join("theme/head.hbs");
    let mut text = fs::read_to_string(&head)?;
    text.push_str(
        "<script type=\"module\" src=\"{{ path_to_root }}../embed/acl-playground.js\"></script>\n",
    );
    fs::write(head, text)?;
    Ok(())
}

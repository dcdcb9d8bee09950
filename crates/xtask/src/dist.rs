//! The finished site, ready for any static host: `dist/`.
//!
//! The page as trunk builds it becomes a site: its policy holds from the first
//! byte, the documentation stands beside it, headers are written down for the
//! host, and each file that gets smaller by it is there in a compressed form too.

mod headers;

use crate::repo;
use crate::run::Job;
use crate::tools;
use crate::{docs, notices, npm, page, setup};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// Builds the page, and all that the site has besides.
pub fn run() -> Result<()> {
    setup::ensure(&[setup::SITES, setup::NPM, setup::PAGE])?;
    npm::build()?;
    page::build()?;
    finish()
}

/// Makes a site of the page and the npm package that were built last.
pub fn finish() -> Result<()> {
    let site = repo::dist();
    let page = site.join("index.html");
    enforce_policy(&page)?;
    docs::build()?;
    link_documentation(&page)?;
    notices::copy_into(&site)?;
    headers::write(&site)?;
    compress(&site)
}

/// The page asks for its policy in a `<meta>` that start.js would put in force.
fn enforce_policy(page: &Path) -> Result<()> {
    const ASKED: &str = "<meta name=\"policy\" ";
    const IN_FORCE: &str = "<meta http-equiv=\"Content-Security-Policy\" ";
    let text = fs::read_to_string(page)
        .with_context(|| format!("no {}; `cargo xtask build` makes it", repo::shown(page)))?;
    let text = text.replacen(ASKED, IN_FORCE, 1);
    let policy = text.find(IN_FORCE);
    ensure!(
        policy.is_some() && policy < text.find("<link").min(text.find("<script")),
        "{} has no policy before what it loads; index.html should begin with it",
        repo::shown(page)
    );
    fs::write(page, text)?;
    Ok(())
}

/// The page links to the documentation that stands beside it.
fn link_documentation(page: &Path) -> Result<()> {
    const NOWHERE: &str = "<meta name=\"documentation\" content=\"\">";
    const BESIDE: &str = "<meta name=\"documentation\" content=\"docs/\">";
    let text = fs::read_to_string(page)?;
    ensure!(
        text.contains(NOWHERE) || text.contains(BESIDE),
        "{} has no place for the documentation's address",
        repo::shown(page)
    );
    fs::write(page, text.replacen(NOWHERE, BESIDE, 1))?;
    Ok(())
}

fn compress(site: &Path) -> Result<()> {
    Job::new("compressing the site").quote(&["compressed"]).run(
        tools::command("node")
            .arg("crates/xtask/src/dist/compress.mjs")
            .arg(site),
    )
}

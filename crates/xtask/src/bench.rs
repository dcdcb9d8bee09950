//! `cargo xtask bench`: how fast it is, beside real servers on this machine.
//!
//! The work and its measuring are in `crates/aclarity-bench`; here the results
//! become tables. Times differ from machine to machine, ratios much less.

mod report;
mod results;
mod wasm;

use crate::repo;
use crate::run::Job;
use crate::tools;
use crate::{npm, page, setup, sizes};
use anyhow::{Context, Result};
use results::Results;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What to measure; all of it if nothing is named.
#[derive(clap::Args)]
pub struct Args {
    /// The Rust code: checks, ACL SETUSER, loading, and how cost grows with size
    #[arg(long)]
    rust: bool,
    /// The npm package in Node.js (it is built first)
    #[arg(long)]
    node: bool,
    /// Real servers: those in .tools/servers or on the PATH
    #[arg(long)]
    servers: bool,
    /// The playground in Chromium: key presses (the page is built first)
    #[arg(long)]
    page: bool,
    /// Measure for a shorter time, and less exactly
    #[arg(long)]
    quick: bool,
    /// Write the tables to docs/BENCHMARKS.md as well
    #[arg(long)]
    write: bool,
}

/// Measures, and prints the tables.
pub fn run(args: &Args) -> Result<()> {
    let all = !(args.rust || args.node || args.servers || args.page);
    let mut results = Results::default();
    if all || args.rust {
        rust(args.quick)?;
        results.read_criterion()?;
        results.add("rust", &json_of("memory")?)?;
    }
    if all || args.node {
        setup::ensure(&[setup::NPM])?;
        npm::build()?;
        results.add("node", &node("bench", &repo::npm_package(), args.quick)?)?;
        results.add("node", &node("wasm", &wasm::build()?, args.quick)?)?;
    }
    if all || args.servers {
        results.add_servers(&json_of(if args.quick {
            "servers --quick"
        } else {
            "servers"
        })?)?;
    }
    if all || args.page {
        setup::ensure(&[setup::PAGE, setup::BROWSER])?;
        page::build()?;
        results.add("page", &keys(args.quick)?)?;
    }
    let tables = report::tables(&results) + &sizes::table()?;
    println!("\n{tables}");
    if args.write {
        let path = repo::root().join("docs/BENCHMARKS.md");
        fs::write(&path, report::document(&tables, args.quick))
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!("written to {}", repo::shown(&path));
    }
    Ok(())
}

/// Criterion leaves its results in target/criterion.
fn rust(quick: bool) -> Result<()> {
    fs::remove_dir_all(results::criterion()).ok();
    for (bench, time) in [("core", "3"), ("scaling", "1")] {
        let time = if quick { "0.3" } else { time };
        Job::new(&format!("cargo bench {bench}")).run(
            tools::command("cargo")
                .args(["bench", "--package=aclarity-bench", "--bench", bench, "--"])
                .args(["--noplot", "--warm-up-time=0.2", "--measurement-time", time]),
        )?;
    }
    Ok(())
}

/// The last line that a program of the bench crate prints.
fn json_of(program: &str) -> Result<String> {
    let mut words = program.split(' ');
    let mut cargo = tools::command("cargo");
    cargo
        .args([
            "run",
            "--quiet",
            "--release",
            "--package=aclarity-bench",
            "--bin",
        ])
        .args(words.next())
        .arg("--")
        .args(words);
    last_line(program, &mut cargo)
}

/// What a script of the bench crate says of a package or of a wasm file.
fn node(script: &str, of: &Path, quick: bool) -> Result<String> {
    let mut node = tools::command("node");
    node.arg(format!("crates/aclarity-bench/node/{script}.mjs"))
        .arg(of)
        .args(quick.then_some("--quick"));
    last_line(&format!("node {script}"), &mut node)
}

/// Key presses in the page.
fn keys(quick: bool) -> Result<String> {
    let mut node = tools::command("node");
    node.arg("crates/aclarity-bench/browser/keys.mjs")
        .arg(repo::root().join("dist"))
        .args(quick.then_some("--quick"));
    last_line("keys", &mut node)
}

fn last_line(name: &str, command: &mut Command) -> Result<String> {
    let output = Job::new(&format!("bench {name}")).read(command)?;
    let line = output.lines().rfind(|line| line.starts_with(['{', '[']));
    Ok(line.context("it printed no results")?.to_owned())
}

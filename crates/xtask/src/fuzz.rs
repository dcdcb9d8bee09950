//! `cargo xtask fuzz`: random input, made by libFuzzer.
//!
//! No nightly compiler is needed: without a sanitizer, which code without
//! `unsafe` has no use for, all flags are stable ones.

use crate::run::Job;
use crate::tools::{self, cargo_fuzz};
use crate::{repo, run};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Input for which a check takes longer counts as a hang.
const LONGEST_SECONDS: u32 = 10;
const MOST_MEGABYTES: u32 = 2048;

const MANIFEST: &str = "fuzz/Cargo.toml";

/// The name for every target.
const ALL: &str = "all";

/// What to fuzz.
#[derive(clap::Args)]
pub struct Args {
    /// The fuzz target, or `all`, one after the other
    #[arg(long, value_name = "NAME", default_value = ALL)]
    target: String,
    /// How long each target runs
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u32,
    /// The seed of the random input; a new one each time without it
    #[arg(long, value_name = "S")]
    seed: Option<u32>,
}

/// Installs what is missing and fuzzes.
pub fn run(args: Args) -> Result<()> {
    prepare()?;
    let known = targets()?;
    let chosen = match args.target.as_str() {
        ALL => known,
        name if known.iter().any(|target| target == name) => vec![args.target.clone()],
        name => bail!(
            "no fuzz target `{name}`; there are {} and {ALL}",
            known.join(" ")
        ),
    };
    fuzz(&chosen, &args)
}

/// Gets what fuzzing needs and the repository does not have: cargo-fuzz and
/// the libraries.
fn prepare() -> Result<()> {
    cargo_fuzz::ensure()?;
    fetch()
}

/// Compiles the targets, without running one: which inputs libFuzzer makes
/// depends on addresses in memory too, also with a fixed seed, so a test that ran
/// it would fail by chance. The tests of `fuzz/checks` make their own. Nothing is
/// wrong with the engine where libFuzzer cannot be had: the reason is returned.
pub fn compile() -> Result<Option<String>> {
    if let Err(error) = fetch() {
        return Ok(Some(format!("{error:#}")));
    }
    Job::new("compiling the fuzz targets")
        .advice("change fuzz/fuzz_targets as fuzz/checks has changed")
        .run(
            tools::command("cargo")
                .args(["check", "--manifest-path", MANIFEST, "--target-dir"])
                .arg(folder()),
        )?;
    Ok(None)
}

fn fetch() -> Result<()> {
    Job::new("getting libFuzzer")
        .advice("see that cargo reaches its registry")
        .run(tools::command("cargo").args(["fetch", "--manifest-path", MANIFEST]))
}

fn fuzz(chosen: &[String], args: &Args) -> Result<()> {
    let dictionary = dictionary()?;
    Job::new("building the fuzz targets").run(&mut cargo_fuzz("build"))?;
    for target in chosen {
        let artifacts = folder().join("artifacts").join(target);
        fs::create_dir_all(&artifacts)?;
        let mut command = cargo_fuzz("run");
        command.arg(target).args(inputs(target, args)?).args([
            format!("-artifact_prefix={}/", artifacts.display()),
            format!("-dict={}", dictionary.display()),
            format!("-rss_limit_mb={MOST_MEGABYTES}"),
        ]);
        Job::new(&format!("fuzzing {target}"))
            .quote(&["Done "])
            .advice(&format!(
                "fix the code, and keep the input (in {}) as fuzz/corpus/{target}/NAME; \
                 to make it small: cargo fuzz tmin -s none {target} INPUT",
                repo::shown(&artifacts)
            ))
            .run(&mut command)?;
    }
    Ok(())
}

/// The folders that libFuzzer starts with, and how long it runs. New inputs go
/// into the first folder, away from the corpus in the repository, and are kept
/// for the next run.
fn inputs(target: &str, args: &Args) -> Result<Vec<String>> {
    let found = folder().join("found").join(target);
    fs::create_dir_all(&found)?;
    Ok(vec![
        found.display().to_string(),
        repo::root()
            .join("fuzz/corpus")
            .join(target)
            .display()
            .to_string(),
        "--".to_owned(),
        format!("-max_total_time={}", args.seconds),
        // libFuzzer takes 0 for a random one.
        format!("-seed={}", args.seed.unwrap_or(0)),
        format!("-timeout={LONGEST_SECONDS}"),
    ])
}

/// The names of the targets, as their files have them.
fn targets() -> Result<Vec<String>> {
    let folder = repo::root().join("fuzz/fuzz_targets");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("cannot list {}", repo::shown(&folder)))?;
    let mut names = Vec::new();
    for entry in entries {
        let file = entry?.path();
        names.extend(file.file_stem().map(|stem| stem.display().to_string()));
    }
    names.sort();
    Ok(names)
}

/// The file of words that libFuzzer puts together.
fn dictionary() -> Result<PathBuf> {
    let mut cargo = tools::command("cargo");
    cargo.args([
        "run",
        "--quiet",
        "--package=aclarity-fuzz-checks",
        "--bin=dictionary",
    ]);
    let text = run::output(&mut cargo)
        .context("cannot make the dictionary; `cargo run -p aclarity-fuzz-checks` says why")?;
    fs::create_dir_all(folder())?;
    let file = folder().join("acl.dict");
    fs::write(&file, text)?;
    Ok(file)
}

fn cargo_fuzz(task: &str) -> Command {
    let mut command = tools::command("cargo");
    command
        .args(["fuzz", task, "--sanitizer=none", "--target-dir"])
        .arg(folder());
    command
}

/// All that fuzzing makes.
fn folder() -> PathBuf {
    repo::root().join("target/fuzz")
}

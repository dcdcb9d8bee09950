//! `cargo xtask fuzz`: random input for the engine, made by libFuzzer.
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

/// What to fuzz.
#[derive(clap::Args)]
pub struct Args {
    /// The fuzz target; without it, all, one after the other
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// How long each target runs
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u32,
    /// Where the random input begins; another place each time without it
    #[arg(long, value_name = "S")]
    seed: Option<u32>,
}

impl Args {
    /// All targets, each for so long, with the same input each time: what is
    /// tested should not fail by chance.
    pub fn all_for(seconds: u32) -> Self {
        Self {
            target: None,
            seconds,
            seed: Some(1),
        }
    }
}

/// Installs what is missing and fuzzes.
pub fn run(args: Args) -> Result<()> {
    prepare()?;
    fuzz(&args)
}

/// Gets what fuzzing needs and the repository does not have: cargo-fuzz and
/// the libraries. Where that fails, nothing is wrong with the engine.
pub fn prepare() -> Result<()> {
    cargo_fuzz::ensure()?;
    Job::new("getting libFuzzer")
        .advice("see that cargo reaches its registry")
        .run(tools::command("cargo").args(["fetch", "--manifest-path", "fuzz/Cargo.toml"]))
}

/// Fuzzes with what [`prepare`] got.
pub fn fuzz(args: &Args) -> Result<()> {
    let known = targets()?;
    if let Some(target) = args
        .target
        .as_ref()
        .filter(|target| !known.contains(target))
    {
        bail!("no fuzz target `{target}`; there are {}", known.join(" "));
    }
    let dictionary = dictionary()?;
    Job::new("building the fuzz targets").run(&mut cargo_fuzz("build"))?;
    let chosen = known
        .iter()
        .filter(|target| args.target.as_ref().is_none_or(|chosen| chosen == *target));
    for target in chosen {
        // What is found goes into the first folder, away from the corpus that
        // is kept.
        let found = folder().join("found").join(target);
        let artifacts = folder().join("artifacts").join(target);
        fs::create_dir_all(&found)?;
        fs::create_dir_all(&artifacts)?;
        let mut command = cargo_fuzz("run");
        command
            .arg(target)
            .arg(&found)
            .arg(repo::root().join("fuzz/corpus").join(target))
            .arg("--")
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .arg(format!("-dict={}", dictionary.display()))
            .arg(format!("-max_total_time={}", args.seconds))
            // libFuzzer takes 0 for a random one.
            .arg(format!("-seed={}", args.seed.unwrap_or(0)))
            .arg(format!("-timeout={LONGEST_SECONDS}"))
            .arg(format!("-rss_limit_mb={MOST_MEGABYTES}"));
        Job::new(&format!("fuzzing {target}"))
            .quote(&["Done "])
            .advice(&format!(
                "mend the engine, and keep the input (in {}) as fuzz/corpus/{target}/NAME; \
                 to make it small: cargo fuzz tmin -s none {target} INPUT",
                repo::shown(&artifacts)
            ))
            .run(&mut command)?;
    }
    Ok(())
}

/// The names of the targets, as their files have them.
fn targets() -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(repo::root().join("fuzz/fuzz_targets"))
        .context("cannot list the fuzz targets")?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
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

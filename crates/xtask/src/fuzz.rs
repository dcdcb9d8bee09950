//! `cargo xtask fuzz`: random input, made by libFuzzer.
//!
//! No nightly compiler is needed: without a sanitizer, which code without
//! `unsafe` has no use for, all flags are stable ones.

use crate::run::Job;
use crate::tools::{self, cargo_fuzz};
use crate::{repo, run};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Input for which a check takes longer counts as a hang.
const LONGEST_SECONDS: u32 = 10;
/// The same where a busy machine must not make a test fail.
const LONGEST_SECONDS_IN_TESTS: u32 = 120;
const MOST_MEGABYTES: u32 = 2048;

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

/// How a target is run.
#[derive(Clone, Copy)]
enum Run {
    /// For a time, with a random seed unless there is one. What is found is
    /// kept for the next run.
    Seconds { seconds: u32, seed: u32 },
    /// The same inputs each time, on any machine: only the corpus in the
    /// repository, a fixed seed and a fixed count.
    Fixed { runs: u32 },
}

/// Installs what is missing and fuzzes.
pub fn run(args: Args) -> Result<()> {
    prepare()?;
    let known = targets()?;
    let chosen = match args.target.as_str() {
        ALL => known,
        name if known.iter().any(|target| target == name) => vec![args.target],
        name => bail!(
            "no fuzz target `{name}`; there are {} and {ALL}",
            known.join(" ")
        ),
    };
    let run = Run::Seconds {
        seconds: args.seconds,
        // libFuzzer takes 0 for a random one.
        seed: args.seed.unwrap_or(0),
    };
    fuzz(&chosen, run)
}

/// Fuzzes all targets with the same inputs each time, so that a test does not
/// fail by chance. Needs what [`prepare`] gets.
pub fn run_fixed(runs: u32) -> Result<()> {
    fuzz(&targets()?, Run::Fixed { runs })
}

/// Gets what fuzzing needs and the repository does not have: cargo-fuzz and
/// the libraries. Where that fails, nothing is wrong with the engine.
pub fn prepare() -> Result<()> {
    cargo_fuzz::ensure()?;
    Job::new("getting libFuzzer")
        .advice("see that cargo reaches its registry")
        .run(tools::command("cargo").args(["fetch", "--manifest-path", "fuzz/Cargo.toml"]))
}

fn fuzz(chosen: &[String], run: Run) -> Result<()> {
    let dictionary = dictionary()?;
    Job::new("building the fuzz targets").run(&mut cargo_fuzz("build"))?;
    for target in chosen {
        let artifacts = folder().join("artifacts").join(target);
        fs::create_dir_all(&artifacts)?;
        let mut command = cargo_fuzz("run");
        command.arg(target).args(inputs(target, run)?).args([
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

/// The folders and files that libFuzzer starts with, and how long it runs. New
/// inputs go into the first folder, away from the corpus in the repository.
fn inputs(target: &str, run: Run) -> Result<Vec<String>> {
    let corpus = repo::root().join("fuzz/corpus").join(target);
    Ok(match run {
        Run::Seconds { seconds, seed } => {
            let found = folder().join("found").join(target);
            fs::create_dir_all(&found)?;
            vec![
                found.display().to_string(),
                corpus.display().to_string(),
                "--".to_owned(),
                format!("-max_total_time={seconds}"),
                format!("-seed={seed}"),
                format!("-timeout={LONGEST_SECONDS}"),
            ]
        }
        Run::Fixed { runs } => {
            let fresh = folder().join("fixed").join(target);
            fs::remove_dir_all(&fresh).ok();
            fs::create_dir_all(&fresh)?;
            // A folder's files come in an order of the file system's own.
            let list = folder().join(format!("{target}.inputs"));
            fs::write(&list, files(&corpus)?.join(","))?;
            vec![
                fresh.display().to_string(),
                "--".to_owned(),
                format!("-seed_inputs=@{}", list.display()),
                "-reload=0".to_owned(),
                format!("-runs={runs}"),
                "-seed=1".to_owned(),
                format!("-timeout={LONGEST_SECONDS_IN_TESTS}"),
            ]
        }
    })
}

/// The files of a folder, sorted by name.
fn files(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", repo::shown(folder)))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path().display().to_string()))
        .collect::<std::io::Result<Vec<String>>>()?;
    files.sort();
    Ok(files)
}

/// The names of the targets, as their files have them.
fn targets() -> Result<Vec<String>> {
    let files = files(&repo::root().join("fuzz/fuzz_targets"))?;
    let name = |file: &String| Some(Path::new(file).file_stem()?.to_str()?.to_owned());
    Ok(files.iter().filter_map(name).collect())
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

//! All tests, as steps that can also be run alone.
//!
//! A step that fails does not stop the others, but those that need its work:
//! one run should tell everything that is wrong. Two steps run side by side
//! where they do not get in each other's way.

mod javascript;
mod schedule;

use crate::repo;
use crate::run::{self, Job, say};
use crate::tools::{self, chromium, firefox, webkit};
use crate::{dist, fuzz, npm, page, servers, setup, sizes};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::collections::BTreeMap;
use std::fs;
use std::iter;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Which steps to run.
#[derive(clap::Args)]
pub struct Args {
    /// The steps (with those they need), or `quick`; without any, all but `fast`
    #[arg(value_parser = choices())]
    steps: Vec<Choice>,
}

/// What one word chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice(Vec<Step>);

/// The steps, in the order in which they start when nothing is in the way: what
/// others need comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Step {
    /// The Rust code is formatted
    Fmt,
    /// The tools that the steps below need
    Setup,
    /// JavaScript, CSS and JSON are formatted and have no warnings, and the page's JavaScript has no wrong types
    Javascript,
    /// Real servers to compare with are fetched
    Servers,
    /// The npm package can be built
    Npm,
    /// The page can be built
    Page,
    /// What people load is within its budget
    Sizes,
    /// Unit tests, documentation examples and everything in tests/
    Rust,
    /// The part of `rust` that takes seconds: without fuzz inputs, real servers and documentation examples
    Fast,
    /// The page and the documentation can be made a site
    Site,
    /// The Rust code has no warnings
    Clippy,
    /// Random sessions are answered as the real servers answer them
    Differential,
    /// The fuzz targets can be compiled
    Fuzz,
    /// The npm package's JavaScript has no wrong types, and fits what the Rust code exports
    Types,
    /// The npm package does what it should in Node.js
    Node,
    /// The page and the npm package do what they should in a browser
    Browser,
    /// The custom element works in sites of each kind
    Embeds,
    /// What has to work everywhere works in Firefox and WebKit
    Engines,
}

/// What to run before each commit.
const QUICK: [Step; 5] = [
    Step::Fmt,
    Step::Setup,
    Step::Javascript,
    Step::Fast,
    Step::Clippy,
];
const QUICK_NAME: &str = "quick";

/// How many steps run at once. More would only wait for each other: most are
/// builds and browsers, which use two cores alone.
const AT_ONCE: usize = 2;

/// What only one step can use at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resource {
    /// Cargo's folder of what is built for this machine, which cargo locks.
    NativeBuild,
    /// The same for wasm, and `dist/`, which trunk empties.
    WasmBuild,
    /// A browser needs a core of its own, or tests time out.
    Browser,
}

enum Outcome {
    Passed,
    Skipped(String),
    Failed,
}

/// The outcomes and times of the steps that have ended.
type Outcomes = BTreeMap<Step, (Outcome, Duration)>;

impl Step {
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The steps whose work this one uses.
    fn needs(self) -> &'static [Step] {
        match self {
            Step::Fmt
            | Step::Servers
            | Step::Rust
            | Step::Fast
            | Step::Differential
            | Step::Fuzz
            | Step::Clippy
            | Step::Setup => &[],
            Step::Javascript | Step::Npm | Step::Page => &[Step::Setup],
            Step::Site => &[Step::Setup, Step::Npm, Step::Page],
            Step::Types | Step::Node | Step::Embeds => &[Step::Setup, Step::Npm],
            Step::Sizes => &[Step::Setup, Step::Npm, Step::Page],
            Step::Browser | Step::Engines => &[Step::Setup, Step::Npm, Step::Page, Step::Site],
        }
    }

    /// The steps that come first if they are chosen too, however they end.
    fn after(self) -> &'static [Step] {
        match self {
            // Without real servers they compare with what was recorded.
            Step::Rust | Step::Differential => &[Step::Servers],
            // The site has more in the page's folder than people load at first.
            Step::Site => &[Step::Sizes],
            _ => &[],
        }
    }

    fn uses(self) -> Option<Resource> {
        match self {
            Step::Rust
            | Step::Fast
            | Step::Clippy
            | Step::Differential
            | Step::Fuzz
            // These run cargo too: for the native command, and its help.
            | Step::Node
            | Step::Site => Some(Resource::NativeBuild),
            Step::Npm | Step::Page => Some(Resource::WasmBuild),
            Step::Embeds | Step::Browser | Step::Engines => Some(Resource::Browser),
            Step::Fmt
            | Step::Setup
            | Step::Javascript
            | Step::Servers
            | Step::Sizes
            | Step::Types => None,
        }
    }

    fn tools(self) -> &'static [setup::Tool] {
        match self {
            Step::Javascript => setup::JAVASCRIPT,
            Step::Npm => setup::NPM,
            Step::Page => setup::PAGE,
            Step::Site => setup::SITES,
            Step::Browser => setup::BROWSER,
            Step::Embeds => setup::EMBEDS,
            _ => &[],
        }
    }

    fn run(self, chosen: &[Step]) -> Result<Outcome> {
        match self {
            Step::Fmt => cargo_component(
                "fmt",
                &["--all", "--check", "--", "--color=never"],
                "run `cargo fmt --all`",
            ),
            Step::Setup => {
                let groups: Vec<_> = chosen.iter().map(|step| step.tools()).collect();
                setup::ensure(&groups).map(|()| Outcome::Passed)
            }
            Step::Javascript => javascript::check().map(|()| Outcome::Passed),
            Step::Servers => Ok(real_servers()),
            Step::Npm => npm::build().map(|()| Outcome::Passed),
            Step::Page => page::build().map(|()| Outcome::Passed),
            Step::Sizes => sizes::check().map(|()| Outcome::Passed),
            Step::Rust => rust(),
            Step::Fast => fast(),
            Step::Site => dist::finish().map(|()| Outcome::Passed),
            Step::Clippy => cargo_component(
                "clippy",
                &["--workspace", "--all-targets", "--", "-D", "warnings"],
                "the log says what to change, warning by warning",
            ),
            Step::Differential => differential(),
            Step::Fuzz => {
                let missing = fuzz::compile()?;
                Ok(missing.map_or(Outcome::Passed, Outcome::Skipped))
            }
            Step::Types => javascript::check_package().map(|()| Outcome::Passed),
            Step::Node => node_tests("packages"),
            Step::Browser => node_tests("browser"),
            Step::Embeds => node_tests("embeds"),
            Step::Engines => engines(),
        }
    }
}

impl schedule::Task for Step {
    fn follows(self, other: Self) -> bool {
        self.needs().contains(&other) || self.after().contains(&other)
    }

    fn excludes(self, other: Self) -> bool {
        self.uses().is_some() && self.uses() == other.uses()
    }
}

/// The words that can be given, with what they mean.
fn choices() -> impl TypedValueParser<Value = Choice> {
    let quick = PossibleValue::new(QUICK_NAME).help(
        "What to run before each commit, in about a minute: fmt, javascript, fast and clippy",
    );
    let steps = Step::value_variants().iter();
    let steps = steps.filter_map(Step::to_possible_value);
    PossibleValuesParser::new(iter::once(quick).chain(steps)).map(|name: String| choice(&name))
}

/// What a word chooses, without the steps that are needed.
fn choice(name: &str) -> Choice {
    let step = Step::from_str(name, false);
    Choice(step.map_or_else(|_| QUICK.to_vec(), |step| vec![step]))
}

/// The steps to run, in their order.
fn chosen(choices: &[Choice]) -> Vec<Step> {
    let named: Vec<Step> = choices.iter().flat_map(|choice| choice.0.clone()).collect();
    let is_chosen = |step: &Step| match *step {
        // `rust` does it.
        Step::Fast if named.is_empty() => false,
        _ if named.is_empty() => true,
        step => named.contains(&step) || named.iter().any(|named| named.needs().contains(&step)),
    };
    let all = Step::value_variants().iter().copied();
    all.filter(is_chosen).collect()
}

/// Runs the steps and says how they went.
pub fn run(args: Args) -> Result<()> {
    let chosen = chosen(&args.steps);
    let started = Instant::now();
    let outcomes = Mutex::new(Outcomes::new());
    // Output as it comes is legible from one step only.
    let at_once = if run::is_verbose() { 1 } else { AT_ONCE };
    schedule::run(&chosen, at_once, |step| {
        run::with_prefix(&format!("{:<WIDTH$} ", step.name()), || {
            run_step(step, &chosen, &outcomes);
        });
    });
    let outcomes = outcomes
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    report(&outcomes, started.elapsed())
}

fn run_step(step: Step, chosen: &[Step], outcomes: &Mutex<Outcomes>) {
    let started = Instant::now();
    let ended = || outcomes.lock().unwrap_or_else(PoisonError::into_inner);
    let blocker = {
        let ended = ended();
        let mut needs = step.needs().iter();
        needs.find(|need| !matches!(ended.get(need), Some((Outcome::Passed, _))))
    };
    let outcome = match blocker {
        Some(need) => Outcome::Skipped(format!("needs {}", need.name())),
        None => step.run(chosen).unwrap_or_else(|error| {
            say!("\nerror: {error:#}\n");
            Outcome::Failed
        }),
    };
    if let Outcome::Skipped(why) = &outcome {
        say!("  skipped: {why}");
    }
    ended().insert(step, (outcome, started.elapsed()));
}

/// The length of the longest name of a step.
const WIDTH: usize = 12;

fn report(outcomes: &Outcomes, total: Duration) -> Result<()> {
    println!("\n{:<WIDTH$} {:<8} time", "step", "result");
    let mut failed = Vec::new();
    for (step, (outcome, time)) in outcomes {
        let name = step.name();
        let (result, note) = match outcome {
            Outcome::Passed => ("passed", String::new()),
            Outcome::Skipped(why) => ("skipped", format!("  ({why})")),
            Outcome::Failed => ("FAILED", String::new()),
        };
        println!("{name:<WIDTH$} {result:<8} {}{note}", run::seconds(*time));
        if matches!(outcome, Outcome::Failed) {
            failed.push(name);
        }
    }
    let skipped = outcomes
        .values()
        .filter(|(outcome, _)| matches!(outcome, Outcome::Skipped(_)))
        .count();
    println!(
        "\nsteps: {} passed, {} failed, {skipped} skipped",
        outcomes.len() - failed.len() - skipped,
        failed.len()
    );
    println!("{:<WIDTH$} {:<8} {}", "all", "", run::seconds(total));
    if !failed.is_empty() {
        let names = failed.join(" ");
        bail!(
            "failed: {names}\n  the errors are above, whole logs in target/xtask/; \
             to repeat only this: cargo xtask test {names}"
        );
    }
    Ok(())
}

/// What tests say of how much they compared, and of what they could not.
const FIGURES: &[&str] = &[
    "built in",
    "bytes with brotli",
    "that agree",
    " %",
    "played against",
    "skipped:",
];

/// The npm package's crates have nothing to test natively; they are tested as
/// what they become, by the steps `node` and `browser`.
const EXCLUDED: [&str; 3] = [
    "--exclude=aclarity-wasm",
    "--exclude=aclarity-vendors-wasm",
    "--exclude=aclarity-cli-wasm",
];

/// The crates that run natively.
fn rust() -> Result<Outcome> {
    let mut cargo = tools::command("cargo");
    cargo.args(["test", "--workspace"]).args(EXCLUDED).args([
        "--no-fail-fast",
        "--",
        "--show-output",
    ]);
    Job::new("cargo test")
        .advice("repeat one test with `cargo test -p CRATE NAME`")
        .quote(FIGURES)
        .run(&mut cargo)?;
    Ok(Outcome::Passed)
}

/// The same crates, without what takes most of the time: fuzz inputs, real servers,
/// and documentation examples, which are compiled one by one.
fn fast() -> Result<Outcome> {
    let mut cargo = tools::command("cargo");
    cargo.args(["test", "--workspace"]).args(EXCLUDED).args([
        "--exclude=aclarity-fuzz-checks",
        "--lib",
        "--bins",
        "--tests",
        "--no-fail-fast",
        "--",
        "--skip=real_servers",
    ]);
    Job::new("cargo test without what is slow")
        .advice("repeat one test with `cargo test -p CRATE NAME`")
        .run(&mut cargo)?;
    Ok(Outcome::Passed)
}

/// Without real servers the other steps still compare with what was recorded
/// from them.
fn real_servers() -> Outcome {
    match servers::run(servers::Args::default()) {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Skipped(format!("{error:#}")),
    }
}

/// Long enough to meet every kind of rule and command, short enough to wait
/// for; `cargo xtask differential` does it for longer.
fn differential() -> Result<Outcome> {
    Job::new("comparison with real servers")
        .advice("add the transcript it printed to a page of tests/cases, and mend the engine")
        .quote(&["seed ", "no difference"])
        .run(tools::command("cargo").args([
            "run",
            "--release",
            "--package=aclarity-tests",
            "--bin=differential",
            "--",
            "--commands=30000",
            "--seed=1",
        ]))?;
    Ok(Outcome::Passed)
}

/// `cargo NAME …`, where rustup may not have installed `NAME`.
fn cargo_component(name: &str, arguments: &[&str], advice: &str) -> Result<Outcome> {
    let cargo = || -> Command {
        let mut command = tools::command("cargo");
        command.arg(name);
        command
    };
    if run::output(cargo().arg("--version")).is_none() {
        return Ok(Outcome::Skipped(format!("no `cargo {name}` here")));
    }
    Job::new(&format!("cargo {name}"))
        .advice(advice)
        .run(cargo().args(arguments))?;
    Ok(Outcome::Passed)
}

/// In the browsers that this machine has or can get.
fn engines() -> Result<Outcome> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for (variable, ensured) in [
        (firefox::VARIABLE, firefox::ensure()),
        (webkit::VARIABLE, webkit::ensure()),
    ] {
        match ensured {
            Ok(program) => found.push((variable, program)),
            Err(error) => missing.push(format!("{error:#}")),
        }
    }
    if found.is_empty() {
        return Ok(Outcome::Skipped(missing.join("; ")));
    }
    for why in missing {
        say!("  skipped: {why}");
    }
    node_tests_with("browser/engines", found)
}

/// Walks through the playground as a test does, and takes pictures on the way.
pub fn screenshots() -> Result<()> {
    setup::ensure(&[setup::BROWSER])?;
    let mut node = tools::command("node");
    node.args(["--test", "--test-name-pattern=a walk"])
        .arg("tests/browser/walk.test.mjs")
        .env("SCREENSHOTS", "true");
    if let Some(browser) = chromium::find() {
        node.env(chromium::VARIABLE, browser);
    }
    Job::new("walking through the playground")
        .advice("`cargo xtask dist` builds what is walked through; the pictures are in docs/images")
        .run(&mut node)
}

/// The tests in tests/`folder`, run by Node's own test runner.
fn node_tests(folder: &str) -> Result<Outcome> {
    let browser = chromium::find().map(|browser| (chromium::VARIABLE, browser));
    node_tests_with(folder, browser)
}

/// The same, with variables that name browsers.
fn node_tests_with(
    folder: &str,
    browsers: impl IntoIterator<Item = (&'static str, PathBuf)>,
) -> Result<Outcome> {
    let folder = repo::root().join("tests").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    let mut node = tools::command("node");
    // One file at a time: two browsers on two cores only wait for each other.
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(&files);
    node.envs(browsers);
    let shown = repo::shown(&folder);
    Job::new(&format!("node --test {shown}"))
        .quote(FIGURES)
        .advice(&format!(
            "repeat one file with `node --test {shown}/FILE`; what was built before is used; \
             pictures of failed browser tests are in target/screenshots"
        ))
        .run(&mut node)?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use schedule::Task;

    #[test]
    fn steps_follow_only_earlier_ones() {
        for &step in Step::value_variants() {
            for &other in Step::value_variants() {
                assert!(!step.follows(other) || other < step, "{step:?} {other:?}");
            }
        }
    }

    #[test]
    fn what_is_needed_is_needed_as_a_whole() {
        for step in Step::value_variants() {
            for need in step.needs() {
                let all = need.needs().iter().all(|deep| step.needs().contains(deep));
                assert!(all, "{step:?} {need:?}");
            }
        }
    }

    #[test]
    fn names_fit_into_their_column() {
        let names = Step::value_variants().iter().map(|step| step.name().len());
        assert_eq!(names.max(), Some(WIDTH));
    }

    #[test]
    fn the_readme_lists_all_steps_in_their_order() {
        let readme = fs::read_to_string(repo::root().join("README.md")).unwrap();
        let table = readme
            .lines()
            .skip_while(|line| !line.starts_with("| step |"));
        let rows = table.skip(2).take_while(|line| line.starts_with('|'));
        let listed: Vec<(&str, bool)> = rows
            .filter_map(|row| Some((row.split('`').nth(1)?, row.ends_with("| yes |"))))
            .collect();
        let steps = Step::value_variants().iter();
        let names: Vec<(String, bool)> = steps
            .map(|step| (step.name(), QUICK.contains(step)))
            .collect();
        let names: Vec<(&str, bool)> = names.iter().map(|(name, is)| (&**name, *is)).collect();
        assert_eq!(listed, names);
    }

    #[test]
    fn words_choose_steps_and_what_they_need() {
        let named = |names: &[&str]| {
            let choices: Vec<Choice> = names.iter().map(|name| choice(name)).collect();
            chosen(&choices)
        };
        assert_eq!(named(&["quick"]), QUICK);
        assert_eq!(
            named(&["node", "fmt"]),
            [Step::Fmt, Step::Setup, Step::Npm, Step::Node]
        );
        let all = named(&[]);
        assert_eq!(all.len(), Step::value_variants().len() - 1);
        assert!(!all.contains(&Step::Fast));
    }
}

//! `cargo xtask …`: everything the repository does besides `cargo build`.
//!
//! It is a Rust program rather than a folder of shell scripts so that it runs
//! the same on every system, and so that what a laptop runs is what CI runs.

mod bench;
mod dist;
mod docs;
mod fuzz;
mod notices;
mod npm;
mod page;
mod repo;
mod run;
mod serve;
mod servers;
mod setup;
mod sizes;
mod tables;
mod test;
mod tools;
mod wasm;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about, version)]
struct Cli {
    #[command(subcommand)]
    task: Task,
    /// Show all output of the tools instead of a line now and then
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Find the tools the other tasks need, and install what is missing
    Setup,
    /// Build the playground, serve it on this computer, rebuild on changes
    Serve(serve::Args),
    /// Build the playground alone, into dist/
    Build,
    /// Build the finished site for any static host, into dist/
    Dist,
    /// Build the documentation, into dist/docs
    Docs,
    /// Build the npm package, into target/npm/aclarity
    Npm,
    /// Write the licences of everything that is linked, or check them
    Notices(notices::Args),
    /// Write the command tables of all servers from their own answers
    Tables(tables::Args),
    /// Fetch real servers to test against, into .tools/servers
    Servers(servers::Args),
    /// Look for differences between real servers and ours
    Differential(servers::differential::Args),
    /// Measure speed and memory, beside real servers
    Bench(bench::Args),
    /// Look for input that the engine does not stand
    Fuzz(fuzz::Args),
    /// Take the pictures of README and documentation anew, of the page that was built last
    Screenshots,
    /// Run the tests: all of them, or the steps named
    Test(test::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    run::set_verbose(cli.verbose);
    let done = match cli.task {
        Task::Setup => setup::ensure(setup::ALL),
        Task::Serve(args) => serve::run(args),
        Task::Build => setup::ensure(&[setup::PAGE]).and_then(|()| page::build()),
        Task::Dist => dist::run(),
        Task::Docs => docs::run(),
        Task::Npm => setup::ensure(&[setup::NPM]).and_then(|()| npm::build()),
        Task::Notices(args) => notices::run(&args),
        Task::Tables(args) => tables::run(args),
        Task::Servers(args) => servers::run(args),
        Task::Differential(args) => servers::differential::run(args),
        Task::Bench(args) => bench::run(&args),
        Task::Fuzz(args) => fuzz::run(args),
        Task::Screenshots => test::screenshots(),
        Task::Test(args) => test::run(args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

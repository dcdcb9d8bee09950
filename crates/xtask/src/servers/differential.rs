//! `cargo xtask differential`: random sessions on real servers and on ours.

use crate::tools;
use anyhow::{Context, Result, bail};

/// Passed on to the program that does it; it has the defaults.
#[derive(clap::Args)]
pub struct Args {
    /// The server, such as redis-8.6; without it, all on this machine
    #[arg(long, value_name = "NAME")]
    server: Option<String>,
    /// How many commands each server gets
    #[arg(long, value_name = "N")]
    commands: Option<usize>,
    /// How many times each server is started with a random configuration
    #[arg(long, value_name = "N")]
    starts: Option<usize>,
    /// The seed of the random sessions
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
}

/// Runs it in front of the user: it says itself how far it is.
pub fn run(args: Args) -> Result<()> {
    let mut cargo = tools::command("cargo");
    cargo
        .args(["run", "--release", "--package", "aclarity-tests"])
        .args(["--bin", "differential", "--"]);
    if let Some(server) = args.server {
        cargo.args(["--server", &server]);
    }
    if let Some(commands) = args.commands {
        cargo.args(["--commands", &commands.to_string()]);
    }
    if let Some(starts) = args.starts {
        cargo.args(["--starts", &starts.to_string()]);
    }
    if let Some(seed) = args.seed {
        cargo.args(["--seed", &seed.to_string()]);
    }
    let status = cargo.status().context("cannot start cargo")?;
    if !status.success() {
        bail!("the comparison did not end well ({status}); see above");
    }
    Ok(())
}

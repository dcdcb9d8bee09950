//! The `aclarity` command: check and simulate Redis and Valkey ACLs.

mod check;
mod load;
mod session;

use std::process::ExitCode;

use aclarity::Server;
use clap::{Parser, Subcommand};

/// Check and simulate Redis and Valkey ACLs exactly as a real server does.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run commands on a simulated server, as redis-cli would
    Session(session::Args),
    /// Ask whether a user may run a command: exits with 0 for yes, 1 for no,
    /// 2 for bad input
    Check(check::Args),
    /// Load an ACL file as ACL LOAD does, and print the users or the errors
    Load(load::Args),
}

/// Which server to be.
#[derive(clap::Args)]
struct ServerArg {
    /// The server to be: redis-6.0 … redis-8.6, valkey-8.0 … valkey-9.1, or
    /// redis or valkey for the newest of each
    #[arg(long, value_name = "NAME", default_value = "redis")]
    server: Server,
}

/// Exit code for input that cannot be worked with.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Session(args) => session::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Load(args) => load::run(&args),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(BAD_INPUT)
    })
}

//! The `aclarity` command: check and simulate Redis and Valkey ACLs.

mod check;
mod lint;
mod load;
mod session;
mod test;
mod vendor;

use std::process::ExitCode;

use aclarity::Server;
use clap::{Parser, Subcommand};

/// Check and simulate Redis and Valkey ACLs exactly as a real server does.
#[derive(Parser)]
#[command(name = "aclarity", version)]
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
    /// Say what is wrong with definitions of users, and what is probably not
    /// meant: exits with 1 for errors and security risks
    Lint(lint::Args),
    /// Run cases, `allow app: GET app:1` or `deny app: FLUSHALL`: exits with 0
    /// when all pass, 1 when one fails, 2 for bad input
    Test(test::Args),
    /// Ask managed services' account systems about names, passwords and requests
    Vendor(vendor::Args),
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

/// Prints a line to standard output.
fn print(text: &str) -> std::io::Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{text}")
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    let json = error.downcast_ref::<serde_json::Error>();
    let kind = io.map(std::io::Error::kind);
    kind.or_else(|| json.and_then(serde_json::Error::io_error_kind))
        == Some(std::io::ErrorKind::BrokenPipe)
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Session(args) => session::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Load(args) => load::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Vendor(args) => vendor::run(&args),
    };
    result.unwrap_or_else(|error| {
        if is_broken_pipe(&error) {
            // Whoever read the output has seen enough.
            return ExitCode::SUCCESS;
        }
        eprintln!("error: {error:#}");
        ExitCode::from(BAD_INPUT)
    })
}

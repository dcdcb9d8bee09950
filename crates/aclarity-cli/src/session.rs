//! `aclarity session`: a simulated server on standard input and output.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use aclarity::rule::split_arguments;
use aclarity::script::{FIRST_CONNECTION, Step};
use aclarity::session::Session;
use anyhow::{Context, Result, ensure};

use crate::ServerArg;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    /// Read commands as JSON, one a line, and print replies as JSON
    #[arg(long)]
    json: bool,
}

/// Answers each line of the input, until it ends.
pub fn run(args: &Args) -> Result<ExitCode> {
    let mut session = Session::new(args.server.server);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        if read.context("cannot read the input")? == 0 {
            break;
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        if args.json {
            let step: Step = serde_json::from_slice(text)
                .with_context(|| format!("line {number} of the input is no command in JSON"))?;
            let (connection, argv) = step.parts();
            ensure!(
                !argv.is_empty(),
                "line {number} of the input is an empty command"
            );
            let reply = session.execute(connection, argv);
            serde_json::to_writer(&mut out, &reply)?;
            writeln!(out)?;
        } else {
            match split_arguments(text) {
                Ok(argv) => writeln!(out, "{}", session.execute(FIRST_CONNECTION, &argv))?,
                Err(_) => writeln!(out, "Invalid argument(s)")?,
            }
        }
        out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

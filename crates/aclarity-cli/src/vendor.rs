//! `aclarity vendor`: managed services' account systems, in batches of JSON
//! lines.

mod curl;
mod generate;
mod translate;

use aclarity_vendors::batch::{self, Defaults};
use aclarity_vendors::{Simulation, System};
use anyhow::{Context, Result};
use clap::Subcommand;
use serde_json::{Value, json};

use crate::{BAD_INPUT, ExitCode, GOOD, Host};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ask whether systems would take values, one question a line:
    /// {"system", "profile"?, "field", "value", "context"?}
    Check(Lines),
    /// Call simulated APIs, one request a line: {"system", "profile"?,
    /// "context"?, "after"?, "request": {"method", "path", "headers"?, "user"?,
    /// "password"?, "body"?}}. The calls share one account at each system
    Call(CallArgs),
    /// Say what Redis rules come nearest to as a system's form, or what a form
    /// amounts to as rules, and what is lost between them
    Translate(translate::Args),
    /// Show the request of a curl command line as curl, Python or Node code, its
    /// secrets left out
    Code(curl::CodeArgs),
    /// Make a name or password that a system takes
    Generate(generate::Args),
}

/// What lines are read as.
#[derive(clap::Args)]
struct Lines {
    /// The system of lines that name none
    #[arg(long, value_name = "NAME")]
    system: Option<System>,
    /// Which of the system's documents to follow where they disagree, for lines
    /// that name none
    #[arg(long, value_name = "NAME", requires = "system")]
    profile: Option<String>,
}

/// How requests are given.
#[derive(clap::Args)]
struct CallArgs {
    #[command(flatten)]
    lines: Lines,
    /// Read command lines of curl instead of JSON: this one, or those of the
    /// input; of redis-enterprise, unless --system says otherwise
    #[arg(long, value_name = "LINE", num_args = 0..=1)]
    curl: Option<Option<String>>,
}

/// Answers each line of the input with a line of JSON. A line that makes no
/// sense is answered with `{"error"}`, and the exit code is then 2.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    match &args.command {
        Command::Check(lines) => {
            let defaults = lines.defaults()?;
            each_line(host, |line| {
                Ok(serde_json::to_value(batch::check(line, &defaults)?)?)
            })
        }
        Command::Call(CallArgs {
            lines,
            curl: Some(line),
        }) => curl::call(line.as_deref(), lines, host),
        Command::Call(CallArgs { lines, .. }) => {
            let defaults = lines.defaults()?;
            let mut services = Simulation::default();
            each_line(host, |line| {
                let response = batch::call(line, &defaults, &mut services)?;
                Ok(serde_json::to_value(response)?)
            })
        }
        Command::Translate(args) => translate::run(args, host),
        Command::Code(args) => curl::show(args, host),
        Command::Generate(args) => generate::run(args, host),
    }
}

impl Lines {
    fn defaults(&self) -> Result<Defaults> {
        if let Some(system) = self.system {
            system.profile(self.profile.as_deref())?;
        }
        Ok(Defaults {
            system: self.system,
            profile: self.profile.clone(),
        })
    }
}

fn each_line(host: &mut Host, mut answer: impl FnMut(&str) -> Result<Value>) -> Result<ExitCode> {
    let (input, out) = (&mut *host.input, &mut *host.output);
    let mut line = Vec::new();
    let mut exit = GOOD;
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
        let text = std::str::from_utf8(text).context("not UTF-8");
        let answer = text.and_then(&mut answer).unwrap_or_else(|error| {
            exit = BAD_INPUT;
            json!({ "error": format!("line {number}: {error:#}") })
        });
        serde_json::to_writer(&mut *out, &answer)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(exit)
}

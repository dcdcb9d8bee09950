//! `aclarity vendor`: managed services' account systems, in batches of JSON
//! lines.

mod aws;
mod curl;
mod generate;
mod hosts;
mod systems;
mod translate;

use std::io::ErrorKind;

use aclarity_vendors::batch::{self, Defaults};
use aclarity_vendors::shell;
use aclarity_vendors::{Simulation, System};
use anyhow::{Context, Result, ensure};
use clap::Subcommand;
use serde_json::{Value, json};

use crate::{ExitCode, Host, SUCCESS, USAGE};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the systems, or describe one: its profiles, fields, context keys
    /// and documents
    Systems(systems::Args),
    /// Check whether systems would accept values, one question per line:
    /// {"system", "profile"?, "field", "value", "context"?}
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Lines),
    /// Call simulated APIs, one request per line: {"system", "profile"?,
    /// "context"?, "after"?, "request": {"method", "path", "headers"?, "user"?,
    /// "password"?, "body"?}}. The calls share one account per system
    #[command(after_help = CALL_EXAMPLES)]
    Call(CallArgs),
    /// Translate Redis rules to a system's closest form, or a form to rules,
    /// and report what is lost
    #[command(after_help = TRANSLATE_EXAMPLES)]
    Translate(translate::Args),
    /// Print the request of a curl command line as curl, Python or Node code,
    /// without its secrets
    #[command(after_help = CODE_EXAMPLES)]
    Code(curl::CodeArgs),
    /// Generate a name or password that a system accepts
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(generate::Args),
}

const CHECK_EXAMPLES: &str = r#"Example:
  echo '{"system": "huawei-dcs", "field": "account_name", "value": "1user"}' | aclarity vendor check
`aclarity vendor systems huawei-dcs` lists the fields and context keys of a system.
The verdicts are in the answers: the exit code is 0 whatever they are, and 2 when a line cannot be read."#;

const CALL_EXAMPLES: &str = r#"Examples:
  echo '{"system": "redis-enterprise", "request": {"method": "GET", "path": "/v1/bdbs",
    "user": "admin@example.com", "password": "secret"}}' | tr -d '
' | aclarity vendor call
  aclarity vendor call --curl 'curl -k -u admin@example.com:secret https://localhost:9443/v1/bdbs'
  aclarity vendor call --aws 'aws elasticache create-user --user-id app --user-name app --engine valkey \
    --passwords a-long-password-1 --access-string "on ~app:* +@read"'
The simulated cluster of redis-enterprise has a user ROLE@example.com with the password secret for
each role: admin cluster_member cluster_viewer db_member db_viewer user_manager none.
The exit code is 0 whatever the API answers, and 2 when a line cannot be read."#;

const TRANSLATE_EXAMPLES: &str = r#"Examples:
  aclarity vendor translate --system huawei-dcs --rules 'on >pw ~app:* +@read'
  aclarity vendor translate --system aiven --profile upcloud --text --rules 'on ~app:* +@read'
  aclarity vendor translate --system huawei-dcs --form '{"account_role": "read"}'"#;

const CODE_EXAMPLES: &str = r#"Example:
  aclarity vendor code --as python 'curl -k -u ana:secret https://localhost:9443/v1/bdbs'"#;

const GENERATE_EXAMPLES: &str = r#"Example:
  aclarity vendor generate --system huawei-dcs --field account_password --user reports"#;

/// Defaults for the lines of the input.
#[derive(clap::Args)]
struct Lines {
    /// The system for lines that name none
    #[arg(long, value_name = "NAME")]
    system: Option<System>,
    /// The system's document to follow where they disagree, for lines that name
    /// none. Without --system it applies to every line
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// The input format of requests.
#[derive(clap::Args)]
struct CallArgs {
    #[command(flatten)]
    lines: Lines,
    /// Read curl command lines instead of JSON: this one, or those of the input.
    /// The host selects the system, unless --system does; an address of a cluster,
    /// such as localhost:9443, selects redis-enterprise
    #[arg(long, value_name = "LINE", num_args = 0..=1)]
    curl: Option<Option<String>>,
    /// Read command lines of the AWS CLI instead of JSON: this one, or those of
    /// the input. `aws elasticache` and `aws memorydb` select the system
    #[arg(long, value_name = "LINE", num_args = 0..=1, conflicts_with = "curl")]
    aws: Option<Option<String>>,
}

/// Answers each line of the input with a line of JSON. An invalid line is
/// answered with `{"error"}`, and the exit code is then 2.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    match &args.command {
        Command::Systems(args) => systems::run(args, host),
        Command::Check(lines) => {
            let defaults = lines.defaults()?;
            each_line(host, |line| {
                Ok(serde_json::to_value(batch::check(line, &defaults)?)?)
            })
        }
        Command::Call(CallArgs {
            lines,
            curl: Some(line),
            ..
        }) => curl::call(line.as_deref(), lines, host),
        Command::Call(CallArgs {
            lines,
            aws: Some(line),
            ..
        }) => aws::call(line.as_deref(), lines, host),
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
    prompt_if_typed(host, "one JSON object per line");
    let (input, out) = (&mut *host.input, &mut *host.output);
    let mut line = Vec::new();
    let mut exit = SUCCESS;
    let mut answered = 0;
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
        answered += 1;
        let text = std::str::from_utf8(text).context("not UTF-8");
        let answer = text.and_then(&mut answer).unwrap_or_else(|error| {
            exit = USAGE;
            json!({ "error": format!("line {number}: {error:#}") })
        });
        let written = writeln!(out, "{answer}").and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(exit),
            written => written?,
        }
    }
    ensure!(
        answered > 0,
        "the input is empty: provide one JSON object per line"
    );
    Ok(exit)
}

/// Prints a result for each command line, and `{"error"}` for one that cannot
/// be parsed; the exit code is then 2.
fn each_command(
    line: Option<&str>,
    what: &str,
    host: &mut Host,
    mut answer: impl FnMut(&str) -> Result<String>,
) -> Result<ExitCode> {
    let text = match line {
        Some(line) => line.to_owned(),
        None => {
            prompt_if_typed(host, what);
            let mut text = String::new();
            host.input
                .read_to_string(&mut text)
                .context("cannot read the input")?;
            text
        }
    };
    let mut exit = SUCCESS;
    let lines: Vec<&str> = shell::lines(&text).collect();
    ensure!(!lines.is_empty(), "the input is empty: give {what}");
    for (number, line) in lines.into_iter().enumerate() {
        let text = answer(line).unwrap_or_else(|error| {
            exit = USAGE;
            let answer: Value = json!({ "error": format!("command {}: {error:#}", number + 1) });
            answer.to_string()
        });
        host.print(&text)?;
    }
    Ok(exit)
}

/// Prints a hint that the command waits for input, if standard input is a
/// terminal.
fn prompt_if_typed(host: &mut Host, what: &str) {
    if host.input_is_typed {
        host.print_error(&format!(
            "Reading the input, {what}; Ctrl-D ends it, --help has examples."
        ));
    }
}

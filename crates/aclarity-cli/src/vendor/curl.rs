//! Requests as command lines of curl: called at a simulated API, and shown as
//! code.

use aclarity_vendors::code::{self, Language};
use aclarity_vendors::curl::{self, Curl};
use aclarity_vendors::source::Fact;
use aclarity_vendors::system::NoCalls;
use aclarity_vendors::{Finding, Simulation, System};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Lines;
use crate::{BAD_INPUT, ExitCode, GOOD, Host};

/// What code to write.
#[derive(clap::Args)]
pub struct CodeArgs {
    /// The language: curl, python or node
    #[arg(long = "as", value_name = "LANGUAGE")]
    language: Language,
    /// A command line of curl; without it, those of the input
    #[arg(value_name = "LINE")]
    line: Option<String>,
}

/// Calls what each command line asks for; `-i` adds what curl would print.
pub fn call(line: Option<&str>, lines: &Lines, host: &mut Host) -> Result<ExitCode> {
    let system = lines.system.unwrap_or(System::RedisEnterprise);
    ensure!(system.has_calls(), NoCalls(system));
    let profile = system.profile(lines.profile.as_deref())?;
    let mut services = Simulation::default();
    each(line, host, |curl| {
        let response = services
            .call(system, profile, &curl.request)
            .with_findings(curl.findings(system))
            .with_findings(lines.system.is_none().then(|| unnamed(curl)).flatten());
        let mut answer = serde_json::to_value(&response)?;
        if curl.shows_headers {
            answer["printed"] = curl.printed(&response).into();
        }
        Ok(answer.to_string())
    })
}

/// That Redis Enterprise answers for a host that does not look like a cluster:
/// one with a port of its own or none, and with a name in a domain.
fn unnamed(curl: &Curl) -> Option<Finding> {
    let (_, rest) = curl.request.path.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let is_address = host.starts_with(['[', '<', '{', '$'])
        || host.ends_with(":9443")
        || !host.contains('.')
        || host
            .split([':', '.'])
            .all(|part| part.parse::<u16>().is_ok());
    let message = format!(
        "redis-enterprise answered, as no system is named; {host} does not look like an address \
         of its API, which has the port 9443"
    );
    let finding = Finding::warning("unnamed-system", Fact::NOWHERE, message)
        .with_help("name the system with --system; `aclarity vendor systems` lists them");
    (!is_address).then_some(finding)
}

/// Shows each command line as code.
pub fn show(args: &CodeArgs, host: &mut Host) -> Result<ExitCode> {
    let mut warnings = Vec::new();
    let exit = each(args.line.as_deref(), host, |curl| {
        let code = code::code(&curl.request, args.language, curl.is_insecure);
        warnings.extend(curl.form_finding());
        Ok(code.trim_end().to_owned())
    })?;
    for warning in warnings {
        let help = warning.help.unwrap_or_default();
        host.complain(&format!("warning: {}; {help}", warning.message));
    }
    Ok(exit)
}

/// Prints something about each command line, and `{"error"}` for one that
/// cannot be read; the exit code is then 2.
fn each(
    line: Option<&str>,
    host: &mut Host,
    mut answer: impl FnMut(&Curl) -> Result<String>,
) -> Result<ExitCode> {
    let text = match line {
        Some(line) => line.to_owned(),
        None => {
            super::say_if_typed(host, "command lines of curl");
            let mut text = String::new();
            host.input
                .read_to_string(&mut text)
                .context("cannot read the input")?;
            text
        }
    };
    let mut exit = GOOD;
    let lines: Vec<&str> = curl::lines(&text).collect();
    ensure!(
        !lines.is_empty(),
        "the input is empty: give command lines of curl"
    );
    for (number, line) in lines.into_iter().enumerate() {
        let answered = curl::read(line)
            .map_err(anyhow::Error::from)
            .and_then(|curl| answer(&curl));
        let text = answered.unwrap_or_else(|error| {
            exit = BAD_INPUT;
            let answer: Value = json!({ "error": format!("command {}: {error:#}", number + 1) });
            answer.to_string()
        });
        host.print(&text)?;
    }
    Ok(exit)
}

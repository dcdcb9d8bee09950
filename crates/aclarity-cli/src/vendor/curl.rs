//! Requests from curl command lines: sent to a simulated API, or printed as
//! code.

use aclarity_vendors::code::{self, Language};
use aclarity_vendors::curl::{self, Curl};
use aclarity_vendors::source::Fact;
use aclarity_vendors::system::NoCalls;
use aclarity_vendors::{Finding, Simulation, System};
use anyhow::{Result, ensure};

use super::Lines;
use crate::{ExitCode, Host};

/// The options of `vendor code`.
#[derive(clap::Args)]
pub struct CodeArgs {
    /// The language: curl, python or node
    #[arg(long = "as", value_name = "LANGUAGE")]
    language: Language,
    /// A curl command line; without it, those of the input
    #[arg(value_name = "LINE")]
    line: Option<String>,
}

/// Sends the request of each command line; `-i` adds what curl would print.
pub fn call(line: Option<&str>, lines: &Lines, host: &mut Host) -> Result<ExitCode> {
    let system = lines.system.unwrap_or(System::RedisEnterprise);
    ensure!(system.has_calls(), NoCalls(system));
    let profile = system.profile(lines.profile.as_deref())?;
    let mut services = Simulation::default();
    super::each_command(line, "command lines of curl", host, |line| {
        let curl = &curl::read(line)?;
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

/// The note that Redis Enterprise answers for a host that does not look like a
/// cluster: one with another port or none, and a name in a domain.
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
    let finding = Finding::warning("unnamed-system", Fact::UNSOURCED, message)
        .with_help("name the system with --system; `aclarity vendor systems` lists them");
    (!is_address).then_some(finding)
}

/// Prints each command line as code.
pub fn show(args: &CodeArgs, host: &mut Host) -> Result<ExitCode> {
    let mut warnings = Vec::new();
    let exit = super::each_command(
        args.line.as_deref(),
        "command lines of curl",
        host,
        |line| {
            let curl = curl::read(line)?;
            let code = code::code(&curl.request, args.language, curl.is_insecure);
            warnings.extend(curl.form_finding());
            Ok(code.trim_end().to_owned())
        },
    )?;
    for warning in warnings {
        let help = warning.help.unwrap_or_default();
        host.print_error(&format!("warning: {}; {help}", warning.message));
    }
    Ok(exit)
}

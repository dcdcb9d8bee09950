//! Requests from curl command lines: sent to a simulated API, or printed as
//! code.

use aclarity_vendors::Simulation;
use aclarity_vendors::code::{self, Language};
use aclarity_vendors::curl;
use aclarity_vendors::system::NoCalls;
use anyhow::{Context, Result, ensure};

use super::{Lines, hosts};
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
    if let Some(system) = lines.system {
        ensure!(system.has_calls(), NoCalls(system));
        system.profile(lines.profile.as_deref())?;
    }
    let mut services = Simulation::default();
    super::each_command(line, "command lines of curl", host, |line| {
        let curl = &curl::read(line)?;
        let (system, own_profile) = lines
            .system
            .map(|system| (system, None))
            .or_else(|| hosts::system_at(&curl.request.path))
            .context(
                "the address is of no known system's API: name the system with --system; \
                 `aclarity vendor systems` lists them",
            )?;
        ensure!(system.has_calls(), NoCalls(system));
        let profile = system.profile(lines.profile.as_deref().or(own_profile))?;
        let response = services
            .call(system, profile, &curl.request)
            .with_findings(curl.findings(system));
        let mut answer = serde_json::to_value(&response)?;
        if curl.shows_headers {
            answer["printed"] = curl.printed(&response).into();
        }
        Ok(answer.to_string())
    })
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

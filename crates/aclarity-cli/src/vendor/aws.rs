//! Requests from command lines of the AWS CLI, sent to a simulated API.

use aclarity_vendors::{Simulation, aws_cli};
use anyhow::{Result, ensure};

use super::Lines;
use crate::{ExitCode, Host};

/// Sends the request of each command line.
pub fn call(line: Option<&str>, lines: &Lines, host: &mut Host) -> Result<ExitCode> {
    lines.defaults()?;
    let mut services = Simulation::default();
    super::each_command(line, "command lines of the AWS CLI", host, |line| {
        let aws = aws_cli::read(line)?;
        let system = lines.system.unwrap_or(aws.system);
        ensure!(
            system == aws.system,
            "this line calls {}, not {system}; leave --system out",
            aws.system,
        );
        let profile = system.profile(lines.profile.as_deref())?;
        let response = services.call(system, profile, &aws.request);
        Ok(serde_json::to_string(&response)?)
    })
}

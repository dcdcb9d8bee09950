//! `aclarity vendor generate`: generates a name or password that a system
//! accepts.

use aclarity_vendors::System;
use aclarity_vendors::policy::Surroundings;
use anyhow::{Context, Result};

use crate::{ExitCode, Host, SUCCESS};

#[derive(clap::Args)]
pub struct Args {
    /// The system
    #[arg(long, value_name = "NAME")]
    system: System,
    /// The system's document to follow where they disagree
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The field, by the API's own name
    #[arg(long, value_name = "NAME")]
    field: String,
    /// The username that the password is for
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

/// Prints a random text that the field accepts.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let profile = args.system.profile(args.profile.as_deref())?;
    let policy = args.system.policy(profile, &args.field).with_context(|| {
        let fields = args.system.fields_to_generate(profile).join(" ");
        format!(
            "{} has no field `{}` that can be generated; use one of {fields}",
            args.system, args.field
        )
    })?;
    let surroundings = Surroundings {
        user_name: args.user.as_deref(),
    };
    let mut failure = None;
    let mut entropy = |bytes: &mut [u8]| {
        if let Err(error) = getrandom::fill(bytes) {
            failure = Some(error);
        }
    };
    let text = policy.generate(&mut entropy, &surroundings);
    if let Some(error) = failure {
        return Err(error).context("the system provides no random bytes");
    }
    host.print(&text?)?;
    Ok(SUCCESS)
}

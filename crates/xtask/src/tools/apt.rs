//! Packages of Debian and its relatives.

use crate::run::{self, Job, say};
use crate::tools;
use anyhow::{Result, bail};
use std::process::Command;
use std::time::Duration;

/// Installs `packages`, if this system has apt-get and lets us use it without
/// asking. `by_hand` tells everyone else how to get `what`.
pub fn install(what: &str, packages: &[&str], by_hand: &str) -> Result<()> {
    let Some(rights) = rights() else {
        bail!("{what} is missing, and cannot be installed from here.\n  what to do: {by_hand}");
    };
    // Out-of-date lists are worth a try; the install itself says what is wrong.
    let lists = Job::new("apt-get update").limit(Duration::from_secs(180));
    if let Err(error) = lists.run(apt_get(&rights).arg("update")) {
        say!("  going on without new package lists: {error:#}");
    }
    let mut install = apt_get(&rights);
    install
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages);
    Job::new(&format!("installing {what}"))
        .advice(by_hand)
        .run(&mut install)
}

/// The words before `apt-get` that let it run, if any do.
fn rights() -> Option<Vec<&'static str>> {
    tools::find("apt-get")?;
    if run::output(Command::new("id").arg("-u"))? == "0" {
        return Some(vec![]);
    }
    run::output(Command::new("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n"])
}

fn apt_get(rights: &[&str]) -> Command {
    let mut words = rights.to_vec();
    // `env`, because sudo drops the variables of its caller.
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}

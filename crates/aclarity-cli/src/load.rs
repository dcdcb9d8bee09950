//! `aclarity load`: an ACL file as ACL LOAD would take it, or a configuration
//! file as a starting server would.

use std::path::{Path, PathBuf};

use aclarity::document::Finding;
use aclarity::session::Users;
use aclarity::{Server, file};
use anyhow::Result;

use crate::errors::without_secrets;
use crate::file::read;
use crate::start::{Configuration, Files};
use crate::{BAD, ExitCode, GOOD, Host, ServerArg};

#[derive(clap::Args)]
#[command(after_help = HASHES)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    #[command(flatten)]
    files: Files,
    /// Print the lines of ACL LIST, or the error, as JSON
    #[arg(long)]
    json: bool,
    /// The ACL file, named in messages as it is given here; `-` is standard input
    #[arg(
        required_unless_present_any = ["config", "aclfile"],
        conflicts_with_all = ["config", "aclfile"]
    )]
    file: Option<PathBuf>,
}

const HASHES: &str = "\
The output is that of ACL LIST, with the hashes of passwords, and simple passwords can be guessed
from these. To publish it, mask them: aclarity load users.acl | aclarity redact";

/// What a file comes to.
enum Outcome {
    Users(Users),
    Refused(String),
    Crash(String),
}

/// Prints what ACL LIST would show after loading, or exits with 1 and the
/// server's error.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let server = args.server.choose(host);
    let mut findings = Vec::new();
    let outcome = match &args.file {
        Some(path) => load(path, server, host)?,
        None => {
            let configuration = args.files.read(server, host)?;
            findings = configuration.lint(host);
            start(&configuration, server, host)
        }
    };
    let (key, text) = match outcome {
        Outcome::Users(users) => match users.values().find_map(|user| user.crash(server)) {
            Some(crash) => ("crash", crash.to_string()),
            None => {
                // Standard output is what ACL LIST shows, and nothing else.
                for finding in &findings {
                    warn(finding, host);
                }
                return list(&users, server, args.json, host);
            }
        },
        Outcome::Refused(message) => ("error", message),
        Outcome::Crash(crash) => ("crash", crash),
    };
    if args.json {
        host.print_json(&serde_json::json!({ key: text }))?;
    } else if key == "crash" {
        host.print(&format!("(crash) {text}"))?;
    } else {
        host.print(&text)?;
    }
    Ok(BAD)
}

fn load(path: &Path, server: Server, host: &mut Host) -> Result<Outcome> {
    Ok(match file::load(&read(path, host)?, server) {
        Ok(users) => Outcome::Users(users),
        Err(errors) => match errors.crash() {
            Some(crash) => Outcome::Crash(crash.to_string()),
            None => Outcome::Refused(without_secrets(&shown(
                &errors.message(&path.display().to_string()),
            ))),
        },
    })
}

fn start(configuration: &Configuration, server: Server, host: &Host) -> Outcome {
    match configuration.start(host) {
        Ok(session) => Outcome::Users(session.users().clone()),
        Err(error) => match error.crash() {
            Some(crash) => Outcome::Crash(crash.to_string()),
            None => Outcome::Refused(without_secrets(&error.message(server))),
        },
    }
}

fn warn(finding: &Finding, host: &mut Host) {
    let Finding {
        severity,
        code,
        message,
        help,
        ..
    } = finding;
    host.complain(&format!("{severity}[{code}]: {message}"));
    if let Some(help) = help {
        host.complain(&format!("  help: {help}"));
    }
}

fn list(users: &Users, server: Server, json: bool, host: &mut Host) -> Result<ExitCode> {
    let lines = users.iter().map(|(name, user)| user.describe(name, server));
    let lines: Vec<String> = lines.map(|line| shown(&line)).collect();
    if json {
        host.print_json(&serde_json::json!({ "list": lines }))?;
    } else {
        host.print(&lines.join("\n"))?;
    }
    Ok(GOOD)
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

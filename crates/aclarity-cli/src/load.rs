//! `aclarity load`: loads an ACL file as ACL LOAD does, or a configuration file
//! as a starting server does.

use std::path::{Path, PathBuf};

use aclarity::document::Finding;
use aclarity::session::Users;
use aclarity::{Server, file};
use anyhow::Result;

use crate::acl_file;
use crate::errors::without_secrets;
use crate::file::read;
use crate::start::{Configuration, Files};
use crate::{ExitCode, FAILURE, Host, SUCCESS, ServerArg};

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

/// The result of loading a file.
enum Outcome {
    Users(Users),
    /// The server's error, and what to do about it where that does not say it.
    Refused(String, Option<String>),
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
    let mut hint = None;
    let (key, text) = match outcome {
        Outcome::Users(users) => match users.values().find_map(|user| user.crash(server)) {
            Some(crash) => ("crash", crash.to_string()),
            None => {
                // Standard output contains only what ACL LIST shows.
                for finding in &findings {
                    warn(finding, host);
                }
                return list(&users, server, args.json, host);
            }
        },
        Outcome::Refused(message, help) => {
            hint = help;
            ("error", message)
        }
        Outcome::Crash(crash) => ("crash", crash),
    };
    if args.json {
        host.print_json(&serde_json::json!({ key: text }))?;
    } else if key == "crash" {
        host.print(&format!("(crash) {text}"))?;
    } else {
        host.print(&text)?;
    }
    if let Some(help) = hint {
        host.print_error(&format!("  help: {help}"));
    }
    Ok(FAILURE)
}

fn load(path: &Path, server: Server, host: &mut Host) -> Result<Outcome> {
    let text = read(path, host)?;
    Ok(match file::load(&text, server) {
        Ok(users) => Outcome::Users(users),
        Err(errors) => match errors.crash() {
            Some(crash) => Outcome::Crash(crash.to_string()),
            None => Outcome::Refused(
                without_secrets(&shown(&errors.message(&path.display().to_string()))),
                acl_file::cause(&text, server).or_else(|| Some(NO_ACL_FILE.to_owned())),
            ),
        },
    })
}

/// What to say of a text that other commands read.
const NO_ACL_FILE: &str = "an ACL file has lines `user NAME RULE…` and nothing else; `lint`, `check` and `test` read \
     these lines too";

fn start(configuration: &Configuration, server: Server, host: &Host) -> Outcome {
    match configuration.start(host) {
        Ok(session) => Outcome::Users(session.users().clone()),
        Err(error) => match error.crash() {
            Some(crash) => Outcome::Crash(crash.to_string()),
            None => Outcome::Refused(
                without_secrets(&error.message(server)),
                configuration.cause(&error),
            ),
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
    host.print_error(&format!("{severity}[{code}]: {message}"));
    if let Some(help) = help {
        host.print_error(&format!("  help: {help}"));
    }
}

fn list(users: &Users, server: Server, json: bool, host: &mut Host) -> Result<ExitCode> {
    let lines = users
        .iter()
        .map(|(name, user)| user.to_acl_line(name, server));
    let lines: Vec<String> = lines.map(|line| shown(&line)).collect();
    if json {
        host.print_json(&serde_json::json!({ "list": lines }))?;
    } else {
        host.print(&lines.join("\n"))?;
    }
    Ok(SUCCESS)
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

//! `aclarity load`: an ACL file as ACL LOAD would take it.

use std::path::PathBuf;
use std::process::ExitCode;

use aclarity::file;
use anyhow::{Context, Result};

use crate::{ServerArg, print};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    /// Print the lines of ACL LIST, or the error, as JSON
    #[arg(long)]
    json: bool,
    /// The ACL file, named in messages as it is given here
    file: PathBuf,
}

/// Prints what ACL LIST would show after loading, or exits with 1 and the
/// server's error.
pub fn run(args: &Args) -> Result<ExitCode> {
    let server = args.server.server;
    let name = args.file.display().to_string();
    let text = std::fs::read(&args.file).with_context(|| format!("cannot read {name}"))?;
    match file::load(&text, server) {
        Ok(users) => {
            let lines = users.iter().map(|(name, user)| user.describe(name, server));
            let lines: Vec<String> = lines.map(|line| shown(&line)).collect();
            if args.json {
                print(&serde_json::json!({ "list": lines }).to_string())?;
            } else {
                print(&lines.join("\n"))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(errors) => {
            let message = shown(&errors.message(&name));
            if args.json {
                print(&serde_json::json!({ "error": message }).to_string())?;
            } else {
                print(&message)?;
            }
            Ok(ExitCode::from(1))
        }
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

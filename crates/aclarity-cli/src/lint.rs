//! `aclarity lint`: what is wrong with definitions, and what is probably not meant.

use std::path::PathBuf;

use aclarity::LineIndex;
use aclarity::document::{Document, Severity};
use anyhow::Result;

use crate::file::read_text;
use crate::{BAD, ExitCode, GOOD, Host, ServerArg};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    /// Print the findings as JSON; spans count bytes
    #[arg(long)]
    json: bool,
    /// ACL SETUSER commands, lines of a users.acl, or bare rules
    file: PathBuf,
}

/// Prints the findings; exits with 1 when there is an error or a security risk.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let name = args.file.display();
    let text = read_text(&args.file, host)?;
    let document = Document::parse(&text, args.server.choose(host));
    if args.json {
        host.print_json(&document.findings)?;
    } else {
        let lines = LineIndex::new(text.as_bytes());
        for finding in &document.findings {
            let (line, column) = lines.place(finding.span.start);
            let (severity, code, message) = (finding.severity, finding.code, &finding.message);
            host.print(&format!(
                "{name}:{line}:{column}: {severity}[{code}]: {message}"
            ))?;
            if let Some(help) = &finding.help {
                host.print(&format!("  help: {help}"))?;
            }
        }
    }
    let grave = |severity| matches!(severity, Severity::Error | Severity::Security);
    let mut findings = document.findings.iter();
    Ok(if findings.any(|finding| grave(finding.severity)) {
        BAD
    } else {
        GOOD
    })
}

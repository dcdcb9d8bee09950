//! `aclarity lint`: finds errors and probable mistakes in ACL definitions.

use aclarity::analysis::configuration;
use aclarity::analysis::lint::lint;
use std::path::{Path, PathBuf};

use aclarity::document::{Finding, Severity};
use aclarity::{LineIndex, Server};
use anyhow::Result;

use crate::file::read_text;
use crate::start::contents;
use crate::{ExitCode, FAILURE, Host, SUCCESS, ServerArg};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    /// Print the findings as JSON; spans count bytes
    #[arg(long)]
    json: bool,
    /// A redis.conf or valkey.conf, including the ACL file and the files that
    /// it names
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// ACL SETUSER commands, lines of a users.acl, or bare rules; `-` is
    /// standard input
    #[arg(required_unless_present = "config", conflicts_with = "config")]
    file: Option<PathBuf>,
}

/// A text and the findings in it.
struct Linted {
    name: String,
    text: String,
    findings: Vec<Finding>,
}

/// Prints the findings. Exits with 1 when there is an error or a security risk.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let server = args.server.choose(host);
    let linted = match (&args.config, &args.file) {
        (Some(path), _) => configuration(path, server, host)?,
        (None, Some(path)) => {
            let text = read_text(path, host)?;
            let findings = lint(&text, server).findings;
            vec![Linted {
                name: path.display().to_string(),
                text,
                findings,
            }]
        }
        (None, None) => Vec::new(),
    };
    if args.json {
        let all: Vec<&Finding> = linted.iter().flat_map(|one| &one.findings).collect();
        host.print_json(&all)?;
    } else {
        for one in &linted {
            print(one, host)?;
        }
    }
    let grave = |severity| matches!(severity, Severity::Error | Severity::Security);
    let mut findings = linted.iter().flat_map(|one| &one.findings);
    Ok(if findings.any(|finding| grave(finding.severity)) {
        FAILURE
    } else {
        SUCCESS
    })
}

/// Lints a configuration file and the ACL file that it names.
fn configuration(path: &Path, server: Server, host: &mut Host) -> Result<Vec<Linted>> {
    let text = read_text(path, host)?;
    let contents = |name: &[u8]| contents(name, server, host);
    let (findings, acl_file) = configuration::findings(&text, server, &contents);
    let in_acl_file = acl_file.and_then(|path| {
        let acls = String::from_utf8(contents(&path)?).ok()?;
        Some(Linted {
            name: String::from_utf8_lossy(&path).into_owned(),
            findings: configuration::acl_file_findings(&acls, &text, server, &contents),
            text: acls,
        })
    });
    let config = Linted {
        name: path.display().to_string(),
        text,
        findings,
    };
    Ok(std::iter::once(config).chain(in_acl_file).collect())
}

fn print(linted: &Linted, host: &mut Host) -> Result<()> {
    let Linted {
        name,
        text,
        findings,
    } = linted;
    let lines = LineIndex::new(text.as_bytes());
    for finding in findings {
        let (line, column) = lines.place(finding.span.start);
        let (severity, code, message) = (finding.severity, finding.code, &finding.message);
        host.print(&format!(
            "{name}:{line}:{column}: {severity}[{code}]: {message}"
        ))?;
        if let Some(help) = &finding.help {
            host.print(&format!("  help: {help}"))?;
        }
    }
    Ok(())
}

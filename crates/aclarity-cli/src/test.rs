//! `aclarity test`: cases that rules must pass.

use std::path::PathBuf;
use std::process::ExitCode;

use aclarity::analysis::cases::{self, Expectation};
use aclarity::document::{Document, Severity, redact};
use anyhow::{Context, Result, bail};

use crate::{ServerArg, print};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    /// The definitions: ACL SETUSER commands or lines of a users.acl
    #[arg(long)]
    file: PathBuf,
    /// Print the report as JSON; spans count bytes
    #[arg(long)]
    json: bool,
    /// The cases, a line each: `allow app: GET app:1`, `deny app: FLUSHALL`
    cases: PathBuf,
}

/// Exits with 0 when all cases pass, 1 when one fails, 2 when a line cannot be
/// read.
pub fn run(args: &Args) -> Result<ExitCode> {
    let (rules, text) = (read(&args.file)?, read(&args.cases)?);
    let document = Document::parse(&rules, args.server.server);
    let mut findings = document.findings.iter();
    if let Some(error) = findings.find(|finding| finding.severity == Severity::Error) {
        let line = rules[..error.span.start].matches('\n').count() + 1;
        bail!("{}:{line}: {}", args.file.display(), error.message);
    }
    let report = cases::run(&text, &document);
    let line = |start| text[..start].matches('\n').count() + 1;
    if args.json {
        print(&serde_json::to_string(&report)?)?;
    } else {
        let name = args.cases.display();
        for case in report.cases.iter().filter(|case| !case.passed) {
            let expected = match case.expected {
                Expectation::Allow => "allow",
                Expectation::Deny => "deny",
            };
            let (line, user) = (line(case.span.start), &case.user);
            let call = redact(&case.call);
            print(&format!(
                "{name}:{line}: FAILED {expected} {user}: {call}\n  {}",
                case.reply
            ))?;
        }
        for finding in &report.findings {
            print(&format!(
                "{name}:{}: {}",
                line(finding.span.start),
                finding.message
            ))?;
        }
        let passed = report.cases.len() - report.failures();
        print(&format!("{passed} of {} cases passed", report.cases.len()))?;
    }
    Ok(match (report.findings.is_empty(), report.failures()) {
        (false, _) => ExitCode::from(crate::BAD_INPUT),
        (true, 0) => ExitCode::SUCCESS,
        (true, _) => ExitCode::from(1),
    })
}

fn read(path: &PathBuf) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

//! `aclarity test`: cases that rules must pass.

use std::path::PathBuf;

use aclarity::LineIndex;
use aclarity::analysis::cases::{self, Expectation};
use aclarity::document::{Document, Severity, redact};
use anyhow::{Result, bail, ensure};

use crate::file::read_text;
use crate::{BAD, BAD_INPUT, ExitCode, GOOD, Host, ServerArg};

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
/// read or there is none.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let (rules, text) = (read_text(&args.file, host)?, read_text(&args.cases, host)?);
    let document = Document::parse(&rules, args.server.choose(host));
    let mut findings = document.findings.iter();
    if let Some(error) = findings.find(|finding| finding.severity == Severity::Error) {
        let line = LineIndex::new(rules.as_bytes()).line(error.span.start);
        bail!("{}:{line}: {}", args.file.display(), error.message);
    }
    let report = cases::run(&text, &document);
    ensure!(
        !report.cases.is_empty() || !report.findings.is_empty(),
        "{} has no cases: write a line each, `allow app: GET app:1` or `deny app: FLUSHALL`",
        args.cases.display()
    );
    if args.json {
        host.print_json(&report)?;
    } else {
        let name = args.cases.display();
        let lines = LineIndex::new(text.as_bytes());
        for case in report.cases.iter().filter(|case| !case.passed) {
            let expected = match case.expected {
                Expectation::Allow => "allow",
                Expectation::Deny => "deny",
            };
            let (line, user) = (lines.line(case.span.start), &case.user);
            let call = redact(&case.call);
            host.print(&format!(
                "{name}:{line}: FAILED {expected} {user}: {call}\n  {}",
                case.reply
            ))?;
        }
        for finding in &report.findings {
            host.print(&format!(
                "{name}:{}: {}",
                lines.line(finding.span.start),
                finding.message
            ))?;
        }
        let passed = report.cases.len() - report.failures();
        host.print(&format!("{passed} of {} cases passed", report.cases.len()))?;
    }
    Ok(match (report.findings.is_empty(), report.failures()) {
        (false, _) => BAD_INPUT,
        (true, 0) => GOOD,
        (true, _) => BAD,
    })
}

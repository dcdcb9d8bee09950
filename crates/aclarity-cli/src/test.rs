//! `aclarity test`: cases that rules must pass.

use std::path::PathBuf;

use aclarity::analysis::cases::{self, Expectation};
use aclarity::document::{Document, Severity, redact};
use aclarity::session::Verdict;
use anyhow::{Result, bail, ensure};

use crate::file::read_text;
use crate::{BAD, BAD_INPUT, ExitCode, GOOD, Host, ServerArg, UNDECIDED};

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
/// read or there is none, and 3 when none fails but one cannot be decided.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let (rules, text) = (read_text(&args.file, host)?, read_text(&args.cases, host)?);
    let document = Document::parse(&rules, args.server.choose(host));
    let mut findings = document.findings.iter();
    if let Some(error) = findings.find(|finding| finding.severity == Severity::Error) {
        let line = rules[..error.span.start].matches('\n').count() + 1;
        bail!("{}:{line}: {}", args.file.display(), error.message);
    }
    let report = cases::run(&text, &document);
    ensure!(
        !report.cases.is_empty() || !report.findings.is_empty(),
        "{} has no cases: write a line each, `allow app: GET app:1` or `deny app: FLUSHALL`",
        args.cases.display()
    );
    let line = |start| text[..start].matches('\n').count() + 1;
    if args.json {
        host.print(&serde_json::to_string(&report)?)?;
    } else {
        let name = args.cases.display();
        for case in report.cases.iter().filter(|case| !case.passed) {
            let expected = match case.expected {
                Expectation::Allow => "allow",
                Expectation::Deny => "deny",
            };
            let (line, user) = (line(case.span.start), &case.user);
            let call = redact(&case.call);
            let outcome = match case.verdict {
                Verdict::Undecided => "UNDECIDED",
                Verdict::Allowed | Verdict::Denied => "FAILED",
            };
            host.print(&format!(
                "{name}:{line}: {outcome} {expected} {user}: {call}\n  {}",
                case.reply
            ))?;
        }
        for finding in &report.findings {
            host.print(&format!(
                "{name}:{}: {}",
                line(finding.span.start),
                finding.message
            ))?;
        }
        let passed = report.cases.iter().filter(|case| case.passed).count();
        let undecided = match report.undecided() {
            0 => String::new(),
            count => format!(", {count} not decided"),
        };
        let count = report.cases.len();
        host.print(&format!("{passed} of {count} cases passed{undecided}"))?;
    }
    let is_read = report.findings.is_empty();
    Ok(match (is_read, report.failures(), report.undecided()) {
        (false, _, _) => BAD_INPUT,
        (true, 0, 0) => GOOD,
        (true, 0, _) => UNDECIDED,
        (true, _, _) => BAD,
    })
}

//! `aclarity test`: runs test cases for rules.

use std::path::{Path, PathBuf};

use aclarity::analysis::cases::{self, Case, Expectation, Report};
use aclarity::document::{Document, Severity};
use aclarity::session::Verdict;
use aclarity::{LineIndex, Server};
use anyhow::{Result, bail, ensure};

use crate::file::{ensure_one_input, read_text};
use crate::start::Configuration;
use crate::{ExitCode, FAILURE, Host, SUCCESS, ServerArg, UNDECIDED, USAGE};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    /// The definitions: ACL SETUSER commands or lines of a users.acl; `-` is
    /// standard input
    #[arg(long, required_unless_present = "config", conflicts_with = "config")]
    file: Option<PathBuf>,
    /// A redis.conf or valkey.conf: the users of a server that starts with it
    #[arg(long)]
    config: Option<PathBuf>,
    /// Print the report as JSON; spans count bytes
    #[arg(long)]
    json: bool,
    /// The cases, one per line: `allow app: GET app:1`, `deny app: FLUSHALL`;
    /// `-` is standard input
    cases: PathBuf,
}

/// Reads the definitions of a file, which must have no errors.
fn definitions(path: &Path, server: Server, host: &mut Host) -> Result<Document> {
    let rules = read_text(path, host)?;
    let document = Document::read(&rules, server);
    let mut findings = document.findings.iter();
    if let Some(error) = findings.find(|finding| finding.severity == Severity::Error) {
        let line = LineIndex::new(rules.as_bytes()).line(error.span.start);
        let help = error.help.iter().map(|help| format!("\n  help: {help}"));
        let help: String = help.collect();
        bail!("{}:{line}: {}{help}", path.display(), error.message);
    }
    Ok(document)
}

/// Runs the cases. Exits with 0 when all cases pass, 1 when one fails, 2 when a
/// line cannot be parsed or there is none, and 3 when none fails but one cannot
/// be decided.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let server = args.server.choose(host);
    let files = [&args.file, &args.config].map(|path| path.as_deref());
    ensure_one_input(files.into_iter().chain([Some(args.cases.as_path())]))?;
    let session = match (&args.file, &args.config) {
        (Some(path), _) => definitions(path, server, host)?.session(),
        (None, Some(path)) => {
            let configuration = Configuration::of(path, server, host)?;
            match configuration.start(host) {
                Ok(session) => session,
                Err(error) => bail!("{}", configuration.refusal(&error)),
            }
        }
        (None, None) => bail!("give the definitions with --file or --config"),
    };
    let text = read_text(&args.cases, host)?;
    let report = cases::run_on(&text, &session);
    ensure!(
        !report.cases.is_empty() || !report.findings.is_empty(),
        "{} has no cases: write a line each, `allow app: GET app:1` or `deny app: FLUSHALL`",
        args.cases.display()
    );
    let is_read = report.findings.is_empty();
    let code = match (is_read, report.failures(), report.undecided()) {
        (false, _, _) => USAGE,
        (true, 0, 0) => SUCCESS,
        (true, 0, _) => UNDECIDED,
        (true, _, _) => FAILURE,
    };
    if args.json {
        host.print_json(&report.redacted())?;
    } else {
        print(&report, &args.cases, &text, host)?;
    }
    Ok(code)
}

/// Prints the cases that did not pass, the invalid lines, and a summary.
fn print(report: &Report, path: &Path, text: &str, host: &mut Host) -> Result<()> {
    let name = path.display();
    let lines = LineIndex::new(text.as_bytes());
    for case in report.cases.iter().filter(|case| !case.passed) {
        let expected = match case.expected {
            Expectation::Allow => "allow",
            Expectation::Deny => "deny",
        };
        let outcome = match case.verdict {
            Verdict::Undecided => "UNDECIDED",
            Verdict::Allowed | Verdict::Denied => "FAILED",
        };
        let line = lines.line(case.span.start);
        let Case {
            user, call, reply, ..
        } = case.redacted();
        host.print(&format!(
            "{name}:{line}: {outcome} {expected} {user}: {call}\n  {reply}"
        ))?;
    }
    for finding in &report.findings {
        host.print(&format!(
            "{name}:{}: {}",
            lines.line(finding.span.start),
            finding.message
        ))?;
        if let Some(help) = &finding.help {
            host.print(&format!("  help: {help}"))?;
        }
    }
    let passed = report.cases.iter().filter(|case| case.passed).count();
    let undecided = match report.undecided() {
        0 => String::new(),
        count => format!(", {count} not decided"),
    };
    let count = report.cases.len();
    host.print(&format!("{passed} of {count} cases passed{undecided}"))?;
    Ok(())
}

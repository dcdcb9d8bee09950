//! `aclarity docs check`: checks transcripts and playgrounds in documentation.

mod pages;

use std::path::PathBuf;

use aclarity::Nearest;
use aclarity_docs::{Difference, Note, Report};
use anyhow::Result;
use serde::Serialize;

use crate::file::ensure_one_input;
use crate::server::{chosen, nearest};
use crate::typed::named;
use crate::{ExitCode, FAILURE, Host, SUCCESS, USAGE};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Check transcripts and playgrounds in Markdown: exits with 0 when
    /// everything is correct, 1 when something is not, 2 when something cannot
    /// be read
    ///
    /// A transcript is a fenced block that names the servers it applies to,
    /// ```redis-cli redis-7.2+ valkey. Lines that begin with `> ` are commands,
    /// and the lines after them are the reply as redis-cli prints it. Each
    /// block starts with a new server. The rules of <acl-playground> elements
    /// must have no errors, and with expect="allowed" or expect="denied" their
    /// commands must have that verdict.
    Check(CheckArgs),
}

#[derive(clap::Args)]
struct CheckArgs {
    /// The server for transcripts that name none; without it they are skipped
    #[arg(long, value_name = "NAME", value_parser = nearest)]
    server: Option<Nearest>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Markdown files, or folders with .md, .mdx and .markdown files; `-` is
    /// standard input
    #[arg(required = true, value_name = "FILES")]
    paths: Vec<PathBuf>,
}

/// The report about a page.
#[derive(Serialize)]
struct Checked {
    file: String,
    /// Whether the file could be read. If not, the error is already printed.
    #[serde(skip)]
    is_read: bool,
    #[serde(flatten)]
    report: Report,
}

/// Exits with 0 when everything is correct, 1 when something is not, 2 when
/// something cannot be read or there is nothing to check.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let Command::Check(args) = &args.command;
    let server = args.server.as_ref().map(|nearest| chosen(nearest, host));
    ensure_one_input(args.paths.iter().map(|path| Some(path.as_path())))?;
    let mut pages = Vec::new();
    for (path, text) in pages::find(&args.paths, host) {
        let is_read = text.is_ok();
        let file = match is_read {
            true => path.display().to_string(),
            false => named(&path).into_owned(),
        };
        let report = match text {
            Ok(text) => aclarity_docs::check(&file, &text, server),
            Err(error) => {
                let message = format!("{error:#}");
                host.print_error(&format!("error: {message}"));
                Report {
                    problems: vec![Note { line: 1, message }],
                    ..Report::default()
                }
            }
        };
        pages.push(Checked {
            file,
            is_read,
            report,
        });
    }
    let code = exit_code(&pages);
    if args.json {
        host.print_json(&pages)?;
        return Ok(code);
    }
    let mut read = pages.iter().filter(|page| page.is_read).peekable();
    if read.peek().is_some() {
        for page in read {
            print(page, host)?;
        }
        host.print(&summary(&pages))?;
    }
    Ok(code)
}

fn exit_code(pages: &[Checked]) -> ExitCode {
    let any = |is: fn(&Report) -> bool| pages.iter().any(|page| is(&page.report));
    if any(|report| !report.problems.is_empty()) || !any(|report| !report.is_empty()) {
        USAGE
    } else if any(|report| !report.differences.is_empty()) {
        FAILURE
    } else {
        SUCCESS
    }
}

/// Prints everything to fix, and what was not checked, each with its position.
fn print(Checked { file, report, .. }: &Checked, host: &mut Host) -> Result<()> {
    for Note { line, message } in &report.problems {
        host.print(&format!("{file}:{line}: error: {message}"))?;
    }
    for difference in &report.differences {
        host.print(&format!("{file}:{}", shown(difference)))?;
    }
    for Note { line, message } in &report.skipped {
        host.print(&format!("{file}:{line}: skipped: {message}"))?;
    }
    if report.is_empty() && report.problems.is_empty() && report.skipped.is_empty() {
        host.print(&format!("{file}: nothing to check"))?;
    }
    Ok(())
}

fn shown(difference: &Difference) -> String {
    let Difference {
        line,
        servers,
        command,
        expected,
        actual,
    } = difference;
    let servers: Vec<&str> = servers.iter().map(|server| server.name()).collect();
    let about = command.as_deref().unwrap_or("the claim does not hold");
    let indented = |text: &str| text.replace('\n', "\n            ");
    format!(
        "{line}: {}: {about}\n  expected: {}\n  actual:   {}",
        servers.join(" "),
        indented(expected),
        indented(actual)
    )
}

/// Formats the summary: `checked 12 replies in 3 transcripts, and 2
/// playgrounds, of 4 files: 1 does not hold, 1 error, 2 skipped`
fn summary(pages: &[Checked]) -> String {
    let sum = |count: fn(&Report) -> usize| pages.iter().map(|page| count(&page.report)).sum();
    let counted = |count: usize, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let wrong: usize = sum(|report| report.differences.len());
    let outcome = match wrong {
        0 if sum(|report| report.problems.len()) > 0 => "what was checked holds".to_owned(),
        0 => "all hold".to_owned(),
        1 => "1 does not hold".to_owned(),
        wrong => format!("{wrong} do not hold"),
    };
    let mut text = format!(
        "checked {} in {}, and {}, of {}: {outcome}",
        counted(sum(|report| report.replies), "reply", "replies"),
        counted(
            sum(|report| report.transcripts),
            "transcript",
            "transcripts"
        ),
        counted(
            sum(|report| report.playgrounds),
            "playground",
            "playgrounds"
        ),
        counted(pages.len(), "file", "files"),
    );
    let rest = [
        (sum(|report| report.problems.len()), ["error", "errors"]),
        (sum(|report| report.skipped.len()), ["skipped", "skipped"]),
    ];
    for (count, [one, many]) in rest.into_iter().filter(|(count, _)| *count > 0) {
        text.push_str(", ");
        text.push_str(&counted(count, one, many));
    }
    text
}

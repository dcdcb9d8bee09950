//! `aclarity check`: whether a user may run a command.

use std::ffi::{OsStr, OsString};

use aclarity::Server;
use aclarity::commands::databases::DEFAULT_COUNT;
use aclarity::document::{redact, redact_name};
use aclarity::explanation::{Asker, Explanation, Verdict};
use aclarity::session::{Reply, Session, Users};
use aclarity::user::User;
use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::rules::{Rules, Source};
use crate::{ExitCode, FAILURE, Host, SUCCESS, ServerArg, UNDECIDED, USAGE, is_broken_pipe};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    #[command(flatten)]
    source: Source,
    /// The user's name
    #[arg(long)]
    user: Option<String>,
    /// The database that the connection has selected
    #[arg(long, default_value_t = 0)]
    db: u32,
    /// Print the rules that decide
    #[arg(long)]
    explain: bool,
    /// Print the explanation, or the error in the input, as JSON
    #[arg(long)]
    json: bool,
    /// The command and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Args {
    /// The command's words. They need not be UTF-8, because keys are bytes.
    fn argv(&self) -> Vec<&[u8]> {
        self.command
            .iter()
            .map(|word| OsStr::as_encoded_bytes(word))
            .collect()
    }
}

/// The answer for `--json`.
#[derive(Serialize)]
struct Answer<'a> {
    server: &'static str,
    user: String,
    rules: Vec<String>,
    /// The server's error reply, when denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

/// Runs the command. Exits with 0 when the command is allowed, 1 when it is
/// denied, 2 when the input is invalid, and 3 when it is a script that was not
/// simulated and could be denied.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    match answer(args, host) {
        Err(error) if args.json && !is_broken_pipe(&error) => {
            host.print_json(&serde_json::json!({ "error": format!("{error:#}") }))?;
            Ok(USAGE)
        }
        answer => answer,
    }
}

fn answer(args: &Args, host: &mut Host) -> Result<ExitCode> {
    ensure!(
        args.db < DEFAULT_COUNT,
        "there is no database {}: by default a server has databases 0 to {}",
        args.db,
        DEFAULT_COUNT - 1
    );
    let server = args.server.choose(host);
    let Rules {
        user,
        rules,
        session,
    } = args.source.read(args.user.as_deref(), server, host)?;
    let name = user.as_str();
    let mut session = session.unwrap_or_else(|| with_user(&rules, server, name));
    session.impersonate(CONNECTION, name.as_bytes());
    session.select_database(CONNECTION, args.db);
    let asker = Asker::of(&session, CONNECTION).context("the connection is closed")?;
    let explanation = asker.explain(&rules, &args.argv())?;
    let error = match (&explanation.denial, &explanation.running) {
        (Some(_), _) => Some(denial(session.clone(), args)),
        (None, running) => running.as_ref().and_then(|running| running.error.clone()),
    };
    let error = error.map(|error| redact(&error));
    if args.json {
        let answer = Answer {
            server: server.name(),
            user: redact_name(name),
            rules: rules.iter().map(|rule| redact(&shown(rule))).collect(),
            error,
            explanation: &explanation,
        };
        host.print_json(&answer)?;
    } else if args.explain {
        host.print(&explanation.in_words(&rules).to_string())?;
    } else {
        host.print(&error.unwrap_or_else(|| in_short(&explanation)))?;
    }
    Ok(match explanation.verdict {
        Verdict::Allowed => SUCCESS,
        Verdict::Denied => FAILURE,
        Verdict::Undecided => UNDECIDED,
    })
}

/// Formats a verdict that is not a denial.
fn in_short(explanation: &Explanation) -> String {
    let running = explanation.running.as_ref();
    let script = running.and_then(|running| running.not_run.as_ref());
    match script {
        None => "allowed".to_owned(),
        Some(script) if explanation.allowed => format!("allowed, whatever it does: {script}"),
        Some(script) => format!("not decided: {script}"),
    }
}

/// The connection that asks.
const CONNECTION: u32 = 1;

/// A server that has just this user.
fn with_user(rules: &[Vec<u8>], server: Server, name: &str) -> Session {
    let mut user = User::new(server);
    for rule in rules {
        // A rule that the server refuses is an error when they are explained.
        let _ = user.apply(rule, server);
    }
    Session::with_users(server, Users::from([(name.into(), user)]))
}

/// The server's error.
fn denial(mut session: Session, args: &Args) -> String {
    match session.execute(CONNECTION, &args.argv()) {
        Reply::Error(text) => shown(&text),
        other => other.to_string(),
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

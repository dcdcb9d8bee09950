//! `aclarity check`: one question about one user.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::commands::databases::DEFAULT_COUNT;
use aclarity::document::{UNNAMED_USER, redact};
use aclarity::explanation::{Explanation, explain};
use aclarity::file;
use aclarity::rule::{merge_selectors, split_arguments};
use aclarity::session::{DEFAULT_USER, Reply, Session, Users};
use aclarity::user::User;
use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;

use crate::file::read;
use crate::{BAD, BAD_INPUT, ExitCode, GOOD, Host, ServerArg, is_broken_pipe};

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
    /// Say which rules decided
    #[arg(long)]
    explain: bool,
    /// Print the explanation, or what is wrong with the input, as JSON
    #[arg(long)]
    json: bool,
    /// The command and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Args {
    /// The command's words, which need not be UTF-8: keys are bytes.
    fn argv(&self) -> Vec<&[u8]> {
        self.command
            .iter()
            .map(|word| OsStr::as_encoded_bytes(word))
            .collect()
    }
}

/// Where the rules are.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// The user's rules, as after ACL SETUSER and the name. Whether somebody can
    /// log in (on, off, passwords) does not matter, as for ACL DRYRUN
    #[arg(long, allow_hyphen_values = true)]
    rules: Option<String>,
    /// An ACL file that has the user
    #[arg(long, requires = "user")]
    file: Option<PathBuf>,
}

/// The answer as data.
#[derive(Serialize)]
struct Answer<'a> {
    server: &'static str,
    user: &'a str,
    rules: Vec<String>,
    /// The error that the server would reply, when denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

/// Exits with 0 when the command is allowed, 1 when it is denied, 2 when the
/// input is bad.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    match answer(args, host) {
        Err(error) if args.json && !is_broken_pipe(&error) => {
            host.print_json(&serde_json::json!({ "error": format!("{error:#}") }))?;
            Ok(BAD_INPUT)
        }
        answer => answer,
    }
}

fn answer(args: &Args, host: &mut Host) -> Result<ExitCode> {
    ensure!(
        args.db < DEFAULT_COUNT,
        "there is no database {}: a server has the databases 0 to {} unless it is told otherwise",
        args.db,
        DEFAULT_COUNT - 1
    );
    let server = args.server.choose(host);
    let name = args.user.as_deref().unwrap_or(UNNAMED_USER);
    let rules = match (&args.source.rules, &args.source.file) {
        (Some(rules), _) => rules_from_text(rules, server)?,
        (None, Some(path)) => rules_from_file(path, name, server, host)?,
        (None, None) => bail!("give the user's rules with --rules or --file"),
    };
    let explanation = explain(&rules, server, &args.argv(), args.db)?;
    let error = (!explanation.allowed).then(|| denial(&rules, server, name, args));
    if args.json {
        let answer = Answer {
            server: server.name(),
            user: name,
            rules: rules.iter().map(|rule| redact(&shown(rule))).collect(),
            error,
            explanation: &explanation,
        };
        host.print_json(&answer)?;
    } else if args.explain {
        host.print(&explanation.in_words(&rules).to_string())?;
    } else {
        host.print(error.as_deref().unwrap_or("allowed"))?;
    }
    Ok(if explanation.allowed { GOOD } else { BAD })
}

/// The server's error, from a server that has just this user.
fn denial(rules: &[Vec<u8>], server: Server, name: &str, args: &Args) -> String {
    let mut user = User::new(server);
    for rule in rules {
        // They were accepted when they were explained.
        let _ = user.apply(rule, server);
    }
    let mut session = Session::with_users(server, Users::from([(name.into(), user)]));
    session.impersonate(1, name.as_bytes());
    session.select_database(1, args.db);
    match session.execute(1, &args.argv()) {
        Reply::Error(text) => shown(&text),
        other => other.to_string(),
    }
}

fn rules_from_text(text: &str, server: Server) -> Result<Vec<Vec<u8>>> {
    let words = split_arguments(text.as_bytes()).context("the rules")?;
    let merged = merge_selectors(&words, server)?;
    Ok(merged
        .into_iter()
        .map(|rule| rule.text.into_owned())
        .collect())
}

fn rules_from_file(path: &Path, name: &str, server: Server, host: &Host) -> Result<Vec<Vec<u8>>> {
    let text = read(path, host)?;
    if let Err(errors) = file::load(&text, server) {
        if let Some(crash) = errors.crash() {
            bail!("{crash}");
        }
        let message = errors.message(&path.display().to_string());
        bail!("{}", shown(&message));
    }
    match file::rules_of(&text, name.as_bytes(), server) {
        Some(rules) => Ok(rules.into_iter().map(|(rule, _)| rule).collect()),
        None if name == DEFAULT_USER => {
            let rules = User::default_rules(server).iter();
            Ok(rules.map(|rule| rule.as_bytes().to_vec()).collect())
        }
        None => bail!("{} has no user '{name}'", path.display()),
    }
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

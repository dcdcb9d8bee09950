//! `aclarity session`: a simulated server on standard input and output.

use aclarity::Server;
use aclarity::rule::split_arguments;
use aclarity::script::{FIRST_CONNECTION, Step};
use aclarity::session::{DEFAULT_USER, Session};
use anyhow::{Context, Result, ensure};

use crate::errors::without_secrets;
use crate::start::Files;
use crate::terminal::visible;
use crate::{ExitCode, FAILURE, Host, SUCCESS, ServerArg};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArg,
    #[command(flatten)]
    files: Files,
    /// Read commands as JSON, one per line, and print replies as JSON
    #[arg(long)]
    json: bool,
    /// Print, in a line after `#`, why a user could not log in
    #[arg(long, conflicts_with = "json")]
    notes: bool,
}

/// Answers each line of the input until it ends. Exits with 1 when the server
/// would not start.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let server = args.server.choose(host);
    let mut session = match args.files.read(server, host)?.start(host) {
        Ok(session) => session,
        Err(error) => {
            host.print_error(&without_secrets(&error.message(server)));
            return Ok(FAILURE);
        }
    };
    let is_typed = host.input_is_typed && !args.json;
    let (input, out) = (&mut *host.input, &mut *host.output);
    let mut line = Vec::new();
    for number in 1.. {
        if is_typed {
            write!(out, "{}", visible(&prompt(server, &session)))?;
            out.flush()?;
        }
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        if read.context("cannot read the input")? == 0 {
            break;
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        if args.json {
            let step: Step = serde_json::from_slice(text)
                .with_context(|| format!("line {number} of the input is not a command in JSON"))?;
            let (connection, argv) = step.parts();
            ensure!(
                !argv.is_empty(),
                "line {number} of the input is an empty command"
            );
            let reply = session.execute(connection, argv);
            serde_json::to_writer(&mut *out, &reply)?;
            writeln!(out)?;
        } else {
            match split_arguments(text) {
                // redis-cli reads a line up to the first NUL.
                Ok(argv) if argv.is_empty() => {}
                Ok(argv) => {
                    let reply = session.execute(FIRST_CONNECTION, &argv);
                    writeln!(out, "{}", visible(&session.shown(&reply).to_string()))?;
                    if args.notes
                        && let Some(why) = session.why_login_failed(&argv, &reply)
                    {
                        writeln!(out, "# {}", visible(&why.to_string()))?;
                    }
                }
                Err(_) => writeln!(out, "Invalid argument(s)")?,
            }
        }
        out.flush()?;
    }
    if is_typed {
        writeln!(out)?;
    }
    Ok(SUCCESS)
}

/// The prompt, with user, server and database: `ana@redis-8.6[2]> `.
fn prompt(server: Server, session: &Session) -> String {
    let user = match session.user_of(FIRST_CONNECTION) {
        Some(user) if user != DEFAULT_USER.as_bytes() => {
            format!("{}@", String::from_utf8_lossy(user).escape_debug())
        }
        _ => String::new(),
    };
    let database = match session.database_of(FIRST_CONNECTION) {
        0 => String::new(),
        number => format!("[{number}]"),
    };
    format!("{user}{server}{database}> ")
}

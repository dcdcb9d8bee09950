//! The command line of aclarity, wherever it runs: [`run`] has the arguments
//! and a [`Host`], and gives the exit code.

mod check;
mod docs;
mod errors;
mod file;
mod host;
mod lint;
mod load;
mod masked;
mod redact;
mod rules;
mod server;
mod session;
mod start;
mod terminal;
mod test;
mod typed;
mod vendor;

use std::ffi::OsString;
use std::io::{self, Write};

use anyhow::Result;
use clap::{Parser, Subcommand};

pub use host::Host;
use masked::Masked;
use server::ServerArg;
use terminal::visible;
use typed::Typed;

/// Check and simulate Redis and Valkey ACLs exactly as a real server does.
#[derive(Parser)]
#[command(name = "aclarity", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run commands on a simulated server, as redis-cli would
    Session(session::Args),
    /// Ask whether a user may run a command: exits with 0 for yes, 1 for no,
    /// 2 for bad input, 3 when it is a script that cannot be decided
    Check(check::Args),
    /// Load an ACL file as ACL LOAD does, or a configuration file as a starting
    /// server does, and print the users or the errors
    Load(load::Args),
    /// Ask managed services' account systems about names, passwords and requests
    Vendor(vendor::Args),
    /// Say what is wrong with definitions of users, and what is probably not
    /// meant: exits with 1 for errors and security risks
    Lint(lint::Args),
    /// Run cases, `allow app: GET app:1` or `deny app: FLUSHALL`: exits with 0
    /// when all pass, 1 when one fails, 2 for bad input, 3 when none fails but
    /// one cannot be decided
    Test(test::Args),
    /// Print a text with its secrets masked, to share or publish it
    Redact(redact::Args),
    /// Hold documentation against the servers
    Docs(docs::Args),
    /// Print the licences of the software that this command contains
    Notices,
}

/// The licences of what is linked, written by `cargo xtask notices`. The npm package
/// has them as a file, which would double the size of its command.
#[cfg(not(target_arch = "wasm32"))]
const NOTICES: &str = include_str!("../THIRD-PARTY-NOTICES.txt");
#[cfg(target_arch = "wasm32")]
const NOTICES: &str = "See THIRD-PARTY-NOTICES.txt in the npm package.\n";

/// What the process ends with.
type ExitCode = u8;

/// Yes, or nothing to complain of.
const GOOD: ExitCode = 0;
/// No, or something to complain of.
const BAD: ExitCode = 1;
/// Input that cannot be worked with.
const BAD_INPUT: ExitCode = 2;
/// A question that cannot be answered: what a script does is not known.
const UNDECIDED: ExitCode = 3;

/// Does what the arguments say, the first of which is the command's own name,
/// and returns the exit code.
pub fn run<A>(arguments: impl IntoIterator<Item = A>, host: &mut Host) -> ExitCode
where
    A: Into<OsString> + Clone,
{
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let typed = Typed::new(arguments.iter().map(OsString::as_os_str));
    let result = match Cli::try_parse_from(arguments) {
        Ok(cli) => dispatch(cli.command, host),
        Err(message) => explain_usage(message, &typed, host),
    };
    let result = result.and_then(|code| match host.output.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(code),
    });
    result.unwrap_or_else(|error| {
        if is_broken_pipe(&error) {
            // A session, whose reader has seen enough.
            return GOOD;
        }
        let _ = host.output.flush();
        host.complain(&typed.masked(&format!("error: {error:#}")));
        BAD_INPUT
    })
}

/// Does what a command says, and reports on standard error how many words of the
/// output are masked. A session prints what its server replies.
fn dispatch(command: Command, host: &mut Host) -> Result<ExitCode> {
    if matches!(command, Command::Session(_) | Command::Notices) {
        return carry_out(command, host);
    }
    let mut output = Masked::new(&mut *host.output);
    let result = carry_out(
        command,
        &mut Host {
            input: &mut *host.input,
            output: &mut output,
            errors: &mut *host.errors,
            ..*host
        },
    );
    let note = output.note();
    if let Some(note) = note {
        host.complain(&note);
    }
    result
}

fn carry_out(command: Command, host: &mut Host) -> Result<ExitCode> {
    match command {
        Command::Session(args) => session::run(&args, host),
        Command::Check(args) => check::run(&args, host),
        Command::Load(args) => load::run(&args, host),
        Command::Vendor(args) => vendor::run(&args, host),
        Command::Lint(args) => lint::run(&args, host),
        Command::Test(args) => test::run(&args, host),
        Command::Redact(args) => redact::run(&args, host),
        Command::Docs(args) => docs::run(&args, host),
        Command::Notices => {
            host.output.write_all(NOTICES.as_bytes())?;
            Ok(GOOD)
        }
    }
}

/// Help goes to standard output, and what is wrong with arguments to standard
/// error.
fn explain_usage(mut message: clap::Error, typed: &Typed, host: &mut Host) -> Result<ExitCode> {
    typed.explain(&mut message);
    let (stream, has_styles): (&mut dyn Write, bool) = if message.use_stderr() {
        (host.errors, host.errors_have_styles)
    } else {
        (host.output, host.output_has_styles)
    };
    let text = message.render();
    let plain = text.to_string();
    let masked = typed.masked(&plain);
    let shown = visible(&masked);
    // As clap itself does, it says nothing of what cannot be written.
    let _ = if has_styles && shown == plain {
        write!(stream, "{}", text.ansi())
    } else {
        write!(stream, "{shown}")
    };
    Ok(u8::try_from(message.exit_code()).unwrap_or(BAD_INPUT))
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    let json = error.downcast_ref::<serde_json::Error>();
    let kind = io.map(io::Error::kind);
    kind.or_else(|| json.and_then(serde_json::Error::io_error_kind))
        == Some(io::ErrorKind::BrokenPipe)
}

//! The command line of aclarity, independent of its environment: [`run`] takes
//! the arguments and a [`Host`], and returns the exit code.

mod acl_file;
mod check;
mod docs;
mod errors;
mod file;
mod host;
mod lint;
mod load;
mod masked;
mod pattern;
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
    /// Check whether a user may run a command: exits with 0 for yes, 1 for no,
    /// 2 for invalid input, 3 when it is a script that cannot be decided
    Check(check::Args),
    /// Load an ACL file as ACL LOAD does, or a configuration file as a starting
    /// server does, and print the users or the errors
    Load(load::Args),
    /// Check names, passwords and requests against managed services' account
    /// systems
    Vendor(vendor::Args),
    /// Lint ACL definitions: exits with 1 for errors and security risks
    Lint(lint::Args),
    /// Run test cases, `allow app: GET app:1` or `deny app: FLUSHALL`: exits
    /// with 0 when all pass, 1 when one fails, 2 for invalid input, 3 when none
    /// fails but one cannot be decided
    Test(test::Args),
    /// Print a text with its secrets masked, to share or publish it
    Redact(redact::Args),
    /// Check that documentation is correct
    Docs(docs::Args),
    /// Print the licences of the software that this command contains
    Notices,
}

/// The licences of linked software, written by `cargo xtask notices`. The npm
/// package ships them as a separate file; embedding them would double the size
/// of its command.
#[cfg(not(target_arch = "wasm32"))]
const NOTICES: &str = include_str!("../THIRD-PARTY-NOTICES.txt");
#[cfg(target_arch = "wasm32")]
const NOTICES: &str = "See THIRD-PARTY-NOTICES.txt in the npm package.\n";

/// The exit code of the process.
type ExitCode = u8;

/// Yes, or no problems found.
const SUCCESS: ExitCode = 0;
/// No, or problems found.
const FAILURE: ExitCode = 1;
/// Invalid input.
const USAGE: ExitCode = 2;
/// Undecided: the effect of a script is unknown.
const UNDECIDED: ExitCode = 3;

/// Runs the command line and returns its exit code. The first argument is the
/// command's own name.
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
            // The reader of a session's output has seen enough.
            return SUCCESS;
        }
        let _ = host.output.flush();
        host.print_error(&typed.masked(&format!("error: {error:#}")));
        USAGE
    })
}

/// Runs a command, and reports on standard error how many words of the output
/// are masked. Output of a session is not masked: it prints the server's
/// replies.
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
        host.print_error(&note);
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
            Ok(SUCCESS)
        }
    }
}

/// Prints help to standard output, and argument errors to standard error.
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
    // Ignore write errors, as clap itself does.
    let _ = if has_styles && shown == plain {
        write!(stream, "{}", text.ansi())
    } else {
        write!(stream, "{shown}")
    };
    Ok(u8::try_from(message.exit_code()).unwrap_or(USAGE))
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    let json = error.downcast_ref::<serde_json::Error>();
    let kind = io.map(io::Error::kind);
    kind.or_else(|| json.and_then(serde_json::Error::io_error_kind))
        == Some(io::ErrorKind::BrokenPipe)
}

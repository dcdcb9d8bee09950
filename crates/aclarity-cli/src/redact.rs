//! `aclarity redact`: a text without its secrets, to publish.

use std::path::{Path, PathBuf};

use aclarity::redact::redact_with_count;
use anyhow::Result;

use crate::file::{is_standard_input, read_text};
use crate::terminal::visible;
use crate::{ExitCode, Host, SUCCESS};

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The text: rules, a configuration, a transcript, YAML, a shell script;
    /// without it, or with `-`, standard input
    #[arg(default_value = "-", hide_default_value = true)]
    file: PathBuf,
}

const EXAMPLES: &str = "Examples:
  aclarity redact users.acl > public.acl
  redis-cli ACL LIST | aclarity redact
Passwords, their hashes, keys, tokens and other words that are not known to be harmless become •••.
Names of users, patterns, and rules with an unknown name (+word) stay: read the result before you
publish it. Standard error states how many words are masked.";

/// Prints the text with its secrets masked; how many are goes to standard error.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    if host.input_is_typed && is_standard_input(&args.file) {
        host.print_error("Reading the text to redact; Ctrl-D ends it.");
    }
    let redacted = redact_with_count(&read_text(Path::new(&args.file), host)?);
    for line in redacted.text.split_inclusive('\n') {
        // The ends of lines stay as they are.
        let text = line.trim_end_matches(['\r', '\n']);
        let end = &line[text.len()..];
        host.write(&format!("{}{end}", visible(text)))?;
    }
    if redacted.masked == 0 {
        host.print_error("no words masked");
    }
    Ok(SUCCESS)
}

//! What the command line needs of the machine that it runs on.

use std::io::{self, BufRead, ErrorKind, Write};
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use crate::terminal::visible;

/// Standard input and output, and files. `main.rs` gives those of the process,
/// the npm package those of Node.js.
pub struct Host<'a> {
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Whether somebody types it, who then wants a prompt.
    pub input_is_typed: bool,
    /// Standard output.
    pub output: &'a mut dyn Write,
    /// Whether help may have bold and coloured words.
    pub output_has_styles: bool,
    /// Standard error.
    pub errors: &'a mut dyn Write,
    /// Whether messages may have bold and coloured words.
    pub errors_have_styles: bool,
    /// The contents of a file.
    pub read: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>,
    /// The names in a folder, those of folders with a slash at the end.
    pub entries: &'a dyn Fn(&Path) -> io::Result<Vec<String>>,
}

impl Host<'_> {
    /// Writes text to standard output.
    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        unless_closed(self.output.write_all(text.as_bytes()))
    }

    /// Prints text and a line feed to standard output.
    pub(crate) fn print(&mut self, text: &str) -> io::Result<()> {
        unless_closed(writeln!(self.output, "{}", visible(text)))
    }

    /// Prints a line of JSON to standard output, for programs.
    pub(crate) fn print_json(&mut self, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(value)?;
        Ok(unless_closed(writeln!(self.output, "{text}"))?)
    }

    /// Prints a line to standard error. There is no way to report a failure.
    pub(crate) fn complain(&mut self, text: &str) {
        let _ = writeln!(self.errors, "{}", visible(text));
    }
}

/// Who reads the output may have seen enough, as `head` does. That changes
/// nothing about what the exit code says.
fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

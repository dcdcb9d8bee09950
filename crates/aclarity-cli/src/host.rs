//! The interface between the command line and its environment.

use std::io::{self, BufRead, ErrorKind, Write};
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use crate::terminal::visible;

/// Standard input and output, and files. `main.rs` provides those of the
/// process, the npm package those of Node.js.
pub struct Host<'a> {
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Whether standard input is a terminal, so that a prompt is useful.
    pub input_is_typed: bool,
    /// Standard output.
    pub output: &'a mut dyn Write,
    /// Whether help may be bold and coloured.
    pub output_has_styles: bool,
    /// Standard error.
    pub errors: &'a mut dyn Write,
    /// Whether messages may be bold and coloured.
    pub errors_have_styles: bool,
    /// Reads a file.
    pub read: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>,
    /// Lists the names in a folder; those of folders end with a slash.
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

    /// Prints a line of JSON to standard output.
    pub(crate) fn print_json(&mut self, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(value)?;
        Ok(unless_closed(writeln!(self.output, "{text}"))?)
    }

    /// Prints a line to standard error. A failure to write is ignored.
    pub(crate) fn print_error(&mut self, text: &str) {
        let _ = writeln!(self.errors, "{}", visible(text));
    }
}

/// Ignores errors from a closed pipe: the reader, such as `head`, may have seen
/// enough, and the exit code stays the same.
fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

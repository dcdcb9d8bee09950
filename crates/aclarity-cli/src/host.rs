//! What the command line needs of the machine that it runs on.

use std::io::{self, BufRead, Write};
use std::path::Path;

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
    /// Prints a line to standard output.
    pub(crate) fn print(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.output, "{text}")
    }

    /// Prints a line to standard error. Nobody can be told when that fails.
    pub(crate) fn complain(&mut self, text: &str) {
        let _ = writeln!(self.errors, "{text}");
    }
}

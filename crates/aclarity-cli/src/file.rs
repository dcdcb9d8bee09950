//! Reads files that are named on the command line.

use std::io;
use std::path::Path;

use aclarity::LineIndex;
use anyhow::{Context, Result, ensure};

use crate::Host;
use crate::typed::unreadable;

/// Whether a name stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads a file or standard input.
pub fn read(path: &Path, host: &mut Host) -> Result<Vec<u8>> {
    if is_standard_input(path) {
        let mut text = Vec::new();
        let read = host.input.read_to_end(&mut text);
        read.context("cannot read standard input")?;
        return Ok(text);
    }
    (host.read)(path).map_err(|error| unreadable(path, error))
}

/// Reads a file or standard input as UTF-8.
pub fn read_text(path: &Path, host: &mut Host) -> Result<String> {
    let text = String::from_utf8(read(path, host)?).map_err(|error| {
        let message = match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                "this is UTF-16: save the file as UTF-8".to_owned()
            }
            text => {
                let line = LineIndex::new(text).line(error.utf8_error().valid_up_to());
                format!("line {line} is not UTF-8: save the file as UTF-8")
            }
        };
        io::Error::new(io::ErrorKind::InvalidData, message)
    });
    text.with_context(|| format!("cannot read {}", path.display()))
}

/// Checks that at most one path is standard input.
pub fn ensure_one_input<'p>(paths: impl IntoIterator<Item = Option<&'p Path>>) -> Result<()> {
    let inputs = paths.into_iter().flatten();
    let count = inputs.filter(|path| is_standard_input(path)).count();
    ensure!(
        count < 2,
        "standard input (`-`) can be read only once: name a file for the other"
    );
    Ok(())
}

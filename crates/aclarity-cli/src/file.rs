//! Files that are named on the command line.

use std::io;
use std::path::Path;

use anyhow::{Context, Result};

use crate::Host;

/// The contents of a file.
pub fn read(path: &Path, host: &Host) -> Result<Vec<u8>> {
    (host.read)(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The contents of a file that must be UTF-8.
pub fn read_text(path: &Path, host: &Host) -> Result<String> {
    let text = String::from_utf8(read(path, host)?).map_err(|_| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            "stream did not contain valid UTF-8",
        )
    });
    text.with_context(|| format!("cannot read {}", path.display()))
}

//! Standard input, output and error of Node.js.

use std::io::{self, ErrorKind, Read, Write};

use wasm_bindgen::prelude::*;

use crate::NodeHost;

#[wasm_bindgen]
extern "C" {
    type Failure;

    #[wasm_bindgen(method, getter)]
    fn code(this: &Failure) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn message(this: &Failure) -> Option<String>;
}

/// Converts an exception of Node.js to an I/O error.
pub(crate) fn failure(thrown: JsValue) -> io::Error {
    let thrown: Failure = thrown.unchecked_into();
    let kind = match thrown.code().as_deref() {
        Some("EPIPE") => ErrorKind::BrokenPipe,
        Some("ENOTDIR") => ErrorKind::NotADirectory,
        Some("EISDIR") => ErrorKind::IsADirectory,
        Some("EACCES") => ErrorKind::PermissionDenied,
        Some("ENOENT") => ErrorKind::NotFound,
        _ => ErrorKind::Other,
    };
    io::Error::new(kind, thrown.message().unwrap_or_default())
}

/// Standard input.
pub(crate) struct Input<'a>(pub &'a NodeHost);

impl Read for Input<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes).map_err(failure)
    }
}

/// Standard output or standard error, by file descriptor.
pub(crate) struct Output<'a>(pub &'a NodeHost, pub u8);

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(self.1, bytes).map_err(failure)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

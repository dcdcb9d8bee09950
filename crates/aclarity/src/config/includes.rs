//! Files that a configuration includes, and how far they are followed.
//!
//! Servers have no limit. A file that includes two others twice each, and so on,
//! makes them read for years; one that includes itself ends them.

use std::fmt;

use super::ReadFile;
use crate::limits::{INCLUDED_BYTES, INCLUDED_DEPTH, INCLUDED_FILES};

/// The files that were read so far.
#[derive(Debug, Default)]
pub(super) struct Includes {
    /// The names of those that are being read, each included by the one before.
    open: Vec<Vec<u8>>,
    files: usize,
    bytes: usize,
}

/// Why an included file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotRead {
    /// It is not there.
    Missing,
    /// It includes itself.
    Endless,
    /// It is beyond a limit.
    Limit(IncludeLimit),
}

/// A limit on files that a configuration includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncludeLimit {
    /// How deep files include each other.
    Depth,
    /// How many files are read. One counts as often as it is included.
    Files,
    /// How many bytes these files have together.
    Bytes,
}

impl fmt::Display for IncludeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(f, "files include each other {INCLUDED_DEPTH} deep"),
            Self::Files => write!(
                f,
                "more than {INCLUDED_FILES} files are included, counted as often as they are \
                 included"
            ),
            Self::Bytes => write!(
                f,
                "included files have more than {INCLUDED_BYTES} bytes, counted as often as they \
                 are included"
            ),
        }?;
        f.write_str("; a real server has no such limit and reads on, but this stops here")
    }
}

impl Includes {
    /// Opens a file. [`close`](Self::close) follows when all of it was read.
    pub fn open(&mut self, path: &[u8], read: ReadFile<'_>) -> Result<Vec<u8>, NotRead> {
        // What a file sets may be refused when it is set again. If the second
        // reading goes well, so does every other.
        if self.open.iter().filter(|open| *open == path).count() > 1 {
            return Err(NotRead::Endless);
        }
        if self.open.len() == INCLUDED_DEPTH {
            return Err(NotRead::Limit(IncludeLimit::Depth));
        }
        if self.files == INCLUDED_FILES {
            return Err(NotRead::Limit(IncludeLimit::Files));
        }
        let text = read(path).ok_or(NotRead::Missing)?;
        self.files += 1;
        self.bytes += text.len();
        if self.bytes > INCLUDED_BYTES {
            return Err(NotRead::Limit(IncludeLimit::Bytes));
        }
        self.open.push(path.to_vec());
        Ok(text)
    }

    pub fn close(&mut self) {
        self.open.pop();
    }
}

//! Recordings of real servers, kept beside the repository.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A file of ../shared; without it, says that a test is skipped.
pub fn file(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared is not here, so there is nothing recorded to compare with");
    None
}

/// The lines of a file, which may be compressed by gzip.
pub fn lines(path: &Path) -> impl Iterator<Item = String> {
    let file = File::open(path).expect("the recordings can be opened");
    let reader: Box<dyn Read> = if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    BufReader::new(reader)
        .lines()
        .map(|line| line.expect("the recordings are text"))
}

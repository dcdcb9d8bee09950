//! Recordings of real servers, kept beside the repository.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::script::Step;
use serde::Deserialize;
use serde_json::Value;

/// A session of a real server.
#[derive(Deserialize)]
pub struct RecordedSession {
    server: String,
    /// What was asked.
    pub script: Vec<Step>,
    /// What it answered.
    pub replies: Vec<Value>,
}

impl RecordedSession {
    /// The server that answered.
    pub fn server(&self) -> Server {
        self.server
            .parse()
            .expect("the recordings are of known servers")
    }
}

/// How many servers have recorded sessions. The profiles redis-8.2 and redis-8.10
/// are compared with real servers instead, which can be fetched.
pub const RECORDED_SERVERS: usize = 12;

/// The recorded sessions, if they are here. Those of Valkey 7.2 are in a file of
/// their own.
pub fn sessions() -> Option<impl Iterator<Item = RecordedSession>> {
    let paths = [
        file("recorded/sessions.jsonl.gz")?,
        file("recorded/valkey-7.2.jsonl.gz")?,
    ];
    let session = |line: String| serde_json::from_str(&line).expect("the recordings are sessions");
    Some(paths.into_iter().flat_map(|path| lines(&path)).map(session))
}

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
pub fn lines(path: &Path) -> impl Iterator<Item = String> + use<> {
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

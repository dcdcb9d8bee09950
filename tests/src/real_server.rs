//! Real servers found on this machine, started for a test and ended with it.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aclarity::Server;
use aclarity::session::Reply;
use anyhow::{Context, Result, bail};
use redis_protocol::{resp2, resp3};

/// How long a server may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server's program on this machine.
#[derive(Debug, Clone)]
pub struct Program {
    /// The profile that it is: same series, though the patch may differ.
    pub server: Server,
    /// Its own version.
    pub version: String,
    path: PathBuf,
}

impl Program {
    /// All servers on the PATH and in `.tools/servers`, at most one of a
    /// profile; one of exactly the profile's version first.
    pub fn find_all() -> Vec<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let installed = std::env::split_paths(&path)
            .flat_map(|folder| ["redis-server", "valkey-server"].map(|name| folder.join(name)));
        let fetched = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/servers");
        let fetched = std::fs::read_dir(fetched).into_iter().flatten().flatten();
        let mut programs: Vec<Self> = fetched
            .map(|entry| entry.path().join("server"))
            .chain(installed)
            .filter_map(Self::at)
            .collect();
        programs
            .sort_by_key(|program| (program.server, program.version != program.server.version()));
        programs.dedup_by_key(|program| program.server);
        programs
    }

    /// The server at a path, if it runs and is one whose answers we know.
    fn at(path: PathBuf) -> Option<Self> {
        let said = Command::new(&path).arg("--version").output().ok()?;
        let said = String::from_utf8(said.stdout).ok()?;
        let version = said.split("v=").nth(1)?.split(' ').next()?.to_owned();
        let family = if said.starts_with("Valkey") {
            "valkey"
        } else {
            "redis"
        };
        let series: Vec<&str> = version.split('.').take(2).collect();
        let server = format!("{family}-{}", series.join(".")).parse().ok()?;
        Some(Self {
            server,
            version,
            path,
        })
    }

    /// Starts it with its default configuration, on a socket of its own.
    pub fn start(&self) -> Result<RealServer> {
        self.start_with(&[])
    }

    /// As [`Self::start`], with further arguments: `--aclfile PATH`.
    pub fn start_with(&self, arguments: &[&str]) -> Result<RealServer> {
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("socket");
        let child = Command::new(&self.path)
            .args(["--port", "0", "--save", "", "--unixsocket"])
            .arg(&socket)
            .args(arguments)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", self.path.display()))?;
        let server = RealServer {
            child,
            socket,
            _folder: folder,
        };
        let begun = Instant::now();
        while server.connect().is_err() {
            if begun.elapsed() > PATIENCE {
                bail!("{} {} did not start", self.server, self.version);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(server)
    }
}

/// A running server; it ends when this is dropped.
pub struct RealServer {
    child: Child,
    socket: PathBuf,
    _folder: tempfile::TempDir,
}

impl RealServer {
    /// Opens a connection.
    pub fn connect(&self) -> Result<Connection> {
        let stream = UnixStream::connect(&self.socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection {
            stream,
            received: Vec::new(),
            is_resp3: false,
        })
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection to a real server.
pub struct Connection {
    stream: UnixStream,
    received: Vec<u8>,
    is_resp3: bool,
}

impl Connection {
    /// Sends a command and returns the server's own reply to it.
    pub fn call<A: AsRef<[u8]>>(&mut self, argv: &[A]) -> Result<Reply> {
        if self.send(&request(argv)) {
            self.receive()
        } else {
            Ok(Reply::Closed)
        }
    }

    /// Sends requests at once; whether the server still listens.
    fn send(&mut self, requests: &[u8]) -> bool {
        self.stream.write_all(requests).is_ok()
    }

    /// Sends commands again and again, all of them at a time, and throws away
    /// the replies, each of so many lines: as fast as a client can be, to see
    /// how fast the server is.
    pub fn flood<A: AsRef<[u8]>>(
        &mut self,
        commands: &[Vec<A>],
        times: usize,
        lines: usize,
    ) -> Result<()> {
        let requests: Vec<u8> = commands.iter().flat_map(|argv| request(argv)).collect();
        let mut chunk = vec![0; 1 << 16];
        for _ in 0..times {
            if !self.send(&requests) {
                bail!("the server has hung up");
            }
            let mut missing = commands.len() * lines;
            while missing > 0 {
                let read = self.stream.read(&mut chunk)?;
                let ends = chunk[..read].iter().filter(|byte| **byte == b'\n').count();
                if read == 0 || ends > missing {
                    bail!("the replies are not of {lines} lines");
                }
                missing -= ends;
            }
        }
        Ok(())
    }

    /// As [`Self::judge`] for commands that are sent together, which is much
    /// faster than one by one.
    pub fn judge_all(&mut self, commands: &[&[Vec<u8>]]) -> Result<Vec<Reply>> {
        let requests: Vec<u8> = commands.iter().flat_map(|argv| request(argv)).collect();
        let listens = self.send(&requests);
        let mut closed = !listens && self.received.is_empty();
        let mut replies = Vec::with_capacity(commands.len());
        for argv in commands {
            let reply = if closed {
                Reply::Closed
            } else {
                self.receive()?
            };
            closed |= reply == Reply::Closed;
            replies.push(judged(argv, reply));
        }
        Ok(replies)
    }

    /// As [`Self::call`], with a reply like those of
    /// [`Session`](aclarity::session::Session): what a command other than ACL
    /// and AUTH answers when it is let through is only [`Reply::Allowed`].
    pub fn judge<A: AsRef<[u8]>>(&mut self, argv: &[A]) -> Result<Reply> {
        Ok(judged(argv, self.call(argv)?))
    }

    fn receive(&mut self) -> Result<Reply> {
        let mut chunk = [0; 65536];
        loop {
            // The reply to HELLO 3 is the first in RESP3, and a map.
            self.is_resp3 |= self.received.starts_with(b"%");
            if let Some((reply, used)) = decode(&self.received, self.is_resp3)? {
                self.received.drain(..used);
                return Ok(reply);
            }
            match self.stream.read(&mut chunk) {
                Ok(0) => return Ok(Reply::Closed),
                Ok(read) => self.received.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                    return Ok(Reply::Closed);
                }
                Err(error) => {
                    let so_far = String::from_utf8_lossy(&self.received);
                    return Err(error).with_context(|| format!("no whole reply, only {so_far:?}"));
                }
            }
        }
    }
}

/// A command as RESP sends it.
fn request<A: AsRef<[u8]>>(argv: &[A]) -> Vec<u8> {
    let mut request = format!("*{}\r\n", argv.len()).into_bytes();
    for argument in argv {
        let argument = argument.as_ref();
        request.extend_from_slice(format!("${}\r\n", argument.len()).as_bytes());
        request.extend_from_slice(argument);
        request.extend_from_slice(b"\r\n");
    }
    request
}

/// Of a reply to a command other than ACL and AUTH, only whether it was let
/// through.
fn judged<A: AsRef<[u8]>>(argv: &[A], reply: Reply) -> Reply {
    let answers = argv.first().is_some_and(|name| {
        let name = name.as_ref();
        name.eq_ignore_ascii_case(b"acl") || name.eq_ignore_ascii_case(b"auth")
    });
    match reply {
        Reply::Closed => Reply::Closed,
        Reply::Error(text) if answers || is_refusal(&text) => Reply::Error(text),
        reply if answers => reply,
        _ => Reply::Allowed,
    }
}

/// Whether an error is one that comes before a command runs.
fn is_refusal(text: &[u8]) -> bool {
    let begins = [
        "NOAUTH ",
        "NOPERM ",
        "ERR unknown command ",
        "ERR unknown subcommand ",
        "ERR wrong number of arguments for ",
    ];
    // A HELLO that fails to authenticate got through all the same.
    !text.starts_with(b"NOAUTH HELLO")
        && begins
            .iter()
            .any(|begin| text.starts_with(begin.as_bytes()))
}

/// A reply and its length, once it is whole.
fn decode(received: &[u8], is_resp3: bool) -> Result<Option<(Reply, usize)>> {
    // The decoders do not know this one, which an EXEC may answer.
    const NULL_ARRAY: &[u8] = b"*-1\r\n";
    if received.starts_with(NULL_ARRAY) {
        return Ok(Some((Reply::Null, NULL_ARRAY.len())));
    }
    if is_resp3 {
        let decoded = resp3::decode::complete::decode(received)?;
        Ok(decoded.map(|(frame, used)| (from_resp3(frame), used)))
    } else {
        let decoded = resp2::decode::decode(received)?;
        Ok(decoded.map(|(frame, used)| (from_resp2(frame), used)))
    }
}

fn from_resp2(frame: resp2::types::OwnedFrame) -> Reply {
    use resp2::types::OwnedFrame as Frame;
    match frame {
        Frame::SimpleString(text) => simple(text),
        Frame::BulkString(text) => Reply::Bulk(text),
        Frame::Error(text) => Reply::Error(text.into_bytes()),
        Frame::Integer(number) => Reply::Integer(number),
        Frame::Array(items) => Reply::Array(items.into_iter().map(from_resp2).collect()),
        Frame::Null => Reply::Null,
    }
}

fn from_resp3(frame: resp3::types::OwnedFrame) -> Reply {
    use resp3::types::OwnedFrame as Frame;
    match frame {
        Frame::SimpleString { data, .. } => simple(data),
        Frame::BlobString { data, .. } => Reply::Bulk(data),
        Frame::SimpleError { data, .. } => Reply::Error(data.into_bytes()),
        Frame::Number { data, .. } => Reply::Integer(data),
        Frame::Double { data, .. } => Reply::Double(data),
        Frame::Array { data, .. } => Reply::Array(data.into_iter().map(from_resp3).collect()),
        Frame::Set { data, .. } => Reply::Set(data.into_iter().map(from_resp3).collect()),
        Frame::Map { data, .. } => {
            let entry = |(key, value)| (from_resp3(key), from_resp3(value));
            // The decoder fills its maps from the last entry to the first.
            Reply::Map(data.into_iter().rev().map(entry).collect())
        }
        Frame::Null => Reply::Null,
        // ACL and AUTH answer with no others.
        other => Reply::Bulk(format!("{other:?}").into_bytes()),
    }
}

fn simple(text: Vec<u8>) -> Reply {
    Reply::Status(String::from_utf8_lossy(&text).into_owned().into())
}

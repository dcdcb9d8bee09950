//! Real servers found on this machine, started for a test and ended with it.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aclarity::Server;
use aclarity::session::Reply;
use anyhow::{Context, Result, bail};
use redis_protocol::resp2::decode::decode;
use redis_protocol::resp2::types::OwnedFrame;

/// How long a server may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(10);

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
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("socket");
        let child = Command::new(&self.path)
            .args(["--port", "0", "--save", "", "--unixsocket"])
            .arg(&socket)
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
}

impl Connection {
    /// Sends a command and returns the server's own reply to it.
    pub fn call<A: AsRef<[u8]>>(&mut self, argv: &[A]) -> Result<Reply> {
        let mut request = format!("*{}\r\n", argv.len()).into_bytes();
        for argument in argv {
            let argument = argument.as_ref();
            request.extend_from_slice(format!("${}\r\n", argument.len()).as_bytes());
            request.extend_from_slice(argument);
            request.extend_from_slice(b"\r\n");
        }
        if self.stream.write_all(&request).is_err() {
            return Ok(Reply::Closed);
        }
        self.receive()
    }

    /// As [`Self::call`], with a reply like those of
    /// [`Session`](aclarity::session::Session): what a command other than ACL
    /// and AUTH answers when it is let through is only [`Reply::Allowed`].
    pub fn judge<A: AsRef<[u8]>>(&mut self, argv: &[A]) -> Result<Reply> {
        let reply = self.call(argv)?;
        let answers = argv.first().is_some_and(|name| {
            let name = name.as_ref();
            name.eq_ignore_ascii_case(b"acl") || name.eq_ignore_ascii_case(b"auth")
        });
        Ok(match reply {
            Reply::Closed => Reply::Closed,
            Reply::Error(text) if answers || is_refusal(&text) => Reply::Error(text),
            reply if answers => reply,
            _ => Reply::Allowed,
        })
    }

    fn receive(&mut self) -> Result<Reply> {
        let mut chunk = [0; 65536];
        loop {
            if let Some((frame, used)) = decode(&self.received)? {
                self.received.drain(..used);
                return Ok(reply(frame));
            }
            match self.stream.read(&mut chunk) {
                Ok(0) => return Ok(Reply::Closed),
                Ok(read) => self.received.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                    return Ok(Reply::Closed);
                }
                Err(error) => return Err(error).context("the server does not answer"),
            }
        }
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

fn reply(frame: OwnedFrame) -> Reply {
    match frame {
        OwnedFrame::SimpleString(text) if text == b"OK" => Reply::OK,
        OwnedFrame::SimpleString(text) | OwnedFrame::BulkString(text) => Reply::Bulk(text),
        OwnedFrame::Error(text) => Reply::Error(text.into_bytes()),
        OwnedFrame::Integer(number) => Reply::Integer(number),
        OwnedFrame::Array(items) => Reply::Array(items.into_iter().map(reply).collect()),
        OwnedFrame::Null => Reply::Null,
    }
}

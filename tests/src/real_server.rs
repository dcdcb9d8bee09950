//! Real servers found on this machine, started for a test and ended with it.

mod patch;
mod resp;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aclarity::Server;
use aclarity::session::Reply;
use anyhow::{Context, Result, bail};

use resp::{decode, request};

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
        self.start_with(&BTreeMap::new(), None)?.running()
    }

    /// Starts it with a configuration and the files that it names.
    pub fn start_with(
        &self,
        files: &BTreeMap<String, Vec<u8>>,
        config: Option<&str>,
    ) -> Result<Started> {
        const CONFIG: &str = "redis.conf";
        let folder = tempfile::tempdir()?;
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text)?;
        }
        let mut command = Command::new(&self.path);
        if let Some(config) = config {
            std::fs::write(folder.path().join(CONFIG), config)?;
            command.arg(CONFIG);
        }
        if self.server != Server::Redis6_0 {
            // One that crashes is not to test the memory of this machine.
            command.args(["--crash-memcheck-enabled", "no"]);
        }
        let socket = folder.path().join("socket");
        let output = File::create_new(folder.path().join("output"))?;
        let child = command
            .args(["--port", "0", "--save", "", "--unixsocket"])
            .arg(&socket)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start {}", self.path.display()))?;
        let mut server = RealServer {
            child,
            socket,
            folder,
            answering: Answering::of(config.unwrap_or_default()),
        };
        let begun = Instant::now();
        loop {
            if let Some(status) = server.child.try_wait()? {
                return Ok(Started::Refused {
                    said: server.output()?,
                    crashed: status.code().is_none(),
                });
            }
            // Redis 7.0 listens before it has read its ACL file.
            let answers = server
                .connect()
                .and_then(|mut connection| connection.call(&["PING"]));
            if answers.is_ok_and(|reply| reply != Reply::Closed) {
                return Ok(Started::Running(server));
            }
            if begun.elapsed() > PATIENCE {
                bail!("{} {} did not start", self.server, self.version);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// What came of starting a server.
pub enum Started {
    /// It runs.
    Running(RealServer),
    /// It ended by itself.
    Refused {
        /// All that it printed.
        said: String,
        /// Whether a signal ended it.
        crashed: bool,
    },
}

impl Started {
    /// The server, if it runs.
    ///
    /// # Errors
    ///
    /// When it does not, with what it printed.
    pub fn running(self) -> Result<RealServer> {
        match self {
            Self::Running(server) => Ok(server),
            Self::Refused { said, .. } => bail!("the server did not start: {said}"),
        }
    }
}

/// A running server; it ends when this is dropped.
pub struct RealServer {
    child: Child,
    socket: PathBuf,
    folder: tempfile::TempDir,
    answering: Answering,
}

/// The names of the commands whose replies are shown in full.
#[derive(Debug, Clone)]
struct Answering(Vec<String>);

impl Answering {
    /// ACL and AUTH, as a configuration may have renamed them.
    fn of(config: &str) -> Self {
        let renamed = |command: &str| {
            let lines = config.lines().map(|line| line.split(' '));
            let mut new = lines.filter_map(|words| match words.collect::<Vec<_>>()[..] {
                ["rename-command", old, new] if old == command => Some(new.to_owned()),
                _ => None,
            });
            new.next().unwrap_or_else(|| command.to_owned())
        };
        Self(vec![renamed("acl"), renamed("auth")])
    }

    fn has<A: AsRef<[u8]>>(&self, argv: &[A]) -> bool {
        let name = argv.first().map(AsRef::as_ref).unwrap_or_default();
        self.0
            .iter()
            .any(|answering| name.eq_ignore_ascii_case(answering.as_bytes()))
    }
}

impl RealServer {
    /// Opens a connection.
    pub fn connect(&self) -> Result<Connection> {
        let stream = UnixStream::connect(&self.socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection {
            stream,
            received: Vec::new(),
            queued: Vec::new(),
            answering: self.answering.clone(),
        })
    }

    /// Writes a file into the folder in which it runs.
    pub fn write(&self, name: &str, text: &[u8]) -> Result<()> {
        Ok(std::fs::write(self.folder.path().join(name), text)?)
    }

    /// The end of what it has printed, for when it is gone.
    pub fn last_words(&self) -> String {
        let output = self.output().unwrap_or_default();
        let lines: Vec<&str> = output.lines().collect();
        let last = &lines[lines.len().saturating_sub(100)..];
        format!("the server's last words were\n{}", last.join("\n"))
    }

    /// All that it has printed.
    fn output(&self) -> Result<String> {
        let output = std::fs::read(self.folder.path().join("output"))?;
        Ok(String::from_utf8_lossy(&output).into_owned())
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
    /// The commands that wait for EXEC.
    queued: Vec<Vec<Vec<u8>>>,
    answering: Answering,
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
            replies.push(self.judged(argv, reply));
        }
        Ok(replies)
    }

    /// As [`Self::call`], with a reply like those of
    /// [`Session`](aclarity::session::Session): what a command other than ACL
    /// and AUTH answers when it is let through is only [`Reply::Allowed`].
    pub fn judge<A: AsRef<[u8]>>(&mut self, argv: &[A]) -> Result<Reply> {
        let reply = self.call(argv)?;
        Ok(self.judged(argv, reply))
    }

    /// As [`judged`]; of EXEC, what its commands answered if one of them was
    /// refused.
    fn judged<A: AsRef<[u8]>>(&mut self, argv: &[A], reply: Reply) -> Reply {
        let is = |word: &str| {
            let name = argv.first().map(AsRef::as_ref);
            name.is_some_and(|name| name.eq_ignore_ascii_case(word.as_bytes()))
        };
        if matches!(&reply, Reply::Status(text) if text == "QUEUED") {
            let argv = argv.iter().map(|argument| argument.as_ref().to_vec());
            self.queued.push(argv.collect());
        } else if (is("multi") || is("discard") || is("reset")) && !reply.is_error() {
            self.queued.clear();
        } else if is("exec") {
            let queued = std::mem::take(&mut self.queued);
            if let Reply::Array(replies) = reply {
                let replies = queued.iter().zip(replies);
                let replies: Vec<Reply> = replies
                    .map(|(argv, reply)| judged(self.answering.has(argv), argv, reply))
                    .collect();
                return if replies.iter().any(Reply::is_error) {
                    Reply::Array(replies)
                } else {
                    Reply::Allowed
                };
            }
        }
        judged(self.answering.has(argv), argv, reply)
    }

    fn receive(&mut self) -> Result<Reply> {
        let mut chunk = [0; 65536];
        loop {
            if let Some((reply, used)) = decode(&self.received)? {
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

/// Of a reply to a command whose replies are not shown in full, only whether it
/// was let through.
fn judged<A: AsRef<[u8]>>(answers: bool, argv: &[A], reply: Reply) -> Reply {
    match reply {
        Reply::Closed => Reply::Closed,
        Reply::Error(text) if answers || is_denial(&text) => Reply::Error(text),
        Reply::Error(text) if is_refusal(&text) && !is_of_a_call(argv, &text) => Reply::Error(text),
        reply if answers => reply,
        _ => Reply::Allowed,
    }
}

/// Whether an error is about what the command's user may do while it runs.
fn is_denial(text: &[u8]) -> bool {
    const IN_SCRIPT: &[u8] = b"The user executing the script can't ";
    let begins = [
        "ERR BY option of SORT denied ",
        "ERR GET option of SORT denied ",
        "ERR ACL failure in script: ",
    ];
    begins
        .iter()
        .any(|begin| text.starts_with(begin.as_bytes()))
        || text.windows(IN_SCRIPT.len()).any(|part| part == IN_SCRIPT)
}

/// Whether an error is one that comes before a command runs.
fn is_refusal(text: &[u8]) -> bool {
    let begins = [
        "NOAUTH ",
        "NOPERM ",
        "EXECABORT Transaction discarded because of: ",
        "ERR Protocol error: unauthenticated ",
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

/// Whether the error of a script is one of a command that it called.
fn is_of_a_call<A: AsRef<[u8]>>(argv: &[A], text: &[u8]) -> bool {
    let is_script = argv.first().is_some_and(|name| {
        let name = name.as_ref().to_ascii_lowercase();
        name.starts_with(b"eval")
    });
    is_script
        && (text.starts_with(b"ERR unknown subcommand ")
            || text.starts_with(b"ERR wrong number of arguments for ")
                && !text.starts_with(b"ERR wrong number of arguments for 'eval"))
}

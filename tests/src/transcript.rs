//! Case pages: Markdown whose redis-cli transcripts are tests.
//!
//! A transcript is a fenced block that says which servers it holds for:
//!
//! ````text
//! ```redis-cli redis-7.2+ valkey
//! > ACL SETUSER ana on
//! OK
//! 2> GET k
//! (allowed)
//! ```
//! ````
//!
//! A line that begins with a prompt is a command, on connection 1 or on the one
//! whose number stands before `>`; the lines after it are the reply as
//! redis-cli prints it. Lines that begin with `# ` are comments. Each block
//! begins with a server that was just started.
//!
//! Blocks named `redis.conf`, `users.acl` or `other.conf` are files with which
//! the servers of the transcripts after them start, up to the next heading; an
//! ACL file without a configuration is named on the command line. A block named
//! `start` instead of `redis-cli` says what a server prints that does not start,
//! with VERSION for its version.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::session::Reply;
use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde::Serialize;

/// A transcript of a case page.
#[derive(Debug, Clone, Serialize)]
pub struct Transcript {
    /// The page's file name.
    pub page: String,
    /// The line of the page on which the transcript begins.
    pub line: usize,
    /// The servers for which it holds.
    #[serde(serialize_with = "names")]
    pub servers: Vec<Server>,
    /// The files with which the server starts.
    pub files: BTreeMap<String, String>,
    /// What was typed and answered.
    pub exchanges: Vec<Exchange>,
    /// What the server prints when it does not start.
    pub refusal: Option<String>,
}

/// The names of the files with which a server may start.
const FILES: [&str; 3] = [CONFIG, ACL_FILE, "other.conf"];
const CONFIG: &str = "redis.conf";
const ACL_FILE: &str = "users.acl";

impl Transcript {
    /// The configuration with which the server starts, if it starts with one.
    pub fn config(&self) -> Option<&str> {
        let config = self.files.get(CONFIG).map(String::as_str);
        let names_acl_file = || self.files.contains_key(ACL_FILE);
        config.or_else(|| names_acl_file().then_some("aclfile users.acl\n"))
    }
}

/// A command and its reply.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// The line of the page on which the command stands.
    pub line: usize,
    /// The connection.
    pub connection: u32,
    /// The command as typed.
    pub command: String,
    /// The reply as printed.
    pub reply: String,
}

fn names<S: serde::Serializer>(servers: &[Server], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(servers.iter().map(|server| server.name()))
}

/// The folder of the case pages.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The folders of the documentation whose pages have transcripts among others.
const DOCUMENTATION: [&str; 4] = ["docs", "docs/findings", "docs/rules", "docs/tutorials"];

/// The transcripts of all case pages and of the documentation, in the order of
/// the pages' names.
pub fn read_all() -> Result<Vec<Transcript>> {
    let mut transcripts = Vec::new();
    for page in pages(&folder())? {
        let found = read(&page)?;
        ensure!(
            !found.is_empty(),
            "page {} has no transcript",
            page.display()
        );
        transcripts.extend(found);
    }
    let top = folder().join("../..");
    for folder in DOCUMENTATION {
        for page in pages(&top.join(folder))? {
            transcripts.extend(read(&page)?);
        }
    }
    Ok(transcripts)
}

/// The pages in a folder, by name.
pub fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    Ok(pages)
}

fn read(page: &Path) -> Result<Vec<Transcript>> {
    let name = page.file_name().unwrap_or_default().to_string_lossy();
    parse(&name, &std::fs::read_to_string(page)?).with_context(|| format!("page {name}"))
}

/// The transcripts of a page.
pub fn parse(page: &str, text: &str) -> Result<Vec<Transcript>> {
    let mut transcripts = Vec::new();
    let mut open: Option<Transcript> = None;
    let mut files = BTreeMap::new();
    let mut file: Option<&str> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        let line = text[..range.start].matches('\n').count() + 1;
        match event {
            Event::Start(Tag::Heading { .. }) => files.clear(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                file = FILES.into_iter().find(|name| *name == &*info);
                let (servers, refusal) = match info.split_once(' ') {
                    Some(("redis-cli", servers)) => (servers, None),
                    Some(("start", servers)) => (servers, Some(String::new())),
                    _ => continue,
                };
                open = Some(Transcript {
                    page: page.to_owned(),
                    line,
                    servers: servers_named(servers).with_context(|| format!("line {line}"))?,
                    files: files.clone(),
                    exchanges: Vec::new(),
                    refusal,
                });
            }
            Event::Text(body) => {
                if let Some(name) = file {
                    files.insert(name.to_owned(), body.into_string());
                } else if let Some(transcript) = &mut open {
                    match &mut transcript.refusal {
                        Some(text) => text.push_str(body.trim_end()),
                        None => read_body(transcript, &body, line)?,
                    }
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                file = None;
                transcripts.extend(open.take());
            }
            _ => {}
        }
    }
    Ok(transcripts)
}

fn read_body(transcript: &mut Transcript, body: &str, first: usize) -> Result<()> {
    for (number, text) in body.lines().enumerate() {
        let line = first + number;
        if text.starts_with("# ") {
            continue;
        }
        if let Some((connection, command)) = prompt(text) {
            transcript.exchanges.push(Exchange {
                line,
                connection,
                command: command.to_owned(),
                reply: String::new(),
            });
        } else {
            let Some(last) = transcript.exchanges.last_mut() else {
                bail!("line {line}: a reply without a command");
            };
            if !last.reply.is_empty() {
                last.reply.push('\n');
            }
            last.reply.push_str(text);
        }
    }
    Ok(())
}

fn prompt(line: &str) -> Option<(u32, &str)> {
    let (connection, command) = line.split_once("> ")?;
    match connection {
        "" => Some((1, command)),
        number => Some((number.parse().ok()?, command)),
    }
}

/// `redis-7.2+ valkey-8.0..valkey-9.0 redis-6.0`, or whole families, or `all`.
pub fn servers_named(words: &str) -> Result<Vec<Server>> {
    let named = |name: &str| -> Result<Server> {
        let exact = Server::ALL.into_iter().find(|server| server.name() == name);
        exact.with_context(|| format!("no server is named {name}"))
    };
    let mut servers = Vec::new();
    for word in words.split_whitespace() {
        let (first, last) = match word {
            "all" => (Server::Redis6_0, Server::Valkey9_1),
            "redis" => (Server::Redis6_0, Server::Redis8_6),
            "valkey" => (Server::Valkey8_0, Server::Valkey9_1),
            _ => match (word.strip_suffix('+'), word.split_once("..")) {
                (Some(first), _) => {
                    let first = named(first)?;
                    let newest = if first.is_valkey() {
                        Server::Valkey9_1
                    } else {
                        Server::Redis8_6
                    };
                    (first, newest)
                }
                (None, Some((first, last))) => (named(first)?, named(last)?),
                (None, None) => (named(word)?, named(word)?),
            },
        };
        servers.extend(
            Server::ALL
                .into_iter()
                .filter(|server| (first..=last).contains(server)),
        );
    }
    ensure!(
        !servers.is_empty(),
        "a transcript names the servers that it holds for"
    );
    servers.sort();
    servers.dedup();
    Ok(servers)
}

/// A command as a line of a transcript, quoted where it has to be.
pub fn typed(connection: u32, argv: &[Vec<u8>]) -> String {
    let plain = |word: &[u8]| {
        !word.is_empty()
            && word
                .iter()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\''))
    };
    let words: Vec<String> = argv
        .iter()
        .map(|word| match std::str::from_utf8(word) {
            Ok(text) if plain(word) => text.to_owned(),
            _ => Reply::Bulk(word.clone()).to_string(),
        })
        .collect();
    let prompt = match connection {
        1 => String::new(),
        other => other.to_string(),
    };
    format!("{prompt}> {}", words.join(" "))
}

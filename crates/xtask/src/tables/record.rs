//! Asking a real server for its commands.

use super::recording::{BeginSearch, CommandEntry, FindKeys, KeySpecEntry, Recording};
use crate::repo;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Starts a server of `.tools/servers` and asks for its commands and categories.
pub fn ask(name: &str) -> Result<Recording> {
    let program = repo::tools().join("servers").join(name).join("server");
    let out = Command::new(&program)
        .arg("--version")
        .output()
        .with_context(|| format!("no {name} here: run `cargo xtask servers --only {name}`"))?;
    let text = String::from_utf8_lossy(&out.stdout);
    let version = text
        .split("v=")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());

    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    let child = Command::new(&program)
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()?;
    let _server = Running(child);
    let mut connection = connect(port)?;

    let categories = connection.call(&["ACL", "CAT"])?.array()?;
    let mut commands = connection
        .call(&["COMMAND"])?
        .array()?
        .into_iter()
        .map(command)
        .collect::<Result<Vec<_>>>()?;
    commands.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Recording {
        server: name.to_owned(),
        version: version.context("no version")?.to_owned(),
        category_order: categories
            .into_iter()
            .map(Value::text)
            .collect::<Result<_>>()?,
        commands,
    })
}

/// Ends the server when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn connect(port: u16) -> Result<Connection> {
    let begun = Instant::now();
    loop {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            Ok(stream) => return Ok(Connection(BufReader::new(stream))),
            Err(error) if begun.elapsed() > Duration::from_secs(20) => {
                return Err(error).context("the server does not listen");
            }
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// A connection that speaks RESP2.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn call(&mut self, argv: &[&str]) -> Result<Value> {
        let mut request = format!("*{}\r\n", argv.len());
        for argument in argv {
            request.push_str(&format!("${}\r\n{argument}\r\n", argument.len()));
        }
        self.0.get_mut().write_all(request.as_bytes())?;
        self.receive()
    }

    fn receive(&mut self) -> Result<Value> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let line = line.trim_end();
        let (sign, rest) = line.split_at_checked(1).context("an empty reply")?;
        Ok(match sign {
            "+" => Value::Text(rest.to_owned()),
            ":" => Value::Integer(rest.parse()?),
            "$" => {
                let mut text = vec![0; rest.parse::<usize>()? + 2];
                self.0.read_exact(&mut text)?;
                text.truncate(text.len() - 2);
                Value::Text(String::from_utf8(text)?)
            }
            "*" => {
                let count: usize = rest.parse()?;
                Value::Array((0..count).map(|_| self.receive()).collect::<Result<_>>()?)
            }
            _ => bail!("the server replied {line}"),
        })
    }
}

enum Value {
    Text(String),
    Integer(i64),
    Array(Vec<Value>),
}

impl Value {
    fn text(self) -> Result<String> {
        match self {
            Self::Text(text) => Ok(text),
            _ => bail!("not a text"),
        }
    }

    fn number<N: TryFrom<i64>>(self) -> Result<N> {
        match self {
            Self::Integer(number) => N::try_from(number).ok().context("a number is too large"),
            _ => bail!("not a number"),
        }
    }

    fn array(self) -> Result<Vec<Self>> {
        match self {
            Self::Array(values) => Ok(values),
            _ => bail!("not an array"),
        }
    }

    /// Texts without the `@` they may begin with, sorted.
    fn names(self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for value in self.array()? {
            names.push(value.text()?.trim_start_matches('@').to_owned());
        }
        names.sort();
        Ok(names)
    }

    /// Takes the value of a key out of an array of keys and values.
    fn take(&mut self, key: &str) -> Result<Self> {
        let Self::Array(values) = self else {
            bail!("not an array");
        };
        let is_key = |value: &Self| matches!(value, Self::Text(text) if text == key);
        let at = values
            .iter()
            .position(is_key)
            .with_context(|| format!("no {key}"))?;
        anyhow::ensure!(at + 1 < values.len(), "no value of {key}");
        Ok(values.remove(at + 1))
    }
}

/// One entry of the reply to `COMMAND`.
fn command(entry: Value) -> Result<CommandEntry> {
    let mut fields = entry.array()?.into_iter();
    let mut next = || fields.next().context("a command with too few fields");
    let name = next()?.text()?;
    let arity = next()?.number()?;
    let flags = next()?.names()?;
    let first_last_step = [next()?.number()?, next()?.number()?, next()?.number()?];
    let categories = next()?.names()?;
    // Redis 6 has no more fields.
    let Ok(_tips) = next() else {
        return Ok(CommandEntry {
            name,
            arity,
            flags,
            categories,
            key_specs: Vec::new(),
            first_last_step: Some(first_last_step),
            subcommands: Vec::new(),
        });
    };
    let key_specs = next()?
        .array()?
        .into_iter()
        .map(key_spec)
        .collect::<Result<_>>()?;
    let subcommands = next()?.array()?.into_iter().map(command);
    let mut subcommands = subcommands.collect::<Result<Vec<_>>>()?;
    subcommands.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(CommandEntry {
        name,
        arity,
        flags,
        categories,
        key_specs,
        first_last_step: None,
        subcommands,
    })
}

fn key_spec(mut entry: Value) -> Result<KeySpecEntry> {
    let mut begin = entry.take("begin_search")?;
    let mut find = entry.take("find_keys")?;
    let begin_search = match &*begin.take("type")?.text()? {
        "index" => BeginSearch::Index {
            index: begin.take("spec")?.take("index")?.number()?,
        },
        "keyword" => {
            let mut spec = begin.take("spec")?;
            BeginSearch::Keyword {
                keyword: spec.take("keyword")?.text()?,
                startfrom: spec.take("startfrom")?.number()?,
            }
        }
        _ => BeginSearch::Unknown,
    };
    let find_keys = match &*find.take("type")?.text()? {
        "range" => {
            let mut spec = find.take("spec")?;
            FindKeys::Range {
                lastkey: spec.take("lastkey")?.number()?,
                keystep: spec.take("keystep")?.number()?,
                limit: spec.take("limit")?.number()?,
            }
        }
        "keynum" => {
            let mut spec = find.take("spec")?;
            FindKeys::Keynum {
                keynumidx: spec.take("keynumidx")?.number()?,
                firstkey: spec.take("firstkey")?.number()?,
                keystep: spec.take("keystep")?.number()?,
            }
        }
        _ => FindKeys::Unknown,
    };
    Ok(KeySpecEntry {
        flags: entry.take("flags")?.names()?,
        begin_search,
        find_keys,
    })
}

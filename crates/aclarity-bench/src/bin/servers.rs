//! The same work by real servers: the processor time that they take for it,
//! by their own account (INFO), so that waiting for others does not count.
//!
//! Prints JSON: for each server its version, and for each work the nanoseconds
//! beyond those of a command that does nothing; for memory, bytes.

use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::session::Reply;
use aclarity_bench::{Check, WORKLOADS};
use aclarity_tests::real_server::{Connection, Program, RealServer};
use anyhow::{Context, Result, bail};
use serde::Serialize;

/// Commands that are sent together.
const PIPELINE: usize = 500;
/// Measurements of one work; the middle one counts.
const ROUNDS: usize = 7;
/// Users that ACL SETUSER is repeated for.
const NAMES: usize = 10_000;

#[derive(Serialize)]
struct Measured {
    name: &'static str,
    version: String,
    work: BTreeMap<String, f64>,
}

fn main() -> Result<()> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let programs = Program::find_all();
    // The oldest whose answers on selectors and texts are the newest's.
    let old_enough = |program: &&Program| program.server >= Server::Redis7_4;
    let newest = |is_valkey| {
        let mut family = programs.iter().rev().filter(old_enough);
        family.find(|program| program.server.is_valkey() == is_valkey)
    };
    let found: Vec<&Program> = [false, true].into_iter().filter_map(newest).collect();
    if found.is_empty() {
        bail!("no Redis from 7.4 on and no Valkey here: `cargo xtask servers` fetches some");
    }
    let mut measured = Vec::new();
    for program in found {
        eprintln!("{} {}", program.server, program.version);
        let mut work = BTreeMap::new();
        Bench::start(program, if quick { 20 } else { 100 })?.run(&mut work)?;
        load(program, &mut work)?;
        measured.push(Measured {
            name: program.server.name(),
            version: program.version.clone(),
            work,
        });
    }
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

/// A server that works, and a connection to ask it how long it took.
struct Bench {
    server: RealServer,
    observer: Connection,
    /// How often a pipeline is sent for one measurement.
    times: usize,
}

impl Bench {
    fn start(program: &Program, times: usize) -> Result<Self> {
        let server = program.start()?;
        Ok(Self {
            observer: server.connect()?,
            server,
            times,
        })
    }

    fn run(&mut self, work: &mut BTreeMap<String, f64>) -> Result<()> {
        for (name, check) in &WORKLOADS.checks {
            eprintln!("  check {name}");
            let rules = check.rules();
            self.call(["ACL", "SETUSER", name].into_iter().chain(words(&rules)))?;
            let asked: Vec<&str> = ["ACL", "DRYRUN", name]
                .into_iter()
                .chain(words(&check.call))
                .collect();
            // OK, or a sentence with its length before it.
            let lines = if check.allowed { 1 } else { 2 };
            let asked = self.median(|bench| {
                let whole = bench.repeated(None, &asked, lines)?;
                Ok(whole - bench.floor()?)
            })?;
            work.insert(format!("dryrun/{name}"), asked);
            if let Some(lines) = lines_of_nothing(check) {
                let alone = self.median(|bench| bench.permission(name, check, lines))?;
                work.insert(format!("check/{name}"), alone);
            }
        }
        eprintln!("  ACL SETUSER");
        let names: Vec<String> = (0..NAMES).map(|number| format!("user{number}")).collect();
        let commands: Vec<Vec<&str>> = names
            .iter()
            .map(|name| {
                let start = ["ACL", "SETUSER", name].into_iter();
                start.chain(words(&WORKLOADS.setuser)).collect()
            })
            .collect();
        let set_user = self.median(|bench| {
            let mut worker = bench.server.connect()?;
            let whole = bench.timed(NAMES, || {
                let mut chunks = commands.chunks(PIPELINE);
                chunks.try_for_each(|chunk| worker.flood(chunk, 1, 1))
            })?;
            Ok(whole - bench.floor()?)
        })?;
        work.insert("setuser/eight-rules".to_owned(), set_user);
        Ok(())
    }

    /// What a command costs that does as good as nothing.
    fn floor(&mut self) -> Result<f64> {
        self.repeated(None, &["ACL", "WHOAMI"], 2)
    }

    /// The check alone: what a command costs more when a user with rules runs
    /// it than when one without limits does. All else about it is the same.
    fn permission(&mut self, user: &str, check: &Check, lines: usize) -> Result<f64> {
        let call: Vec<&str> = words(&check.call).collect();
        let limited = self.repeated(Some(user), &call, lines)?;
        Ok(limited - self.repeated(None, &call, lines)?)
    }

    /// One command again and again.
    fn repeated(&mut self, user: Option<&str>, command: &[&str], lines: usize) -> Result<f64> {
        let mut worker = self.server.connect()?;
        if let Some(user) = user {
            worker.call(&["AUTH", user, "any"])?;
        }
        let commands = vec![command.to_vec(); PIPELINE];
        let times = self.times;
        self.timed(PIPELINE * times, || worker.flood(&commands, times, lines))
    }

    /// Nanoseconds of processor time for each of so many commands.
    fn timed(&mut self, commands: usize, work: impl FnOnce() -> Result<()>) -> Result<f64> {
        let before = processor_time(&mut self.observer)?;
        work()?;
        Ok((processor_time(&mut self.observer)? - before) / commands as f64)
    }

    fn median(&mut self, mut work: impl FnMut(&mut Self) -> Result<f64>) -> Result<f64> {
        let mut all = Vec::new();
        for _ in 0..ROUNDS {
            all.push(work(self)?);
        }
        all.sort_by(f64::total_cmp);
        Ok(all[ROUNDS / 2])
    }

    fn call<'a>(&mut self, argv: impl Iterator<Item = &'a str>) -> Result<()> {
        match self.observer.call(&argv.collect::<Vec<_>>())? {
            reply if reply == Reply::OK => Ok(()),
            reply => bail!("the server does not take it: {reply}"),
        }
    }
}

/// ACL LOAD of the typical file, and by how much the process grows from it.
fn load(program: &Program, work: &mut BTreeMap<String, f64>) -> Result<()> {
    let users = WORKLOADS.file.users;
    eprintln!("  ACL LOAD of {users} users");
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("users.acl");
    std::fs::write(&path, "")?;
    let config = format!("aclfile {}", path.display());
    let started = program.start_with(&BTreeMap::new(), Some(&config))?;
    let server = started.running()?;
    let mut connection = server.connect()?;
    std::fs::write(&path, WORKLOADS.file.text(users))?;
    let memory = info(&mut connection, "memory", "used_memory_rss")?;
    let time = processor_time(&mut connection)?;
    let reply = connection.call(&["ACL", "LOAD"])?;
    if reply != Reply::OK {
        bail!("ACL LOAD: {reply}");
    }
    let time = processor_time(&mut connection)? - time;
    let grown = info(&mut connection, "memory", "used_memory_rss")? - memory;
    work.insert("load/typical-users".to_owned(), time);
    work.insert("resident-bytes".to_owned(), grown / users as f64);
    Ok(())
}

fn words(texts: &[String]) -> impl Iterator<Item = &str> {
    texts.iter().map(String::as_str)
}

/// How many lines the reply to a permitted call has on a server without data,
/// for the calls that only read.
fn lines_of_nothing(check: &Check) -> Option<usize> {
    match check.call[0].as_str() {
        "GET" if check.allowed => Some(1),
        "MGET" if check.allowed => Some(check.call.len()),
        _ => None,
    }
}

/// The processor time of the server so far, in nanoseconds.
fn processor_time(connection: &mut Connection) -> Result<f64> {
    let user = info(connection, "cpu", "used_cpu_user")?;
    let system = info(connection, "cpu", "used_cpu_sys")?;
    Ok((user + system) * 1e9)
}

/// A number that INFO tells.
fn info(connection: &mut Connection, section: &str, name: &str) -> Result<f64> {
    let Reply::Bulk(text) = connection.call(&["INFO", section])? else {
        bail!("no INFO");
    };
    let text = String::from_utf8(text)?;
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines
        .find(|(known, _)| *known == name)
        .with_context(|| format!("INFO {section} does not tell {name}"))?;
    Ok(value.trim().parse()?)
}

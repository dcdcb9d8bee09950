//! Runs the same workloads on real servers and measures the processor time that
//! they report (INFO), so that waiting for other processes does not count.
//!
//! Prints JSON: for each server its version, and for each workload the
//! nanoseconds beyond those of a command that does nothing; for memory, bytes.

use std::collections::BTreeMap;

use aclarity::Server;
use aclarity::session::Reply;
use aclarity_bench::{Check, WORKLOADS};
use aclarity_tests::real_server::{Connection, Program, RealServer};
use anyhow::{Context, Result, bail};
use serde::Serialize;

/// Number of commands that are sent together.
const PIPELINE: usize = 500;
/// Number of measurements per workload; the median counts.
const ROUNDS: usize = 7;
/// Number of users that ACL SETUSER is repeated for.
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
    // The oldest version that handles selectors and messages like the newest.
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

/// A server under test, and a connection to query its processor time.
struct Bench {
    server: RealServer,
    observer: Connection,
    /// Number of pipelines in one measurement.
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
            // The reply is OK, or a bulk string preceded by its length.
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

    /// The cost of a command that does almost nothing.
    fn floor(&mut self) -> Result<f64> {
        self.repeated(None, &["ACL", "WHOAMI"], 2)
    }

    /// The cost of the check alone: the extra cost of a command when run by a
    /// user with rules rather than by one without restrictions.
    fn permission(&mut self, user: &str, check: &Check, lines: usize) -> Result<f64> {
        let call: Vec<&str> = words(&check.call).collect();
        let limited = self.repeated(Some(user), &call, lines)?;
        Ok(limited - self.repeated(None, &call, lines)?)
    }

    /// The cost of one command that is repeated.
    fn repeated(&mut self, user: Option<&str>, command: &[&str], lines: usize) -> Result<f64> {
        let mut worker = self.server.connect()?;
        if let Some(user) = user {
            worker.call(&["AUTH", user, "any"])?;
        }
        let commands = vec![command.to_vec(); PIPELINE];
        let times = self.times;
        self.timed(PIPELINE * times, || worker.flood(&commands, times, lines))
    }

    /// Nanoseconds of processor time per command.
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
            reply => bail!("the server refuses it: {reply}"),
        }
    }
}

/// Measures ACL LOAD of the typical file, and the growth of the process.
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

/// Number of lines in the reply to a permitted call on an empty server, for
/// calls that only read.
fn lines_of_nothing(check: &Check) -> Option<usize> {
    match check.call[0].as_str() {
        "GET" if check.allowed => Some(1),
        "MGET" if check.allowed => Some(check.call.len()),
        _ => None,
    }
}

/// The server's processor time so far, in nanoseconds.
fn processor_time(connection: &mut Connection) -> Result<f64> {
    let user = info(connection, "cpu", "used_cpu_user")?;
    let system = info(connection, "cpu", "used_cpu_sys")?;
    Ok((user + system) * 1e9)
}

/// A number from INFO.
fn info(connection: &mut Connection, section: &str, name: &str) -> Result<f64> {
    let Reply::Bulk(text) = connection.call(&["INFO", section])? else {
        bail!("no INFO");
    };
    let text = String::from_utf8(text)?;
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines
        .find(|(known, _)| *known == name)
        .with_context(|| format!("INFO {section} has no field {name}"))?;
    Ok(value.trim().parse()?)
}

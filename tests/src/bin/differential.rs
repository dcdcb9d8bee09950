//! Random sessions on a real server and on ours, until they differ.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use aclarity::Server;
use aclarity_tests::differential::{self, Difference, starts};
use aclarity_tests::real_server::Program;
use aclarity_tests::transcript;
use anyhow::{Context, Result};
use clap::Parser;

/// Seeks differences between a real server and ours.
#[derive(Parser)]
struct Args {
    /// The server; all that this machine has when none is named
    #[arg(long)]
    server: Option<Server>,
    /// How many commands each server gets
    #[arg(long, default_value_t = 100_000)]
    commands: usize,
    /// How many times each server is started with a random configuration; one
    /// start for a thousand commands when nothing is said
    #[arg(long)]
    starts: Option<usize>,
    /// The seed of the random sessions
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let mut programs = Program::find_all();
    if let Some(server) = args.server {
        programs.retain(|program| program.server == server);
        programs
            .first()
            .with_context(|| format!("no {server} on this machine; see `cargo xtask servers`"))?;
    }
    let mut same = true;
    for program in &programs {
        let starts = args.starts.unwrap_or(args.commands / 1000);
        println!(
            "{} ({}): {} commands, {starts} starts, seed {}",
            program.server, program.version, args.commands, args.seed
        );
        if let Some(difference) = starts::run(program, starts, args.seed)? {
            same = false;
            show_start(&difference);
        }
        let begun = Instant::now();
        let mut said = Instant::now();
        let outcome = differential::run(program, args.commands, args.seed, |done| {
            if said.elapsed() > Duration::from_secs(15) {
                said = Instant::now();
                println!("  {done} so far");
                let _ = std::io::stdout().flush();
            }
        })?;
        let seconds = begun.elapsed().as_secs_f64();
        match outcome.difference {
            None => println!(
                "  no difference in {} commands, {seconds:.0} s",
                outcome.commands
            ),
            Some(difference) => {
                same = false;
                println!("  differs after {} commands:\n", outcome.commands);
                show(program.server, &difference);
            }
        }
    }
    Ok(if same {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Shows the files of a start that came out differently.
fn show_start(difference: &starts::Difference) {
    println!("```redis.conf\n{}\n```\n", difference.start.config);
    for (name, text) in &difference.start.files {
        println!("```{name}\n{}\n```\n", text.escape_ascii());
    }
    for call in &difference.start.calls {
        println!("{}", transcript::typed(call.connection, &call.argv));
    }
    println!("{}\nours: {}\n", difference.theirs, difference.ours);
}

/// Shows a difference as a block of a case page, with the real server's reply.
fn show(server: Server, difference: &Difference) {
    if let Some(file) = &difference.file {
        println!("```users.acl\n{}\n```\n", file.escape_ascii());
    }
    println!("```redis-cli {server}");
    let (last, before) = difference
        .calls
        .split_last()
        .expect("a difference has calls");
    let mut session = aclarity::session::Session::new(server);
    if let Some(file) = &difference.file {
        let config = b"aclfile users.acl\n";
        session = aclarity::config::start(config, server, &|_| Some(Vec::new()))
            .expect("an empty file has no errors");
        session.write_acl_file(file);
    }
    for call in before {
        let reply = session.execute(call.connection, &call.argv);
        println!(
            "{}\n{reply}",
            transcript::typed(call.connection, &call.argv)
        );
    }
    println!("{}", transcript::typed(last.connection, &last.argv));
    println!("{}\n```\nours: {}\n", difference.theirs, difference.ours);
}

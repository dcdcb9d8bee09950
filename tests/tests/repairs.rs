//! Applies repairs on the real servers on this machine: each one is accepted,
//! and the server then allows the call.

use aclarity::Server;
use aclarity::commands::Lookup;
use aclarity::explanation::{Explanation, explain};
use aclarity::session::Reply;
use aclarity::user::User;
use aclarity_tests::differential::{random_call, random_rules};
use aclarity_tests::real_server::{Connection, Program, RealServer};
use anyhow::Result;
use fastrand::Rng;

/// Number of denials that are repaired on each server.
const DENIALS: usize = 300;
const SEED: u64 = 20;

/// Names that are difficult to express as patterns.
const NAMES: [&[u8]; 12] = [
    b"my key",
    b"tab\there",
    b"nul\0",
    b"it's",
    b"a\"b",
    b"x)",
    b"(y",
    b"[ab]",
    b"a\\",
    b"*",
    b"a|b c",
    // Last, because some servers repeat it in errors, which must be text.
    b"\xff\x80",
];

struct Denied {
    rules: Vec<Vec<u8>>,
    argv: Vec<Vec<u8>>,
    database: u32,
    explanation: Explanation,
}

/// A denied call of a user whose rules the server accepts.
fn denied(random: &mut Rng, server: Server) -> Denied {
    let names = &NAMES[..NAMES.len() - usize::from(!has_dry_run(server))];
    loop {
        let mut user = User::new(server);
        let mut rules = random_rules(random, server);
        rules.retain(|rule| user.apply(rule, server).is_ok());
        let mut argv = random_call(random, server, !has_dry_run(server));
        let first = if server
            .commands()
            .top_level(&argv[0])
            .unwrap()
            .is_container()
        {
            2
        } else {
            1
        };
        for argument in argv.iter_mut().skip(first) {
            if random.u8(..4) == 0 && !argument.first().is_some_and(u8::is_ascii_digit) {
                *argument = random.choice(names).unwrap().to_vec();
            }
        }
        let database = random.u32(0..3);
        if let Lookup::Found(_) = server.commands().lookup(&argv)
            && let Ok(explanation) = explain(&rules, server, &argv, database)
            && explanation.denial.is_some()
        {
            return Denied {
                rules,
                argv,
                database,
                explanation,
            };
        }
    }
}

fn has_dry_run(server: Server) -> bool {
    server.commands().get(b"acl|dryrun").is_some()
}

/// A server with a connection that defines users and one that makes calls.
struct Real {
    program: Program,
    _server: RealServer,
    caretaker: Connection,
    asker: Connection,
}

impl Real {
    fn start(program: &Program) -> Result<Self> {
        let server = program.start()?;
        Ok(Self {
            program: program.clone(),
            caretaker: server.connect()?,
            asker: server.connect()?,
            _server: server,
        })
    }

    /// Defines the user with these rules, and then more.
    fn set(&mut self, rules: &[&[Vec<u8>]]) -> Result<()> {
        for (number, rules) in rules.iter().enumerate() {
            let mut argv: Vec<&[u8]> = vec![b"ACL", b"SETUSER", b"u"];
            if number == 0 {
                argv.push(b"reset");
            }
            argv.extend(rules.iter().map(Vec::as_slice));
            // The user must be able to log in.
            argv.extend([&b"on"[..], b"nopass"]);
            let reply = self.caretaker.call(&argv)?;
            assert!(
                !reply.is_error(),
                "{}: {argv:?}: {reply}",
                self.program.server
            );
        }
        Ok(())
    }

    /// Whether the user may make the call.
    fn allows(&mut self, call: &Denied) -> Result<bool> {
        if has_dry_run(self.program.server) {
            let database = call.database.to_string();
            self.asker.call(&["SELECT", &database])?;
            let mut argv: Vec<&[u8]> = vec![b"ACL", b"DRYRUN", b"u"];
            argv.extend(call.argv.iter().map(Vec::as_slice));
            let reply = self.asker.call(&argv)?;
            return Ok(reply.to_string() == "OK");
        }
        self.asker.call(&["AUTH", "u", "any"])?;
        Ok(match self.asker.call(&call.argv)? {
            Reply::Error(text) => !text.starts_with(b"NOPERM "),
            reply => reply != Reply::Closed,
        })
    }
}

#[test]
fn real_servers_allow_what_was_repaired() -> Result<()> {
    let programs = Program::find_all();
    if programs.is_empty() {
        println!("skipped: there is no server on this machine");
    }
    let mut random = Rng::with_seed(SEED);
    for program in programs {
        let server = program.server;
        let mut real = Real::start(&program)?;
        let mut repairs = 0;
        for _ in 0..DENIALS {
            let call = denied(&mut random, server);
            real.set(&[&call.rules])?;
            let shown = || {
                let words = |words: &[Vec<u8>]| {
                    let words = words.iter().map(|word| word.escape_ascii().to_string());
                    words.collect::<Vec<_>>().join(" ")
                };
                format!("{server} {}: {}", words(&call.rules), words(&call.argv))
            };
            assert!(!real.allows(&call)?, "{}: not denied", shown());
            assert!(!call.explanation.repairs.is_empty(), "{}", shown());
            for repair in &call.explanation.repairs {
                real.set(&[&call.rules, &repair.rules])?;
                assert!(real.allows(&call)?, "{}:\n{repair}", shown());
                repairs += 1;
            }
        }
        println!("{server:<11} {DENIALS} denials, {repairs} repairs");
    }
    Ok(())
}

//! EVAL and its kin: what a script's user may do decides inside it, too.
//!
//! Only scripts that do nothing but call commands are followed; see
//! [`lua`](super::lua). A call that is let through is taken to succeed.

use sha1::Digest;

use super::inside::{NotRun, WhyNotRun};
use super::lua::{self, Argument, Call, Names};
use super::{Reply, Session, own_arity, texts};
use crate::commands::keys::strict_integer;
use crate::commands::{Command, Lookup, flag};
use crate::index::Named;
use crate::server::DenialText;

/// The scripts that EVALSHA knows, by the hash in hexadecimal digits.
#[derive(Debug, Clone, Default)]
pub(super) struct Scripts(Named<Vec<u8>>);

impl Scripts {
    fn keep(&mut self, script: &[u8]) {
        self.0.insert(hash(script).into_bytes(), script.to_vec());
    }
}

fn hash(script: &[u8]) -> String {
    let digest = sha1::Sha1::digest(script);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Of a script that is not known, nothing can be read.
const UNKNOWN: Names = Names {
    calls: Vec::new(),
    unreadable: true,
};

/// Why a script stops.
enum Stop {
    /// Its user may not do something.
    Denied(Reply),
    /// Something else went wrong.
    Failed,
}

/// A script that is running.
struct Run<'a> {
    hash: String,
    keys: &'a [&'a [u8]],
    others: &'a [&'a [u8]],
    may_write: bool,
}

impl Session {
    /// EVAL script numkeys key … argument …, and SCRIPT LOAD and FLUSH
    pub(super) fn script(&mut self, number: u32, command: &Command, argv: &[&[u8]]) -> Reply {
        match command.name {
            "eval" | "eval_ro" => {
                let script = argv[1].to_vec();
                self.scripts.keep(&script);
                self.eval(number, command, argv, &script)
            }
            "evalsha" | "evalsha_ro" => {
                let hash = argv[1].to_ascii_lowercase();
                match self.scripts.0.get(&hash).cloned() {
                    Some(script) => self.eval(number, command, argv, &script),
                    None => self.leave(number, WhyNotRun::NotLoaded, UNKNOWN),
                }
            }
            _ => {
                let subcommand = argv.get(1).map(|name| name.to_ascii_lowercase());
                match (subcommand.as_deref(), argv.get(2..)) {
                    (Some(b"load"), Some([script])) => self.scripts.keep(script),
                    (Some(b"flush"), Some([])) => self.scripts = Scripts::default(),
                    (Some(b"flush"), Some([how])) => {
                        let is_known = [&b"sync"[..], b"async"]
                            .iter()
                            .any(|word| how.eq_ignore_ascii_case(word));
                        if is_known && self.server.behaviour().channels {
                            self.scripts = Scripts::default();
                        }
                    }
                    _ => {}
                }
                own_arity::complaint(command, argv, self.server).unwrap_or(Reply::Allowed)
            }
        }
    }

    /// FCALL function numkeys key … argument …
    pub(super) fn function(&mut self, number: u32) -> Reply {
        self.leave(number, WhyNotRun::Function, UNKNOWN)
    }

    /// Does not run a script, and remembers what it names.
    fn leave(&mut self, number: u32, reason: WhyNotRun, names: Names) -> Reply {
        let user = &self.users[&self.connections[number].user];
        self.inside.not_run = Some(NotRun::new(reason, names, user, &self.names));
        Reply::Allowed
    }

    fn eval(&mut self, number: u32, command: &Command, argv: &[&[u8]], script: &[u8]) -> Reply {
        let given = &argv[3..];
        let count = strict_integer(argv[2]).and_then(|count| usize::try_from(count).ok());
        let Some(count) = count.filter(|count| *count <= given.len()) else {
            return Reply::Allowed;
        };
        let behaviour = self.server.behaviour();
        let dialect = lua::Dialect {
            server: !behaviour.messages_name_redis,
            shebang: behaviour.selectors,
        };
        let Some(read) = lua::read(script, dialect) else {
            return self.leave(number, WhyNotRun::NotFollowed, lua::names(script, dialect));
        };
        let (keys, others) = given.split_at(count);
        let run = Run {
            hash: hash(script),
            keys,
            others,
            may_write: !command.name.ends_with("_ro"),
        };
        let (context, database) = (self.context, self.connection(number).database);
        self.context = "lua";
        let mut returned = Ok(Reply::Allowed);
        for (place, call) in read.calls.iter().enumerate() {
            match self.call_from_script(number, &run, call) {
                Ok(reply) if read.returned == Some(place) => returned = Ok(reply),
                Ok(_) => {}
                Err(stop) => {
                    returned = Err(stop);
                    break;
                }
            }
        }
        self.context = context;
        // What a script selects is forgotten.
        self.connection(number).database = database;
        match returned {
            Ok(reply) | Err(Stop::Denied(reply)) => reply,
            Err(Stop::Failed) => Reply::Allowed,
        }
    }

    /// What the script gets from this call.
    fn call_from_script(&mut self, number: u32, run: &Run<'_>, call: &Call) -> Result<Reply, Stop> {
        let argument = |argument: &Argument| match argument {
            Argument::Text(text) => Some(text.clone()),
            Argument::Key(index) => Some(run.keys.get(index.checked_sub(1)?)?.to_vec()),
            Argument::Other(index) => Some(run.others.get(index.checked_sub(1)?)?.to_vec()),
        };
        let argv: Option<Vec<Vec<u8>>> = call.arguments.iter().map(argument).collect();
        // Nothing at all is no argument, and pcall does not catch that.
        let argv = argv.ok_or(Stop::Failed)?;
        let argv: Vec<&[u8]> = argv.iter().map(Vec::as_slice).collect();
        let failed = if call.raises {
            Err(Stop::Failed)
        } else {
            Ok(Reply::Allowed)
        };
        let Lookup::Found(command) = self.names.lookup(&argv) else {
            return failed;
        };
        if !command.accepts(argv.len()) || command.has(flag::NOSCRIPT) {
            return failed;
        }
        let error = match self.check(number, command, &argv) {
            Err(denial) => {
                let user = &self.connections[number].user;
                texts::denied_in_script(denial, user, command, self.server)
            }
            Ok(()) if command.has(flag::WRITE) && !run.may_write => return failed,
            Ok(()) => match self.run(number, command, &argv) {
                Reply::Error(text) if matches!(command.name, "sort" | "sort_ro") => {
                    text.strip_prefix(b"ERR ").unwrap_or(&text).to_vec()
                }
                Reply::Error(_) => return failed,
                _ => return Ok(Reply::Allowed),
            },
        };
        if call.raises {
            Err(Stop::Denied(self.raised(run, call, &error)))
        } else {
            Ok(self.caught(call, &error))
        }
    }

    /// The reply to a script that an error ended.
    fn raised(&self, run: &Run<'_>, call: &Call, error: &[u8]) -> Reply {
        let (hash, line) = (&run.hash, call.line);
        let behaviour = self.server.behaviour();
        let (before, after) = if behaviour.denial_text == DenialText::OrItsSubcommand {
            let place = format!("@user_script:{line}: @user_script: {line}: ");
            let script = format!("ERR Error running script (call to f_{hash}): ");
            (script + &place, String::new())
        } else if behaviour.names_failed_script {
            (
                "ERR ".to_owned(),
                format!(" script: {hash}, on @user_script:{line}."),
            )
        } else {
            (
                "ERR ".to_owned(),
                format!(" script: on @user_script:{line}."),
            )
        };
        Reply::Error([before.as_bytes(), error, after.as_bytes()].concat())
    }

    /// An error that a script returns.
    fn caught(&self, call: &Call, error: &[u8]) -> Reply {
        let before = if self.server.behaviour().denial_text == DenialText::OrItsSubcommand {
            format!("@user_script: {}: ", call.line)
        } else {
            "ERR ".to_owned()
        };
        Reply::Error([before.as_bytes(), error].concat())
    }
}

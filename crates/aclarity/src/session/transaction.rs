//! MULTI and EXEC, as far as they change who may do what.

use super::database::selected;
use super::{Reply, Session, texts};
use crate::commands::{Command, Lookup, flag};
use crate::permission::{self, Denial};

/// The commands that were queued since MULTI.
#[derive(Debug, Clone, Default)]
pub(super) struct Transaction {
    commands: Vec<Vec<Vec<u8>>>,
    /// A command was refused, so EXEC will run none.
    aborted: bool,
    /// What the last SELECT among them selects.
    database: Option<u32>,
}

impl Transaction {
    /// The database that will be selected after its commands, if they change it.
    pub fn database(&self) -> Option<u32> {
        self.database.filter(|_| !self.aborted)
    }
}

/// What a server answers to a command that waits for EXEC.
const QUEUED: &str = "QUEUED";

impl Session {
    /// Queues a permitted command if it has to wait for EXEC.
    pub(super) fn queue(
        &mut self,
        number: u32,
        command: &Command,
        argv: &[&[u8]],
    ) -> Option<Reply> {
        let transaction = self.connection(number).transaction.as_mut()?;
        if command.has(flag::NO_MULTI) {
            transaction.aborted = true;
            return Some(Reply::Allowed);
        }
        if matches!(
            command.name,
            "exec" | "discard" | "multi" | "watch" | "reset"
        ) {
            return None;
        }
        if command.name == "select" {
            transaction.database = selected(argv).or(transaction.database);
        }
        let argv: Vec<Vec<u8>> = argv.iter().map(|argument| argument.to_vec()).collect();
        let is_answered = command.name.starts_with("acl") || command.name == "auth";
        transaction.commands.push(argv);
        Some(if is_answered {
            Reply::status(QUEUED)
        } else {
            Reply::Allowed
        })
    }

    /// The reply to a refused command, with which a transaction is lost. An
    /// EXEC that is refused says so in words of its own.
    pub(super) fn refuse(&mut self, number: u32, argv: &[&[u8]], reply: Reply) -> Reply {
        let command = argv.first().and_then(|name| self.names.top_level(name));
        if command.is_some_and(|command| command.name == "exec")
            && let Reply::Error(reason) = &reply
        {
            self.discard(number);
            return texts::transaction_discarded(reason);
        }
        if let Some(transaction) = &mut self.connection(number).transaction {
            transaction.aborted = true;
        }
        reply
    }

    pub(super) fn multi(&mut self, number: u32) -> Reply {
        self.connection(number)
            .transaction
            .get_or_insert_with(Transaction::default);
        Reply::Allowed
    }

    pub(super) fn discard(&mut self, number: u32) -> Reply {
        self.connection(number).transaction = None;
        Reply::Allowed
    }

    /// Runs what was queued, each command by the permissions of that moment.
    ///
    /// What the commands answer is shown when one of them answers an error.
    pub(super) fn exec(&mut self, number: u32) -> Reply {
        let Some(transaction) = self.connection(number).transaction.take() else {
            return Reply::Allowed;
        };
        if transaction.aborted {
            return Reply::Allowed;
        }
        let mut replies = Vec::with_capacity(transaction.commands.len());
        for argv in &transaction.commands {
            // What comes after the connection was dropped is lost, and the
            // reply to EXEC with it.
            let was_dropped = self.connection(number).closed;
            let argv: Vec<&[u8]> = argv.iter().map(Vec::as_slice).collect();
            self.context = "multi";
            let reply = self.run_queued(number, &argv);
            self.context = "toplevel";
            match reply {
                Reply::Crash(_) => return reply,
                _ if was_dropped => replies.push(Reply::Closed),
                reply => replies.push(reply),
            }
        }
        if replies.contains(&Reply::Closed) {
            Reply::Closed
        } else if replies.iter().any(Reply::is_error) {
            Reply::Array(replies)
        } else {
            Reply::Allowed
        }
    }

    fn run_queued(&mut self, number: u32, argv: &[&[u8]]) -> Reply {
        // It was found when it was queued.
        let Lookup::Found(command) = self.names.lookup(argv) else {
            return texts::unknown_command(argv, self.server);
        };
        let verdict = if self.server.behaviour().exec_checks_keys {
            self.check(number, command, argv)
        } else {
            self.check_but_keys(number, command, argv)
        };
        match verdict {
            Ok(()) => self.run(number, command, argv),
            Err(denial) => texts::no_longer_allowed(denial),
        }
    }

    /// As [`Self::check`], as if every key were permitted. (Redis 8.6.3 finds no
    /// keys when EXEC asks: a pattern that was taken away since the command was
    /// queued is not missed.)
    fn check_but_keys(
        &mut self,
        number: u32,
        command: &Command,
        argv: &[&[u8]],
    ) -> Result<(), Denial> {
        let connection = &self.connections[number];
        let mut user = self.users[&connection.user].clone();
        user.root.all_keys = true;
        for selector in &mut user.selectors {
            selector.all_keys = true;
        }
        let verdict = permission::check(&user, command, argv, connection.database);
        self.asked(number, argv, false, verdict.is_ok());
        if let Err(denial) = verdict {
            self.log_denial(number, denial, command, argv);
        }
        verdict
    }
}

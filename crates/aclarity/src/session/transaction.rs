//! MULTI and EXEC, as far as they change who may do what.

use super::{Reply, Session};
use crate::commands::{Command, flag};

/// The commands that were queued since MULTI.
#[derive(Debug, Clone, Default)]
pub(super) struct Transaction {
    commands: Vec<Vec<Vec<u8>>>,
    /// A command was refused, so EXEC will run none.
    aborted: bool,
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
        let is_exec = argv
            .first()
            .is_some_and(|name| name.eq_ignore_ascii_case(b"exec"));
        if is_exec && reply.is_error() {
            return self.discard(number);
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
    pub(super) fn exec(&mut self, number: u32) -> Reply {
        let Some(transaction) = self.connection(number).transaction.take() else {
            return Reply::Allowed;
        };
        if !transaction.aborted {
            self.context = "multi";
            for argv in &transaction.commands {
                let argv: Vec<&[u8]> = argv.iter().map(Vec::as_slice).collect();
                if let Ok(command) = self.permit(number, &argv) {
                    self.run(number, command, &argv);
                }
            }
            self.context = "toplevel";
        }
        Reply::Allowed
    }
}

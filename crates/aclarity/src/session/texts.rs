//! The servers' words for refusing a command.

use super::Reply;
use crate::commands::Command;
use crate::permission::Denial;
use crate::rule::{c_string, for_message};
use crate::server::{DenialText, Server};

/// How much of a name or of the arguments newer servers repeat in an error.
const REPEATED: usize = 128;

fn message(parts: &[&[u8]]) -> Reply {
    Reply::Error(parts.concat())
}

fn shortened(text: &[u8]) -> &[u8] {
    let text = c_string(text);
    &text[..text.len().min(REPEATED)]
}

/// How many arguments, and bytes in one, a server reads from somebody who has
/// to authenticate first.
const UNAUTHENTICATED_ARGUMENTS: usize = 10;
const UNAUTHENTICATED_BYTES: usize = 16_384;

/// The error for a command that is too long to be read before its sender has
/// authenticated. The server then hangs up.
pub(super) fn too_much_before_authentication(argv: &[&[u8]]) -> Option<Reply> {
    let what = if argv.len() > UNAUTHENTICATED_ARGUMENTS {
        "multibulk"
    } else if argv
        .iter()
        .any(|argument| argument.len() > UNAUTHENTICATED_BYTES)
    {
        "bulk"
    } else {
        return None;
    };
    Some(Reply::error(format!(
        "ERR Protocol error: unauthenticated {what} length"
    )))
}

pub(super) fn unknown_command(argv: &[&[u8]], server: Server) -> Reply {
    let old = !server.behaviour().selectors;
    let (name, open, close): (_, &[u8], &[u8]) = if old {
        (c_string(argv[0]), b"`", b"`, ")
    } else {
        (shortened(argv[0]), b"'", b"' ")
    };
    if argv.len() == 1 && !server.behaviour().mentions_no_arguments {
        return message(&[b"ERR unknown command ", open, &for_message(name), open]);
    }
    let mut shown = Vec::new();
    for argument in &argv[1..] {
        if shown.len() >= REPEATED {
            break;
        }
        let argument = c_string(argument);
        let room = REPEATED - shown.len();
        shown.extend_from_slice(open);
        shown.extend_from_slice(&argument[..argument.len().min(room)]);
        shown.extend_from_slice(close);
    }
    message(&[
        b"ERR unknown command ",
        open,
        &for_message(name),
        &open[..1],
        b", with args beginning with: ",
        &for_message(&shown),
    ])
}

pub(super) fn unknown_subcommand(argv: &[&[u8]]) -> Reply {
    message(&[
        b"ERR unknown subcommand '",
        &for_message(shortened(argv[1])),
        b"'. Try ",
        &upper_case(argv[0]),
        b" HELP.",
    ])
}

/// The name of a command as help calls it: as it was typed, in capitals.
pub(super) fn upper_case(name: &[u8]) -> Vec<u8> {
    c_string(name).to_ascii_uppercase()
}

/// A subcommand that is unknown, or has too many arguments, where the table
/// does not tell.
pub(super) fn wrong_subcommand(argv: &[&[u8]], server: Server) -> Reply {
    let (unknown, name): (&[u8], _) = if server.behaviour().selectors {
        (b"unknown", shortened(argv[1]))
    } else {
        (b"Unknown", c_string(argv[1]))
    };
    message(&[
        b"ERR ",
        unknown,
        b" subcommand or wrong number of arguments for '",
        &for_message(name),
        b"'. Try ",
        &upper_case(argv[0]),
        b" HELP.",
    ])
}

pub(super) fn unknown_category(name: &[u8], server: Server) -> Reply {
    let name = if server.behaviour().selectors {
        shortened(name)
    } else {
        c_string(name)
    };
    message(&[b"ERR Unknown category '", &for_message(name), b"'"])
}

pub(super) fn wrong_arity(name: &str) -> Reply {
    message(&[
        b"ERR wrong number of arguments for '",
        name.as_bytes(),
        b"' command",
    ])
}

/// The error for a command that its user may not run.
pub(super) fn denied(denial: Denial, user: &[u8], command: &Command, server: Server) -> Reply {
    let name = command.name.as_bytes();
    let style = server.behaviour().denial_text;
    match (denial, style) {
        (Denial::Command, DenialText::OrItsSubcommand) => message(&[
            b"NOPERM this user has no permissions to run the '",
            name,
            b"' command or its subcommand",
        ]),
        (Denial::Command, DenialText::ThisUser) => message(&[
            b"NOPERM this user has no permissions to run the '",
            name,
            b"' command",
        ]),
        (Denial::Command, DenialText::NamedUser) => message(&[
            b"NOPERM User ",
            user,
            b" has no permissions to run the '",
            name,
            b"' command",
        ]),
        (Denial::Key { .. }, DenialText::NamedUser) => {
            Reply::error("NOPERM No permissions to access a key")
        }
        (Denial::Channel { .. }, DenialText::NamedUser) => {
            Reply::error("NOPERM No permissions to access a channel")
        }
        (Denial::Key { .. }, _) => Reply::error(
            "NOPERM this user has no permissions to access one of the keys used as arguments",
        ),
        (Denial::Channel { .. }, _) => Reply::error(
            "NOPERM this user has no permissions to access one of the channels used as arguments",
        ),
        (Denial::Database { .. }, _) => Reply::error("NOPERM No permissions to access database"),
    }
}

/// What ACL DRYRUN says of a call that would be denied.
pub(super) fn dry_run_denied(
    denial: Denial,
    user: &[u8],
    command: &Command,
    argv: &[&[u8]],
    server: Server,
) -> Reply {
    let named = server.behaviour().denial_text == DenialText::NamedUser;
    let mut text = if named {
        [b"User ", c_string(user)].concat()
    } else {
        b"This user".to_vec()
    };
    let shown = |argument: usize| -> &[u8] {
        if named {
            argv[argument]
        } else {
            c_string(argv[argument])
        }
    };
    let (before, what, after): (&str, &[u8], &str) = match denial {
        Denial::Command => ("run the '", command.name.as_bytes(), "' command"),
        Denial::Key { argument } => ("access the '", shown(argument), "' key"),
        Denial::Channel { argument } => ("access the '", shown(argument), "' channel"),
        Denial::Database { argument } => ("access database ", shown(argument), ""),
    };
    text.extend_from_slice(b" has no permissions to ");
    text.extend_from_slice(before.as_bytes());
    text.extend_from_slice(what);
    text.extend_from_slice(after.as_bytes());
    Reply::Bulk(text)
}

/// The error of an EXEC that is refused itself.
pub(super) fn transaction_discarded(reason: &[u8]) -> Reply {
    let reason = reason.strip_prefix(b"ERR ").unwrap_or(reason);
    message(&[b"EXECABORT Transaction discarded because of: ", reason])
}

/// The error of a command that was permitted when it was queued, and is not
/// when EXEC runs it.
pub(super) fn no_longer_allowed(denial: Denial) -> Reply {
    let reason = match denial {
        Denial::Command => "no permission to execute the command or subcommand",
        Denial::Key { .. } => "no permission to touch the specified keys",
        Denial::Channel { .. } => "no permission to access one of the channels used as arguments",
        Denial::Database { .. } => "no permission",
    };
    Reply::error(format!(
        "NOPERM ACLs rules changed between the moment the transaction was accumulated and the \
         EXEC call. This command is no longer allowed for the following reason: {reason}"
    ))
}

/// How a script is told that its user may not run a command.
pub(super) fn denied_in_script(
    denial: Denial,
    user: &[u8],
    command: &Command,
    server: Server,
) -> Vec<u8> {
    let text = match (server.behaviour().denial_text, denial) {
        (DenialText::NamedUser, _) => {
            let Reply::Error(text) = denied(denial, user, command, server) else {
                unreachable!("a denial is an error");
            };
            let text = text.strip_prefix(b"NOPERM ").unwrap_or(&text);
            return [b"ACL failure in script: ", text].concat();
        }
        (_, Denial::Key { .. }) => {
            "The user executing the script can't access at least one of the keys mentioned in \
             the command arguments"
        }
        (_, Denial::Channel { .. }) => {
            "The user executing the script can't publish to the channel mentioned in the command"
        }
        _ => "The user executing the script can't run this command or subcommand",
    };
    text.into()
}

//! Commands that count their arguments themselves.
//!
//! The table says at least how many arguments they take; the rest of the rule
//! is theirs. Found by calling every command of real servers with every number
//! of arguments.

use super::{Reply, texts};
use crate::commands::Command;
use crate::commands::keys::strict_integer;
use crate::server::Server;

/// The command's complaint about the number of its arguments, if it has one.
pub(super) fn complaint(command: &Command, argv: &[&[u8]], server: Server) -> Option<Reply> {
    let argc = argv.len();
    let is_wrong = match command.name {
        "ping" => argc > 2,
        "lpop" | "rpop" => argc > 3,
        "zrank" | "zrevrank" => argc > 4,
        "hset" | "hmset" => argc % 2 == 1,
        "mset" | "msetnx" => argc.is_multiple_of(2),
        "xadd" => xadd_fields(argv, server).is_some_and(|count| count < 2 || count % 2 == 1),
        _ => false,
    };
    let old = !server.behaviour().selectors;
    is_wrong.then(|| match command.name {
        "mset" | "msetnx" if old => Reply::error("ERR wrong number of arguments for MSET"),
        "xadd" if old => Reply::error("ERR wrong number of arguments for XADD"),
        name => texts::wrong_arity(name),
    })
}

/// How many words follow the identifier of an XADD; nothing when it complains
/// about something else first.
fn xadd_fields(argv: &[&[u8]], server: Server) -> Option<usize> {
    let mut at = 2;
    let mut limited = false;
    let mut approximate = false;
    loop {
        let option = *argv.get(at)?;
        let is = |word: &str| option.eq_ignore_ascii_case(word.as_bytes());
        let more = argv.len() - 1 - at;
        if option == b"*" {
            break;
        } else if is("maxlen") && more > 0 {
            at += 1;
            if more >= 2 && matches!(argv[at], b"~" | b"=") {
                approximate = argv[at] == b"~";
                at += 1;
            }
            strict_integer(argv[at]).filter(|length| *length >= 0)?;
        } else if is("minid") && more > 0 {
            at += 1;
            if more >= 2 && matches!(argv[at], b"~" | b"=") {
                approximate = argv[at] == b"~";
                at += 1;
            }
            is_stream_id(argv[at]).then_some(())?;
        } else if is("limit") && more > 0 {
            at += 1;
            limited = true;
            strict_integer(argv[at]).filter(|limit| *limit >= 0)?;
        } else if !is("nomkstream") {
            let has_auto_sequence = server.behaviour().selectors;
            let id = option
                .strip_suffix(b"-*")
                .filter(|_| has_auto_sequence)
                .unwrap_or(option);
            is_stream_id(id).then_some(())?;
            break;
        }
        at += 1;
    }
    (!limited || approximate).then_some(argv.len() - at - 1)
}

/// `milliseconds` or `milliseconds-sequence`.
fn is_stream_id(text: &[u8]) -> bool {
    let is_number = |text: &str| !text.starts_with('+') && text.parse::<u64>().is_ok();
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    match text.split_once('-') {
        Some((milliseconds, sequence)) => is_number(milliseconds) && is_number(sequence),
        None => is_number(text),
    }
}

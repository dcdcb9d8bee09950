//! Commands that count their arguments themselves.
//!
//! The table says at least how many arguments they take; the rest of the rule
//! is theirs. Found by calling every command of real servers with every number
//! of arguments.

use super::{Reply, texts};
use crate::commands::Command;
use crate::commands::keys::strict_integer;
use crate::rule::is_space;
use crate::server::Server;

/// The command's complaint about the number of its arguments, if it has one.
pub(super) fn complaint(command: &Command, argv: &[&[u8]], server: Server) -> Option<Reply> {
    let argc = argv.len();
    let old = !server.behaviour().selectors;
    let is_wrong = match command.name {
        "ping" => argc > 2,
        "lpop" | "rpop" => argc > 3,
        "zrank" | "zrevrank" => argc > 4,
        "hset" | "hmset" => argc % 2 == 1,
        "mset" | "msetnx" => argc.is_multiple_of(2),
        "xadd" => xadd_fields(argv, server).is_some_and(|count| count < 2 || count % 2 == 1),
        "armset" | "ardelrange" => argc % 2 == 1,
        "arlastitems" => argc > 4 && strict_integer(argv[2]).is_some_and(|count| count > 0),
        "arscan" => argc != 4 && argc != 6 && argv[2..4].iter().all(|index| is_array_index(index)),
        "delex" => argc == 3 || argc > 4,
        "VADD" => argc < 5,
        "VSIM" => argc < 4,
        "VEMB" => argc < 3,
        "VCARD" | "VDIM" | "VINFO" => argc != 2,
        "VGETATTR" | "VISMEMBER" | "VREM" => argc != 3,
        "VSETATTR" => argc != 4,
        "VRANDMEMBER" => !(2..=3).contains(&argc),
        "VRANGE" => argc > 5,
        "VLINKS" => match argv {
            [_, _, _] => false,
            [_, _, _, option] => !option.eq_ignore_ascii_case(b"withscores"),
            _ => true,
        },
        _ => return subcommand_complaint(command, argv, server),
    };
    is_wrong.then(|| match command.name {
        "mset" | "msetnx" if old => Reply::error("ERR wrong number of arguments for MSET"),
        "xadd" if old => Reply::error("ERR wrong number of arguments for XADD"),
        name => texts::wrong_arity(name),
    })
}

/// Subcommands word it in another way.
fn subcommand_complaint(command: &Command, argv: &[&[u8]], server: Server) -> Option<Reply> {
    let argc = argv.len();
    let is_wrong = match command.name {
        "pubsub|channels" | "pubsub|shardchannels" | "function|flush" | "slowlog|get" => argc > 3,
        "function|restore" => argc > 4,
        "client|unblock" => argc > 4 && !server.behaviour().reads_unblock_options,
        "script|debug" => argc > 3 && server.behaviour().databases,
        "xgroup|create" | "xgroup|setid" => !xgroup_options(argv),
        _ => false,
    };
    is_wrong.then(|| texts::wrong_subcommand(argv, server))
}

/// Whether the options of XGROUP are such as it knows; about their values it
/// complains in other words.
fn xgroup_options(argv: &[&[u8]]) -> bool {
    let mut options = argv.get(5..).unwrap_or_default();
    let creates = argv[1].eq_ignore_ascii_case(b"create");
    loop {
        match options {
            [] => return true,
            [option, rest @ ..] if creates && option.eq_ignore_ascii_case(b"mkstream") => {
                options = rest;
            }
            [option, value, rest @ ..] if option.eq_ignore_ascii_case(b"entriesread") => {
                if strict_integer(value).is_none_or(|value| value < -1) {
                    return true;
                }
                options = rest;
            }
            _ => return false,
        }
    }
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
    let mut numbers = text.splitn(2, |&byte| byte == b'-');
    numbers.all(is_c_number)
}

/// The largest number is no index.
fn is_array_index(text: &[u8]) -> bool {
    is_c_number(text) && !text.ends_with(b"18446744073709551615")
}

/// A number as C's `strtoull` takes it: spaces and a `+` may come first.
fn is_c_number(text: &[u8]) -> bool {
    let spaces = text.iter().take_while(|byte| is_space(**byte)).count();
    let text = &text[spaces..];
    let digits = text.strip_prefix(b"+").unwrap_or(text);
    !digits.starts_with(b"+")
        && std::str::from_utf8(digits).is_ok_and(|digits| digits.parse::<u64>().is_ok())
}

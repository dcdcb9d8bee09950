//! The format of inputs: a line that names the server, then text, so that
//! inputs in the corpus are readable.

use std::str::FromStr;

use aclarity::Server;
use aclarity::rule::split_arguments;
use aclarity_vendors::System;

/// The default calls. They need every kind of permission: commands and
/// subcommands, keys to read and to write, channels and channel patterns,
/// databases.
const USUAL_CALLS: &str = "GET a
SET app:1 v
CONFIG GET x
PUBLISH news m
PSUBSCRIBE n*
SELECT 1
SORT a BY w_* STORE b
XREAD STREAMS s 0
DEL a b";

/// Splits off the server of an input. If mutation has damaged the name, its
/// bytes select a server.
pub fn server_and_rest(input: &[u8]) -> (Server, &[u8]) {
    named_and_rest(input, &Server::ALL)
}

/// Like [`server_and_rest`], for inputs about a managed service.
pub fn system_and_rest(input: &[u8]) -> (System, &[u8]) {
    named_and_rest(input, &System::ALL)
}

fn named_and_rest<'i, T: Copy + FromStr>(input: &'i [u8], all: &[T]) -> (T, &'i [u8]) {
    let (line, rest) = line_and_rest(input);
    let named = str::from_utf8(line).ok().and_then(|name| name.parse().ok());
    let chosen = || {
        let sum: usize = line.iter().copied().map(usize::from).sum();
        all[sum % all.len()]
    };
    (named.unwrap_or_else(chosen), rest)
}

fn line_and_rest(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|&byte| byte == b'\n') {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, b""),
    }
}

/// Splits a text at its first empty line.
pub fn halves(text: &[u8]) -> (&[u8], &[u8]) {
    match text.windows(2).position(|pair| pair == b"\n\n") {
        Some(end) => (&text[..end], &text[end + 2..]),
        None => (text, b""),
    }
}

/// The lines of a text, without an empty last one.
pub fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.split(|&byte| byte == b'\n')
}

/// Parses a command as typed into redis-cli, which may be preceded by a
/// connection number: `2> GET k`. Returns `None` when its quotes are
/// unbalanced.
pub fn command(line: &[u8]) -> Option<(u32, Vec<Vec<u8>>)> {
    let (connection, line) = match line {
        [digit @ b'1'..=b'9', b'>', rest @ ..] => (u32::from(digit - b'0'), rest),
        _ => (1, line),
    };
    let arguments = split_arguments(line).ok()?;
    let argv = arguments.into_iter().map(|word| word.text.into_owned());
    Some((connection, argv.collect()))
}

/// The calls in the lines of a text, or the default calls if it has none.
pub fn calls(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let calls: Vec<Vec<Vec<u8>>> = lines(text)
        .filter_map(command)
        .map(|(_, argv)| argv)
        .filter(|argv| !argv.is_empty())
        .collect();
    if !calls.is_empty() {
        return calls;
    }
    let words = |line: &str| line.split(' ').map(Vec::from).collect();
    USUAL_CALLS.lines().map(words).collect()
}

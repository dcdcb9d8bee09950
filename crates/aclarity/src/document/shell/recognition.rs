//! Which lines are for a shell and about a server.

use crate::bytes::find;

/// The clients and the servers, whatever folder they are in.
pub(in crate::document) const CLIENTS: [&str; 3] = ["redis-cli", "valkey-cli", "keydb-cli"];
pub(in crate::document) const SERVERS: [&str; 3] =
    ["redis-server", "valkey-server", "keydb-server"];

/// The ends of variables whose value a server is started with.
pub(in crate::document) const SERVER_ARGUMENTS: [&str; 2] = ["_ARGS=", "_FLAGS="];

/// What runs images, after whose names options of their server may stand.
const RUNNERS: [&str; 3] = ["docker", "podman", "nerdctl"];

/// Whether a line is for a shell and about a server.
pub(in crate::document) fn is_for_shell(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with("user ") || line.starts_with('#') || starts_with(line, "acl ") {
        return false;
    }
    let has = |mark: &str| find(line.as_bytes(), mark).is_some();
    let program = |names: &[&str]| names.iter().any(|name| names_program(line, name));
    (has("-cli") && program(&CLIENTS))
        || (has("-server") && program(&SERVERS))
        || SERVER_ARGUMENTS.iter().any(|mark| has(mark))
        || runs_image(line)
        || line.starts_with(": <<")
        || writes_definition(line)
        || (line.starts_with(['$', '"']) && sends_definition(line))
        || (has("<<") && WRITERS.iter().any(|name| names_program(line, name)))
}

/// Whether a line writes definitions: `echo 'user app on' >> users.acl`.
pub(in crate::document) fn writes_definition(line: &str) -> bool {
    let quoted = line
        .strip_prefix("echo ")
        .or_else(|| line.strip_prefix("printf "));
    let inner = quoted.and_then(|rest| rest.split_once(['"', '\'']));
    inner.is_some_and(|(_, inner)| inner.starts_with("user ") || sends_setuser(inner.as_bytes()))
}

/// Whether a text begins with `ACL SETUSER` or `ACL DELUSER`.
pub(in crate::document) fn sends_setuser(text: &[u8]) -> bool {
    let mut words = text.split(u8::is_ascii_whitespace);
    let is = |word: Option<&[u8]>, names: &[&str]| {
        word.is_some_and(|word| {
            let mut names = names.iter();
            names.any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
        })
    };
    is(words.next(), &["acl"]) && is(words.next(), &["setuser", "deluser"])
}

/// What writes its input to a file.
pub(in crate::document) const WRITERS: [&str; 4] = ["cat", "tee", "sed", "envsubst"];

/// Whether a variable stands before ACL SETUSER, as in `$CLI ACL SETUSER app on`.
fn sends_definition(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let has_variable = words
        .next()
        .is_some_and(|word| word.contains('$') && word.len() > 1);
    let is_acl = |word: &str| word.eq_ignore_ascii_case("acl");
    let mut words = words.skip_while(|word| !is_acl(word)).skip(1);
    let second = words.next().unwrap_or_default();
    has_variable
        && ["setuser", "deluser"]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(second))
}

/// Whether quotes of a line may be closed in a later one. (Not those of a client:
/// a quote that somebody forgot must not swallow the next line.)
pub(super) fn may_span_lines(line: &str) -> bool {
    let first = line.split_ascii_whitespace().find(|word| *word != "$");
    let first = first.unwrap_or_default();
    matches!(first, "echo" | "printf" | "sh" | "bash") || first.contains('=')
}

fn starts_with(text: &str, start: &str) -> bool {
    let text = text.as_bytes().get(..start.len());
    text.is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
}

/// Whether a program's name stands in a line as a word or at the end of a path.
fn names_program(line: &str, name: &str) -> bool {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], name) {
        let (start, end) = (from + at, from + at + name.len());
        let is_edge = |byte: Option<&u8>, also: &[u8]| {
            byte.is_none_or(|byte| byte.is_ascii_whitespace() || also.contains(byte))
        };
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        if is_edge(before, b"/\\\"'`(;|&=")
            && (is_edge(bytes.get(end), b"\"'\\;|<>)") || bytes[end..].starts_with(b".exe"))
        {
            return true;
        }
        from = end;
    }
    false
}

/// Whether a line runs an image of a server.
pub(in crate::document) fn runs_image(line: &str) -> bool {
    let has = |mark: &str| find(line.as_bytes(), mark).is_some();
    let runs = has(" run ") || has(" --user ");
    runs && (has("redis") || has("valkey")) && RUNNERS.iter().any(|name| names_program(line, name))
}

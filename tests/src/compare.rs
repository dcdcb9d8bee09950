//! Whether a reply of ours is what a real server said, for replies that are no
//! text.

use aclarity::Server;
use aclarity::session::Reply;

pub use aclarity_docs::compare::{same_reply, same_text};

/// As [`same_reply`], for replies and arguments of any bytes. Random passwords
/// are compared by their length, entries of ACL LOG without times and clients.
pub fn same_bytes(server: Server, argv: &[Vec<u8>], ours: &Reply, theirs: &Reply) -> bool {
    if ours == theirs || matches!((ours, theirs), (Reply::Crash(_), Reply::Closed)) {
        return true;
    }
    let argv: Vec<String> = argv
        .iter()
        .map(|argument| String::from_utf8_lossy(argument).into_owned())
        .collect();
    let is = |word: &str| {
        argv.get(1)
            .is_some_and(|text| text.eq_ignore_ascii_case(word))
    };
    match (ours, theirs) {
        (Reply::Bulk(ours), Reply::Bulk(theirs)) if is("genpass") => ours.len() == theirs.len(),
        // What its commands answer otherwise is compared where they are called
        // by themselves.
        (Reply::Array(ours), Reply::Array(theirs)) if argv.len() == 1 => {
            let replies = ours.iter().zip(theirs);
            let both_fine = |a: &Reply, b: &Reply| !a.is_error() && !b.is_error();
            ours.len() == theirs.len()
                && replies.into_iter().all(|(a, b)| a == b || both_fine(a, b))
        }
        (Reply::Array(ours), Reply::Array(theirs)) if is("log") => {
            let entries = ours.iter().zip(theirs);
            ours.len() == theirs.len() && entries.into_iter().all(|(a, b)| same_entry(a, b))
        }
        _ => {
            let json = |reply| serde_json::to_value(reply).unwrap_or_default();
            same_reply(server, &argv, &json(ours), &json(theirs))
        }
    }
}

/// Whether entries of ACL LOG have equal fields, and equal values up to the
/// username.
fn same_entry(ours: &Reply, theirs: &Reply) -> bool {
    const COMPARED: usize = 10;
    if matches!(ours, Reply::Map(_)) != matches!(theirs, Reply::Map(_)) {
        return false;
    }
    let (Reply::Array(ours), Reply::Array(theirs)) =
        (ours.clone().in_resp2(), theirs.clone().in_resp2())
    else {
        return false;
    };
    let names = |fields: &[Reply]| fields.iter().step_by(2).cloned().collect::<Vec<_>>();
    names(&ours) == names(&theirs) && ours.get(..COMPARED) == theirs.get(..COMPARED)
}

/// Whether a server that did not start printed each line of the text, if need
/// be after what its log puts before it, or crashed as the text says.
pub fn is_said(said: &str, crashed: bool, text: &str, version: &str) -> bool {
    if text.starts_with("(crash)") {
        return crashed;
    }
    let said = said.replace(version, "VERSION");
    let mut said = said.lines().map(str::trim_end);
    text.lines().map(str::trim_end).all(|expected| {
        said.any(|line| line == expected || line.ends_with(&format!(" # {expected}")))
    })
}

//! Making a difference small: fewer commands, then fewer arguments.

use aclarity::session::Reply;
use anyhow::Result;

use super::{Call, Difference, Pair};
use crate::compare::same_bytes;
use crate::real_server::Program;

/// The smallest session found that still ends in a difference, played on a
/// server of its own; nothing when these calls alone make none.
pub(super) fn smallest(program: &Program, found: &Difference) -> Result<Option<Difference>> {
    let Some(mut best) = play(program, found.file.as_deref(), &found.calls)? else {
        return Ok(None);
    };
    loop {
        let before = size(&best);
        for calls in candidates(&best.calls) {
            if length(&calls) < length(&best.calls)
                && let Some(smaller) = play(program, best.file.as_deref(), &calls)?
            {
                best = smaller;
                break;
            }
        }
        for file in shorter(best.file.as_deref().unwrap_or_default()) {
            if let Some(smaller) = play(program, Some(&file), &best.calls)? {
                best = smaller;
                break;
            }
        }
        if size(&best) == before {
            return Ok(Some(best));
        }
    }
}

fn size(difference: &Difference) -> usize {
    length(&difference.calls) + difference.file.as_ref().map_or(0, Vec::len)
}

fn length(calls: &[Call]) -> usize {
    calls.iter().map(|call| 1 + call.argv.len()).sum()
}

/// The text without a line of it, or without a word.
fn shorter(text: &[u8]) -> Vec<Vec<u8>> {
    let mut candidates = Vec::new();
    for separator in [b'\n', b' '] {
        let parts: Vec<&[u8]> = text.split(|byte| *byte == separator).collect();
        if parts.len() > 1 {
            candidates.extend((0..parts.len()).map(|at| {
                let mut parts = parts.clone();
                parts.remove(at);
                parts.join(&separator)
            }));
        }
    }
    candidates
}

/// The session without a part of its commands, or of a command's arguments.
fn candidates(calls: &[Call]) -> Vec<Vec<Call>> {
    let mut candidates = Vec::new();
    let mut part = calls.len() / 2;
    while part > 0 {
        for start in (0..calls.len()).step_by(part) {
            let end = (start + part).min(calls.len());
            candidates.push([&calls[..start], &calls[end..]].concat());
        }
        part /= 2;
    }
    for (number, call) in calls.iter().enumerate() {
        for argument in 1..call.argv.len() {
            let mut fewer = calls.to_vec();
            fewer[number].argv.remove(argument);
            candidates.push(fewer);
        }
    }
    candidates
}

/// The first difference that a session makes.
fn play(program: &Program, file: Option<&[u8]>, calls: &[Call]) -> Result<Option<Difference>> {
    let mut pair = Pair::start(program, file)?;
    for (number, call) in calls.iter().enumerate() {
        let (ours, theirs) = pair.answer(call)?;
        if !same_bytes(program.server, &call.argv, &ours, &theirs) {
            return Ok(Some(Difference {
                file: file.map(<[u8]>::to_vec),
                calls: calls[..=number].to_vec(),
                ours,
                theirs,
            }));
        }
        if matches!(ours, Reply::Crash(_)) {
            break;
        }
    }
    Ok(None)
}

//! Making a difference small: fewer commands, then fewer arguments.

use aclarity::session::Reply;
use anyhow::Result;

use super::{Call, Difference, Pair};
use crate::compare::same_bytes;
use crate::real_server::Program;

/// The smallest session found that still ends in a difference, played on a
/// server of its own; nothing when these calls alone make none.
pub(super) fn smallest(
    program: &Program,
    has_file: bool,
    calls: &[Call],
) -> Result<Option<Difference>> {
    let Some(mut best) = play(program, has_file, calls)? else {
        return Ok(None);
    };
    loop {
        let before = size(&best.calls);
        for fewer in candidates(&best.calls) {
            if size(&fewer) < size(&best.calls)
                && let Some(smaller) = play(program, has_file, &fewer)?
            {
                best = smaller;
                break;
            }
        }
        if size(&best.calls) == before {
            return Ok(Some(best));
        }
    }
}

fn size(calls: &[Call]) -> usize {
    calls.iter().map(|call| 1 + call.argv.len()).sum()
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
fn play(program: &Program, has_file: bool, calls: &[Call]) -> Result<Option<Difference>> {
    let mut pair = Pair::start(program, has_file)?;
    for (number, call) in calls.iter().enumerate() {
        let (ours, theirs) = pair.answer(call)?;
        if !same_bytes(program.server, &call.argv, &ours, &theirs) {
            return Ok(Some(Difference {
                has_file,
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

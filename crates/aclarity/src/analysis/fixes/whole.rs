//! Lines, and what is not about one rule.

use crate::analysis::fix::{Fix, Place, Safety};
use crate::document::forms::begins_with_rule;
use crate::document::trailing::is_like_rule;

pub(super) fn fixes(place: &Place<'_>, code: &str) -> Vec<Fix> {
    let fix = |title: &str, safety, edit| vec![Fix::new(title, safety, vec![edit])];
    match code {
        "comment" if !place.begins_line() => {
            fix("Remove the comment", Safety::Safe, place.remove())
        }
        "comment" | "not-a-definition" => {
            fix("Remove this line", Safety::Safe, place.remove_line())
        }
        // `">pa$word"` as it is, without the shell's help.
        "shell-variable" => match place.double_quoted() {
            Some(word) => {
                let quoted = format!("'{}'", &word.said()[1..word.said().len() - 1]);
                let edit = word.replace(quoted);
                fix("Put it in single quotes", Safety::Changes, edit)
            }
            None => Vec::new(),
        },
        "duplicate-user" => fix("Remove this line", Safety::Changes, place.remove_line()),
        "no-such-user" | "default-user" => {
            let line = place.line();
            let words = place.text[line.start..line.end].split_ascii_whitespace();
            let names = words.skip_while(|word| !word.eq_ignore_ascii_case("deluser"));
            if names.skip(1).count() > 1 {
                fix("Remove this name", Safety::Safe, place.remove())
            } else {
                fix("Remove this line", Safety::Safe, place.remove_line())
            }
        }
        "no-username" => no_username(place),
        "unmatched-parenthesis" => {
            let line = place.line();
            let said = place.text[line.start..line.end].trim_end();
            let end = line.start + said.len();
            let closing = place.at((end..end).into()).replace(")");
            fix("Close it with `)` at the end", Safety::Safe, closing)
        }
        // A quote in it would need the shell's own rules.
        "shell-syntax" if !place.said().contains(['\'', '"', '\\']) => {
            let quoted = place.replace(format!("'{}'", place.said()));
            fix("Put it in single quotes", Safety::Safe, quoted)
        }
        _ => Vec::new(),
    }
}

/// A line that does not begin with `user`.
fn no_username(place: &Place<'_>) -> Vec<Fix> {
    let said = place.said();
    if begins_with_rule(said) {
        return joined(place);
    }
    if said.contains(' ') || said.eq_ignore_ascii_case("user") {
        return Vec::new();
    }
    let next = place.text[place.span.end..].split_ascii_whitespace().next();
    let has_name = !next.is_some_and(|next| is_like_rule(next.as_bytes()));
    let start = place.span.start;
    let edit = match said.strip_prefix("user") {
        _ if has_name => place.replace("user"),
        Some(_) => place.at((start + 4..start + 4).into()).replace(" "),
        None => place.at((start..start).into()).replace("user "),
    };
    let title = "Begin the line with `user`";
    vec![Fix::new(title, Safety::Changes, vec![edit])]
}

/// Writes rules at the end of the user's line, which is the one before.
fn joined(place: &Place<'_>) -> Vec<Fix> {
    let before = place.text[..place.span.start].trim_end();
    let last = before.rsplit('\n').next().unwrap_or_default();
    let is_user = last.trim_start().starts_with("user ");
    if !begins_with_rule(place.said()) || !is_user && !begins_with_rule(last) {
        return Vec::new();
    }
    // (A backslash joins nothing.)
    let kept = before.trim_end_matches(['\\', ' ', '\t']);
    let gap = place.at((kept.len()..place.span.start).into());
    let title = "Write it at the end of the line before";
    vec![Fix::new(title, Safety::Changes, vec![gap.replace(" ")])]
}

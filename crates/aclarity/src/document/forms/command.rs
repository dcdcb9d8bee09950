//! The command of a container in YAML, `command: redis-server --user app on`,
//! as a line for a shell.
//!
//! The value is a string, which Compose splits much as a shell does, or a list of
//! words. Everything else is blanked out and each sign of YAML replaced with a
//! blank or a quote, so that places stay what they are. A value for which that
//! does not do is not read.

use std::sync::Arc;

use crate::bytes::find;

/// The text with nothing in it but the commands that start servers with users. In a
/// file that is not for Compose a command is left out when it is not known how it is
/// split.
pub(super) fn in_commands(text: &str, is_compose: bool) -> Option<Arc<str>> {
    let mut out: Vec<u8> = text
        .bytes()
        .map(|byte| if byte == b'\n' { byte } else { b' ' })
        .collect();
    let mut has_any = false;
    let mut at = 0;
    while let Some(line) = text[at..].split_inclusive('\n').next() {
        let start = at;
        at += line.len();
        let Some(value) = value_of_command(line) else {
            continue;
        };
        // What looks like a command in the value of another is part of it.
        at = end_of_block(text, start, at);
        let value = start + value..at;
        if let Some(command) = as_command(&text[value.clone()])
            && sets_users(&command)
            && (is_compose || !has_signs(&command))
        {
            out[value].copy_from_slice(command.as_bytes());
            has_any = true;
        }
    }
    let out = String::from_utf8(out).ok().filter(|_| has_any)?;
    Some(out.into())
}

/// Where the value begins in a line `command: value`.
fn value_of_command(line: &str) -> Option<usize> {
    let inner = line.trim_start();
    let inner = inner.strip_prefix("- ").unwrap_or(inner).trim_start();
    let value = inner.strip_prefix("command:")?;
    value
        .starts_with(|letter: char| letter.is_whitespace())
        .then(|| line.len() - value.len())
}

/// Where the value of a key ends: before the next line that is not deeper, but
/// for the items of a list.
fn end_of_block(text: &str, start: usize, mut end: usize) -> usize {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let own = depth(&text[start..]);
    for line in text[end..].split_inclusive('\n') {
        let is_item = line.trim_start().starts_with("- ") && depth(line) == own;
        if !line.trim().is_empty() && depth(line) <= own && !is_item {
            break;
        }
        end += line.len();
    }
    end
}

/// The command as one line for a shell, of the same length.
fn as_command(value: &str) -> Option<String> {
    let first = value.trim_start();
    let rest = value.len() - first.len();
    let mut command = if first.starts_with("- ") {
        items(value)?
    } else if first.starts_with('[') {
        flow(value)?
    } else if let Some(indicator) = first.lines().next().filter(|line| is_block(line)) {
        (!has_hash(value)).then_some(())?;
        " ".repeat(rest + indicator.len()) + &first[indicator.len()..]
    } else {
        scalar(value)?
    };
    // Of the last line the end is no part of the command.
    let kept = command.trim_end().len();
    let tail: String = value[kept..]
        .chars()
        .map(|letter| if letter == '\n' { '\n' } else { ' ' })
        .collect();
    command.truncate(kept);
    let command = command.replace(['\n', '\r'], " ") + &tail;
    (command.len() == value.len()).then_some(command)
}

/// Whether a command has signs outside of quotes that some split at, and others
/// leave as they are: Compose does the one, Ansible the other.
fn has_signs(command: &str) -> bool {
    let mut quote = None;
    command.bytes().any(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        quote.is_none() && b"<>|&;()*?[~".contains(&byte)
    })
}

/// `>`, `|-` and the like, which begin a text of several lines.
fn is_block(line: &str) -> bool {
    let line = line.trim_end();
    matches!(line.as_bytes(), [b'>' | b'|', rest @ ..] if rest.iter().all(|byte| b"+-123456789".contains(byte)))
}

/// Whether a shell would find a comment, where YAML and Compose find none.
fn has_hash(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    words.any(|word| word.starts_with('#'))
}

/// A string, in quotes or without.
fn scalar(value: &str) -> Option<String> {
    let inner = value.trim();
    let Some(quote) = inner.chars().next().filter(|one| matches!(one, '"' | '\'')) else {
        // A comment of YAML is one of a shell too.
        return Some(value.to_owned());
    };
    let (body, after) = inner[1..].split_once(quote)?;
    let is_literal = !(has_hash(body) || quote == '"' && body.contains('\\'));
    let is_end = after.is_empty() || after.starts_with(" #");
    let start = value.len() - value.trim_start().len();
    (is_literal && is_end)
        .then(|| format!("{}{body} ", " ".repeat(start + 1)) + &value[start + body.len() + 2..])
}

/// `["redis-server", "--user", "app"]`: words in the quotes of a shell.
fn flow(value: &str) -> Option<String> {
    let inner = value.trim().strip_prefix('[')?.strip_suffix(']')?;
    let start = value.find('[')?;
    let mut out = " ".repeat(start + 1);
    let mut rest = inner;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            ',' | ' ' | '\n' | '\r' | '\t' => {
                out.push(' ');
                rest = &rest[1..];
                continue;
            }
            '"' | '\'' => rest[1..].find(next)? + 2,
            _ => rest.find([',', '\n', ' ']).unwrap_or(rest.len()),
        };
        let word = &rest[..length];
        is_same_to_a_shell(word).then_some(())?;
        out.push_str(word);
        rest = &rest[length..];
    }
    out.push(' ');
    out.push_str(&value[start + inner.len() + 2..]);
    Some(out)
}

/// `- redis-server`, each in a line.
fn items(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    for line in value.split_inclusive('\n') {
        let word = line.trim();
        let start = line.len() - line.trim_start().len();
        if word.is_empty() || word.starts_with('#') {
            out.extend(line.chars().map(|_| ' '));
            continue;
        }
        let word = word.strip_prefix("- ")?;
        let blanks = word.len() - word.trim_start().len();
        let word = word.trim_start();
        out.push_str(&" ".repeat(start + blanks));
        let after = line.len() - line.trim_end().len();
        if is_same_to_a_shell(word) {
            out.push_str(&format!("  {word}{}", " ".repeat(after)));
        } else {
            // The dash's blank and the line's end have room for quotes.
            let is_plain = !word.contains(['\'', '"', '$', '#']) && after > 0;
            is_plain.then_some(())?;
            out.push_str(&format!(" '{word}'{}", " ".repeat(after - 1)));
        }
    }
    Some(out)
}

/// Whether YAML and a shell take the same from a word of a list.
fn is_same_to_a_shell(word: &str) -> bool {
    match word.as_bytes() {
        [b'"', inner @ .., b'"'] => !inner.iter().any(|byte| b"\\\"`\n".contains(byte)),
        // (In single quotes a container's variable would still be replaced.)
        [b'\'', inner @ .., b'\''] => !inner.iter().any(|byte| b"'$\n".contains(byte)),
        _ => word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./:=+@%,".contains(&byte)),
    }
}

/// Whether a command starts a server with users.
fn sets_users(command: &str) -> bool {
    let has = |mark: &str| find(command.as_bytes(), mark).is_some();
    has("-server") && (has("--user") || has("--requirepass"))
}

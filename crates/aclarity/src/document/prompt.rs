//! What is not part of a command: prompts before it, and comments.

use crate::bytes::split_at_mark;

/// How long a prompt before a command is: `> `, `redis> `, `127.0.0.1:6379> `,
/// `$ `, `root@host:/data# `.
pub(super) fn length(line: &str) -> usize {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let line = &line[..end];
    if let Some((host, _)) = split_at_mark(line, "> ")
        && is_client(host)
    {
        return host.len() + "> ".len();
    }
    let mark = ["$ ", "# ", "% "].into_iter().filter_map(|mark| {
        let (before, _) = split_at_mark(line, mark)?;
        is_shell(before, mark).then_some(before.len() + mark.len())
    });
    mark.min().unwrap_or(0)
}

/// The longest prompt.
const LONGEST: usize = 128;

/// Whether it is a prompt and nothing else.
pub(super) fn is_only_prompt(line: &str) -> bool {
    line.len() < LONGEST
        && matches!(line.as_bytes(), [_, .., b'>' | b'$' | b'#'])
        && length(&[line, " "].concat()) == line.len() + 1
}

/// Whether this is what redis-cli shows before its `> `.
fn is_client(host: &str) -> bool {
    let host = match host.split_once('@') {
        Some((user, rest)) if !user.contains(' ') => rest,
        _ => host,
    };
    if host.starts_with("redis /") || host.starts_with("valkey /") || host == "not connected" {
        return true;
    }
    // `[3]` is the database, `(TX)` a transaction.
    let address = host.split(['[', '(']).next().unwrap_or_default();
    // `redis 127.0.0.1:6379> ` is what old clients show.
    let bare = address.strip_prefix("redis ").unwrap_or(address);
    let address = bare.strip_prefix("valkey ").unwrap_or(bare);
    let is_address = address.rsplit_once(':').is_some_and(|(name, port)| {
        !name.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_release = |product: &str| {
        let release = address.strip_prefix(product);
        release.is_some_and(|release| release.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    matches!(address, "redis" | "valkey" | "redis-cli" | "valkey-cli")
        || host.is_empty()
        || (is_address && !address.contains(' '))
        || is_release("redis-")
        || is_release("valkey-")
}

/// Whether this is what a shell shows before its `$ `, `# ` or `% `.
fn is_shell(before: &str, mark: &str) -> bool {
    if before.is_empty() {
        return mark == "$ ";
    }
    let is_bracketed = before.starts_with('[') && before.ends_with(']') && before.contains('@');
    let is_address = !before.contains([' ', '+', '"', '\''])
        && before.split_once('@').is_some_and(|(user, _)| {
            let mut letters = user.bytes();
            !user.is_empty()
                && letters.all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        });
    let is_program = before.starts_with("bash-") || before.starts_with("sh-");
    let is_folder = mark == "# " && before.starts_with('/') && before.ends_with(' ');
    is_bracketed || is_address || (is_program && !before.contains(' ')) || is_folder
}

/// Whether a line is a comment, and not a hash at the start of bare rules.
pub(super) fn is_comment(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('#') else {
        return false;
    };
    let word = rest.split(' ').next().unwrap_or_default();
    let is_hash = word == super::HIDDEN
        || (word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit()));
    !is_hash
}

/// Whether a line is a comment of another language.
pub(super) fn is_foreign_comment(line: &str) -> bool {
    let starts = [";", "// ", "-- ", "/*", "<!--"];
    starts.iter().any(|start| line.starts_with(start))
}

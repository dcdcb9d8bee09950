//! Small things about words.

use aclarity::document::{HIDDEN, secrets};

/// `1 error`, `2 errors`
pub fn counted(count: usize, singular: &str, plural: &str) -> String {
    format!("{count} {}", if count == 1 { singular } else { plural })
}

/// A line of the prompt with `•••` in place of passwords and hashes.
pub fn masked(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut done = 0;
    for secret in secrets(line) {
        shown.push_str(&line[done..secret.start]);
        shown.push_str(HIDDEN);
        done = secret.end;
    }
    shown + &line[done..]
}

/// Bytes as a page can show them.
pub fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_a_line_are_masked() {
        for (line, expected) in [
            ("AUTH app pw", "AUTH •••"),
            ("auth pw", "auth •••"),
            ("ACL SETUSER a on >pw ~k", "ACL SETUSER a on >••• ~k"),
            ("CONFIG SET requirepass pw", "CONFIG SET requirepass •••"),
            ("GET app:1", "GET app:1"),
        ] {
            assert_eq!(masked(line), expected);
        }
    }

    #[test]
    fn numbers_and_words_agree() {
        assert_eq!(counted(1, "error", "errors"), "1 error");
        assert_eq!(counted(2, "error", "errors"), "2 errors");
    }
}

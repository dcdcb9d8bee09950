//! Removes secrets from server errors that quote file contents.

use aclarity::document::{HIDDEN, redact, secrets};

/// Prefixes of errors that quote a line of a configuration, or a word that is
/// not a rule, such as a password without its prefix.
const QUOTING_ANYTHING: [&str; 2] = [">>> '", "Error in user declaration '"];

/// The error without secrets in its quotations.
pub fn without_secrets(message: &str) -> String {
    let lines: Vec<String> = message.split('\n').map(line_without_secrets).collect();
    lines.join("\n")
}

fn line_without_secrets(line: &str) -> String {
    // A quotation may itself contain quotes.
    let (Some(open), Some(close)) = (line.find('\''), line.rfind('\'')) else {
        return line.to_owned();
    };
    // Advice with quoted words may follow the quotation.
    let close = match line.starts_with(QUOTING_ANYTHING[1]) {
        true => line.find("': ").unwrap_or(close),
        false => close,
    };
    let Some(quoted) = line.get(open + 1..close) else {
        return line.to_owned();
    };
    let mut shown = line[..=open].to_owned();
    if QUOTING_ANYTHING.iter().any(|start| line.starts_with(start)) {
        return shown + &redact(quoted) + &line[close..];
    }
    let mut done = 0;
    for secret in secrets(quoted) {
        shown.push_str(&quoted[done..secret.start]);
        shown.push_str(HIDDEN);
        done = secret.end;
    }
    shown + &quoted[done..] + &line[close..]
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn quoted_secrets_are_hidden() {
        for (message, shown) in [
            (
                "at line 1\n>>> 'requirepass geheim x'\nwrong number of arguments",
                "at line 1\n>>> 'requirepass •••'\nwrong number of arguments",
            ),
            (
                ">>> 'tls-key-file-pass \"geheim'",
                ">>> 'tls-key-file-pass \"•••'",
            ),
            (
                ">>> 'user ana on geheim ~*'\nError in user declaration 'geheim': Syntax error",
                ">>> 'user ana on ••• ~*'\nError in user declaration '•••': Syntax error",
            ),
            (
                "Error in user declaration '>geheim': Syntax error. Try 'resetkeys'",
                "Error in user declaration '>•••': Syntax error. Try 'resetkeys'",
            ),
            (
                "Duplicate user '>geheim' found on line 2.",
                "Duplicate user '>•••' found on line 2.",
            ),
            (
                "Error loading ACL rule '+gett' for the user named 'ana': Unknown command",
                "Error loading ACL rule '+gett' for the user named 'ana': Unknown command",
            ),
            (
                "The password hash must be exactly 64 characters",
                "The password hash must be exactly 64 characters",
            ),
            (
                "Usernames can't contain spaces",
                "Usernames can't contain spaces",
            ),
        ] {
            assert_eq!(without_secrets(message), shown);
        }
    }
}

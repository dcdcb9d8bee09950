//! A document without its passwords, for places where they must not go.

/// What stands in place of a password or of a password's hash.
pub const HIDDEN: &str = "•••";

/// Commands and settings after which everything is a secret.
const SECRETIVE: [&str; 4] = ["auth", "hello", "requirepass", "masterauth"];

/// The text with every password and every hash of one replaced by
/// [`HIDDEN`]; when in doubt, too much is.
///
/// ```
/// use aclarity::document::redact;
///
/// assert_eq!(redact("ACL SETUSER ana on >s3cret ~*"), "ACL SETUSER ana on >••• ~*");
/// assert_eq!(redact(r#"user ana on ">two words" ~*"#), r#"user ana on ">•••" ~*"#);
/// assert_eq!(redact("AUTH ana s3cret"), "AUTH •••");
/// ```
pub fn redact(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(redact_line).collect();
    lines.join("\n")
}

fn redact_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let starts_word = out
            .ends_with(|before: char| before.is_whitespace() || "\"'(".contains(before))
            || out.is_empty();
        if starts_word && let Some(command) = secretive_command(rest) {
            out.push_str(command);
            if rest.len() > command.len() {
                out.push(' ');
                out.push_str(HIDDEN);
            }
            return out;
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
        if starts_word && "><#!".contains(first) {
            let quote = out[..out.len() - 1].chars().next_back();
            let length = secret_length(rest, quote.filter(|quote| "\"'".contains(*quote)));
            if length > 0 {
                out.push_str(HIDDEN);
                rest = &rest[length..];
            } else if "><".contains(first) && out.trim_start().len() > 1 {
                // A space slipped in before the password.
                let gap = rest.len() - rest.trim_start().len();
                let length = secret_length(&rest[gap..], None);
                if length > 0 {
                    out.push_str(&rest[..gap]);
                    out.push_str(HIDDEN);
                    rest = &rest[gap + length..];
                }
            }
        }
    }
    out
}

/// The command at the start of the text, if secrets follow it.
fn secretive_command(text: &str) -> Option<&str> {
    let end = text.find(|after: char| !after.is_alphanumeric() && after != '-');
    let word = &text[..end.unwrap_or(text.len())];
    let is_one = SECRETIVE.iter().any(|name| name.eq_ignore_ascii_case(word));
    is_one.then_some(word)
}

/// How far a password goes that begins the text: to the closing quote when it
/// stands in quotes, else to the next space outside of quotes. Quotes that are
/// never closed hide everything.
fn secret_length(text: &str, quote: Option<char>) -> usize {
    let mut open = quote;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match open {
            _ if escaped => escaped = false,
            Some(_) if letter == '\\' => escaped = true,
            Some(closing) if letter == closing => {
                if quote.is_some() {
                    return at;
                }
                open = None;
            }
            Some(_) => {}
            None if letter.is_whitespace() => return at,
            None if letter == '"' || letter == '\'' => open = Some(letter),
            None => {}
        }
    }
    text.len()
}

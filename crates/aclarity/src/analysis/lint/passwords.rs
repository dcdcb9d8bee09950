//! Passwords that are probably something else: hashes, and placeholders that
//! nothing replaced.

use super::Subject;
use crate::finding::{Finding, Severity};
use crate::rule::{Rule, Span};

/// How many letters the SHA-256 of a password has.
const DIGITS: usize = 64;

pub(super) fn lint(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for read in &subject.rules {
        let Rule::AddPassword(password) = read.rule else {
            continue;
        };
        if is_hash(password) {
            let finding = Finding::new(
                "hash-as-password",
                Severity::Warning,
                read.placed.span,
                "64 hexadecimal digits after `>` are a password, not the hash of one",
            );
            findings.push(finding.with_help(
                "if this is a hash, write `#` instead of `>`; a password from ACL GENPASS is right",
            ));
        } else if is_left_over(subject, password, read.placed.span) {
            let finding = Finding::new(
                "placeholder",
                Severity::Warning,
                read.placed.span,
                "this looks like a placeholder, and it is the password as it stands: \
                 neither redis.conf nor ACL files replace variables",
            );
            findings.push(finding.with_help("fill it in before the server reads it"));
        }
    }
    if !subject.is_bare() && is_left_over(subject, &subject.user.name, subject.user.name_span) {
        let finding = Finding::new(
            "placeholder",
            Severity::Warning,
            subject.user.name_span,
            "this looks like a placeholder, and it is the name of the user as it stands: \
             neither redis.conf nor ACL files replace variables",
        );
        findings.push(finding.with_help("fill it in before the server reads it"));
    }
}

pub(super) fn is_hash(password: &[u8]) -> bool {
    password.len() == DIGITS && password.iter().all(u8::is_ascii_hexdigit)
}

fn is_left_over(subject: &Subject<'_>, word: &[u8], span: Span) -> bool {
    let Ok(word) = std::str::from_utf8(word) else {
        return false;
    };
    match placeholder(word) {
        Some(Placeholder::Any) => !is_for_shell(subject, span),
        // A script that fills it in is where commands for redis-cli come from.
        Some(Placeholder::Variable) => subject.is_bare() || is_in_file(subject, span),
        None => false,
    }
}

/// Whether something else was to be put in the place of a word, that no server
/// puts there.
pub(crate) fn is_placeholder(word: &str) -> bool {
    placeholder(word).is_some()
}

/// A word that something else was to be put in the place of.
enum Placeholder {
    /// A variable, as shells and programs have: `${PW}`.
    Variable,
    /// What only people or templates replace.
    Any,
}

fn placeholder(word: &str) -> Option<Placeholder> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
            && name.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    let inside =
        |start: &str, end: &str| -> Option<&str> { word.strip_prefix(start)?.strip_suffix(end) };
    let is_upper = |name: &str| is_name(name) && !name.bytes().any(|b| b.is_ascii_lowercase());
    let variable = inside("${", "}").is_some_and(|name| {
        // `${PW:-default}`, `${env.PW}`
        name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
    }) || inside("$(", ")").is_some_and(|name| !name.is_empty())
        || word
            .strip_prefix('$')
            .is_some_and(|name| is_upper(name) && !name.contains('-'))
        || inside("%", "%").is_some_and(is_upper)
        || inside("#{", "}").is_some();
    if variable {
        return Some(Placeholder::Variable);
    }
    let any = (word.contains("{{") && word.contains("}}"))
        || (word.contains("<%") && word.contains("%>"))
        || inside("<", ">").is_some_and(is_name)
        || inside("[", "]").is_some_and(is_named_like_secret)
        || inside("{", "}").is_some_and(is_named_like_secret)
        || inside("__", "__").is_some_and(is_name)
        || inside("@@", "@@").is_some_and(is_name)
        || inside("@", "@").is_some_and(is_upper)
        || is_upper(word) && word.contains('_') && is_named_like_secret(word)
        || is_advice(word);
    any.then_some(Placeholder::Any)
}

/// `ADMIN_PASSWORD`, `your-password`
fn is_named_like_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = [
        "password", "passwd", "pass", "pw", "pwd", "secret", "token", "username",
    ];
    ends.iter().any(|end| lower.ends_with(end))
        && lower
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_- ".contains(&byte))
}

/// `changeme`, `your_password_here`, `REPLACE_WITH_PASSWORD`
fn is_advice(word: &str) -> bool {
    const LONGEST: usize = 60;
    if word.len() > LONGEST {
        return false;
    }
    let letters: String = word
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let whole = [
        "changeme",
        "changeit",
        "changethis",
        "changemenow",
        "pleasechangeme",
        "replaceme",
        "fillmein",
        "fillin",
        "yourpassword",
        "yourpasswordhere",
        "yourpass",
        "mypassword",
        "passwordhere",
        "insertpasswordhere",
        "putpasswordhere",
        "yourstrongpassword",
        "yoursecurepassword",
        "strongpasswordhere",
        "securepasswordhere",
        "yoursecret",
        "yourusername",
        "username",
        "tobedefined",
        "todo",
        "fixme",
        "redacted",
    ];
    let starts = [
        "changethis",
        "replacewith",
        "replacethis",
        "insertyour",
        "enteryour",
        "putyour",
    ];
    whole.contains(&&*letters)
        || starts.iter().any(|start| letters.starts_with(start))
        || letters.starts_with("your") && letters.ends_with("here")
}

/// Whether a place is in a line of an ACL file or a configuration.
fn is_in_file(subject: &Subject<'_>, span: Span) -> bool {
    line(subject, span).trim_start().starts_with("user ")
}

/// Whether a place is in a line that a shell reads first.
fn is_for_shell(subject: &Subject<'_>, span: Span) -> bool {
    let line = line(subject, span);
    let mut length = line.len().min(LONGEST_COMMAND);
    while !line.is_char_boundary(length) {
        length -= 1;
    }
    let is_text = |word: &str| line[..length].contains(word);
    !subject.is_bare()
        && !is_in_file(subject, span)
        && (is_text("redis-cli") || is_text("valkey-cli"))
}

/// No program's name stands after so many bytes of a line.
const LONGEST_COMMAND: usize = 200;

/// The beginning of the line that a place is in.
fn line<'t>(subject: &Subject<'t>, span: Span) -> &'t str {
    &subject.text[subject.lines().start(span.start)..span.start]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known_by_their_form() {
        let known = [
            "${REDIS_PASSWORD}",
            "${pw:-x}",
            "$PW",
            "$(cat pw)",
            "%PW%",
            "#{pw}",
            "<password>",
            "<your-password>",
            "[password]",
            "__PW__",
            "{{.Values.auth.password}}",
            "{{pw}}",
            "<%= pw %>",
            "@PASSWORD@",
            "@@pw@@",
            "changeme",
            "CHANGE_ME",
            "change-me!",
            "your_password_here",
            "REPLACE_WITH_A_PASSWORD",
            "REDIS_PASSWORD",
            "{password}",
            "your-password",
        ];
        for word in known {
            assert!(placeholder(word).is_some(), "{word}");
        }
        let passwords = [
            "",
            "s3cret",
            "$ecret",
            "pa$$word",
            "$2y$10$abcdefgh",
            "%41%",
            "<3",
            "a<b>c",
            "[x]",
            "{x}",
            "password",
            "pw",
            "p@ss@word",
            "__",
            "PASSWORD",
            "hunter2",
            "$1",
            "%%",
            "GKcz+X1@",
            "correct-horse-battery-staple",
            "${",
            "$lower",
            "TOKEN",
        ];
        for word in passwords {
            assert!(placeholder(word).is_none(), "{word}");
        }
    }
}

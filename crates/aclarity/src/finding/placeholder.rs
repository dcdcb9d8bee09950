//! Words that something else was to be put in the place of: `${PW}`,
//! `<password>`, `changeme`.

/// A word that something else was to be put in the place of.
pub(crate) enum Placeholder {
    /// A variable, as shells and programs have: `${PW}`.
    Variable,
    /// What only people or templates replace.
    Any,
}

pub(crate) fn placeholder(word: &str) -> Option<Placeholder> {
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
    // A password may begin with `$` too.
    let is_variable = |name: &str| is_upper(name) || is_name(name) && is_named_like_secret(name);
    let variable = inside("${", "}").is_some_and(|name| {
        // `${PW:-default}`, `${env.PW}`
        name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
    }) || inside("$(", ")").is_some_and(|name| !name.is_empty())
        || word
            .strip_prefix('$')
            .is_some_and(|name| is_variable(name) && !name.contains('-'))
        || inside("%", "%").is_some_and(is_upper)
        || word.strip_prefix("$$").is_some_and(is_upper)
        || starts(word, "$env:").is_some_and(is_name)
        || inside("`", "`").is_some_and(|name| !name.is_empty())
        || inside("ENV[", "]").is_some()
        || inside("#{", "}").is_some();
    if variable {
        return Some(Placeholder::Variable);
    }
    let any = (word.contains("{{") && word.contains("}}"))
        || (word.contains("<%") && word.contains("%>"))
        || inside("<", ">").is_some_and(|name| is_name(name.trim_matches(['<', '>'])))
        || inside("##", "##").is_some_and(is_name)
        || inside("%(", ")s").is_some_and(is_name)
        || matches!(word, "%s" | "%v" | "%q" | "{}" | "?")
        || is_nothing(word)
        || is_one_sign(word)
        || inside("[", "]").is_some_and(is_named_like_secret)
        || inside("{", "}").is_some_and(is_named_like_secret)
        || inside("__", "__").is_some_and(is_name)
        || inside("@@", "@@").is_some_and(is_name)
        || inside("@", "@").is_some_and(is_upper)
        || is_upper(word) && word.contains('_') && is_named_like_secret(word)
        || is_advice(word);
    any.then_some(Placeholder::Any)
}

/// What programs and templates print where a value is missing.
fn is_nothing(word: &str) -> bool {
    let nothing = ["undefined", "null", "none"];
    nothing.iter().any(|name| name.eq_ignore_ascii_case(word))
        || word.starts_with("%!") && word.ends_with(')')
}

/// What follows a start, whatever its case.
fn starts<'w>(word: &'w str, start: &str) -> Option<&'w str> {
    let (before, rest) = word.split_at_checked(start.len())?;
    before.eq_ignore_ascii_case(start).then_some(rest)
}

/// `xxxxxx`, `***`, `...`
fn is_one_sign(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    word.chars().count() > 2
        && matches!(first, Some('x' | 'X' | '*' | '.' | '…' | '-' | '_' | '?'))
        && letters.all(|letter| Some(letter) == first)
}

/// `ADMIN_PASSWORD`, `your-password`
fn is_named_like_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = [
        "password", "passwd", "pass", "pw", "pwd", "secret", "token", "username", "hash", "sha256",
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
    // `userName1` is a name like others.
    let letters = match letters.trim_end_matches(|letter: char| letter.is_ascii_digit()) {
        "username" => &letters,
        without => without,
    };
    whole.contains(&letters)
        || starts.iter().any(|start| letters.starts_with(start))
        || letters.starts_with("your") && letters.ends_with("here")
}

/// Whether a word is one of any kind.
pub(crate) fn is_placeholder(word: &str) -> bool {
    placeholder(word).is_some()
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
            "xxxxxx",
            "`cat_pw`",
            "ENV[PW]",
            "***",
            "...",
            "%(pw)s",
            "%s",
            "$$PW",
            "$env:PW",
            "##PW##",
            "changeme123",
            "<<<PASSWORD>>>",
            "${sha256(password)}",
            "<sha256-pass>",
            "undefined",
            "null",
            "None",
            "%!s(MISSING)",
            "$pw",
            "$redis_password",
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
            "$ecret",
            "nil",
            "nonesuch",
            "userName1",
        ];
        for word in passwords {
            assert!(placeholder(word).is_none(), "{word}");
        }
    }
}

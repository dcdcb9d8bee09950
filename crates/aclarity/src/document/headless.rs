//! Definitions whose first words are missing or wrong: `app on >pw`,
//! `SETUSER app on`, `ACL ADDUSER app on`.

use super::NAMES_CAUSES;
use super::statement::PlacedRule;
use super::trailing::{is_keyword, is_like_rule};
use crate::commands::Category;
use crate::finding::{Finding, Severity, nearest};
use crate::rule::{KEYWORDS, Span};
use crate::server::Server;

/// The help for a command that is almost ACL SETUSER.
pub(super) const SETUSER: &str =
    "the command is ACL SETUSER, with the user's name and its rules: `ACL SETUSER app on +@read`";

/// What is wrong with words that are bare rules but for the first, which is
/// plainly the name of a user or of a command; and which word names the user.
pub(super) fn find(words: &[PlacedRule]) -> Option<(Finding, usize)> {
    let [first, rest @ ..] = words else {
        return None;
    };
    if !NAMES_CAUSES {
        return None;
    }
    let name = std::str::from_utf8(&first.text).ok()?;
    let letters = name
        .bytes()
        .filter(u8::is_ascii_alphabetic)
        .map(|byte| byte.to_ascii_lowercase());
    let letters: Vec<u8> = letters.take(MOST_LETTERS).collect();
    if ["setuser", "deluser", "aclsetuser", "acldeluser"]
        .iter()
        .any(|known| known.as_bytes() == letters)
    {
        let message = format!("unknown command '{name}'");
        let finding = Finding::new("not-a-definition", Severity::Error, first.span, message);
        return Some((finding.with_help(SETUSER), 1));
    }
    let begins_rules = |rules: &[PlacedRule]| {
        let is_switch = |word: &PlacedRule| {
            ["on", "off", "reset"]
                .iter()
                .any(|known| word.text.eq_ignore_ascii_case(known.as_bytes()))
        };
        let like = rules.iter().filter(|word| is_like_rule(&word.text));
        rules.first().is_some_and(is_switch) && like.count() * 2 >= rules.len()
    };
    let text = "should start with user keyword followed by the username";
    let finding = Finding::new("no-username", Severity::Error, first.span, text);
    // `users app on`, `user: app on`
    if let [named, rest @ ..] = rest
        && strsim::osa_distance(&name.to_ascii_lowercase(), "user") == 1
        && std::str::from_utf8(&named.text).is_ok_and(is_name)
        && rest.first().is_some_and(|rule| is_like_rule(&rule.text))
    {
        let help = "a line of an ACL file begins with `user` and a space";
        return Some((finding.with_help(help), 1));
    }
    // `Benutzer app an`
    let is_translated = TRANSLATIONS.contains(&&*name.to_lowercase());
    if let ([named, _, ..], true) = (rest, is_translated)
        && std::str::from_utf8(&named.text).is_ok_and(is_name)
    {
        let help = "the word is `user` in every language";
        return Some((finding.with_help(help), 1));
    }
    if !begins_rules(rest) || !is_name(name) {
        return None;
    }
    let help = match name.strip_prefix("user") {
        Some(rest) if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("write a space between `user` and the name: `user {rest}`")
        }
        _ => "a line of an ACL file begins with `user` before the name; \
              bare rules begin with the first rule"
            .to_owned(),
    };
    Some((finding.with_help(help), 0))
}

/// What manuals in other languages make of `user`.
const TRANSLATIONS: [&str; 10] = [
    "benutzer",
    "nutzer",
    "usuario",
    "usuário",
    "utilisateur",
    "utente",
    "gebruiker",
    "пользователь",
    "用户",
    "ユーザー",
];

/// More letters than the name of a command has that defines users.
const MOST_LETTERS: usize = 11;

/// Whether a word can be the name of a user, and is no rule that misses a letter
/// or a sign.
fn is_name(word: &str) -> bool {
    let table = Server::NEWEST_REDIS.commands();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte);
    word.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && word.bytes().all(is_plain)
        && !is_keyword(word.as_bytes())
        && table.get(word.as_bytes()).is_none()
        && (word == "admin" || Category::from_name(word.as_bytes()).is_none())
        && nearest(word, &mut KEYWORDS.into_iter()).is_none()
}

/// The finding about a command that defines no user.
pub(super) fn not_a_definition(span: Span) -> Finding {
    Finding::new(
        "not-a-definition",
        Severity::Warning,
        span,
        "only ACL SETUSER and ACL DELUSER define users",
    )
    .with_help("type other commands at the prompt")
}

/// The finding about an ACL command that defines no user.
pub(super) fn command(words: &[PlacedRule], span: Span) -> Finding {
    if !NAMES_CAUSES {
        return not_a_definition(span);
    }
    let is_known = |name: &str| {
        let name = format!("acl|{name}");
        let mut newest = [Server::NEWEST_REDIS, Server::NEWEST_VALKEY].into_iter();
        newest.any(|server| server.commands().get(name.as_bytes()).is_some())
    };
    let second = words
        .get(1)
        .map(|word| String::from_utf8_lossy(&word.text).to_ascii_lowercase());
    let error = match second.as_deref() {
        Some("setuser" | "deluser") => "the command lacks the name of a user",
        // `ACL ADDUSER app on`
        Some(name) if !is_known(name) && words.len() > 2 && is_word(name) => {
            "ACL has no such subcommand"
        }
        _ => return not_a_definition(span),
    };
    Finding::new("not-a-definition", Severity::Error, span, error).with_help(SETUSER)
}

fn is_word(name: &str) -> bool {
    name.len() < 20
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || b"-_".contains(&byte))
}

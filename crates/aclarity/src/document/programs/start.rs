//! What a server is started with on a command line: `--user`, `--requirepass`
//! and `--aclfile`, which are lines of its configuration.

use super::super::shell::recognition::SERVER_ARGUMENTS;
use super::super::shell::{Command, Word};
use super::{Reader, is, program};
use crate::bytes::find;
use crate::config::{Passwords, default_left_open};
use crate::document::statement::{Line, PlacedRule, Setting, Statement};
use crate::finding::{Finding, Severity};
use crate::rule::{Span, split_arguments};
use crate::session::DEFAULT_USER;

/// The variables from which the images of Bitnami take the password of
/// `default`: their scripts write it to the configuration as `requirepass`.
const IMAGE_PASSWORDS: [&str; 2] = ["REDIS_PASSWORD=", "VALKEY_PASSWORD="];

/// Where an image is named after which options of its server follow.
pub(super) fn image(words: &[Word]) -> Option<usize> {
    let runs = words.iter().any(|word| is(word, "run"));
    let at = words.iter().position(|word| {
        let name = program(word).split([':', '@']).next().unwrap_or_default();
        matches!(name, "redis" | "valkey") && !is_bitnami(word)
    })?;
    let next = words.get(at + 1)?;
    (runs && next.text.starts_with(b"--")).then_some(at)
}

/// The word that has the password of a Bitnami image: `-e REDIS_PASSWORD=secret`.
pub(super) fn password_of_image(words: &[Word]) -> Option<&Word> {
    words.iter().find(|word| is_bitnami(word))?;
    words.iter().find(|word| value_of_image(word).is_some())
}

fn is_bitnami(word: &Word) -> bool {
    let text = std::str::from_utf8(&word.text).unwrap_or_default();
    ["bitnami/", "bitnamilegacy/"].iter().any(|folder| {
        text.contains(&format!("{folder}redis")) || text.contains(&format!("{folder}valkey"))
    })
}

/// Where the value of a password's variable begins in a word.
fn value_of_image(word: &Word) -> Option<usize> {
    let start = word
        .text
        .strip_prefix(b"--env=")
        .map_or(0, |_| "--env=".len());
    IMAGE_PASSWORDS
        .iter()
        .find(|name| word.text[start..].starts_with(name.as_bytes()))
        .map(|name| start + name.len())
}

impl Reader<'_> {
    /// `redis-server [file] --user NAME RULE… --option VALUE…`
    pub(super) fn server(&mut self, command: &Command, arguments: &[Word]) {
        let (words, setting) = self.sent(command, arguments, |number| {
            number > 0
                && ["--user", "--requirepass"]
                    .iter()
                    .any(|option| is(&arguments[number - 1], option))
        });
        self.server_arguments(&words, setting);
    }

    fn server_arguments(&mut self, words: &[PlacedRule], setting: Setting) {
        let before = self.statements.len();
        let words = &separated(words)[..];
        let options = options(words);
        let mut passwords = Passwords::default();
        for (option, values) in &options {
            let values_text: Vec<&[u8]> = values.iter().map(AsRef::as_ref).collect();
            passwords.directive(&option.text[2..], &values_text, option.span);
        }
        let acl_file = passwords.acl_file().is_some();
        for (option, values) in &options {
            if let [name, rules @ ..] = values
                && option.text.eq_ignore_ascii_case(b"--user")
            {
                let mut setting = setting;
                if acl_file {
                    setting.refusal = Some(option.span);
                }
                let line = Line::File(name.clone(), rules.to_vec());
                self.statements.push(Statement { line, setting });
            }
        }
        if acl_file
            && let Some(file) = options
                .iter()
                .find(|(one, _)| one.text.eq_ignore_ascii_case(b"--aclfile"))
        {
            self.findings.extend(users_twice(&options, file.0.span));
        }
        self.findings.extend(passwords.finding(&|_| None));
        // A file before the options may define users too.
        let has_file = words
            .first()
            .is_some_and(|word| !word.text.starts_with(b"--"));
        let user = |(option, values): &&(&PlacedRule, &[PlacedRule])| {
            option.text.eq_ignore_ascii_case(b"--user") && values.len() > 1
        };
        if let Some((option, _)) = options.iter().find(user)
            && !has_file
            && !passwords.says_who_is_default()
        {
            let finding = default_left_open(Severity::Security, option.span);
            self.findings.push(finding);
        }
        if let (Some(span), None) = (passwords.in_effect(), passwords.acl_file())
            && let Some((option, [value, ..])) = options.iter().find(|(one, _)| one.span == span)
        {
            let setting = Setting {
                is_partial: setting.is_partial || has_file,
                ..setting
            };
            self.require_pass(option.span, value, setting);
        }
        if self.statements.len() == before
            && let (Some(first), Some(last)) = (words.first(), words.last())
        {
            let span = (first.span.start..last.span.end).into();
            self.statements.push(Line::Other(span).into());
        }
    }

    /// What `requirepass` makes of `default` before the server has other users.
    fn require_pass(&mut self, option: Span, password: &PlacedRule, setting: Setting) {
        let rule = |text: Vec<u8>, span| PlacedRule {
            text: text.into(),
            span,
        };
        let name = rule(DEFAULT_USER.as_bytes().to_vec(), option);
        let given = [b">", &password.text[..]].concat();
        let rules = vec![
            rule(b"resetpass".to_vec(), option),
            rule(given, password.span),
        ];
        let line = Line::Set(name, rules);
        self.statements.push(Statement { line, setting });
    }

    /// `REDIS_ARGS="--user app on"`: an image splits the value at spaces.
    pub(super) fn arguments_in_variable(&mut self, word: &Word) {
        let starts = SERVER_ARGUMENTS.iter();
        let mut starts = starts.filter_map(|mark| Some(find(&word.text, mark)? + mark.len()));
        let Some(start) = starts.next() else { return };
        let mut words = Vec::new();
        let mut at = start;
        for part in word.text[start..].split(u8::is_ascii_whitespace) {
            if !part.is_empty() {
                words.push(PlacedRule {
                    text: part.into(),
                    span: word.place((at..at + part.len()).into()),
                });
            }
            at += part.len() + 1;
        }
        let before = self.statements.len();
        self.server_arguments(&words, Setting::default());
        for statement in &mut self.statements[before..] {
            statement.forget_unknown();
        }
    }

    /// `docker run -e REDIS_PASSWORD=secret bitnami/redis`
    pub(super) fn password_of_image(&mut self, word: &Word) {
        let Some(start) = value_of_image(word).filter(|start| *start < word.text.len()) else {
            return;
        };
        let password = PlacedRule {
            text: word.text[start..].into(),
            span: word.place((start..word.text.len()).into()),
        };
        let option = word.place((0..start - 1).into());
        let setting = Setting {
            is_partial: word.variable().is_some(),
            ..Setting::default()
        };
        self.require_pass(option, &password, setting);
    }
}

/// The words with those taken apart that are an option and its values: a server
/// takes `"--requirepass secret"` for a line of its configuration.
fn separated(words: &[PlacedRule]) -> Vec<PlacedRule> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let is_line = word.text.starts_with(b"--") && word.text.contains(&b' ');
        let Some(parts) = split_arguments(&word.text).ok().filter(|_| is_line) else {
            out.push(word.clone());
            continue;
        };
        // Quotes around all of it, and no others.
        let is_as_written = word.span.end - word.span.start == word.text.len() + 2;
        out.extend(parts.iter().map(|part| PlacedRule {
            text: part.text.as_ref().into(),
            span: match is_as_written {
                true => part.span.shifted(word.span.start + 1),
                false => word.span,
            },
        }));
    }
    out
}

/// The options, each with its values.
fn options(words: &[PlacedRule]) -> Vec<(&PlacedRule, &[PlacedRule])> {
    let is_option = |word: &PlacedRule| word.text.starts_with(b"--");
    let mut options = Vec::new();
    let mut rest = words;
    while let [first, values @ ..] = rest {
        if !is_option(first) {
            rest = values;
            continue;
        }
        let end = values.iter().position(is_option).unwrap_or(values.len());
        options.push((first, &values[..end]));
        rest = &values[end..];
    }
    options
}

/// The finding about users next to an ACL file.
fn users_twice(options: &[(&PlacedRule, &[PlacedRule])], file: Span) -> Option<Finding> {
    let mut names = options.iter();
    names.find(|(option, _)| option.text.eq_ignore_ascii_case(b"--user"))?;
    let finding = Finding::new(
        "server-does-not-start",
        Severity::Error,
        file,
        "a server that is started with users and with an ACL file prints an error and stops",
    );
    Some(finding.with_help("define the users in the ACL file, or remove `--aclfile`"))
}

#[cfg(all(test, feature = "shell"))]
mod tests;

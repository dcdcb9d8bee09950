//! The words that reach a server once a shell has read its line.

use super::super::shell::{Command, Mark, Redirect, RedirectKind, Word, systemd};
use super::{Reader, placed};
use crate::document::statement::{PlacedRule, Setting};
use crate::document::trailing::is_like_rule;
use crate::finding::{Finding, Severity};
use crate::rule::Span;

impl Reader<'_> {
    /// The words that a server gets, and what is wrong with those that the
    /// shell takes for itself. Rules that only the value of a variable makes
    /// known are left out; names are not.
    pub(super) fn sent(
        &mut self,
        command: &Command,
        words: &[Word],
        is_name: impl Fn(usize) -> bool,
    ) -> (Vec<PlacedRule>, Setting) {
        let mut setting = Setting::default();
        let from = words.first().map_or(0, |word| word.span.start);
        let redirects = command.redirects.iter();
        let mistaken = redirects.filter(|one| one.span.start > from && is_mistaken(one));
        let mut spans: Vec<Span> = mistaken.map(|one| one.span).collect();
        spans.extend(command.cut_off_at);
        spans.extend(command.comment.and_then(|comment| self.hash_in(comment)));
        for span in spans {
            setting.is_partial = true;
            self.findings.push(self.taken(span));
        }
        let mut kept = Vec::with_capacity(words.len());
        // Where the selector begins that is open.
        let mut open: Option<usize> = None;
        for (number, word) in words.iter().enumerate() {
            let mut marks = word.marks.iter().map(|(mark, _)| *mark);
            let is_parenthesis = marks.clone().any(|mark| mark == Mark::Parenthesis);
            if is_parenthesis || open.is_some() {
                setting.is_partial = true;
                let start = *open.get_or_insert(word.span.start);
                if word.text.ends_with(b")") || number + 1 == words.len() {
                    open = None;
                    self.findings
                        .push(self.taken((start..word.span.end).into()));
                }
                continue;
            }
            if let Some(span) = self.escaped_space(word) {
                setting.refusal.get_or_insert(span);
                let finding = Finding::new("shell-syntax", Severity::Error, span, "Syntax error");
                self.findings.push(finding.with_help(
                    "a space follows the backslash, so that it joins no lines: remove the space",
                ));
                continue;
            }
            // (Compose replaces neither names of files nor home directories.)
            if let Some(mark) = marks.find(|mark| *mark != Mark::Variable)
                && !self.facts.in_compose
            {
                self.findings.push(replaced(mark, word.span));
            }
            if let Some(span) = word.variable() {
                self.findings.push(self.variable(span));
                if is_name(number) {
                    setting.is_expanded = true;
                } else if !setting.keeps(&word.text) {
                    continue;
                }
            }
            kept.push(placed(word));
        }
        (kept, setting)
    }

    /// The word at the start of a comment when it is meant as the hash of a password.
    fn hash_in(&self, comment: Span) -> Option<Span> {
        let text = &self.line[comment.start..comment.end];
        let mut words = text.split_ascii_whitespace();
        let first = words.next()?;
        let hash = first.get(1..)?;
        let is_hash = hash.len() > 31 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_variable = hash.starts_with(['$', '"', '\'']);
        let mut rest = words.map(|word| word.trim_start_matches(['"', '\'']));
        let is_meant = !hash.is_empty()
            && (is_hash || is_variable || rest.any(|word| is_like_rule(word.as_bytes())));
        is_meant.then(|| (comment.start..comment.start + first.len()).into())
    }

    /// A word that is a space behind a backslash: the line does not go on.
    fn escaped_space(&self, word: &Word) -> Option<Span> {
        let raw = self.line.get(word.span.start..word.span.end)?;
        (raw.starts_with('\\') && word.text.trim_ascii().is_empty()).then_some(word.span)
    }

    fn variable(&self, span: Span) -> Finding {
        let before = self.line.as_bytes()[..span.start].last();
        let follows_letters = before.is_some_and(u8::is_ascii_alphanumeric);
        let is_plain = self
            .line
            .as_bytes()
            .get(span.start + 1)
            .is_some_and(u8::is_ascii_alphanumeric);
        let severity = if follows_letters && is_plain {
            Severity::Warning
        } else {
            Severity::Suggestion
        };
        let is_unit = systemd::command_line(self.line).is_some();
        let (message, help) = if is_unit {
            (
                "systemd puts the value of this variable here",
                "if it belongs to the word itself, write `$$` and `%%`",
            )
        } else {
            (
                "the shell puts the value of this variable here",
                "if it belongs to the word itself, put the word in single quotes: `'>pa$word'`",
            )
        };
        Finding::new("shell-variable", severity, span, message).with_help(help)
    }

    /// The finding about a word that the shell takes for itself.
    fn taken(&self, span: Span) -> Finding {
        let first = self.line.as_bytes().get(span.start);
        if self.facts.in_compose {
            return dropped(first.copied(), span);
        }
        let help = match first {
            Some(b'#') => {
                "put it in single quotes: `'#hash'`; an unquoted `#` begins a comment, \
                 so that nothing from here on is sent"
            }
            Some(b'&') => {
                "put it in single quotes: `'&pattern'`; an unquoted `&` ends the command, \
                 so that nothing from here on is sent"
            }
            Some(b'<' | b'>') if self.line.as_bytes()[..span.start].ends_with(b"^") => {
                "put it in double quotes, as cmd.exe knows no others: `\">password\"`"
            }
            Some(b'<' | b'>') => {
                "put it in single quotes: `'>password'`; an unquoted `>` writes to a file"
            }
            _ => {
                "put it in single quotes: `'(+get ~app:*)'`; a shell refuses a line with \
                 unquoted parentheses"
            }
        };
        Finding::new(
            "shell-syntax",
            Severity::Security,
            span,
            "a shell reads this word itself, so that the server never sees it",
        )
        .with_help(help)
    }
}

/// Whether a redirection was meant as a password: `>secret`, but not
/// `>/dev/null`, `2>&1` or `> log.txt`.
fn is_mistaken(redirect: &Redirect) -> bool {
    redirect.kind == RedirectKind::File
        && redirect.is_glued
        && !redirect.target.text.starts_with(b"/")
        && !redirect.target.text.starts_with(b"./")
}

fn replaced(mark: Mark, span: Span) -> Finding {
    let message = match mark {
        Mark::Home => {
            "a shell may put a home directory here, and zsh refuses what it does not find"
        }
        _ => "a shell may put names of files here, and zsh refuses the line when there are none",
    };
    Finding::new("shell-syntax", Severity::Warning, span, message)
        .with_help("put the word in single quotes")
}

/// The finding about a word that Compose does not pass on. It splits a command as
/// <https://github.com/mattn/go-shellwords> does, which ends at the first `<`, `>`,
/// `|`, `&` or `;` outside of quotes and refuses parentheses there.
fn dropped(first: Option<u8>, span: Span) -> Finding {
    let message = match first {
        Some(b'(') => "Compose refuses a command with parentheses outside of quotes",
        Some(b'#') => {
            "YAML takes this word and what follows for a comment: the server sees neither"
        }
        _ => {
            "Compose ends the command before this word: the server sees neither it nor what follows"
        }
    };
    Finding::new("shell-syntax", Severity::Security, span, message)
        .with_help("put it in quotes, as in `'>password'`, or write the command as a list of words")
}

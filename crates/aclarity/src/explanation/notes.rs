//! Notes on a denial in addition to the rules that decided: rules that nearly
//! match, and differences between servers.

use serde::Serialize;

use super::history::{History, InForce};
use super::{Explanation, RuleRef, SelectorVerdict};
use crate::bytes::find;
use crate::commands::Command;
use crate::glob;
use crate::permission::Access;
use crate::session::option_for_every_key;

/// A note on a denial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// A stable code for the kind of note.
    pub code: &'static str,
    /// A sentence without its full stop.
    pub text: String,
    /// The rules that the note is about.
    pub rules: Vec<RuleRef>,
}

/// Collects the notes on a denial, including denials of inner calls.
pub(super) fn notes(
    explanation: &Explanation,
    rules: &[&[u8]],
    histories: &[History],
    argv: &[&[u8]],
) -> Vec<Note> {
    let mut notes = Notes {
        rules,
        found: Vec::new(),
    };
    if explanation.denial.is_some() {
        notes.of_call(explanation, histories);
        notes.every_key(explanation, histories, argv);
    }
    let calls = explanation
        .running
        .iter()
        .flat_map(|running| &running.calls);
    for inner in calls.filter(|inner| inner.explanation.denial.is_some()) {
        notes.of_call(&inner.explanation, histories);
    }
    notes.found
}

struct Notes<'r> {
    rules: &'r [&'r [u8]],
    found: Vec<Note>,
}

/// A name that is looked up in patterns.
struct Wanted<'w> {
    name: &'w str,
    /// `key` or `channel`.
    noun: &'static str,
    need: Access,
    /// The command, if it requires the name to equal a pattern literally.
    literally: Option<&'static str>,
}

impl Notes<'_> {
    fn of_call(&mut self, explanation: &Explanation, histories: &[History]) {
        let name = explanation.command;
        for (verdict, history) in explanation.selectors.iter().zip(histories) {
            let Some(command) = history.server.commands().get(name.as_bytes()) else {
                continue;
            };
            self.of_selector(verdict, history, command);
        }
        self.apart(&explanation.selectors);
    }

    fn of_selector(&mut self, verdict: &SelectorVerdict, history: &History, command: &Command) {
        if !verdict.command.permitted {
            for at in history.first_arguments(command) {
                let text = format!(
                    "{} permits {} with this first argument only",
                    self.text(at),
                    command.name
                );
                self.add("first-argument", text, vec![at]);
            }
        }
        let (keys, channels) = (history.key_patterns(), history.channel_patterns());
        for key in verdict.keys.iter().filter(|key| !key.judgement.permitted) {
            let access = |is: bool, access| if is { access } else { Access::NONE };
            let wanted = Wanted {
                name: &key.key,
                noun: "key",
                need: access(key.reads, Access::READ) | access(key.writes, Access::WRITE),
                literally: None,
            };
            self.near(&wanted, &keys, &channels);
        }
        let behaviour = history.server.behaviour();
        for channel in &verdict.channels {
            let judgement = &channel.judgement;
            if judgement.permitted {
                continue;
            }
            let literally = command.takes_channel_patterns();
            let wanted = Wanted {
                name: &channel.channel,
                noun: "channel",
                need: Access::ALL,
                literally: literally.then_some(command.name),
            };
            self.near(&wanted, &channels, &keys);
            let is_permitted_by_default =
                judgement.decided_by.is_empty() && judgement.overridden.is_empty();
            if is_permitted_by_default
                && channels.is_empty()
                && !behaviour.new_users_have_all_channels
            {
                let text = "since Redis 7.0 a new user has no channels; before 7.0 it had all";
                self.add("channels-since-7.0", text.to_owned(), Vec::new());
            }
        }
    }

    /// Notes patterns that nearly match, and patterns of the other kind that
    /// match.
    fn near(&mut self, wanted: &Wanted<'_>, patterns: &[InForce<'_>], others: &[InForce<'_>]) {
        let Wanted {
            name, noun, need, ..
        } = *wanted;
        let bytes = name.as_bytes();
        let mut together = Access::NONE;
        let mut partial = Vec::new();
        for (pattern, access, rules) in patterns {
            let rule = self.texts(rules);
            if glob::matches(pattern, bytes) {
                if let Some(command) = wanted.literally {
                    let text = format!(
                        "{} requires exactly its pattern in the rules: {rule} matches \
                         '{name}', but that does not count",
                        command.to_ascii_uppercase()
                    );
                    self.add("letter-by-letter", text, rules.clone());
                } else if *access == Access::READ || *access == Access::WRITE {
                    let verb = if *access == Access::READ {
                        "read"
                    } else {
                        "write"
                    };
                    let text = format!("{rule} matches '{name}', but only lets {verb} it");
                    self.add("access", text, rules.clone());
                    together = together | *access;
                    partial.extend(rules);
                }
            } else if glob::matches(&pattern.to_ascii_lowercase(), &bytes.to_ascii_lowercase()) {
                let text = format!("{rule} differs from '{name}' only in case");
                self.add("case", text, rules.clone());
            } else if !pattern.iter().any(|byte| b"*?[\\".contains(byte))
                && !pattern.is_empty()
                && bytes.starts_with(pattern)
            {
                let text = format!(
                    "{rule} matches only the {noun} with exactly this name; `{rule}*` matches all that \
                     begin with it"
                );
                self.add("no-star", text, rules.clone());
            } else if let Some(globbed) = without_dots(pattern)
                && glob::matches(&globbed, bytes)
            {
                let text = format!(
                    "{rule} is a glob, not a regular expression: `.` is literal, and `*` \
                     alone matches any text"
                );
                self.add("no-regular-expression", text, rules.clone());
            }
        }
        if together.covers(need) && partial.len() > 1 {
            let text = format!("one pattern has to allow both reading and writing '{name}'");
            self.add("one-pattern", text, partial);
        }
        for (pattern, _, rules) in others {
            if !pattern.is_empty() && *pattern != b"*" && glob::matches(pattern, bytes) {
                let (rule, about) = (
                    self.texts(rules),
                    if noun == "key" { "channels" } else { "keys" },
                );
                let text = format!("{rule} matches '{name}', but is about {about}, not {noun}s");
                self.add("other-kind", text, rules.clone());
            }
        }
    }

    /// Notes that the server will next require access to every key.
    fn every_key(&mut self, explanation: &Explanation, histories: &[History], argv: &[&[u8]]) {
        let Some(server) = histories.first().map(|history| history.server) else {
            return;
        };
        let command = server.commands().get(explanation.command.as_bytes());
        let option = command.and_then(|command| option_for_every_key(command, argv));
        let is_asked = server.behaviour().selectors && option.is_some();
        let mut judged = histories.iter().map(History::judge_every_key);
        if is_asked && !judged.any(|judgement| judgement.permitted) {
            let text = "BY and GET need every key to be readable too, and no rule permits that: \
                        `%R~*` would";
            self.add("every-key", text.to_owned(), Vec::new());
        }
    }

    /// Notes that the permissions of two selectors do not add up.
    fn apart(&mut self, selectors: &[SelectorVerdict]) {
        let has_names = |verdict: &SelectorVerdict| {
            let keys = verdict.keys.iter().map(|key| &key.judgement);
            let channels = verdict.channels.iter().map(|channel| &channel.judgement);
            let mut all = keys.chain(channels).peekable();
            all.peek().is_some() && all.all(|judgement| judgement.permitted)
        };
        let mut each = selectors.iter();
        let Some(commands) = each.find(|one| one.command.permitted && !has_names(one)) else {
            return;
        };
        let mut each = selectors.iter();
        let Some(names) = each.find(|one| !one.command.permitted && has_names(one)) else {
            return;
        };
        let shown = |verdict: &SelectorVerdict| match verdict.rule {
            None => "the rules outside selectors".to_owned(),
            Some(rule) => String::from_utf8_lossy(self.rules[rule]).into_owned(),
        };
        let what = if names.keys.is_empty() {
            "channels"
        } else {
            "keys"
        };
        let text = format!(
            "one selector has to permit both: the command is permitted by {}, the {what} by {}",
            shown(commands),
            shown(names)
        );
        self.add("one-selector", text, Vec::new());
    }

    fn text(&self, at: RuleRef) -> String {
        let text = &self.rules[at.rule][at.span.start..at.span.end];
        String::from_utf8_lossy(text).into_owned()
    }

    fn texts(&self, rules: &[RuleRef]) -> String {
        let texts: Vec<String> = rules.iter().map(|at| self.text(*at)).collect();
        texts.join(" ")
    }

    fn add(&mut self, code: &'static str, text: String, rules: Vec<RuleRef>) {
        if self.found.iter().all(|known| known.text != text) {
            self.found.push(Note { code, text, rules });
        }
    }
}

/// Returns the pattern with `*` for each `.*`; `None` when it has none.
fn without_dots(pattern: &[u8]) -> Option<Vec<u8>> {
    let mut rest = pattern;
    let mut text = Vec::new();
    while let Some(at) = find(rest, ".*") {
        text.extend_from_slice(&rest[..at]);
        text.push(b'*');
        rest = &rest[at + 2..];
    }
    text.extend_from_slice(rest);
    (text != pattern).then_some(text)
}

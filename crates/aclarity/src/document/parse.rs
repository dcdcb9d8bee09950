//! Reading a document line by line.

use std::collections::{HashMap, HashSet};

use super::{DefinedUser, Document, HIDDEN, PlacedRule, UNNAMED_USER, redact};
use crate::analysis::lint::lint;
use crate::finding::{Finding, Severity};
use crate::rule::{Argument, Rule, Span, is_space, merge_selectors, split_arguments};
use crate::server::Server;
use crate::session::DEFAULT_USER;
use crate::user::User;

impl Document {
    /// Reads a text. Every line is one of
    ///
    /// - `user NAME RULE…` as in an ACL file, words parted by spaces;
    /// - `ACL SETUSER NAME RULE…` or `ACL DELUSER NAME…` as typed into
    ///   redis-cli, with its quoting and perhaps with a prompt before it;
    /// - bare rules, for a user named `user`;
    /// - empty, a comment that begins with `#` and a space, or the reply `OK`.
    ///
    /// A line with a rule that the server refuses changes nothing.
    pub fn parse(text: &str, server: Server) -> Self {
        let mut reader = Reader {
            server,
            users: Vec::new(),
            places: HashMap::new(),
            in_file: HashSet::new(),
            findings: Vec::new(),
        };
        let mut offset = 0;
        for line in text.split('\n') {
            let start = offset + (line.len() - line.trim_start().len());
            reader.line(line.trim(), start);
            offset += line.len() + 1;
        }
        let users: Vec<DefinedUser> = reader.users.into_iter().flatten().collect();
        let mut findings = reader.findings;
        findings.extend(lint(text, &users, server));
        findings.sort_by_key(|finding| finding.span.start);
        Self {
            server,
            users,
            findings,
        }
    }
}

struct Reader {
    server: Server,
    /// The users in the order of their first lines; deleted ones leave a gap.
    users: Vec<Option<DefinedUser>>,
    /// Where each user is among them.
    places: HashMap<Vec<u8>, usize>,
    /// The users that had a line as in an ACL file.
    in_file: HashSet<Vec<u8>>,
    findings: Vec<Finding>,
}

impl Reader {
    fn line(&mut self, line: &str, offset: usize) {
        if line.is_empty() || matches!(line, "OK" | "+OK") {
            return;
        }
        if line == "#" || line.starts_with("# ") {
            let finding = Finding::new(
                "comment",
                Severity::Suggestion,
                offset..offset + line.len(),
                "this server refuses an ACL file with a comment in it",
            );
            return self
                .find(finding.with_help("take it out before you give the file to a server"));
        }
        let skipped = prompt_length(line);
        let (line, offset) = (&line[skipped..], offset + skipped);
        if line.split(' ').next() == Some("user") {
            return self.file_line(line, offset);
        }
        let arguments = match split_arguments(line.as_bytes()) {
            Ok(arguments) => arguments,
            Err(error) => {
                let finding = Finding::new(
                    "unbalanced-quotes",
                    Severity::Error,
                    error.span.shifted(offset),
                    "Invalid argument(s)",
                );
                return self.find(finding.with_help(error.to_string()));
            }
        };
        let words: Vec<PlacedRule> = arguments
            .iter()
            .map(|argument| placed(argument, offset))
            .collect();
        match &words[..] {
            [acl, rest @ ..] if acl.text.eq_ignore_ascii_case(b"acl") => self.command(acl, rest),
            rules => {
                let name = PlacedRule {
                    text: UNNAMED_USER.into(),
                    span: (offset..offset).into(),
                };
                self.define(&name, rules);
            }
        }
    }

    /// `user NAME RULE…`, words parted by single spaces and never quoted.
    fn file_line(&mut self, line: &str, offset: usize) {
        let mut start = offset;
        let words: Vec<PlacedRule> = line
            .split(' ')
            .map(|word| {
                let span: Span = (start..start + word.len()).into();
                start += word.len() + 1;
                PlacedRule {
                    text: word.into(),
                    span,
                }
            })
            .collect();
        let [_, name, rules @ ..] = &words[..] else {
            let span = offset..offset + line.len();
            let text = "should start with user keyword followed by the username";
            return self.find(Finding::new("no-username", Severity::Error, span, text));
        };
        if !self.in_file.insert(name.text.clone()) {
            let shown = redact(&String::from_utf8_lossy(&name.text));
            let finding = Finding::new(
                "duplicate-user",
                if self.server.behaviour().selectors {
                    Severity::Error
                } else {
                    Severity::Warning
                },
                name.span,
                format!("Duplicate user '{shown}' found"),
            );
            return self.find(finding.with_help("an ACL file has one line for each user"));
        }
        // A line of a file says all about its user.
        if let Some(place) = self.places.remove(&name.text) {
            self.users[place] = None;
        }
        self.define(name, rules);
    }

    fn command(&mut self, acl: &PlacedRule, words: &[PlacedRule]) {
        let is = |word: &PlacedRule, name: &str| word.text.eq_ignore_ascii_case(name.as_bytes());
        match words {
            [setuser, name, rules @ ..] if is(setuser, "setuser") => self.define(name, rules),
            [deluser, names @ ..] if is(deluser, "deluser") && !names.is_empty() => {
                for name in names {
                    self.delete(name);
                }
            }
            _ => {
                let end = words.last().map_or(acl.span.end, |word| word.span.end);
                let finding = Finding::new(
                    "not-a-definition",
                    Severity::Warning,
                    acl.span.start..end,
                    "only ACL SETUSER and ACL DELUSER define users",
                );
                self.find(finding.with_help("type other commands at the prompt"));
            }
        }
    }

    fn delete(&mut self, name: &PlacedRule) {
        if name.text == DEFAULT_USER.as_bytes() {
            let text = "The 'default' user cannot be removed";
            return self.find(Finding::new(
                "default-user",
                Severity::Error,
                name.span,
                text,
            ));
        }
        match self.places.remove(&name.text) {
            Some(place) => self.users[place] = None,
            None => {
                let text = "there is no such user to delete";
                self.find(Finding::new(
                    "no-such-user",
                    Severity::Warning,
                    name.span,
                    text,
                ));
            }
        }
    }

    /// Applies rules to a user, all or none.
    fn define(&mut self, name: &PlacedRule, words: &[PlacedRule]) {
        let server = self.server;
        if name.text.iter().any(|byte| is_space(*byte) || *byte == 0) {
            let text = "Usernames can't contain spaces or null characters";
            return self.find(Finding::new("username", Severity::Error, name.span, text));
        }
        if Rule::parse(&name.text, server).is_ok() && !name.text.is_empty() {
            let finding = Finding::new(
                "username-like-rule",
                Severity::Warning,
                name.span,
                "this is the user's name, though it reads like a rule",
            );
            self.find(finding.with_help("give the name first, then the rules"));
        }
        let rules = match self.merged(words) {
            Ok(rules) => rules,
            Err(finding) => return self.find(finding),
        };
        let known = self.places.get(&name.text).copied();
        let mut defined = known
            .and_then(|place| self.users[place].take())
            .unwrap_or_else(|| self.new_user(name));
        let before = defined.user.clone();
        let applied_before = defined.rules.len();
        let mut refused = false;
        for rule in rules {
            if is_hidden(&rule.text) {
                self.find(hidden_password(rule.span));
                defined.has_hidden_password |= matches!(rule.text[0], b'>' | b'#');
                continue;
            }
            match defined.user.apply(&rule.text, server) {
                Ok(()) => {
                    self.warn_of_crash(&defined.user, &rule);
                    defined.rules.push(rule);
                }
                Err(error) => {
                    refused = true;
                    let mut finding = Finding::refused(&rule.text, rule.span.start, &error, server);
                    if rule.text.len() != rule.span.end - rule.span.start {
                        finding.span = rule.span;
                    }
                    self.find(finding);
                }
            }
        }
        if refused {
            if known.is_none() {
                return;
            }
            defined.user = before;
            defined.rules.truncate(applied_before);
        }
        match known {
            Some(place) => self.users[place] = Some(defined),
            None => {
                self.places.insert(name.text.clone(), self.users.len());
                self.users.push(Some(defined));
            }
        }
    }

    /// A user before its first rule. The user `default` has all rights, unless
    /// a line of an ACL file is to define it.
    fn new_user(&self, name: &PlacedRule) -> DefinedUser {
        let is_default = name.text == DEFAULT_USER.as_bytes() && !self.in_file.contains(&name.text);
        DefinedUser {
            name: name.text.clone(),
            name_span: name.span,
            user: if is_default {
                User::default_user(self.server)
            } else {
                User::new(self.server)
            },
            rules: Vec::new(),
            has_hidden_password: false,
        }
    }

    /// The rules with their selectors put together.
    fn merged(&self, words: &[PlacedRule]) -> Result<Vec<PlacedRule>, Finding> {
        let merged = merge_selectors(words, self.server).map_err(|unmatched| {
            let opening = &words[unmatched.argument];
            let shown = redact(&String::from_utf8_lossy(&opening.text));
            Finding::new(
                "unmatched-parenthesis",
                Severity::Error,
                opening.span,
                format!("Unmatched parenthesis in acl selector starting at '{shown}'."),
            )
            .with_help("close the selector with `)` at the end of its last rule")
        })?;
        let place = |rule: crate::rule::Merged<'_>| PlacedRule {
            span: Span {
                start: words[rule.arguments.start].span.start,
                end: words[rule.arguments.end - 1].span.end,
            },
            text: rule.text.into_owned(),
        };
        Ok(merged.into_iter().map(place).collect())
    }

    /// Warns when the rule has made a user that crashes real servers.
    fn warn_of_crash(&mut self, user: &User, rule: &PlacedRule) {
        if let Some(crash) = user.crash(self.server) {
            let finding = Finding::new(
                "crashes-server",
                Severity::Security,
                rule.span,
                "the server accepts this rule and crashes when it is to show the user",
            );
            self.find(finding.with_help(crash.to_string()));
        }
    }

    fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

impl AsRef<[u8]> for PlacedRule {
    fn as_ref(&self) -> &[u8] {
        &self.text
    }
}

fn placed(argument: &Argument<'_>, offset: usize) -> PlacedRule {
    PlacedRule {
        text: argument.text.to_vec(),
        span: argument.span.shifted(offset),
    }
}

fn is_hidden(rule: &[u8]) -> bool {
    matches!(rule, [b'>' | b'<' | b'#' | b'!', rest @ ..] if rest == HIDDEN.as_bytes())
}

fn hidden_password(span: Span) -> Finding {
    Finding::new(
        "hidden-password",
        Severity::Warning,
        span,
        "the password that stood here was not kept",
    )
    .with_help("type it again")
}

/// How long a prompt before a command is: `> `, `redis> `, `127.0.0.1:6379> `.
pub(super) fn prompt_length(line: &str) -> usize {
    let Some((host, _)) = line.split_once("> ") else {
        return 0;
    };
    let address = host.split('[').next().unwrap_or_default();
    let is_address = address.rsplit_once(':').is_some_and(|(name, port)| {
        !name.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    if matches!(host, "" | "redis" | "valkey") || is_address {
        host.len() + "> ".len()
    } else {
        0
    }
}

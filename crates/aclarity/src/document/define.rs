//! What the lines about a user make of it, and what there is to say of them.

use std::sync::Arc;

use super::statement::{Line, PlacedRule, Setting, Statement};
use super::trailing::is_like_rule;
use super::{DefinedUser, HIDDEN, NAMES_CAUSES, redact, redact_name, secrets};
use crate::finding::{Finding, Severity, is_placeholder};
use crate::limits::{self, REFUSED_RULES};
use crate::rule::{
    Merged, Permission, Rule, RuleError, RuleErrorKind, Span, is_space, merge_selectors,
};
use crate::server::{Dialect, Server};
use crate::session::DEFAULT_USER;
use crate::user::User;

/// Gives the help for a refused rule, from the rule and the one before it.
pub(super) type HelpOn = fn(&RuleError, &[u8], Option<&[u8]>, Server) -> String;

/// A user while its lines are followed.
pub(super) struct Definition {
    dialect: Dialect,
    server: Server,
    help_on: HelpOn,
    pub(super) name: Arc<[u8]>,
    /// What it is so far, unless it was never defined or is deleted.
    pub(super) defined: Option<DefinedUser>,
    /// What the accepted rules of refused lines make, while no line defines the user.
    pub(super) refused: Option<DefinedUser>,
    /// Where the first error is for which the server refuses a line about it.
    refusal: Option<Span>,
    /// Where the line begins that its place among the users comes from.
    pub(super) made_at: usize,
    /// Not all of its rules are known.
    pub(super) is_partial: bool,
    /// A shell puts values in the place of its variables.
    pub(super) is_expanded: bool,
    /// It had a line as in an ACL file.
    in_file: bool,
    pub(super) findings: Vec<Finding>,
    /// How many of its rules are refused, and the first one that is not listed.
    wrong: usize,
    unlisted: Option<Span>,
}

impl Definition {
    pub(super) fn new(name: Arc<[u8]>, dialect: impl Into<Dialect>, help_on: HelpOn) -> Self {
        let dialect = dialect.into();
        Self {
            dialect,
            server: dialect.server,
            help_on,
            name,
            defined: None,
            refused: None,
            refusal: None,
            made_at: 0,
            is_partial: false,
            is_expanded: false,
            in_file: false,
            findings: Vec::new(),
            wrong: 0,
            unlisted: None,
        }
    }

    /// Counts what is not listed, once all lines are followed.
    pub(super) fn finish(&mut self) {
        if let Some(span) = self.unlisted {
            let message = format!(
                "{} more rules of this user are refused and not listed: {REFUSED_RULES} are",
                self.wrong - REFUSED_RULES
            );
            self.find(limits::beyond(span, Severity::Error, message));
        }
    }

    /// Does what the line says to this user where it names it; the line begins at
    /// `offset`.
    pub(super) fn follow(
        &mut self,
        Statement { line, setting }: &Statement,
        named: &PlacedRule,
        offset: usize,
    ) {
        self.is_partial |= setting.is_partial;
        self.is_expanded |= setting.is_expanded;
        match line {
            Line::Comment(_) | Line::Other(_) => {}
            Line::File(name, rules) => self.file_line(name, rules, *setting, offset),
            Line::Set(name, rules) => self.define(name, rules, *setting, offset),
            Line::Unreadable(name, error) => {
                self.refuse(name.span.shifted(offset), error.shifted(offset));
            }
            Line::Delete(_) => self.delete(named.span.shifted(offset)),
        }
    }

    fn file_line(
        &mut self,
        name: &PlacedRule,
        rules: &[PlacedRule],
        setting: Setting,
        offset: usize,
    ) {
        if self.in_file {
            let shown = redact_name(&String::from_utf8_lossy(&self.name));
            let finding = Finding::new(
                "duplicate-user",
                if self.server.behaviour().selectors {
                    Severity::Error
                } else {
                    Severity::Warning
                },
                name.span.shifted(offset),
                format!("Duplicate user '{shown}' found"),
            );
            if finding.severity == Severity::Error {
                let span = name.span.shifted(offset);
                self.refuse(span, span);
            }
            return self.find(finding.with_help("an ACL file has one line for each user"));
        }
        self.in_file = true;
        // A line of a file says all about its user.
        self.defined = None;
        self.define(name, rules, setting, offset);
    }

    /// Notes that the server refuses a line about the user, for the error at a place.
    fn refuse(&mut self, name_span: Span, error: Span) {
        self.refusal.get_or_insert(error);
        match &mut self.defined {
            Some(defined) => defined.refusal = self.refusal,
            None if self.refused.is_none() => self.refused = Some(self.new_user(name_span)),
            None => {}
        }
    }

    fn delete(&mut self, span: Span) {
        self.refused = None;
        if *self.name == *DEFAULT_USER.as_bytes() {
            let text = "The 'default' user cannot be removed";
            self.find(Finding::new("default-user", Severity::Error, span, text));
        } else if self.defined.take().is_none() {
            let text = "there is no such user to delete";
            self.find(Finding::new("no-such-user", Severity::Warning, span, text));
        }
    }

    /// Applies rules to the user, all or none.
    fn define(&mut self, name: &PlacedRule, words: &[PlacedRule], setting: Setting, offset: usize) {
        let server = self.server;
        let name_span = name.span.shifted(offset);
        if self.name.iter().any(|byte| is_space(*byte) || *byte == 0) {
            let text = "Usernames can't contain spaces or null characters";
            self.refuse(name_span, name_span);
            return self.find(Finding::new("username", Severity::Error, name_span, text));
        }
        let is_placeholder =
            || NAMES_CAUSES && std::str::from_utf8(&self.name).is_ok_and(is_placeholder);
        if !self.name.is_empty() && Rule::parse(&self.name, server).is_ok() && !is_placeholder() {
            let finding = Finding::new(
                "username-like-rule",
                Severity::Warning,
                name_span,
                "this is the user's name, though it reads like a rule",
            );
            self.find(finding.with_help("give the name first, then the rules"));
        }
        let rules = match merged(words, offset, server) {
            Ok(rules) => rules,
            Err(finding) => {
                self.refuse(name_span, finding.span);
                return self.find(finding);
            }
        };
        let known = self.defined.take();
        let is_new = known.is_none();
        let mut defined = known.unwrap_or_else(|| self.new_user(name_span));
        defined.has_hidden_password |= setting.has_unknown_password;
        let mut refused = setting.refusal.map(|span| span.shifted(offset));
        // To put back when a rule is refused. No copy where none can be: a text may
        // have a million lines about a user.
        let may_be_refused =
            !is_new && (refused.is_some() || may_be_refused(&rules, &defined.user, server));
        let before = may_be_refused.then(|| Arc::clone(&defined.user));
        let first = defined.rules.len();
        let mut last: Option<Arc<[u8]>> = None;
        for rule in rules {
            let previous = last.replace(Arc::clone(&rule.text));
            if is_hidden(&rule.text) {
                self.find(hidden_password(rule.span));
                defined.has_hidden_password |= matches!(rule.text[0], b'>' | b'#');
                continue;
            }
            match defined.user_mut().apply(&rule.text, self.dialect) {
                Ok(()) => defined.rules.push(rule),
                Err(error) => {
                    // Of `+config get set` both words belong to the first.
                    if error.kind == RuleErrorKind::NoSuchRule && !is_like_rule(&rule.text) {
                        last.clone_from(&previous);
                    }
                    self.wrong += 1;
                    if self.wrong > REFUSED_RULES {
                        self.unlisted.get_or_insert(rule.span);
                        refused.get_or_insert(rule.span);
                        continue;
                    }
                    let help = (self.help_on)(&error, &rule.text, previous.as_deref(), server);
                    let mut finding = Finding::refused(&error, rule.span.start, help);
                    if rule.text.len() != rule.span.end - rule.span.start {
                        finding.span = rule.span;
                    }
                    refused.get_or_insert(finding.span);
                    self.find(finding);
                }
            }
        }
        if let Some(error) = refused {
            self.refusal.get_or_insert(error);
            defined.refusal = self.refusal;
            if is_new {
                self.refused = Some(defined);
                return;
            }
            defined.rules.truncate(first);
            defined.user = before.unwrap_or_else(|| {
                let mut again = self.new_user(name_span).user;
                for rule in &defined.rules {
                    // They were accepted before.
                    let _ = Arc::make_mut(&mut again).apply(&rule.text, self.dialect);
                }
                again
            });
        } else if is_new {
            self.made_at = offset;
        }
        self.warn_of_crash(&defined, first);
        self.refused = None;
        self.defined = Some(defined);
    }

    /// A user before its first rule. The user `default` has all rights, unless
    /// a line of an ACL file is to define it.
    fn new_user(&self, name_span: Span) -> DefinedUser {
        let is_default = *self.name == *DEFAULT_USER.as_bytes() && !self.in_file;
        let user = if is_default {
            User::default_user(self.server)
        } else {
            User::new(self.dialect)
        };
        DefinedUser {
            name: self.name.to_vec(),
            name_span,
            user: user.into(),
            rules: Vec::new(),
            has_hidden_password: false,
            refusal: self.refusal,
        }
    }

    /// Warns when the rules from this number on have made a user that crashes
    /// real servers: at the first one that does so alone, else at the last one.
    fn warn_of_crash(&mut self, defined: &DefinedUser, from: usize) {
        let rules = &defined.rules[from..];
        if !rules.iter().any(|rule| may_crash(&rule.text)) {
            return;
        }
        let (Some(crash), Some(last)) = (defined.user.crash(self.server), rules.last()) else {
            return;
        };
        let crashes = |rule: &&PlacedRule| {
            let mut user = User::new(self.server);
            user.apply(&rule.text, self.server).is_ok() && user.crash(self.server).is_some()
        };
        let rule = rules.iter().find(crashes).unwrap_or(last);
        let finding = Finding::new(
            "crashes-server",
            Severity::Security,
            rule.span,
            "the server accepts this rule and crashes when it is to show the user",
        );
        self.find(finding.with_help(crash.to_string()));
    }

    fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// The rules with their selectors put together, in the line at `offset`.
fn merged(words: &[PlacedRule], offset: usize, server: Server) -> Result<Vec<PlacedRule>, Finding> {
    let merged = merge_selectors(words, server).map_err(|unmatched| {
        let opening = &words[unmatched.argument];
        let text = String::from_utf8_lossy(&opening.text);
        // Without its quotes nobody can tell where a password in it ends.
        let shown = match secrets(&text).first() {
            Some(secret) => format!("{}{HIDDEN}", &text[..secret.start]),
            None => redact(&text),
        };
        Finding::new(
            "unmatched-parenthesis",
            Severity::Error,
            opening.span.shifted(offset),
            format!("Unmatched parenthesis in acl selector starting at '{shown}'."),
        )
        .with_help("close the selector with `)` at the end of its last rule")
    })?;
    let place = |rule: Merged<'_>| {
        let (first, last) = (rule.arguments.start, rule.arguments.end - 1);
        let span = Span {
            start: words[first].span.start,
            end: words[last].span.end,
        };
        PlacedRule {
            span: span.shifted(offset),
            text: if first == last {
                words[first].text.clone()
            } else {
                rule.text.as_ref().into()
            },
        }
    };
    Ok(merged.into_iter().map(place).collect())
}

/// Whether a server may refuse one of the rules for this user. Most lines can be
/// judged without the user.
fn may_be_refused(rules: &[PlacedRule], user: &User, server: Server) -> bool {
    let is_alone = rules.len() == 1;
    let must_narrow = server.behaviour().first_argument_must_narrow;
    let may_be = |rule: &PlacedRule| match Rule::parse(&rule.text, server) {
        Ok(Rule::Permission(permission)) => match permission {
            Permission::Keys { .. } => user.root.all_keys,
            Permission::Channels(_) => user.root.all_channels,
            Permission::AllKeys | Permission::AllChannels => !is_alone,
            Permission::FirstArgument { command, .. } => {
                must_narrow && (!is_alone || user.root.commands.contains(command))
            }
            _ => false,
        },
        Ok(Rule::On | Rule::Off | Rule::AddPassword(_) | Rule::AddHash(_)) => false,
        // Its rules are about nothing but it.
        Ok(Rule::Selector(_)) => User::new(server).apply(&rule.text, server).is_err(),
        _ => true,
    };
    rules.iter().any(may_be)
}

/// Whether a rule may make a user that crashes servers: a key pattern without a
/// permission, or bytes that a server does not read back.
fn may_crash(rule: &[u8]) -> bool {
    let is_odd = |byte: &u8| matches!(byte, b'%' | b'"' | b'\'' | 255) || is_space(*byte);
    rule.iter().any(is_odd)
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

#[cfg(test)]
mod tests;

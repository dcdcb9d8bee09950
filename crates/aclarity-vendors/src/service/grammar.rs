//! Redis rules in one string, with a service's restrictions.

use aclarity::Server;
use aclarity::redact::redact;
use aclarity::rule::{Argument, Permission, Rule, Span, merge_selectors};
use aclarity::user::User;
use serde_json::{Value, json};

use super::check_context::CheckContext;
use super::names::UnknownNames;
use crate::access::runnable;
use crate::field::wrong_type;
use crate::finding::Finding;
use crate::mapping::{Among, BadForm, Blocked, Candidate, RulesOfForm};
use crate::redis_rules::{RedisRules, known_to, without_redundant};
use crate::source::Fact;

/// A service's dialect of Redis rules.
pub(crate) struct Grammar {
    /// The parameter that contains the rules.
    pub field: &'static str,
    /// The source for its syntax and for the resulting user.
    pub fact: Fact,
    /// Rules that apply before the first rule of the string.
    pub start: &'static [&'static str],
    /// Splits the string into rules.
    pub words: for<'t> fn(&'t str) -> Vec<Argument<'t>>,
    /// Checks the string as a whole.
    pub whole: fn(&str) -> Vec<Finding>,
    /// Rules that are refused.
    pub refused: &'static [Refused],
    /// How names that the server does not have are handled.
    pub unknown: UnknownNames,
    /// The source, if rules must not allow blocked commands by name.
    pub names_no_blocked: Option<Fact>,
    /// Common strings to try in every translation.
    pub common: &'static [&'static str],
}

/// A kind of rule that a service refuses.
pub(crate) struct Refused {
    pub code: &'static str,
    pub fact: Fact,
    pub message: &'static str,
    pub is_it: fn(&Rule<'_>, &CheckContext<'_>) -> bool,
}

/// A string of rules and the resulting user.
pub(crate) struct Judged {
    pub findings: Vec<Finding>,
    /// The effective rules, without passwords.
    pub rules: Vec<String>,
    pub user: User,
}

/// A check of the whole string that accepts everything.
pub(crate) fn anything(_: &str) -> Vec<Finding> {
    Vec::new()
}

impl Grammar {
    /// Checks the rules from left to right.
    pub(crate) fn judge(&self, text: &str, blocked: &[Blocked], at: &CheckContext<'_>) -> Judged {
        let mut judged = Judged {
            findings: (self.whole)(text),
            rules: known_to(at.server, self.start),
            user: User::new(at.server),
        };
        if judged.findings.iter().any(Finding::is_error) {
            return judged;
        }
        for rule in &judged.rules {
            let applied = judged.user.apply(rule.as_bytes(), at.server);
            debug_assert!(applied.is_ok(), "{rule} is refused");
        }
        let words = (self.words)(text);
        let texts: Vec<&[u8]> = words.iter().map(|word| &*word.text).collect();
        let merged = match merge_selectors(&texts, at.server) {
            Ok(merged) => merged,
            Err(error) => {
                let message = "the parenthesis is never closed";
                let finding = Finding::error("parenthesis", self.fact, message);
                judged.findings.push(finding.at(words[error.argument].span));
                return judged;
            }
        };
        let mut among = Vec::new();
        for rule in merged {
            let first = words[rule.arguments.start].span;
            let last = words[rule.arguments.end - 1].span;
            let span = Span::from(first.start..last.end);
            match self.rule_finding(&rule.text, blocked, at) {
                Some(finding) => judged.findings.push(finding.at(span)),
                None => {
                    judged.take(&rule.text, span, self, at.server);
                    let useless = self.useless_finding(&rule.text, blocked, at);
                    if useless.is_none()
                        && let Ok(rule) = Rule::parse(&rule.text, at.server)
                    {
                        let given = Among::given(&rule, at.server, blocked);
                        among.extend(given.map(|given| (given, span)));
                    }
                    judged
                        .findings
                        .extend(useless.map(|finding| finding.at(span)));
                }
            }
        }
        if !among.is_empty() {
            let runnable = runnable(&judged.user, at.server);
            let found = among.into_iter().filter_map(|(given, span)| {
                let named = given.named(&runnable, at.server)?;
                Some(self.among_finding(&given, &named).at(span))
            });
            judged.findings.extend(found);
        }
        judged
    }

    /// The finding if the service refuses a rule that Redis may accept.
    fn rule_finding(
        &self,
        text: &[u8],
        blocked: &[Blocked],
        at: &CheckContext<'_>,
    ) -> Option<Finding> {
        let rule = Rule::parse(text, at.server).ok()?;
        let refused = self
            .refused
            .iter()
            .find(|refused| (refused.is_it)(&rule, at));
        if let Some(refused) = refused {
            return Some(Finding::error(refused.code, refused.fact, refused.message));
        }
        let fact = self.names_no_blocked?;
        let named = given(&rule, at.server, blocked)?;
        let message = format!(
            "{} is not available there and must not be given",
            named.command
        );
        Some(Finding::error("blocked-command", fact, message))
    }

    /// The finding if an accepted rule allows a command by name that the
    /// service blocks.
    fn useless_finding(
        &self,
        text: &[u8],
        blocked: &[Blocked],
        at: &CheckContext<'_>,
    ) -> Option<Finding> {
        if self.names_no_blocked.is_some() {
            return None;
        }
        let rule = Rule::parse(text, at.server).ok()?;
        let named = given(&rule, at.server, blocked)?;
        let message = format!("databases there do not have {}", named.command);
        Some(Finding::warning("unsupported-command", named.fact, message))
    }

    /// That a rule gives blocked commands along with others. No document says what
    /// becomes of it.
    fn among_finding(&self, given: &Among, named: &str) -> Finding {
        let fact = Fact::assumed(self.names_no_blocked.unwrap_or(self.fact).source);
        if self.names_no_blocked.is_some() {
            let message =
                format!("also gives what is not available there and must not be given: {named}");
            return Finding::warning("blocked-command", fact, message);
        }
        let message = format!("databases there do not have all that it gives: not {named}");
        let code = "unsupported-command";
        match given.is_category {
            true => Finding::warning(code, fact, message),
            false => Finding::note(code, fact, message),
        }
    }

    /// The rules of a form.
    pub(super) fn rules_of(
        &self,
        form: &Value,
        blocked: &[Blocked],
        at: &CheckContext<'_>,
    ) -> Result<RulesOfForm, BadForm> {
        let value = form.get(self.field).unwrap_or(&Value::Null);
        let Some(text) = value.as_str() else {
            let wrong = wrong_type(self.field, "a string", value, self.fact);
            return Err(BadForm(vec![wrong]));
        };
        let mut judged = self.judge(text, blocked, at);
        if judged.findings.iter().any(Finding::is_error) {
            judged.findings.retain(Finding::is_error);
            return Err(BadForm(judged.findings));
        }
        Ok(RulesOfForm {
            rules: without_redundant(&[], self.has_all_channels(), judged.rules, at.server),
            mapping: self.fact,
            findings: judged.findings,
        })
    }

    /// Candidates: the rules as written and as the server prints them, the
    /// shorter one first, and the common strings.
    pub(super) fn forms_of(&self, given: &RedisRules, blocked: &[Blocked]) -> Vec<Candidate> {
        let user = &given.user;
        let root = user.root.describe(given.server);
        let mut described: Vec<Vec<u8>> = root
            .split(|byte| *byte == b' ')
            .map(<[u8]>::to_vec)
            .collect();
        for selector in &user.selectors {
            described.push([b"(", &*selector.describe(given.server), b")"].concat());
        }
        let mut texts: Vec<Vec<String>> = [given.rules.as_slice(), &described]
            .map(|rules| self.words_of(rules, given, blocked))
            .into();
        texts.sort_by_key(Vec::len);
        let turns_off_explicitly = texts[0].first().is_some_and(|word| word == "off");
        let mut findings = given.login_findings(Fact::assumed(self.fact.source));
        findings.retain(|finding| !(turns_off_explicitly && finding.code == "off"));
        let left_out = self.left_out(given, blocked);
        let own = texts.into_iter().map(|words| (words.join(" "), true));
        let common = self.common.iter().map(|text| ((*text).to_owned(), false));
        own.chain(common)
            .map(|(text, is_own)| {
                let mut findings = findings.clone();
                if is_own {
                    findings.extend(left_out.iter().cloned());
                }
                Candidate {
                    form: json!({ self.field: text }),
                    findings,
                }
            })
            .collect()
    }

    /// The rules that the service refuses, once for each reason; those about who
    /// can log in have findings of their own.
    fn left_out(&self, given: &RedisRules, blocked: &[Blocked]) -> Vec<Finding> {
        let at = CheckContext::of(given.server);
        let mut findings: Vec<Finding> = Vec::new();
        for text in &given.rules {
            let Ok(rule) = Rule::parse(text, given.server) else {
                continue;
            };
            let (Rule::Permission(_) | Rule::Selector(_)) = rule else {
                continue;
            };
            let Some(refusal) = self.rule_finding(text, blocked, &at) else {
                continue;
            };
            let kind = match rule {
                Rule::Selector(_) => "a selector".to_owned(),
                _ => format!("`{}`", redact(&String::from_utf8_lossy(text))),
            };
            let fact = Fact {
                basis: refusal.basis,
                source: refusal.source,
            };
            let message = format!("{kind} is left out: {}", refusal.message);
            if findings.iter().all(|known| known.message != message) {
                findings.push(Finding::warning("not-expressible", fact, message));
            }
        }
        findings
    }

    /// Whether users may use all channels unless a rule restricts them.
    fn has_all_channels(&self) -> bool {
        self.start.contains(&"&*")
    }

    /// Rules as words of a string, without those that the service refuses, that
    /// concern passwords, or that change nothing.
    fn words_of(&self, rules: &[Vec<u8>], given: &RedisRules, blocked: &[Blocked]) -> Vec<String> {
        let server = given.server;
        let at = CheckContext::of(server);
        let is_taken = |rule: &[u8]| self.rule_finding(rule, blocked, &at).is_none();
        let start = known_to(server, self.start);
        let mut words = Vec::new();
        // `off` is only needed where users are on by default.
        if given.turns_off_explicitly() && is_taken(b"off") && (self.whole)("off").is_empty() {
            words.push("off".to_owned());
        } else if !self.start.contains(&"on") {
            words.push("on".to_owned());
        }
        if self.has_all_channels()
            && !User::new(server).root.all_channels
            && is_taken(b"resetchannels")
        {
            words.push("resetchannels".to_owned());
        }
        let is_about_login = |rule: &[u8]| {
            let rule = Rule::parse(rule, server);
            rule.is_ok_and(|rule| {
                is_about_passwords(&rule)
                    || matches!(
                        rule,
                        Rule::On | Rule::Off | Rule::NoPassword | Rule::ResetPasswords
                    )
            })
        };
        let rules = rules
            .iter()
            .filter(|rule| is_taken(rule) && !is_about_login(rule));
        // JSON cannot contain a pattern that is not UTF-8.
        words.extend(rules.filter_map(|rule| String::from_utf8(rule.clone()).ok()));
        without_redundant(&start, self.has_all_channels(), words, server)
    }
}

impl Judged {
    /// Applies a rule, or reports why Redis would refuse it.
    fn take(&mut self, text: &[u8], span: Span, grammar: &Grammar, server: Server) {
        let Err(error) = self.user.apply(text, server) else {
            let rule = Rule::parse(text, server);
            if !rule.is_ok_and(|rule| is_about_passwords(&rule)) {
                self.rules.push(String::from_utf8_lossy(text).into_owned());
            }
            return;
        };
        if error.kind.is_unknown_name()
            && let Ok(text) = std::str::from_utf8(text)
            && let Some((rest, found)) = without_unknown(text, grammar.unknown, server)
        {
            let before = self.findings.len();
            if !rest.is_empty() {
                self.take(rest.as_bytes(), span, grammar, server);
            }
            if self.findings.len() == before {
                self.findings.push(found.at(span));
            }
            return;
        }
        // That the service uses a server of this version is inferred.
        let fact = Fact::assumed(grammar.fact.source);
        let message = format!("{server} refuses the rule: {}", error.kind.message());
        self.findings
            .push(Finding::error("bad-rule", fact, message).at(span));
    }
}

/// Removes unknown names that the service accepts from a rule, with a finding
/// about them; `None` if it accepts none. The rest of a selector is kept.
fn without_unknown(rule: &str, unknown: UnknownNames, server: Server) -> Option<(String, Finding)> {
    let Some(inner) = rule
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return Some((String::new(), unknown.finding(rule)?));
    };
    let mut taken = None;
    let mut rest: Vec<&str> = Vec::new();
    for word in inner.split_ascii_whitespace() {
        let refused = Rule::parse(word.as_bytes(), server).err();
        let found = refused
            .filter(|error| error.kind.is_unknown_name())
            .and_then(|_| unknown.finding(word));
        match found {
            Some(finding) => taken = Some(finding),
            None => rest.push(word),
        }
    }
    Some((format!("({})", rest.join(" ")), taken?))
}

/// Whether a rule adds or removes a password.
pub(crate) fn is_about_passwords(rule: &Rule<'_>) -> bool {
    use Rule::{AddHash, AddPassword, RemoveHash, RemovePassword};
    matches!(
        rule,
        AddPassword(_) | RemovePassword(_) | AddHash(_) | RemoveHash(_)
    )
}

/// The blocked command that a rule allows by name, also inside a selector.
fn given<'b>(rule: &Rule<'_>, server: Server, blocked: &'b [Blocked]) -> Option<&'b Blocked> {
    let table = server.commands();
    let command = match rule {
        Rule::Permission(
            Permission::Command {
                allow: true,
                command,
            }
            | Permission::FirstArgument { command, .. },
        ) => *command,
        Rule::Selector(rules) => {
            return rules.iter().find_map(|inner| {
                let inner = Rule::parse(&inner.text, server).ok()?;
                given(&inner, server, blocked)
            });
        }
        _ => return None,
    };
    blocked.iter().find(|blocked| {
        let family = table.get(blocked.command.as_bytes());
        family.is_some_and(|known| table.family(known.id).contains(command))
    })
}

/// Splits at white space.
pub(crate) fn words(text: &str) -> Vec<Argument<'_>> {
    split(text, |_| false)
}

/// Splits at white space, and before each character that starts a rule.
pub(crate) fn split(text: &str, begins: impl Fn(char) -> bool) -> Vec<Argument<'_>> {
    let mut words = Vec::new();
    let mut open: Option<usize> = None;
    let ends = text.char_indices().map(|(at, c)| (at, Some(c)));
    for (at, character) in ends.chain([(text.len(), None)]) {
        let is_space = character.is_none_or(|c| c.is_ascii_whitespace());
        if is_space || character.is_some_and(&begins) {
            words.extend(open.take().map(|start| Argument {
                text: text.as_bytes()[start..at].into(),
                span: (start..at).into(),
            }));
        }
        if !is_space {
            open = open.or(Some(at));
        }
    }
    words
}

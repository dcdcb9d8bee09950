//! Checks bodies that create or change a user.
//!
//! There are two profiles: the API, which is assumed to accept what Redis
//! accepts, and the console, whose patterns are published.

use aclarity::Server;
use aclarity::rule::{RuleError, RuleErrorKind};
use aclarity::user::User;
use serde_json::{Map, Value};

use super::console::{self, NAME};
use super::errors;
use super::names::{ASSUMED, NAMES};
use super::sources::{CONSOLE, REDIS, REPORTS, TERRAFORM, TERRAFORM_DOC};
use super::unsupported::UNSUPPORTED;
use crate::arrays::{self, ArrayKind, Arrays, Mapped};
use crate::finding::{Finding, Severity};
use crate::json::{self, pointer_to};
use crate::policy::Surroundings;
use crate::source::Fact;

/// Number of findings that are reported for one array.
const MAX_FINDINGS: usize = 16;

/// The built-in user.
pub(super) const DEFAULT_USER: &str = "default";

/// The call that a body is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// POST, with a name.
    Create,
    /// PUT, without a name.
    Update,
    /// Not specified.
    Any,
}

/// The context for checking a body.
pub(super) struct Judge<'a> {
    pub server: Server,
    pub is_console: bool,
    pub purpose: Purpose,
    /// Names of existing users, without the built-in one.
    pub existing: Vec<&'a str>,
}

impl Judge<'_> {
    /// Checks by the API's rules, for any call.
    pub(super) fn of_api(server: Server) -> Self {
        Self {
            server,
            is_console: false,
            purpose: Purpose::Any,
            existing: Vec::new(),
        }
    }

    /// Checks a body.
    pub(super) fn body(&self, body: &Value) -> Vec<Finding> {
        match body {
            Value::Object(fields) => self.fields(fields),
            Value::Null => vec![refused("no-body", Fact::UNSOURCED, "there is no body")],
            other => {
                let message = format!("the body is {}, not an object", json::kind(other));
                vec![refused("not-an-object", Fact::UNSOURCED, message)]
            }
        }
    }

    /// Checks one array.
    pub(super) fn array_field(&self, name: &str, value: &Value) -> Vec<Finding> {
        let field = Map::from_iter([(name.to_owned(), value.clone())]);
        let any = Judge {
            purpose: Purpose::Any,
            existing: Vec::new(),
            ..*self
        };
        any.fields(&field)
    }

    fn fields(&self, fields: &Map<String, Value>) -> Vec<Finding> {
        let mut findings = self.unknown_fields(fields);
        findings.extend(self.name_field(fields.get("name")));
        for sort in ArrayKind::ALL {
            let name = NAMES.of(sort);
            let mut of_array = match fields.get(name) {
                None => continue,
                Some(Value::Null) => vec![null_array(name)],
                Some(Value::Array(items)) => self.array(sort, items),
                Some(other) => vec![wrong_type(name, "an array of strings", other)],
            };
            limit(&mut of_array, name);
            findings.extend(of_array);
        }
        if !findings.iter().any(Finding::is_error) {
            let given = Arrays::read(fields, &NAMES);
            let order = arrays::order_finding(&given, self.server, ASSUMED);
            findings.extend(order.map(|finding| self.of_redis(finding)));
            let mapped = Mapped::new(&given, true, self.server);
            findings.extend(arrays::blocked_findings(
                &given,
                &NAMES,
                &mapped,
                &UNSUPPORTED,
            ));
        }
        findings
    }

    /// Findings for unknown fields, which other calls of the API are known to
    /// refuse.
    fn unknown_fields(&self, fields: &Map<String, Value>) -> Vec<Finding> {
        let is_known =
            |key: &str| key == "name" && self.purpose != Purpose::Update || NAMES.has(key);
        let unknown = fields.keys().filter(|key| !is_known(key));
        unknown
            .take(MAX_FINDINGS)
            .map(|key| {
                let message = if key == "name" {
                    "a user's name cannot be changed: the call has no such field"
                } else {
                    "the call has no such field"
                };
                refused("unknown-field", Fact::assumed(&REPORTS), message).in_part(pointer_to(key))
            })
            .collect()
    }

    /// Checks the field with a new user's name.
    pub(super) fn name_field(&self, name: Option<&Value>) -> Vec<Finding> {
        let found = match name {
            // The name is reported as an unknown field.
            _ if self.purpose == Purpose::Update => Vec::new(),
            None | Some(Value::Null) if self.purpose == Purpose::Create => {
                let fact = Fact::assumed(&TERRAFORM);
                vec![refused("missing", fact, "name is required")]
            }
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(name)) => self.name(name),
            Some(other) => return vec![wrong_type("name", "a string", other)],
        };
        let in_part = |finding: Finding| finding.in_part("/name");
        found.into_iter().map(in_part).collect()
    }

    /// Checks a new user's name.
    pub(super) fn name(&self, name: &str) -> Vec<Finding> {
        let mut findings = NAME.findings(name, &Surroundings::default());
        if !self.is_console {
            // No document states that the API applies the console's pattern.
            for finding in &mut findings {
                finding.severity = Severity::Warning;
                finding.basis = Fact::assumed(&CONSOLE).basis;
            }
            if name.is_empty() {
                findings.push(refused("missing", ASSUMED, "the name is empty"));
            }
            if let Some(at) = name.find([' ', '\0']) {
                let message = "Redis accepts no name with a space or NUL";
                let finding = refused("name", Fact::assumed(&REDIS), message);
                findings.push(finding.at(at..at + 1));
            }
        }
        if name == DEFAULT_USER || self.existing.contains(&name) {
            let (fact, message) = match self.is_console {
                true => (Fact::documented(&CONSOLE), "a user of this name exists"),
                false => (
                    Fact::assumed(&TERRAFORM),
                    "a user of this name exists; the API answers 409 or 500",
                ),
            };
            findings.push(Finding::error("name-taken", fact, message));
        }
        findings
    }

    fn array(&self, sort: ArrayKind, items: &[Value]) -> Vec<Finding> {
        let name = NAMES.of(sort);
        let mut findings = Vec::new();
        let mut errors = 0;
        for (at, item) in items.iter().enumerate() {
            // Enough for a report and a refusal.
            if errors > MAX_FINDINGS {
                break;
            }
            let found = match item {
                // The console's patterns are cheap to check, Redis's parser
                // less so.
                Value::String(text) if self.is_console && findings.len() > MAX_FINDINGS => {
                    console::findings(sort, text)
                }
                Value::String(text) => self.item(sort, text),
                other => {
                    let message = format!("must be a string, not {}", json::kind(other));
                    vec![refused("wrong-type", Fact::assumed(&REPORTS), message)]
                }
            };
            errors += usize::from(found.iter().any(Finding::is_error));
            let part = format!("{}/{at}", pointer_to(name));
            findings.extend(found.into_iter().map(|finding| finding.in_part(&*part)));
        }
        let has_all = items.iter().any(|item| item == "*");
        if sort.has_patterns() && has_all && items.iter().any(|item| item != "*") {
            let message = "Redis accepts no pattern after *, which allows everything anyway; \
                           whether the service leaves the others out is not documented";
            let finding = Finding::warning("pattern-beside-all", Fact::assumed(&REDIS), message);
            findings.push(self.of_redis(finding).in_part(pointer_to(name)));
        }
        if sort == ArrayKind::Channels && items.is_empty() {
            let message = "an empty array may count as a missing one, which allows all channels: \
                           Terraform sends none";
            let finding = Finding::warning("empty-channels", Fact::assumed(&TERRAFORM), message);
            findings.push(self.of_redis(finding).in_part(pointer_to(name)));
        }
        findings
    }

    fn item(&self, sort: ArrayKind, text: &str) -> Vec<Finding> {
        let of_console = console::findings(sort, text);
        let mut findings: Vec<Finding> = redis_findings(sort, text, self.server)
            .into_iter()
            .map(|finding| self.of_redis(finding))
            .collect();
        if self.is_console {
            findings.splice(0..0, of_console);
        } else if findings.is_empty() && !of_console.is_empty() {
            let message = "the console's pattern does not match it; whether the API refuses it \
                           is not documented";
            findings.push(Finding::note(
                "console-pattern",
                Fact::assumed(&CONSOLE),
                message,
            ));
        }
        findings
    }

    /// Downgrades a finding for the console, which checks only its own
    /// patterns.
    fn of_redis(&self, finding: Finding) -> Finding {
        if !self.is_console {
            return finding;
        }
        Finding {
            severity: Severity::Note,
            vendor_code: None,
            vendor_code_basis: None,
            ..finding
        }
    }
}

/// Checks an item as Redis would, as the service turns it into a rule.
fn redis_findings(sort: ArrayKind, text: &str, server: Server) -> Option<Finding> {
    let assumed = Fact::assumed(&REDIS);
    if text.is_empty() {
        let (code, message) = if sort.has_patterns() {
            (
                "empty-pattern",
                "Redis accepts an empty pattern; it matches only the empty name",
            )
        } else {
            (
                "empty-rule",
                "Redis accepts an empty rule; it has no effect",
            )
        };
        return Some(Finding::warning(code, assumed, message));
    }
    if !sort.has_patterns() && !text.starts_with(['+', '-']) {
        let example = match sort {
            ArrayKind::Categories => "+@read",
            _ => "+get",
        };
        let message = format!("must begin with + or -, as in {example}");
        let span = 0..text.chars().next().map_or(0, char::len_utf8);
        return Some(refused("sign", ASSUMED, message).at(span));
    }
    // Channel patterns follow the syntax of key patterns, even on servers
    // without channel rules.
    let prefix = if sort.has_patterns() { "~" } else { "" };
    let rule = format!("{prefix}{text}");
    let outcome = User::new(server).apply(rule.as_bytes(), server);
    match outcome {
        Err(error) if is_of_module(&error, text) => {
            let message = "a command of a module: accepted where the module is loaded";
            Some(Finding::note("module-command", assumed, message))
        }
        Err(error) => Some(refused_rule(&error, &rule, text, server)),
        Ok(()) if sort.has_patterns() => {
            arrays::signed_pattern(text, sort, &NAMES, Fact::assumed(&TERRAFORM_DOC))
        }
        Ok(()) => {
            let is_category = text[1..].starts_with('@');
            let message = match (sort, is_category) {
                (ArrayKind::Categories, false) => {
                    "this is a command, but it is among the categories"
                }
                (ArrayKind::Commands, true) => "this is a category, but it is among the commands",
                _ => return None,
            };
            Some(Finding::warning("wrong-array", ASSUMED, message))
        }
    }
}

/// Whether the error concerns a module's command: Redis's own have no dot in
/// their names.
fn is_of_module(error: &RuleError, text: &str) -> bool {
    let name = text.get(1..).unwrap_or_default();
    let name = name.split('|').next().unwrap_or_default();
    error.kind == RuleErrorKind::UnknownCommand
        && matches!(name.split_once('.'), Some((module, command)) if !module.is_empty() && !command.is_empty())
}

fn refused_rule(error: &RuleError, rule: &str, text: &str, server: Server) -> Finding {
    let message = format!("{} refuses the rule: {error}", server.name());
    let finding = refused("rule", Fact::assumed(&REDIS), message)
        .with_help(error.help(rule.as_bytes(), server));
    let prefix = rule.len() - text.len();
    let start = error.span.start.saturating_sub(prefix);
    let end = error.span.end.saturating_sub(prefix);
    if start < end && text.get(start..end).is_some() {
        finding.at(start..end)
    } else {
        finding
    }
}

/// A refusal by the API; its message is only published for other calls.
fn refused(code: &'static str, fact: Fact, message: impl Into<String>) -> Finding {
    Finding::error(code, fact, message).with_assumed_vendor_code(errors::BAD_REQUEST.class)
}

fn wrong_type(name: &str, expected: &str, found: &Value) -> Finding {
    let message = format!("{name} must be {expected}, not {}", json::kind(found));
    refused("wrong-type", Fact::assumed(&REPORTS), message).in_part(pointer_to(name))
}

fn null_array(name: &str) -> Finding {
    let message = "null instead of an array; here it counts as missing, the API may refuse it";
    Finding::warning("null", Fact::UNSOURCED, message).in_part(pointer_to(name))
}

/// Keeps the most severe findings if there are too many.
fn limit(findings: &mut Vec<Finding>, name: &str) {
    if findings.len() > MAX_FINDINGS {
        findings.sort_by_key(|finding| finding.severity);
        findings.truncate(MAX_FINDINGS);
        let message = format!("there are more findings about {name}");
        findings.push(Finding::note("more", Fact::UNSOURCED, message).in_part(pointer_to(name)));
    }
}

//! Services whose permissions are the four [`arrays`](crate::arrays), with
//! names for each profile.

use aclarity::Server;
use aclarity::rule::Rule;
use serde_json::{Map, Value};

use super::check_context::CheckContext;
use super::grammar::is_about_passwords;
use crate::arrays::{self, ArrayKind, Arrays, Mapped, Names};
use crate::field::wrong_type;
use crate::finding::Finding;
use crate::json::pointer_to;
use crate::mapping::{BadForm, Blocked, Candidate, RulesOfForm};
use crate::redis_rules::RedisRules;
use crate::source::Fact;

/// Number of findings that are reported for one array.
const MAX_FINDINGS: usize = 16;

/// The arrays of one profile of a service.
pub(crate) struct Family {
    /// The profile.
    pub profile: &'static str,
    /// The field that contains the arrays.
    pub parent: &'static str,
    pub names: Names,
    /// Commands that are disabled in addition to the service's.
    pub also_blocked: &'static [Blocked],
    /// The source of the arrays.
    pub fact: Fact,
}

/// The arrays of a profile, or the first ones if it has none of its own.
pub(super) fn of_profile(families: &'static [Family], profile: &str) -> &'static Family {
    let own = families.iter().find(|family| family.profile == profile);
    own.unwrap_or(&families[0])
}

/// The arrays whose names a form uses, or the first ones if it uses none.
pub(super) fn of_form(families: &'static [Family], form: &Value) -> &'static Family {
    let is_used = |sort: &ArrayKind, family: &Family| form.get(family.names.of(*sort)).is_some();
    let has_one = |family: &&Family| ArrayKind::ALL.iter().any(|sort| is_used(sort, family));
    families.iter().find(has_one).unwrap_or(&families[0])
}

/// The object with a form's arrays, which may be nested in the parent field.
pub(super) fn in_form<'v>(families: &[Family], form: &'v Value) -> &'v Value {
    let held = |family: &Family| form.get(family.parent).filter(|value| value.is_object());
    families.iter().find_map(held).unwrap_or(form)
}

/// Checks one array, or a field that contains all four; `None` if the field is
/// neither.
pub(super) fn judge_field(
    field: &str,
    value: &Value,
    families: &'static [Family],
    blocked: &[Blocked],
    at: &CheckContext<'_>,
) -> Option<Vec<Finding>> {
    let own = of_profile(families, at.profile);
    if field != families[0].parent
        && let Some(family) = families.iter().find(|family| family.parent == field)
    {
        return Some(judge(value, family, blocked, at).findings);
    }
    // The profile's arrays take precedence over equally named ones of others.
    let mut all = std::iter::once(own).chain(families);
    let family = all.find(|family| family.names.has(field))?;
    let object = Value::Object(Map::from_iter([(field.to_owned(), value.clone())]));
    let part = pointer_to(field);
    let findings = judge(&object, family, blocked, at).findings.into_iter();
    let alone = findings
        .filter(|finding| finding.code != "partial")
        .map(|finding| {
            let pointer = finding
                .pointer
                .as_deref()
                .and_then(|whole| whole.strip_prefix(&part));
            let pointer = pointer.filter(|inner| !inner.is_empty()).map(str::to_owned);
            Finding { pointer, ..finding }
        });
    Some(alone.collect())
}

/// Findings about arrays, and the resulting rules.
pub(super) struct Judged {
    pub findings: Vec<Finding>,
    rules: Vec<String>,
}

impl Judged {
    pub(super) fn into_rules(mut self, family: &Family) -> Result<RulesOfForm, BadForm> {
        if self.findings.iter().any(Finding::is_error) {
            self.findings.retain(Finding::is_error);
            return Err(BadForm(self.findings));
        }
        Ok(RulesOfForm {
            rules: self.rules,
            // Which rules come first is not documented.
            mapping: Fact::assumed(family.fact.source),
            findings: self.findings,
        })
    }
}

/// Checks the arrays of an object.
pub(super) fn judge(
    value: &Value,
    family: &'static Family,
    blocked: &[Blocked],
    at: &CheckContext<'_>,
) -> Judged {
    let Value::Object(object) = value else {
        let wrong = wrong_type("the access control", "an object", value, family.fact);
        return Judged {
            findings: vec![wrong],
            rules: Vec::new(),
        };
    };
    let mut findings = unknown_arrays(object, family);
    for sort in ArrayKind::ALL {
        findings.extend(array_findings(object, sort, family, at.server));
    }
    if findings.iter().any(Finding::is_error) {
        return Judged {
            findings,
            rules: Vec::new(),
        };
    }
    let given = Arrays::read(object, &family.names);
    let mapped = Mapped::new(&given, at.has_all_channels, at.server);
    let blocked = [blocked, family.also_blocked].concat();
    let order = arrays::order_finding(&given, at.server, family.fact);
    let of_blocked = arrays::blocked_findings(&given, &family.names, &mapped, &blocked);
    findings.extend(partial_finding(object, family));
    findings.extend(order);
    findings.extend(of_blocked.into_iter().take(MAX_FINDINGS));
    Judged {
        findings,
        rules: mapped.rules,
    }
}

fn unknown_arrays(object: &Map<String, Value>, family: &Family) -> Vec<Finding> {
    let unknown = object.keys().filter(|key| !family.names.has(key));
    unknown
        .map(|key| {
            let message = "there is no such array; the service may refuse it";
            let finding = Finding::warning("unknown-field", Fact::UNSOURCED, message);
            finding.in_part(pointer_to(key))
        })
        .collect()
}

/// Checks an array, if present.
fn array_findings(
    object: &Map<String, Value>,
    sort: ArrayKind,
    family: &Family,
    server: Server,
) -> Vec<Finding> {
    let name = family.names.of(sort);
    let not_texts = |found| wrong_type(name, "an array of strings", found, family.fact);
    let items = match object.get(name) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(other) => return vec![not_texts(other).in_part(pointer_to(name))],
    };
    let assumed = Fact::assumed(family.fact.source);
    let wrong = items.iter().enumerate().filter_map(|(number, item)| {
        let found = match item.as_str() {
            None => not_texts(item),
            Some(text) => item_finding(text, sort, server, family.fact)
                .or_else(|| arrays::signed_pattern(text, sort, &family.names, assumed))?,
        };
        Some(found.in_part(format!("{}/{number}", pointer_to(name))))
    });
    wrong.take(MAX_FINDINGS).collect()
}

/// The finding if a text is not a valid item of its array.
fn item_finding(text: &str, sort: ArrayKind, server: Server, fact: Fact) -> Option<Finding> {
    let wrong = |code, fact, message: &str| {
        let finding = Finding::error(code, fact, message);
        match text.len() {
            0 => Some(finding),
            length => Some(finding.at(0..length)),
        }
    };
    if sort.has_patterns() && text.is_empty() {
        return wrong("empty", fact, "a pattern must not be empty");
    }
    if !sort.has_patterns() {
        let Some(unsigned) = text.strip_prefix(['+', '-']) else {
            let example = match sort {
                ArrayKind::Categories => "+@read",
                _ => "+get",
            };
            return wrong(
                "sign",
                fact,
                &format!("must begin with + or -, as in {example}"),
            );
        };
        match (sort, unsigned.starts_with('@')) {
            (ArrayKind::Categories, false) => {
                return wrong("sort", fact, "must be a category, as in +@read");
            }
            (ArrayKind::Commands, true) => {
                let message = "this is a category; categories belong in an array of their own";
                return wrong("sort", fact, message);
            }
            _ => {}
        }
    }
    // Channel patterns follow the syntax of key patterns, even on servers
    // without channel rules.
    let prefix = if sort.has_patterns() { "~" } else { "" };
    let rule = format!("{prefix}{text}");
    match Rule::parse(rule.as_bytes(), server) {
        Ok(rule) if is_about_passwords(&rule) => {
            wrong("sort", fact, "this is not a rule about commands")
        }
        Ok(_) => None,
        Err(error) => {
            let message = format!("{server} refuses the rule: {}", error.kind.message());
            wrong("bad-rule", Fact::assumed(fact.source), &message)
        }
    }
}

/// The finding if only some of three arrays are present, which Terraform's
/// provider refuses.
fn partial_finding(object: &Map<String, Value>, family: &Family) -> Option<Finding> {
    let three = [ArrayKind::Keys, ArrayKind::Categories, ArrayKind::Commands];
    let given = three
        .iter()
        .filter(|sort| object.contains_key(family.names.of(**sort)));
    (1..3).contains(&given.count()).then(|| {
        let message = "Terraform accepts keys, categories and commands only together";
        Finding::note("partial", family.fact, message)
    })
}

/// Translates rules to arrays.
pub(super) fn forms_of(given: &RedisRules, family: &Family, blocked: &[Blocked]) -> Vec<Candidate> {
    let fact = Fact::assumed(family.fact.source);
    arrays::forms_of(given, &family.names, fact, blocked)
}

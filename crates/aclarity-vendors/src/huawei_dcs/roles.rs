//! The roles `read` and `write` as Redis rules.
//!
//! No document lists rules, and Redis 4 and 5 have no ACLs; all of them are
//! inferred. A read-only account should not be able to do what writers may not,
//! such as CLIENT KILL, which +@connection allows, so both roles end with the
//! same rules.

use aclarity::Server;
use aclarity::rule::Rule;
use serde_json::{Value, json};

use super::fields::{READ_POLICY_FIELD, ROLE, field};
use super::sources::INTL;
use crate::finding::Finding;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::Surroundings;
use crate::redis_rules::RedisRules;
use crate::source::Fact;

const READ: &[&str] = &[
    "on",
    "~*",
    "&*",
    "-@all",
    "+@read",
    "+@connection",
    "-@admin",
    "-@dangerous",
];

const WRITE: &[&str] = &[
    "on",
    "~*",
    "&*",
    "-@all",
    "+@read",
    "+@write",
    "+@connection",
    "+@transaction",
    "+@pubsub",
    "+@scripting",
    "-@admin",
    "-@dangerous",
];

pub(super) fn rules_of(form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
    let Some(role) = field("", ROLE) else {
        return Err(BadForm(Vec::new()));
    };
    let errors = role.findings(form.get(ROLE), &Surroundings::default());
    if !errors.is_empty() {
        return Err(BadForm::of_field(ROLE, errors));
    }
    let rules = if form[ROLE] == "read" { READ } else { WRITE };
    let mut findings = Vec::new();
    if form
        .get(READ_POLICY_FIELD)
        .is_some_and(|policy| !policy.is_null())
    {
        findings.push(Finding::warning(
            "read-policy",
            Fact::documented(&INTL),
            "account_read_policy routes requests; Redis rules cannot express it",
        ));
    }
    Ok(RulesOfForm {
        rules: rules
            .iter()
            // Redis 6.0 has no channel rules.
            .filter(|rule| Rule::parse(rule.as_bytes(), server).is_ok())
            .map(|rule| (*rule).to_owned())
            .collect(),
        mapping: Fact::assumed(&INTL),
        findings,
    })
}

pub(super) fn forms_of(given: &RedisRules) -> Vec<Candidate> {
    let fact = Fact::assumed(&INTL);
    let mut findings = given.login_findings(fact);
    findings.extend(given.limit_findings(fact));
    ["read", "write"]
        .map(|role| Candidate {
            form: json!({ ROLE: role }),
            findings: findings.clone(),
        })
        .into()
}

//! The privileges as Redis rules. No document lists rules; all of them are
//! inferred. A read-only account should not be able to do what others may not,
//! such as CLIENT KILL, which +@connection allows, so all privileges deny
//! @admin and @dangerous.

use aclarity::Server;
use aclarity::rule::Rule;
use serde_json::{Value, json};

use super::fields::{PRIVILEGE, field_of};
use super::sources::CONSOLE;
use crate::finding::Finding;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::Surroundings;
use crate::redis_rules::RedisRules;
use crate::source::Fact;

const READ_ONLY: &[&str] = &[
    "on",
    "~*",
    "&*",
    "-@all",
    "+@read",
    "+@connection",
    "-@admin",
    "-@dangerous",
];
const READ_WRITE: &[&str] = &["on", "~*", "&*", "+@all", "-@admin", "-@dangerous"];
/// The replication commands. The page names SYNC and PSYNC; replicas also send
/// REPLCONF.
const REPLICATE: &[&str] = &["+sync", "+psync", "+replconf"];

pub(super) fn rules_of(form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
    let given = form.get(PRIVILEGE).filter(|value| !value.is_null());
    let errors = field_of("console", PRIVILEGE)
        .map(|field| field.findings(given, &Surroundings::default()))
        .unwrap_or_default();
    if !errors.is_empty() {
        return Err(BadForm::of_field(PRIVILEGE, errors));
    }
    let rules = match given.and_then(Value::as_str) {
        Some("RoleReadOnly") => READ_ONLY.to_vec(),
        Some("RoleRepl") => [READ_WRITE, REPLICATE].concat(),
        // The default privilege.
        _ => READ_WRITE.to_vec(),
    };
    Ok(RulesOfForm {
        rules: rules
            .into_iter()
            // Redis 6.0 has no channel rules.
            .filter(|rule| Rule::parse(rule.as_bytes(), server).is_ok())
            .map(str::to_owned)
            .collect(),
        mapping: Fact::assumed(&CONSOLE),
        findings: Vec::new(),
    })
}

pub(super) fn forms_of(given: &RedisRules) -> Vec<Candidate> {
    ["RoleReadOnly", "RoleReadWrite", "RoleRepl"]
        .map(|privilege| {
            let fact = Fact::assumed(&CONSOLE);
            let mut findings = given.login_findings(fact);
            findings.extend(given.limit_findings(fact));
            if privilege == "RoleRepl" {
                findings.push(Finding::warning(
                    "privilege",
                    Fact::documented(&CONSOLE),
                    "only standard instances have accounts with the privilege to replicate",
                ));
            }
            Candidate {
                form: json!({ PRIVILEGE: privilege }),
                findings,
            }
        })
        .into()
}

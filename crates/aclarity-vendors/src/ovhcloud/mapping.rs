//! Translates the four arrays to Redis rules and back.

use aclarity::Server;
use serde_json::Value;

use super::judge::Judge;
use super::names::{ASSUMED, NAMES};
use super::sources::TERRAFORM_DOC;
use super::unsupported::UNSUPPORTED;
use crate::arrays::{self, ArrayKind, Arrays, Mapped};
use crate::finding::Finding;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::redis_rules::RedisRules;
use crate::source::Fact;

pub(super) fn rules_of(form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
    let judge = Judge::of_api(server);
    let mut findings = judge.body(form);
    if findings.iter().any(Finding::is_error) {
        findings.retain(Finding::is_error);
        return Err(BadForm(findings));
    }
    let object = form.as_object();
    let arrays = object.map_or_else(Arrays::default, |form| Arrays::read(form, &NAMES));
    let mapped = Mapped::new(&arrays, true, server);
    if arrays.get(ArrayKind::Channels).is_none() {
        findings.push(default_channels());
    }
    // Redis 6.0 has no channel rules at all.
    let lost = mapped
        .refused
        .iter()
        .filter(|rule| !rule.starts_with('&') && *rule != "resetchannels");
    findings.extend(lost.map(|rule| {
        let message = format!("{} has no such rule: {rule}", server.name());
        Finding::warning("no-such-rule", ASSUMED, message)
    }));
    Ok(RulesOfForm {
        rules: mapped.rules,
        mapping: ASSUMED,
        findings,
    })
}

/// A note that a user may use all channels unless the form restricts them.
pub(super) fn default_channels() -> Finding {
    Finding::note(
        "default-channels",
        Fact::documented(&TERRAFORM_DOC),
        "without `channels` the user may use all of them",
    )
}

pub(super) fn forms_of(given: &RedisRules) -> Vec<Candidate> {
    arrays::forms_of(given, &NAMES, ASSUMED, &UNSUPPORTED)
}

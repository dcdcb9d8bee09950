//! The ways in which services express permissions, and their checks.

use aclarity::Server;
use serde_json::{Value, json};

use super::arrays::{self, Family};
use super::check_context::CheckContext;
use super::grammar::Grammar;
use crate::field::wrong_type;
use crate::finding::Finding;
use crate::mapping::{BadForm, Blocked, Candidate, RulesOfForm};
use crate::policy::{Policy, Surroundings};
use crate::profile::Profile;
use crate::redis_rules::{RedisRules, known_to};
use crate::source::Fact;

/// The form in which a service takes permissions.
pub(crate) enum AccessForm {
    /// Rules in one string.
    Rules(Grammar),
    /// Four arrays, with names for each profile.
    Arrays(&'static [Family]),
    /// The name of a role.
    Roles(&'static Roles),
}

/// Roles and the Redis rules that they stand for.
pub(crate) struct Roles {
    pub field: &'static str,
    pub names: &'static Policy,
    pub rules: &'static [(&'static str, &'static [&'static str])],
    pub fact: Fact,
}

/// The form of a service's permissions, with the commands that it blocks.
#[derive(Clone, Copy)]
pub(crate) struct Access<'s> {
    pub form: &'s AccessForm,
    pub blocked: &'s [Blocked],
}

impl Access<'_> {
    /// Checks a value with permissions.
    pub(super) fn findings(self, value: &Value, at: &CheckContext<'_>) -> Vec<Finding> {
        match self.form {
            AccessForm::Rules(grammar) => match value.as_str() {
                Some(text) => grammar.judge(text, self.blocked, at).findings,
                None => vec![wrong_type(grammar.field, "a string", value, grammar.fact)],
            },
            AccessForm::Arrays(families) => {
                let family = arrays::of_profile(families, at.profile);
                arrays::judge(value, family, self.blocked, at).findings
            }
            AccessForm::Roles(roles) => roles.findings(value),
        }
    }

    /// Checks a field that is part of the form; `None` if it is not.
    pub(super) fn part_findings(
        self,
        field: &str,
        value: &Value,
        at: &CheckContext<'_>,
    ) -> Option<Vec<Finding>> {
        match self.form {
            AccessForm::Arrays(families) => {
                arrays::judge_field(field, value, families, self.blocked, at)
            }
            AccessForm::Rules(_) | AccessForm::Roles(_) => None,
        }
    }

    /// The Redis rules that a form is equivalent to.
    pub(super) fn rules_of(self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        let at = CheckContext::of(server);
        match self.form {
            AccessForm::Rules(grammar) => grammar.rules_of(form, self.blocked, &at),
            AccessForm::Arrays(families) => {
                let form = arrays::in_form(families, form);
                let family = arrays::of_form(families, form);
                arrays::judge(form, family, self.blocked, &at).into_rules(family)
            }
            AccessForm::Roles(roles) => roles.rules_of(form, server),
        }
    }

    /// The forms that approximate a user's rules, with the names of a profile.
    pub(super) fn forms_of(self, rules: &RedisRules, profile: &Profile) -> Vec<Candidate> {
        match self.form {
            AccessForm::Rules(grammar) => grammar.forms_of(rules, self.blocked),
            AccessForm::Arrays(families) => {
                let family = arrays::of_profile(families, profile.name);
                arrays::forms_of(rules, family, self.blocked)
            }
            AccessForm::Roles(roles) => roles.forms_of(rules),
        }
    }
}

impl Roles {
    fn findings(&self, value: &Value) -> Vec<Finding> {
        match value {
            Value::String(name) => self.names.findings(name, &Surroundings::default()),
            other => vec![wrong_type(self.field, "a string", other, self.fact)],
        }
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        let value = form.get(self.field).unwrap_or(&Value::Null);
        let known = self.rules.iter().find(|(name, _)| value == name);
        let Some((_, rules)) = known else {
            return Err(BadForm::of_field(self.field, self.findings(value)));
        };
        Ok(RulesOfForm {
            rules: known_to(server, rules),
            mapping: self.fact,
            findings: Vec::new(),
        })
    }

    /// A candidate for every role; the caller compares their permissions.
    fn forms_of(&self, rules: &RedisRules) -> Vec<Candidate> {
        let fact = Fact::assumed(self.fact.source);
        let mut findings = rules.login_findings(fact);
        findings.extend(rules.limit_findings(fact));
        let candidate = |name| Candidate {
            form: json!({ self.field: name }),
            findings: findings.clone(),
        };
        let names = self.rules.iter().map(|(name, _)| name);
        names.map(candidate).collect()
    }
}

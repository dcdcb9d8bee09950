//! The sorts of things in an account, and what is wrong with one of them.

use serde_json::{Map, Value};

use super::access::Access;
use super::parameter::Parameter;
use super::situation::Situation;
use crate::finding::Finding;
use crate::json::pointer_to;
use crate::source::Fact;

/// One sort of things in an account: users, groups.
pub(crate) struct Kind {
    pub name: &'static str,
    /// The parameter that tells one from the other.
    pub key: &'static str,
    pub parameters: &'static [Parameter],
    /// How many there may be.
    pub most: Option<(usize, Fact)>,
    /// Those that are there from the start and stay.
    pub built_in: &'static [&'static [(&'static str, &'static str)]],
    /// How we know of them.
    pub built_in_fact: Fact,
    /// What is wrong with parameters next to each other, in a new thing (`true`)
    /// or in a change.
    pub together: fn(&Map<String, Value>, bool) -> Vec<Finding>,
    /// A parameter that names things of another kind.
    pub refers: Option<(&'static str, &'static str)>,
}

/// That parameters do not depend on each other.
pub(crate) fn apart(_: &Map<String, Value>, _: bool) -> Vec<Finding> {
    Vec::new()
}

impl Kind {
    /// What is wrong with an object of this kind; a new one, or a change.
    pub(super) fn findings(
        &self,
        body: &Map<String, Value>,
        is_new: bool,
        access: Access<'_>,
        at: &Situation<'_>,
    ) -> Vec<Finding> {
        let mut findings = self.value_findings(body, is_new, access, at);
        for key in body.keys() {
            if !self.parameters.iter().any(|known| known.name == key) {
                let message =
                    "not a parameter of this call; here it is ignored, the service may refuse it";
                let finding = Finding::warning("unknown-field", Fact::NOWHERE, message);
                findings.push(finding.in_part(pointer_to(key)));
            }
        }
        findings.extend((self.together)(body, is_new));
        findings
    }

    /// What is wrong with single parameters.
    fn value_findings(
        &self,
        body: &Map<String, Value>,
        is_new: bool,
        access: Access<'_>,
        at: &Situation<'_>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for parameter in self.parameters {
            let value = body.get(parameter.name);
            if value.is_none() && !is_new {
                continue;
            }
            let part = pointer_to(parameter.name);
            for finding in parameter.findings(value, access, at) {
                let inner = finding.pointer.clone().unwrap_or_default();
                findings.push(finding.in_part(format!("{part}{inner}")));
            }
        }
        findings
    }

    /// Whether a name is taken already.
    pub(super) fn name_findings(&self, name: &str, at: &Situation<'_>) -> Vec<Finding> {
        let is_built_in = self.built_ins().any(|known| known == name);
        if !is_built_in && !at.existing.contains(&name) {
            return Vec::new();
        }
        let (fact, message) = match is_built_in {
            true => (self.built_in_fact, "this name is that of a built-in one"),
            false => (Fact::NOWHERE, "the name is taken"),
        };
        vec![Finding::error("name-taken", fact, message)]
    }

    fn built_ins(&self) -> impl Iterator<Item = &'static str> {
        let names = self.built_in.iter().flat_map(|fields| fields.iter());
        let key = self.key;
        names
            .filter(move |(name, _)| *name == key)
            .map(|(_, value)| *value)
    }
}

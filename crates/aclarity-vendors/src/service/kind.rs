//! The kinds of resources in an account, and their checks.

use serde_json::{Map, Value};

use super::access::Access;
use super::check_context::CheckContext;
use super::parameter::Parameter;
use crate::finding::Finding;
use crate::json::pointer_to;
use crate::source::Fact;

/// A kind of resource, such as users or groups.
pub(crate) struct Kind {
    pub name: &'static str,
    /// The parameter that identifies a resource.
    pub key: &'static str,
    pub parameters: &'static [Parameter],
    /// The maximum number of resources, with its source.
    pub most: Option<(usize, Fact)>,
    /// Resources that always exist.
    pub built_in: &'static [&'static [(&'static str, &'static str)]],
    /// The source of the built-in resources.
    pub built_in_fact: Fact,
    /// Checks a combination of parameters, of a new resource (`true`) or of a
    /// change.
    pub together: fn(&Map<String, Value>, bool) -> Vec<Finding>,
    /// A parameter that references another kind of resource.
    pub refers: Option<(&'static str, &'static str)>,
}

/// A check for kinds whose parameters are independent.
pub(crate) fn apart(_: &Map<String, Value>, _: bool) -> Vec<Finding> {
    Vec::new()
}

impl Kind {
    /// Checks an object of this kind, a new one or a change.
    pub(super) fn findings(
        &self,
        body: &Map<String, Value>,
        is_new: bool,
        access: Access<'_>,
        at: &CheckContext<'_>,
    ) -> Vec<Finding> {
        let mut findings = self.value_findings(body, is_new, access, at);
        for key in body.keys() {
            if !self.parameters.iter().any(|known| known.name == key) {
                let message =
                    "not a parameter of this call; here it is ignored, the service may refuse it";
                let finding = Finding::warning("unknown-field", Fact::UNSOURCED, message);
                findings.push(finding.in_part(pointer_to(key)));
            }
        }
        findings.extend((self.together)(body, is_new));
        findings
    }

    /// Checks single parameters.
    fn value_findings(
        &self,
        body: &Map<String, Value>,
        is_new: bool,
        access: Access<'_>,
        at: &CheckContext<'_>,
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

    /// The finding if a name is already taken.
    pub(super) fn name_findings(&self, name: &str, at: &CheckContext<'_>) -> Vec<Finding> {
        let is_built_in = self.built_ins().any(|known| known == name);
        if !is_built_in && !at.existing.contains(&name) {
            return Vec::new();
        }
        let (fact, message) = match is_built_in {
            true => (self.built_in_fact, "this name is that of a built-in one"),
            false => (Fact::UNSOURCED, "the name is taken"),
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

//! The body that creates or changes a user: a name and four arrays.

use aclarity::Server;
use serde_json::{Map, Value};

use super::elements::{self, Array, order_decides};
use super::sources::{CONSOLE, TERRAFORM};
use crate::finding::Finding;
use crate::json;
use crate::policy::{CharSet, Check, Policy, Rule, Surroundings};
use crate::source::Fact;

/// The user that every service has from its start.
pub(super) const DEFAULT_USER: &str = "default";

pub(super) const NAME: &str = "name";

const CONSOLE_SAYS: Fact = Fact::documented(&CONSOLE);
/// That the API asks what the console asks.
const API_MAY_ASK: Fact = Fact::assumed(&CONSOLE);

const WORD: CharSet = CharSet {
    name: "letters of ASCII, digits and _",
    ranges: &[('a', 'z'), ('A', 'Z'), ('0', '9')],
    characters: "_",
};
const INNER: CharSet = CharSet {
    name: "letters of ASCII, digits, _ . and -",
    ranges: &[('a', 'z'), ('A', 'Z'), ('0', '9')],
    characters: "_.-",
};

const LENGTH: Check = Check::Length { min: 3, max: 32 };
const FIRST: Check = Check::First(&[WORD]);
const ALLOWED: Check = Check::Allowed(&[INNER]);

static CONSOLE_NAME: Policy = Policy {
    rules: &[
        Rule::error(LENGTH, CONSOLE_SAYS),
        Rule::error(FIRST, CONSOLE_SAYS),
        Rule::error(ALLOWED, CONSOLE_SAYS),
    ],
    is_secret: false,
};

static API_NAME: Policy = Policy {
    rules: &[
        Rule::warning(LENGTH, API_MAY_ASK),
        Rule::warning(FIRST, API_MAY_ASK),
        Rule::warning(ALLOWED, API_MAY_ASK),
    ],
    is_secret: false,
};

/// The policy for names: the console states one, the API none.
pub(super) fn name_policy(is_console: bool) -> &'static Policy {
    if is_console { &CONSOLE_NAME } else { &API_NAME }
}

/// What a body is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Create,
    Update,
}

/// What a body is judged by.
pub(super) struct Judge<'a> {
    pub is_console: bool,
    pub server: Server,
    pub purpose: Purpose,
    /// Names of users that exist, beside `default`.
    pub existing: &'a [&'a str],
}

impl Judge<'_> {
    /// Everything that is to be said of a body.
    pub fn findings(&self, body: &Map<String, Value>) -> Vec<Finding> {
        let mut findings = self.name(body.get(NAME));
        for array in Array::ALL {
            if let Some(value) = body.get(array.name()).filter(|value| !value.is_null()) {
                findings.extend(elements::findings(
                    array,
                    value,
                    self.is_console,
                    self.server,
                ));
            }
        }
        for key in body.keys() {
            if key != NAME && !Array::ALL.iter().any(|array| array.name() == key) {
                let message = "not a field of this request";
                let finding = Finding::error("unknown-field", Fact::assumed(&TERRAFORM), message);
                findings.push(finding.in_part(json::pointer_to(key)));
            }
        }
        let rules: Vec<&str> = [Array::Categories, Array::Commands]
            .iter()
            .filter_map(|array| body.get(array.name()))
            .flat_map(elements::texts)
            .collect();
        if let Some(finding) = order_decides(&rules, self.server) {
            findings.push(if self.is_console {
                elements::as_note(finding)
            } else {
                finding
            });
        }
        findings
    }

    fn name(&self, name: Option<&Value>) -> Vec<Finding> {
        let Some(name) = name.filter(|name| !name.is_null()) else {
            return Vec::new();
        };
        let found = if self.purpose == Purpose::Update {
            let message = "a name cannot be changed: requests that change a user have no name";
            vec![Finding::error(
                "unknown-field",
                Fact::assumed(&TERRAFORM),
                message,
            )]
        } else if let Value::String(name) = name {
            let policy = name_policy(self.is_console);
            let mut found = policy.findings(name, &Surroundings::default());
            found.extend(self.name_taken(name));
            found
        } else {
            let message = format!("name must be a string, not {}", json::kind(name));
            vec![Finding::error(
                "wrong-type",
                Fact::assumed(&TERRAFORM),
                message,
            )]
        };
        let place = json::pointer_to(NAME);
        found
            .into_iter()
            .map(|finding| finding.in_part(&place))
            .collect()
    }

    /// The console looks for the name; the API answers with 409 or 500, of
    /// which only a work-around in the Terraform provider tells.
    fn name_taken(&self, name: &str) -> Option<Finding> {
        let is_taken = name == DEFAULT_USER || self.existing.contains(&name);
        let fact = if self.is_console {
            CONSOLE_SAYS
        } else {
            Fact::assumed(&TERRAFORM)
        };
        is_taken.then(|| Finding::error("name-taken", fact, "a user of this name exists"))
    }
}

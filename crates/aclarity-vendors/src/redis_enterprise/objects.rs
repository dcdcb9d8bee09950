//! The objects of the API and the values that their fields accept.

mod tables;

use serde_json::{Map, Value};

use super::RS_7_4;
use super::permissions::Management;
use super::sources::{OPENAPI, PAGES, RELEASE_NOTES};
use crate::finding::Finding;
use crate::json;
use crate::policy::{Policy, Surroundings};
use crate::profile::Profile;
use crate::source::Fact;

pub(super) use tables::{ACL, COMPLEX_PASSWORD, DATABASE, ROLE, USER};

const DOCUMENTED: Fact = Fact::documented(&OPENAPI);

/// The values that a field accepts.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Text that complies with a policy.
    Text(&'static Policy),
    /// Any text.
    AnyText,
    Word(&'static [&'static str]),
    /// A management role.
    Management,
    Flag,
    Integer {
        min: i64,
        max: i64,
    },
    /// Distinct integers from 1; `is_needed` if at least one is required.
    Uids {
        is_needed: bool,
    },
    Texts,
    /// An array of objects, whose content is not checked here.
    Objects,
    /// Any value.
    Anything,
    /// Set by the cluster.
    ReadOnly,
}

/// A field of an object.
pub(super) struct Property {
    pub name: &'static str,
    pub kind: Kind,
}

/// Checks the fields of an object, but not which ones are required.
pub(super) fn findings(
    object: &Map<String, Value>,
    properties: &[Property],
    profile: &Profile,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in object {
        let pointer = json::pointer_to(name);
        match properties.iter().find(|property| property.name == name) {
            Some(property) => findings.extend(
                property
                    .findings(value, profile)
                    .into_iter()
                    .map(|finding| finding.in_part(&*pointer)),
            ),
            None => findings.push(
                Finding::warning(
                    "unknown-field",
                    Fact::UNSOURCED,
                    "unknown field; it is ignored here, but the cluster may refuse it",
                )
                .in_part(pointer),
            ),
        }
    }
    findings
}

impl Property {
    /// Checks a value.
    pub(super) fn findings(&self, value: &Value, profile: &Profile) -> Vec<Finding> {
        let name = self.name;
        let found = json::kind(value);
        let refuse = |code, fact, message: String| {
            vec![Finding::error(code, fact, message).with_vendor_code("invalid_param")]
        };
        let wrong_type = |expected: &str| {
            refuse(
                "wrong-type",
                DOCUMENTED,
                format!("{name} must be {expected}, not {found}"),
            )
        };
        match self.kind {
            Kind::Anything => Vec::new(),
            Kind::ReadOnly => vec![Finding::warning(
                "read-only-field",
                DOCUMENTED,
                format!("{name} is set by the cluster; here it is ignored"),
            )],
            Kind::Text(policy) => match value.as_str() {
                Some(text) => policy
                    .findings(text, &Surroundings::default())
                    .into_iter()
                    .map(|finding| finding.with_vendor_code("invalid_param"))
                    .collect(),
                None => wrong_type("a string"),
            },
            Kind::AnyText => match value.as_str() {
                Some(text) if name == "email" => email(text),
                Some(_) => Vec::new(),
                None => wrong_type("a string"),
            },
            Kind::Word(words) => match value.as_str() {
                Some(word) if words.contains(&word) => Vec::new(),
                Some(_) => {
                    let message = format!("{name} must be one of {}", words.join(", "));
                    refuse("not-listed", DOCUMENTED, message)
                }
                None => wrong_type("a string"),
            },
            Kind::Management => match value.as_str() {
                Some(word) => management(word, profile),
                None => wrong_type("a string"),
            },
            Kind::Flag if value.is_boolean() => Vec::new(),
            Kind::Flag => wrong_type("true or false"),
            Kind::Integer { min, max } => match value.as_i64() {
                Some(number) if (min..=max).contains(&number) => Vec::new(),
                Some(_) if max == i64::MAX => refuse(
                    "out-of-range",
                    DOCUMENTED,
                    format!("{name} must be {min} at least"),
                ),
                Some(_) => refuse(
                    "out-of-range",
                    DOCUMENTED,
                    format!("{name} must be {min} to {max}"),
                ),
                None => wrong_type("an integer"),
            },
            Kind::Uids { is_needed } => uids(name, value, is_needed),
            Kind::Texts => match value.as_array() {
                Some(items) if items.iter().all(Value::is_string) => Vec::new(),
                _ => wrong_type("an array of strings"),
            },
            Kind::Objects => match value.as_array() {
                Some(items) if items.iter().all(Value::is_object) => Vec::new(),
                _ => wrong_type("an array of objects"),
            },
        }
    }
}

/// `(^$|^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$)`
fn email(text: &str) -> Vec<Finding> {
    let consists_of = |part: &str, more: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let is_address = text.split_once('@').is_some_and(|(user, host)| {
        consists_of(user, "_.+-")
            && host
                .split_once('.')
                .is_some_and(|(first, rest)| consists_of(first, "-") && consists_of(rest, "-."))
    });
    if text.is_empty() || is_address {
        return Vec::new();
    }
    let finding = Finding::error(
        "email",
        DOCUMENTED,
        "not an e-mail address that the API accepts",
    );
    vec![finding.with_vendor_code("invalid_param")]
}

fn management(word: &str, profile: &Profile) -> Vec<Finding> {
    match Management::of(word) {
        Some(role) if role.exists(profile) => Vec::new(),
        Some(role) => {
            let message = format!("{} is new in 7.8.2", role.name());
            let finding = Finding::error("newer-role", Fact::documented(&RELEASE_NOTES), message);
            vec![finding.with_vendor_code("invalid_param")]
        }
        None => {
            let roles = Management::ALL
                .into_iter()
                .filter(|role| role.exists(profile));
            let names: Vec<&str> = roles.map(Management::name).collect();
            let message = format!("a management role is one of {}", names.join(", "));
            let finding = Finding::error("not-listed", DOCUMENTED, message);
            vec![finding.with_vendor_code("invalid_param")]
        }
    }
}

fn uids(name: &str, value: &Value, is_needed: bool) -> Vec<Finding> {
    let refuse = |code, message: String| {
        vec![Finding::error(code, DOCUMENTED, message).with_vendor_code("invalid_param")]
    };
    let numbers: Option<Vec<u64>> = value.as_array().and_then(|items| {
        items
            .iter()
            .map(|item| item.as_u64().filter(|uid| *uid > 0))
            .collect()
    });
    match numbers {
        None => refuse(
            "wrong-type",
            format!("{name} must be an array of integers from 1"),
        ),
        Some(numbers) if numbers.is_empty() && is_needed => {
            refuse("empty", format!("{name} must have at least one element"))
        }
        Some(mut numbers) => {
            numbers.sort_unstable();
            if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
                refuse("repeated", format!("{name} must not contain duplicates"))
            } else {
                Vec::new()
            }
        }
    }
}

/// The finding if none of these fields is present on creation, with its error
/// code.
pub(super) fn missing(
    object: &Map<String, Value>,
    name: &'static str,
    code: &'static str,
    fact: Fact,
) -> Option<Finding> {
    let is_there = object.get(name).is_some_and(|value| !value.is_null());
    (!is_there).then(|| {
        Finding::error("missing", fact, format!("{name} is required"))
            .in_part(json::pointer_to(name))
            .with_vendor_code(code)
    })
}

/// The source for facts from the pages about requests.
pub(super) const ON_PAGE: Fact = Fact::documented(&PAGES);

/// The source for the fields.
pub(super) const IN_OPENAPI: Fact = DOCUMENTED;

/// Whether the profile follows the pages where they disagree with the OpenAPI
/// document.
pub(super) fn follows_pages(profile: &Profile) -> bool {
    profile.name == RS_7_4
}

//! Translates between Redis rules and the forms in which systems express
//! permissions.
//!
//! A form is the part of a request's body that grants permissions, such as
//! `{"account_role": "read"}`. The loss of a translation is computed by the
//! engine: it is the [`Difference`] between the permissions of the rules and
//! those of the form's equivalent rules.

mod choice;
mod display;
mod summary;

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::redact::{HIDDEN, is_plain, redact};
use aclarity::user::User;
use serde::Serialize;
use serde_json::Value;

pub use crate::mapping::{BadForm, Blocked, Candidate, RulesOfForm};
pub use crate::redis_rules::{BadRules, RedisRules};
pub use choice::{Choice, choices};

use crate::access::{Difference, names, runnable};
use crate::check::{Question, check};
use crate::context::Context;
use crate::field::wrong_type;
use crate::finding::{Finding, Verdict};
use crate::json::pointer_to;
use crate::mapping::set_of;
use crate::profile::Profile;
use crate::redaction::Redaction;
use crate::redis_rules::is_same;
use crate::source::{Basis, Fact, Source};
use crate::system::System;

/// A form, its equivalent rules, and the difference from the given rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Translation {
    /// The server whose commands the differences list.
    #[serde(skip)]
    pub server: Server,
    /// The system's form.
    pub form: Value,
    /// The equivalent Redis rules, without passwords.
    pub rules: Vec<String>,
    /// Whether the equivalence is documented.
    pub basis: Basis,
    /// The document; for an assumption, the closest one.
    #[serde(serialize_with = "as_text")]
    pub source: &'static Source,
    /// Permissions of the given rules that the form lacks.
    pub lost: Difference,
    /// Permissions of the form that the given rules lack.
    pub gained: Difference,
    /// Commands that the given rules, or the form's, allow but the system
    /// blocks. They are in neither difference.
    pub blocked: Vec<String>,
    /// Findings about what the other side cannot express, apart from
    /// permissions.
    pub findings: Vec<Finding>,
}

fn as_text<S: serde::Serializer>(
    source: &&'static Source,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(source)
}

/// Translates a system's form to Redis rules.
///
/// ```
/// use aclarity::Server;
/// use aclarity_vendors::{System, source::Basis, translation};
///
/// let form = serde_json::json!({"account_role": "read"});
/// let translation = translation::to_redis(System::HuaweiDcs, &form, Server::Redis7_0)?;
/// assert_eq!(translation.basis, Basis::Assumed);
/// assert!(translation.rules.contains(&"+@read".to_owned()));
/// # Ok::<(), aclarity_vendors::translation::BadForm>(())
/// ```
///
/// # Errors
///
/// When the system would refuse the form.
pub fn to_redis(system: System, form: &Value, server: Server) -> Result<Translation, BadForm> {
    let unknown = unknown_fields(system, form);
    let expressed = match system.vendor().rules_of(form, server) {
        Ok(_) if !form.is_object() => {
            let fact = Fact::documented(system.profiles()[0].source);
            let wrong = wrong_type("the form", "an object", form, fact);
            return Err(BadForm(vec![wrong]));
        }
        Ok(expressed) => expressed,
        Err(BadForm(mut findings)) => {
            merge(&mut findings, unknown);
            return Err(BadForm(findings));
        }
    };
    let user = user_of(&expressed, server);
    let mut findings = expressed.findings;
    merge(&mut findings, unknown);
    findings.extend(inferred(expressed.mapping));
    let redaction = Redaction::new(system, &system.profiles()[0]);
    let shown = redaction.form_of(form, &|key| is_known_field(system, key));
    // A part masked in the form may be a word of the rules.
    let rules = match shown == *form {
        true => expressed.rules,
        false => expressed.rules.iter().map(|rule| redact(rule)).collect(),
    };
    Ok(Translation {
        server,
        form: shown,
        basis: expressed.mapping.basis,
        source: expressed.mapping.source,
        lost: Difference::default(),
        gained: Difference::default(),
        blocked: blocked_of(&[&user], system, server),
        rules,
        findings,
    })
}

/// Findings about fields that no form of the system has.
fn unknown_fields(system: System, form: &Value) -> Vec<Finding> {
    let permissions: Vec<&str> = system
        .forms()
        .iter()
        .flat_map(|form| form.permissions)
        .copied()
        .collect();
    let message = format!(
        "no such field grants permissions; those that do: {}",
        permissions.join(", ")
    );
    let keys = form.as_object().into_iter().flat_map(|form| form.keys());
    keys.filter(|key| !is_known_field(system, key))
        .map(|key| {
            Finding::warning("unknown-field", Fact::UNSOURCED, message.clone())
                .in_part(pointer_to(if is_plain(key) { key } else { HIDDEN }))
        })
        .collect()
}

/// Whether some form of the system has a field.
fn is_known_field(system: System, key: &str) -> bool {
    let is_in_form = system.forms().iter().any(|form| {
        form.permissions.contains(&key) || form.inputs.iter().any(|input| input.field == key)
    });
    is_in_form || system.fields().contains(&key)
}

/// Adds findings about locations without any.
fn merge(findings: &mut Vec<Finding>, more: Vec<Finding>) {
    for finding in more {
        if !findings
            .iter()
            .any(|known| known.pointer == finding.pointer)
        {
            findings.push(finding);
        }
    }
}

/// The finding that a mapping is not documented.
fn inferred(mapping: Fact) -> Option<Finding> {
    let message = "no document gives the rules of this form: these are inferred";
    let note = Finding::note("inferred-mapping", mapping, message);
    (mapping.basis == Basis::Assumed).then_some(note)
}

/// Translates a user's rules to the system's forms, closest first: the closest
/// form differs in the fewest commands.
///
/// ```
/// use aclarity::Server;
/// use aclarity_vendors::{System, translation::{self, RedisRules}};
///
/// let rules = ["on", "~*", "&*", "+@read", "+@connection", "-@admin", "-@dangerous", "-get"];
/// let rules = RedisRules::new(&rules, Server::Redis7_0)?;
/// let nearest = &translation::from_redis(System::HuaweiDcs, &rules)[0];
/// assert_eq!(nearest.form["account_role"], "read");
/// assert!(nearest.lost.is_empty());
/// assert_eq!(nearest.gained.to_string(), "get");
/// # Ok::<(), aclarity_vendors::translation::BadRules>(())
/// ```
pub fn from_redis(system: System, given: &RedisRules) -> Vec<Translation> {
    from_redis_with(system, &system.profiles()[0], given)
}

/// Like [`from_redis`], with the names of a profile and without forms that it
/// refuses.
pub fn from_redis_with(
    system: System,
    profile: &'static Profile,
    given: &RedisRules,
) -> Vec<Translation> {
    let vendor = system.vendor();
    let server = given.server;
    let mut seen: Vec<Value> = Vec::new();
    let mut users: Vec<User> = Vec::new();
    let mut translations: Vec<Translation> = vendor
        .forms_of(given, profile)
        .into_iter()
        .filter_map(|candidate| {
            if seen.contains(&candidate.form) || is_refused(system, profile, &candidate.form) {
                return None;
            }
            seen.push(candidate.form.clone());
            let expressed = vendor.rules_of(&candidate.form, server).ok()?;
            let user = user_of(&expressed, server);
            if users.iter().any(|known| is_same(known, &user, server)) {
                return None;
            }
            users.push(user.clone());
            let except = set_of(system.blocked(), server);
            let mut findings = candidate.findings;
            findings.extend(expressed.findings);
            findings.extend(inferred(expressed.mapping));
            Some(Translation {
                server,
                form: candidate.form,
                basis: expressed.mapping.basis,
                source: expressed.mapping.source,
                lost: Difference::between(&given.user, &user, server, &except),
                gained: Difference::between(&user, &given.user, server, &except),
                blocked: blocked_of(&[&given.user, &user], system, server),
                rules: expressed.rules,
                findings,
            })
        })
        .collect();
    translations.sort_by_key(|translation| translation.lost.len() + translation.gained.len());
    translations
}

/// Whether the profile refuses the name of a role in a form. (Rules are checked
/// for the given server, which questions do not know.)
fn is_refused(system: System, profile: &'static Profile, form: &Value) -> bool {
    let mut fields = form.as_object().into_iter().flatten();
    fields.any(|(field, value)| {
        let question = Question {
            system,
            profile,
            field: field.clone(),
            value: value.clone(),
            context: Context::default(),
        };
        system.policy(profile, field).is_some()
            && check(&question).is_ok_and(|answer| answer.verdict == Verdict::Reject)
    })
}

/// The user that a form produces. Rules that this server does not support are
/// skipped, as the author of the mapping would omit them.
fn user_of(expressed: &RulesOfForm, server: Server) -> User {
    let mut user = User::new(server);
    for rule in &expressed.rules {
        let applied = user.apply(rule.as_bytes(), server);
        debug_assert!(applied.is_ok(), "{rule} is refused");
    }
    user
}

fn blocked_of(users: &[&User], system: System, server: Server) -> Vec<String> {
    let runnable = users.iter().fold(CommandSet::EMPTY, |set, user| {
        set.union(&runnable(user, server))
    });
    names(
        &runnable.intersection(&set_of(system.blocked(), server)),
        server.commands(),
    )
}

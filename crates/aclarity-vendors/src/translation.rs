//! Between Redis rules and the forms in which systems say who may do what.
//!
//! A form is the part of a request's body that gives permissions, such as
//! `{"account_role": "read"}`. What a translation loses is not said in prose: it
//! is the [`Difference`] between what the rules permit and what the rules that
//! the form amounts to permit, both computed by the engine.

mod choice;
mod display;
mod summary;
mod tidy;

use std::fmt;

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::redact::redact;
use aclarity::rule::{Rule, RuleError, UnmatchedParenthesis, merge_selectors};
use aclarity::user::User;
use serde::Serialize;
use serde_json::Value;

pub use choice::{Choice, choices};
pub(crate) use tidy::{is_same, without_redundant};

use crate::access::{Difference, names, runnable};
use crate::check::{Question, check};
use crate::context::Context;
use crate::finding::{Finding, Verdict};
use crate::json::pointer_to;
use crate::redaction::Redaction;
use crate::source::{Basis, Fact, Source};
use crate::system::{Profile, System};

/// A command that nobody may run at a system, whatever the rules say.
#[derive(Debug, Clone, Copy)]
pub struct Blocked {
    /// The command as rules write it: `config`, `client|pause`.
    pub command: &'static str,
    /// How we know it.
    pub fact: Fact,
}

/// The rules of a user, and the user that they make.
#[derive(Debug, Clone)]
pub struct RedisRules {
    /// The server whose rules they are.
    pub server: Server,
    /// The rules, selectors put together.
    pub rules: Vec<Vec<u8>>,
    /// The user.
    pub user: User,
}

/// Rules that the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadRules {
    /// A parenthesis is open.
    Parenthesis(UnmatchedParenthesis),
    /// A rule is refused.
    Rule {
        /// Its number, from 0.
        rule: usize,
        /// Why.
        error: RuleError,
        /// What to do about it.
        help: String,
    },
}

impl fmt::Display for BadRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parenthesis(error) => error.fmt(f),
            Self::Rule { rule, error, help } => {
                write!(f, "rule {}: {error} ({help})", rule + 1)
            }
        }
    }
}

impl std::error::Error for BadRules {}

impl RedisRules {
    /// Reads rules, as after ACL SETUSER and the name.
    ///
    /// # Errors
    ///
    /// When the server refuses one.
    pub fn new<R: AsRef<[u8]>>(rules: &[R], server: Server) -> Result<Self, BadRules> {
        let merged = merge_selectors(rules, server).map_err(BadRules::Parenthesis)?;
        let rules: Vec<Vec<u8>> = merged
            .into_iter()
            .map(|rule| rule.text.into_owned())
            .collect();
        let mut user = User::new(server);
        for (rule, text) in rules.iter().enumerate() {
            user.apply(text, server).map_err(|error| BadRules::Rule {
                rule,
                help: error.help(text, server),
                error,
            })?;
        }
        Ok(Self {
            server,
            rules,
            user,
        })
    }

    /// Whether the rules turn the user off, rather than say nothing of it.
    pub(crate) fn says_off(&self) -> bool {
        let is_off = |rule: &Vec<u8>| {
            let says = |word: &[u8]| rule.eq_ignore_ascii_case(word);
            says(b"off") || says(b"reset")
        };
        !self.user.enabled && self.rules.iter().any(is_off)
    }

    /// Findings about who can log in, which a form of the system cannot say:
    /// all accounts there are on and have one password.
    pub(crate) fn login_findings(&self, fact: Fact) -> Vec<Finding> {
        let user = &self.user;
        let passwords = user.passwords.len();
        let mut findings = Vec::new();
        let mut cannot_say = |is_so: bool, code, message: &str| {
            if is_so {
                findings.push(Finding::warning(code, fact, message));
            }
        };
        cannot_say(
            self.says_off(),
            "off",
            "the user is off; accounts there are always on",
        );
        cannot_say(
            user.no_password,
            "nopass",
            "the user needs no password; accounts there need one",
        );
        cannot_say(
            passwords > 1,
            "several-passwords",
            "the user has several passwords; accounts there have one",
        );
        cannot_say(
            passwords > 0,
            "password",
            "a password's hash cannot be carried over: set the password again",
        );
        findings
    }

    /// Findings about limits that a form cannot say that gives a role alone.
    pub(crate) fn limit_findings(&self, fact: Fact) -> Vec<Finding> {
        let root = &self.user.root;
        // Redis 6.0 has no rules about channels.
        let has_channels = Rule::parse(b"&*", self.server).is_ok();
        let limits = [
            (
                !root.all_keys,
                "keys",
                "key patterns cannot be carried over: the account reaches all keys",
            ),
            (
                has_channels && !root.all_channels,
                "channels",
                "channel patterns cannot be carried over: the account reaches all channels",
            ),
            (
                !self.user.selectors.is_empty(),
                "selector",
                "selectors are not supported; what they permit is left out",
            ),
            (
                root.databases.is_some(),
                "database",
                "databases cannot be given; all of them are open",
            ),
        ];
        limits
            .into_iter()
            .filter(|(is_there, ..)| *is_there)
            .map(|(_, code, message)| Finding::warning(code, fact, message))
            .collect()
    }
}

/// What a system's form amounts to on a Redis server.
#[derive(Debug, Clone)]
pub struct RulesOfForm {
    /// The rules, without passwords.
    pub rules: Vec<String>,
    /// How we know that it does.
    pub mapping: Fact,
    /// What the rules do not say of the form.
    pub findings: Vec<Finding>,
}

/// A form that says something near to a user's rules.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The form.
    pub form: Value,
    /// What it cannot say, beside permissions.
    pub findings: Vec<Finding>,
}

/// A form that the system would refuse.
#[derive(Debug, Clone, PartialEq)]
pub struct BadForm(pub Vec<Finding>);

impl BadForm {
    /// What is wrong with the value of a field.
    pub(crate) fn of_field(field: &str, findings: Vec<Finding>) -> Self {
        let findings = findings.into_iter();
        Self(
            findings
                .map(|finding| finding.in_part(pointer_to(field)))
                .collect(),
        )
    }
}

impl fmt::Display for BadForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages: Vec<String> = self
            .0
            .iter()
            .map(|finding| match finding.pointer.as_deref() {
                Some(pointer) if !pointer.is_empty() => {
                    format!("{}: {}", pointer.trim_start_matches('/'), finding.message)
                }
                _ => finding.message.clone(),
            })
            .collect();
        f.write_str(&messages.join("; "))
    }
}

impl std::error::Error for BadForm {}

/// A form, the rules that it amounts to, and what differs from what was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Translation {
    /// The server whose commands the differences name.
    #[serde(skip)]
    pub server: Server,
    /// The system's form.
    pub form: Value,
    /// The Redis rules that the form amounts to, without passwords.
    pub rules: Vec<String>,
    /// Whether a document says that it does.
    pub basis: Basis,
    /// Which document; of an assumption, the one that comes nearest.
    #[serde(serialize_with = "as_text")]
    pub source: &'static Source,
    /// What the given rules permit and the form does not.
    pub lost: Difference,
    /// What the form permits and the given rules do not.
    pub gained: Difference,
    /// Commands that the given rules, or the form's, permit and the system
    /// blocks anyway. They are in neither difference.
    pub blocked: Vec<String>,
    /// What the other side cannot say, beside permissions.
    pub findings: Vec<Finding>,
}

fn as_text<S: serde::Serializer>(
    source: &&'static Source,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(source)
}

/// The Redis rules that a system's form amounts to.
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
    let shown = Redaction::new(system, &system.profiles()[0]).value(form);
    // What is masked in the form may be a word of the rules.
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

/// The fields of a form that no form of the system has.
fn unknown_fields(system: System, form: &Value) -> Vec<Finding> {
    let forms = system.forms();
    let is_known = |key: &str| {
        forms.iter().any(|form| {
            form.permissions.contains(&key) || form.inputs.iter().any(|input| input.field == key)
        }) || system.fields().contains(&key)
    };
    let permissions: Vec<&str> = forms
        .iter()
        .flat_map(|form| form.permissions)
        .copied()
        .collect();
    let message = format!(
        "no such field gives permissions; those that do: {}",
        permissions.join(", ")
    );
    let keys = form.as_object().into_iter().flat_map(|form| form.keys());
    keys.filter(|key| !is_known(key))
        .map(|key| {
            Finding::warning("unknown-field", Fact::NOWHERE, message.clone())
                .in_part(pointer_to(key))
        })
        .collect()
}

/// Adds findings about places that have none yet.
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

/// That no document says which rules a form amounts to.
fn inferred(mapping: Fact) -> Option<Finding> {
    let message = "no document gives the rules of such a form: these are inferred";
    let note = Finding::note("inferred-mapping", mapping, message);
    (mapping.basis == Basis::Assumed).then_some(note)
}

/// The system's forms that come near to a user's rules, the nearest first: the
/// one that differs in the fewest commands.
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

/// The same, in the names of a profile, and without forms that it refuses.
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

/// Whether the profile refuses the name of a role in a form. (Rules were judged
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

/// The user that a form makes. Rules that this server does not know are left
/// out by whoever wrote them.
fn user_of(expressed: &RulesOfForm, server: Server) -> User {
    let mut user = User::new(server);
    for rule in &expressed.rules {
        let applied = user.apply(rule.as_bytes(), server);
        debug_assert!(applied.is_ok(), "{rule} is refused");
    }
    user
}

/// The blocked commands that the server has.
pub(crate) fn set_of(blocked: &[Blocked], server: Server) -> CommandSet {
    let table = server.commands();
    blocked
        .iter()
        .filter_map(|blocked| table.get(blocked.command.as_bytes()))
        .fold(CommandSet::EMPTY, |set, command| {
            set.union(&table.family(command.id))
        })
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

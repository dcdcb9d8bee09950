//! Bitnami's charts for Redis and Valkey: `auth.acl.users` is a list. For each
//! entry the chart writes `user NAME ENABLED #HASH KEYS CHANNELS COMMANDS` to
//! an ACL file, with default values for omitted fields.

use aclarity::Server;
use aclarity::rule::{Permission, Rule};
use serde_json::{Map, Value, json};

use crate::field::wrong_type;
use crate::finding::Finding;
use crate::form::{Form, Input, Kind as InputKind, as_filled};
use crate::json;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::policy::{CharSet, Check, Policy, Rule as PolicyRule, Surroundings};
use crate::profile::Profile;
use crate::redis_rules::RedisRules;
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar, anything};
use crate::service::names::UnknownNames;
use crate::service::unknown_calls::UnknownCalls;
use crate::source::{Fact, Source};
use crate::vendor::{Account, BadSubmission, Description, Submission, Vendor};

static CHART: Source = Source {
    id: "bitnami-redis-chart",
    title: "Bitnami's chart of Redis, values and the template of the ACL file",
    date: "",
    location: "github.com/bitnami/charts, bitnami/redis",
};

const DOCUMENTED: Fact = Fact::documented(&CHART);
const USER: &str = "user";

static SOURCES: [&Source; 1] = [&CHART];

static PROFILES: [Profile; 1] = [Profile {
    name: "chart",
    title: "the chart's values and template",
    source: &CHART,
}];

static NAME: Policy = Policy {
    rules: &[
        PolicyRule::error(Check::at_least(1), DOCUMENTED),
        PolicyRule::error(
            Check::Forbidden(CharSet::of("spaces", " \t\r\n")),
            DOCUMENTED,
        ),
    ],
    is_secret: false,
};

static PASSWORD: Policy = Policy {
    rules: &[],
    is_secret: true,
};

static ENABLED: Policy = Policy {
    rules: &[PolicyRule::error(Check::OneOf(&["on", "off"]), DOCUMENTED)],
    is_secret: false,
};

/// A field with rules: its name, the chart's default, and the rules that belong
/// in it.
struct Part {
    name: &'static str,
    default: &'static str,
    /// The source of the default.
    fact: Fact,
    grammar: Grammar,
    belongs: fn(&Rule<'_>) -> bool,
}

const fn grammar(field: &'static str) -> Grammar {
    Grammar {
        field,
        fact: DOCUMENTED,
        start: &["on"],
        words: grammar::words,
        whole: anything,
        refused: &[],
        unknown: UnknownNames::Refused,
        names_no_blocked: None,
        common: &[],
    }
}

/// The fields in the order in which the chart writes them.
static PARTS: [Part; 3] = [
    Part {
        name: "keys",
        default: "~*",
        fact: DOCUMENTED,
        grammar: grammar("keys"),
        belongs: |rule| {
            use Permission::{AllKeys, Keys, ResetKeys};
            matches!(rule, Rule::Permission(Keys { .. } | AllKeys | ResetKeys))
        },
    },
    Part {
        name: "channels",
        default: "&*",
        fact: Fact::assumed(&CHART),
        grammar: grammar("channels"),
        belongs: |rule| {
            use Permission::{AllChannels, Channels, ResetChannels};
            matches!(
                rule,
                Rule::Permission(Channels(_) | AllChannels | ResetChannels)
            )
        },
    },
    Part {
        name: "commands",
        default: "+@all",
        fact: Fact::assumed(&CHART),
        grammar: grammar("commands"),
        belongs: |rule| {
            use Permission::{AllCommands, Category, Command, FirstArgument, NoCommands};
            matches!(
                rule,
                Rule::Permission(
                    AllCommands
                        | NoCommands
                        | Category { .. }
                        | Command { .. }
                        | FirstArgument { .. }
                )
            )
        },
    },
];

/// The chart as a vendor.
pub(crate) struct Bitnami;

static DESCRIPTION: Description = Description {
    profiles: &PROFILES,
    sources: &SOURCES,
    fields: &[
        "commands", "keys", "channels", "enabled", "username", "password", USER,
    ],
    context_keys: &["server"],
    forms: FORMS,
    has_calls: false,
    ..Description::EMPTY
};

impl Vendor for Bitnami {
    fn description(&self) -> &Description {
        &DESCRIPTION
    }

    fn check(&self, submission: &Submission<'_>) -> Result<Vec<Finding>, BadSubmission> {
        let names = Server::ALL.map(Server::name);
        let server = submission.context.word("server", &names)?;
        let at = server.map_or_else(CheckContext::default, |at| {
            CheckContext::of(Server::ALL[at])
        });
        let value = submission.value;
        Ok(match (submission.field, value) {
            (USER, Value::Object(user)) => user_findings(user, &at),
            (USER, other) => vec![wrong_type(USER, "an object", other, DOCUMENTED)],
            (field, value) => field_findings(field, value, &at),
        })
    }

    fn policy(&self, _: &'static Profile, field: &str) -> Option<&'static Policy> {
        policy(field)
    }

    fn account(&'static self) -> Box<dyn Account> {
        Box::new(UnknownCalls)
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        let at = CheckContext::of(server);
        let mut rules = vec![match form.get("enabled").and_then(Value::as_str) {
            Some("off") => "off".to_owned(),
            _ => "on".to_owned(),
        }];
        let mut findings = Vec::new();
        for part in &PARTS {
            let value = form.get(part.name);
            let found = value.map_or_else(Vec::new, |value| field_findings(part.name, value, &at));
            let found = found.into_iter();
            findings.extend(found.map(|one| one.in_part(json::pointer_to(part.name))));
            let text = value.and_then(Value::as_str);
            let text = text.filter(|text| !text.is_empty()).unwrap_or(part.default);
            let words = grammar::words(text).into_iter();
            let words = words.filter(|word| Rule::parse(&word.text, server).is_ok());
            rules.extend(words.map(|word| String::from_utf8_lossy(&word.text).into_owned()));
        }
        if findings.iter().any(Finding::is_error) {
            findings.retain(Finding::is_error);
            return Err(BadForm(findings));
        }
        Ok(RulesOfForm {
            rules,
            mapping: DOCUMENTED,
            findings,
        })
    }

    fn forms_of(&self, given: &RedisRules, _: &'static Profile) -> Vec<Candidate> {
        let mut findings = given.login_findings(DOCUMENTED);
        findings.retain(|finding| finding.code != "off");
        let root = given.user.root.describe(given.server);
        let root = String::from_utf8_lossy(&root);
        let mut form = Map::new();
        let enabled = if given.turns_off_explicitly() {
            "off"
        } else {
            "on"
        };
        form.insert("enabled".to_owned(), enabled.into());
        for part in &PARTS {
            let belongs = |word: &&str| {
                let rule = Rule::parse(word.as_bytes(), given.server);
                rule.is_ok_and(|rule| (part.belongs)(&rule))
            };
            let words: Vec<&str> = root.split(' ').filter(belongs).collect();
            // An empty value would select the chart's default.
            let none = match part.name {
                "keys" => "resetkeys",
                "channels" => "resetchannels",
                _ => "-@all",
            };
            let text = if words.is_empty() {
                none.to_owned()
            } else {
                words.join(" ")
            };
            let is_known = text
                .split(' ')
                .all(|word| Rule::parse(word.as_bytes(), given.server).is_ok());
            if is_known {
                form.insert(part.name.to_owned(), text.into());
            }
        }
        if !given.user.selectors.is_empty() {
            let message = "selectors have no field; write them after the rules of `commands`";
            findings.push(Finding::warning("not-expressible", DOCUMENTED, message));
        }
        vec![Candidate {
            form: json!(form),
            findings,
        }]
    }
}

fn policy(field: &str) -> Option<&'static Policy> {
    match field {
        "username" => Some(&NAME),
        "password" => Some(&PASSWORD),
        "enabled" => Some(&ENABLED),
        _ => None,
    }
}

/// Checks the value of one field.
fn field_findings(field: &str, value: &Value, at: &CheckContext<'_>) -> Vec<Finding> {
    let text = match value {
        Value::String(text) => text,
        Value::Bool(_) if field == "enabled" => {
            let message = "must be the text \"on\" or \"off\"; \
                           YAML reads on and off without quotes as true and false";
            return vec![Finding::error("wrong-type", DOCUMENTED, message)];
        }
        other => return vec![wrong_type(field, "a string", other, DOCUMENTED)],
    };
    if let Some(policy) = policy(field) {
        return policy.findings(text, &Surroundings::default());
    }
    let Some(part) = PARTS.iter().find(|part| part.name == field) else {
        return Vec::new();
    };
    let mut findings = part.grammar.judge(text, &[], at).findings;
    for word in grammar::words(text) {
        let rule = Rule::parse(&word.text, at.server);
        if rule.is_ok_and(|rule| !(part.belongs)(&rule)) {
            let message = format!("this rule is not about {field}; the chart writes it anyway");
            findings.push(Finding::warning("other-field", DOCUMENTED, message).at(word.span));
        }
    }
    findings
}

/// Checks a user, including the chart's defaults for omitted fields.
fn user_findings(user: &Map<String, Value>, at: &CheckContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in user.iter().filter(|(_, value)| !value.is_null()) {
        let part = json::pointer_to(name);
        if !DESCRIPTION.fields.contains(&name.as_str()) || name == USER {
            let message = "not a value of this chart; the chart ignores it";
            findings.push(Finding::warning("unknown-field", DOCUMENTED, message).in_part(part));
            continue;
        }
        let found = field_findings(name, value, at).into_iter();
        findings.extend(found.map(|one| one.in_part(part.clone())));
    }
    let is_left_out = |name: &str| match user.get(name) {
        None | Some(Value::Null) => true,
        Some(value) => value == "",
    };
    if is_left_out("username") {
        let message = "username is required";
        findings.push(Finding::error("missing", DOCUMENTED, message).in_part("/username"));
    }
    if is_left_out("password") {
        let message = "without a password here or in userSecret the chart writes `nopass`: \
                       everybody can log in as this user";
        findings.push(Finding::warning("nopass", DOCUMENTED, message).in_part("/password"));
    }
    for part in PARTS.iter().filter(|part| is_left_out(part.name)) {
        let message = format!("left out, so that the chart writes `{}`", part.default);
        let finding = Finding::warning("chart-default", part.fact, message);
        findings.push(finding.in_part(json::pointer_to(part.name)));
    }
    findings
}

static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new("username", "Username", "", InputKind::Text).such_as("reports"),
        Input::new("password", "Password", "", InputKind::Password).optional(),
        Input::new(
            "enabled",
            "Enabled",
            "",
            InputKind::Choice(&[("on", "On"), ("off", "Off")]),
        ),
        Input::new(
            "commands",
            "Commands",
            "+@all when left out",
            InputKind::Text,
        )
        .such_as("+@read"),
        Input::new("keys", "Keys", "~* when left out", InputKind::Text).such_as("~app:*"),
        Input::new("channels", "Channels", "&* when left out", InputKind::Text)
            .such_as("resetchannels"),
    ],
    name: "username",
    whole: Some(USER),
    permissions: &["enabled", "commands", "keys", "channels"],
    body: as_filled,
    calls: None,
}];

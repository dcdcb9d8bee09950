//! Services whose accounts take Redis rules, or words for them, as data.
//!
//! What differs between them is in tables: [`Parameter`]s, a way to say
//! [`Permissions`], and where the form of the API is known an [`Api`].

pub(crate) mod api;
pub(crate) mod arrays;
pub(crate) mod directory;
pub(crate) mod grammar;
pub(crate) mod kind;
pub(crate) mod names;
pub(crate) mod parameter;
mod settings;
pub(crate) mod tasks;
pub(crate) mod thing;

use aclarity::Server;
use aclarity::rule::Rule;
use serde_json::{Value, json};

use crate::check::{BadQuestion, Question};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::form::Form;
use crate::policy::Policy;
use crate::setting::Setting;
use crate::source::{Fact, Source};
use crate::system::{self, Profile, Vendor};
use crate::translation::{BadForm, Blocked, Candidate, RedisRules, RulesOfForm};

use api::Api;
use arrays::Family;
use directory::Directory;
use grammar::Grammar;
use kind::Kind;
use parameter::{Parameter, Shape, Situation};

/// The server whose rules count when none is named. No service says which of
/// its versions judges a rule.
const SERVER: Server = Server::Redis7_2;

/// A service as data.
pub(crate) struct Service {
    pub profiles: &'static [Profile],
    pub sources: &'static [&'static Source],
    /// The names that one can ask about: parameters, and kinds for whole bodies.
    pub fields: &'static [&'static str],
    pub kinds: &'static [Kind],
    pub forms: &'static [Form],
    pub permissions: Permissions,
    pub blocked: &'static [Blocked],
    /// Nothing when the form of the API is not known to us.
    pub api: Option<&'static Api>,
}

/// How a service is told what a user may do.
pub(crate) enum Permissions {
    /// Rules in one string.
    Rules(Grammar),
    /// Four arrays, in the names of each profile.
    Arrays(&'static [Family]),
    /// The name of a role.
    Roles(&'static Roles),
}

/// Roles, and the Redis rules that they stand for.
pub(crate) struct Roles {
    pub field: &'static str,
    pub names: &'static Policy,
    pub rules: &'static [(&'static str, &'static [&'static str])],
    pub fact: Fact,
}

impl Service {
    /// The parameter of this name, of whichever kind.
    fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        let mut parameters = self.kinds.iter().flat_map(|kind| kind.parameters);
        parameters.find(|parameter| parameter.name == name)
    }

    /// What is wrong with a value that says what a user may do.
    pub(crate) fn permission_findings(&self, value: &Value, at: &Situation<'_>) -> Vec<Finding> {
        match &self.permissions {
            Permissions::Rules(grammar) => match value.as_str() {
                Some(text) => grammar.judge(text, self.blocked, at).findings,
                None => vec![parameter::wrong_type(
                    grammar.field,
                    "a string",
                    value,
                    grammar.fact,
                )],
            },
            Permissions::Arrays(families) => {
                arrays::judge(value, arrays::of_profile(families, at.profile), self, at).findings
            }
            Permissions::Roles(roles) => {
                Shape::Text(roles.names).findings(roles.field, value, roles.fact, self, at)
            }
        }
    }
}

/// What every service's questions may be told of.
const CIRCUMSTANCES: &[&str] = &["server", "existing", "tokens", "channels_default"];

/// The circumstances of a question.
fn situation<'c>(
    context: &'c Context,
    profile: &'static Profile,
) -> Result<Situation<'c>, BadContext> {
    Ok(Situation {
        server: server(context)?.unwrap_or(SERVER),
        profile: profile.name,
        existing: context.texts("existing")?.unwrap_or_default(),
        tokens: context.texts("tokens")?.unwrap_or_default(),
        has_all_channels: has_all_channels(context)?.unwrap_or(true),
    })
}

/// The server whose rules count.
fn server(context: &Context) -> Result<Option<Server>, BadContext> {
    let at = context.word("server", &Server::ALL.map(Server::name))?;
    Ok(at.map(|at| Server::ALL[at]))
}

/// Whether users of whom nothing is said may use all channels.
fn has_all_channels(context: &Context) -> Result<Option<bool>, BadContext> {
    let at = context.word("channels_default", &["allchannels", "resetchannels"])?;
    Ok(at.map(|at| at == 0))
}

impl Vendor for Service {
    fn profiles(&self) -> &'static [Profile] {
        self.profiles
    }

    fn sources(&self) -> &'static [&'static Source] {
        self.sources
    }

    fn fields(&self) -> &'static [&'static str] {
        self.fields
    }

    fn circumstances(&self) -> &'static [&'static str] {
        CIRCUMSTANCES
    }

    fn check(&self, question: &Question) -> Result<Vec<Finding>, BadQuestion> {
        let at = situation(&question.context, question.profile)?;
        if let Some(kind) = self.kinds.iter().find(|kind| kind.name == question.field) {
            return Ok(match &question.value {
                Value::Object(body) => kind.findings(body, true, self, &at),
                other => vec![parameter::wrong_type(
                    kind.name,
                    "an object",
                    other,
                    Fact::NOWHERE,
                )],
            });
        }
        if let Permissions::Arrays(families) = self.permissions
            && let Some(findings) =
                arrays::judge_field(&question.field, &question.value, families, self, &at)
        {
            return Ok(findings);
        }
        let Some(parameter) = self.parameter(&question.field) else {
            return Ok(Vec::new());
        };
        let mut findings = parameter.findings(Some(&question.value), self, &at);
        let keyed = self.kinds.iter().find(|kind| kind.key == question.field);
        if let (Some(kind), Some(name)) = (keyed, question.value.as_str()) {
            findings.extend(kind.name_findings(name, &at));
        }
        Ok(findings)
    }

    fn policy(&self, _: &'static Profile, field: &str) -> Option<&'static Policy> {
        match self.parameter(field)?.shape {
            Shape::Text(policy) | Shape::Texts { each: policy, .. } => Some(policy),
            _ => None,
        }
    }

    fn forms(&self) -> &'static [Form] {
        self.forms
    }

    fn settings(&self) -> &'static [Setting] {
        match self.permissions {
            Permissions::Rules(_) => settings::OF_RULES,
            Permissions::Arrays(_) => settings::OF_ARRAYS,
            // They are the same to every server.
            Permissions::Roles(_) => &[],
        }
    }

    fn account(&self) -> Box<dyn system::Account> {
        // Descriptions are statics; `System::vendor` hands out nothing else.
        Box::new(Directory::new(self.kinds, self.api))
    }

    fn blocked(&self) -> &'static [Blocked] {
        self.blocked
    }

    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
        let at = Situation::of(server);
        match &self.permissions {
            Permissions::Rules(grammar) => grammar.rules_of(form, self.blocked, &at),
            Permissions::Arrays(families) => {
                let form = arrays::in_form(families, form);
                let family = arrays::of_form(families, form);
                arrays::judge(form, family, self, &at).into_rules(family)
            }
            Permissions::Roles(roles) => roles.rules_of(form, self, &at),
        }
    }

    fn has_calls(&self) -> bool {
        self.api.is_some()
    }

    fn forms_of(&self, rules: &RedisRules, profile: &'static Profile) -> Vec<Candidate> {
        match &self.permissions {
            Permissions::Rules(grammar) => grammar.forms_of(rules, self.blocked),
            Permissions::Arrays(families) => arrays::forms_of(
                rules,
                arrays::of_profile(families, profile.name),
                self.blocked,
            ),
            Permissions::Roles(roles) => {
                let fact = Fact::assumed(roles.fact.source);
                let mut findings = rules.login_findings(fact);
                findings.extend(rules.limit_findings(fact));
                let candidate = |name| Candidate {
                    form: json!({ roles.field: name }),
                    findings: findings.clone(),
                };
                let names = roles.rules.iter().map(|(name, _)| name);
                names.map(candidate).collect()
            }
        }
    }
}

impl Roles {
    fn rules_of(
        &self,
        form: &Value,
        service: &Service,
        at: &Situation<'_>,
    ) -> Result<RulesOfForm, BadForm> {
        let value = form.get(self.field).unwrap_or(&Value::Null);
        let known = self.rules.iter().find(|(name, _)| value == name);
        let Some((_, rules)) = known else {
            let findings = service.permission_findings(value, at);
            return Err(BadForm::of_field(self.field, findings));
        };
        Ok(RulesOfForm {
            rules: known_to(at.server, rules),
            mapping: self.fact,
            findings: Vec::new(),
        })
    }
}

/// Those of the rules that the server has: Redis 6.0 has none about channels.
fn known_to(server: Server, rules: &[&str]) -> Vec<String> {
    let is_known = |rule: &&&str| Rule::parse(rule.as_bytes(), server).is_ok();
    let known = rules.iter().filter(is_known);
    known.map(|rule| (*rule).to_owned()).collect()
}

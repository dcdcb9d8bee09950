//! A simulated account: things by kind, which calls create, change and delete.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Service;
use super::parameter::{Parameter, Situation};
use crate::body::BadBody;
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::json::pointer_to;
use crate::source::Fact;
use crate::system::{Account, Profile};
use crate::world::World;

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
    /// What is wrong with parameters beside each other.
    pub together: fn(&Map<String, Value>) -> Vec<Finding>,
    /// A parameter that names things of another kind.
    pub refers: Option<(&'static str, &'static str)>,
}

/// That parameters do not depend on each other.
pub(crate) fn apart(_: &Map<String, Value>) -> Vec<Finding> {
    Vec::new()
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Create,
    Change,
    Delete,
    Show,
    List,
}

/// A request, read.
pub(crate) struct Call {
    pub verb: Verb,
    pub kind: &'static str,
    /// Of which thing; a new one says it in its fields.
    pub key: Option<String>,
    pub fields: Map<String, Value>,
    pub findings: Vec<Finding>,
    /// The name of the call, for answers that repeat it.
    pub action: String,
}

/// Why a call is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    Unauthorized,
    UnknownCall,
    BadBody,
    Invalid,
    Combination,
    Taken,
    NotFound,
    Full,
    /// A built-in thing would change or go.
    BuiltIn,
    /// Another thing needs it.
    InUse,
    /// It names something that is not there.
    NoSuchReference,
    /// Things that it names together must not be together, or one is missing.
    BadGroup,
}

/// A refused call.
pub(crate) struct Refusal {
    pub problem: Problem,
    pub kind: &'static str,
    pub findings: Vec<Finding>,
}

impl Refusal {
    pub(crate) fn new(problem: Problem, kind: &'static str, finding: Finding) -> Self {
        Self {
            problem,
            kind,
            findings: vec![finding],
        }
    }

    /// A body that is not to be read.
    pub(crate) fn of_body(bad: &BadBody) -> Self {
        Self::new(Problem::BadBody, "", bad.finding(Fact::NOWHERE))
    }

    /// A call that is none of those known.
    pub(crate) fn unknown_call() -> Self {
        let message = "no such call among those about accounts";
        let finding = Finding::error("unknown-call", Fact::NOWHERE, message);
        Self::new(Problem::UnknownCall, "", finding)
    }
}

/// A vendor's own error.
pub(crate) struct VendorError {
    pub status: u16,
    pub code: &'static str,
    /// How we know that this problem has this status and code.
    pub fact: Fact,
}

/// The form of a service's API.
pub(crate) struct Api {
    /// The service, whose tables judge bodies.
    pub service: fn() -> &'static Service,
    pub read: fn(&Request) -> Result<Call, Refusal>,
    pub error: fn(Problem, &str) -> VendorError,
    /// The answer that an error has.
    pub refuse: fn(&VendorError, &str, &mut World) -> Response,
    /// The answer to a call that went well, with the things that it is about.
    pub answer: fn(&Call, &[&Thing], &mut World) -> Response,
    /// What a change does to fields that it is not simply put into.
    pub merge: fn(&mut Map<String, Value>, &mut Map<String, Value>),
    /// What is wrong with a thing and those that it names.
    pub group: fn(&Map<String, Value>, &[&Thing]) -> Option<Finding>,
    /// Whether a thing that goes is taken out of those that name it; otherwise
    /// it has to stay while they do.
    pub leaves: fn(&Thing) -> bool,
}

/// Something that exists.
#[derive(Clone)]
pub(crate) struct Thing {
    /// Its number in its kind, from 1.
    pub number: usize,
    pub is_built_in: bool,
    /// Its fields, without secrets.
    pub fields: Map<String, Value>,
    /// How many passwords it has.
    pub passwords: usize,
}

impl Thing {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// All things of an account.
pub(crate) struct Directory {
    kinds: &'static [Kind],
    api: Option<&'static Api>,
    things: BTreeMap<&'static str, Vec<Thing>>,
    last_number: usize,
}

impl Kind {
    /// What is wrong with an object of this kind; a new one, or a change.
    pub(super) fn findings(
        &self,
        body: &Map<String, Value>,
        is_new: bool,
        service: &Service,
        at: &Situation<'_>,
    ) -> Vec<Finding> {
        let mut findings = self.value_findings(body, is_new, service, at);
        for key in body.keys() {
            if !self.parameters.iter().any(|known| known.name == key) {
                let message =
                    "not a parameter of this call; here it is ignored, the service may refuse it";
                let finding = Finding::warning("unknown-field", Fact::NOWHERE, message);
                findings.push(finding.in_part(pointer_to(key)));
            }
        }
        findings.extend((self.together)(body));
        findings
    }

    /// What is wrong with single parameters.
    fn value_findings(
        &self,
        body: &Map<String, Value>,
        is_new: bool,
        service: &Service,
        at: &Situation<'_>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for parameter in self.parameters {
            let value = body.get(parameter.name);
            if value.is_none() && !is_new {
                continue;
            }
            let part = pointer_to(parameter.name);
            for finding in parameter.findings(value, service, at) {
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

impl Directory {
    pub(super) fn new(kinds: &'static [Kind], api: Option<&'static Api>) -> Self {
        let mut directory = Self {
            kinds,
            api,
            things: BTreeMap::new(),
            last_number: 0,
        };
        for kind in kinds {
            for fields in kind.built_in {
                let fields = fields
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).into()));
                directory.add(kind, fields.collect(), 0, true);
            }
        }
        directory
    }

    fn add(
        &mut self,
        kind: &Kind,
        fields: Map<String, Value>,
        passwords: usize,
        is_built_in: bool,
    ) -> &Thing {
        self.last_number += 1;
        let things = self.things.entry(kind.name).or_default();
        things.push(Thing {
            number: self.last_number,
            is_built_in,
            fields,
            passwords,
        });
        &things[things.len() - 1]
    }

    fn of(&self, kind: &str) -> &[Thing] {
        self.things.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The vendor's text for what is wrong, or ours.
    fn message(&self, kind: &str, wrong: &Finding) -> String {
        let part = wrong.pointer.as_deref().unwrap_or_default();
        let name = part.trim_start_matches('/').split('/').next();
        let is_length = matches!(wrong.code, "empty" | "too-short" | "too-long");
        let kind = self.kinds.iter().find(|known| known.name == kind);
        let mut parameters = kind.into_iter().flat_map(|kind| kind.parameters);
        parameters
            .find(|known| is_length && Some(known.name) == name && !known.vendor_message.is_empty())
            .map_or_else(
                || wrong.message.clone(),
                |known| known.vendor_message.to_owned(),
            )
    }

    /// The place of a thing by its key, or by its number.
    fn find(&self, kind: &Kind, key: &str) -> Option<usize> {
        let is_it = |thing: &Thing| thing.text(kind.key) == key || thing.number.to_string() == key;
        self.of(kind.name).iter().position(is_it)
    }

    fn perform(
        &mut self,
        call: &mut Call,
        profile: &'static Profile,
        api: &'static Api,
    ) -> Result<Vec<Thing>, Refusal> {
        let kind = self.kinds.iter().find(|kind| kind.name == call.kind);
        let kind = kind.ok_or_else(Refusal::unknown_call)?;
        let missing = || {
            let finding = Finding::error("not-found", Fact::NOWHERE, "there is none of this name");
            Refusal::new(Problem::NotFound, kind.name, finding)
        };
        if call.verb == Verb::List {
            return Ok(self.of(kind.name).to_vec());
        }
        let place = call.key.as_deref().and_then(|key| self.find(kind, key));
        if call.verb == Verb::Create {
            return self
                .create(kind, call, profile, api)
                .map(|thing| vec![thing]);
        }
        let place = place.ok_or_else(missing)?;
        let thing = self.of(kind.name)[place].clone();
        if call.verb == Verb::Show {
            return Ok(vec![thing]);
        }
        if thing.is_built_in {
            let message = "this one is built in: it can neither change nor go";
            let finding = Finding::error("built-in", kind.built_in_fact, message);
            return Err(Refusal::new(Problem::BuiltIn, kind.name, finding));
        }
        if call.verb == Verb::Delete {
            self.leave(kind, &thing, api)?;
            self.things.entry(kind.name).or_default().remove(place);
            return Ok(vec![thing]);
        }
        self.judge(kind, call, false, profile, api)?;
        let mut changed = thing;
        changed.passwords = passwords(kind, &call.fields).unwrap_or(changed.passwords);
        let mut change = shown(kind, &call.fields);
        (api.merge)(&mut changed.fields, &mut change);
        changed.fields.extend(change);
        // What was put together has to hold as a whole.
        let at = Situation {
            profile: profile.name,
            ..Situation::default()
        };
        let whole = kind.value_findings(&changed.fields, false, (api.service)(), &at);
        if let Some(wrong) = whole.into_iter().find(Finding::is_error) {
            return Err(Refusal::new(Problem::Invalid, kind.name, wrong));
        }
        self.check_group(kind, &changed.fields, api)?;
        self.things.entry(kind.name).or_default()[place] = changed.clone();
        Ok(vec![changed])
    }

    fn create(
        &mut self,
        kind: &'static Kind,
        call: &mut Call,
        profile: &'static Profile,
        api: &'static Api,
    ) -> Result<Thing, Refusal> {
        self.judge(kind, call, true, profile, api)?;
        let key = call
            .fields
            .get(kind.key)
            .and_then(Value::as_str)
            .unwrap_or_default();
        if self
            .of(kind.name)
            .iter()
            .any(|thing| thing.text(kind.key) == key)
        {
            let fact = (api.error)(Problem::Taken, kind.name).fact;
            let finding = Finding::error("name-taken", fact, "the name is taken");
            return Err(Refusal::new(Problem::Taken, kind.name, finding));
        }
        if let Some((most, fact)) = kind.most
            && self.of(kind.name).len() >= most
        {
            let finding = Finding::error("limit", fact, format!("there may be {most} at most"));
            return Err(Refusal::new(Problem::Full, kind.name, finding));
        }
        self.check_group(kind, &call.fields, api)?;
        let count = passwords(kind, &call.fields).unwrap_or_default();
        let fields = shown(kind, &call.fields);
        Ok(self.add(kind, fields, count, false).clone())
    }

    fn judge(
        &self,
        kind: &Kind,
        call: &mut Call,
        is_new: bool,
        profile: &'static Profile,
        api: &Api,
    ) -> Result<(), Refusal> {
        let at = Situation {
            profile: profile.name,
            ..Situation::default()
        };
        let found = kind.findings(&call.fields, is_new, (api.service)(), &at);
        call.findings.extend(found);
        let Some(first) = call.findings.iter().find(|finding| finding.is_error()) else {
            return Ok(());
        };
        let problem = match first.code {
            "combination" => Problem::Combination,
            _ => Problem::Invalid,
        };
        Err(Refusal {
            problem,
            kind: kind.name,
            findings: std::mem::take(&mut call.findings),
        })
    }

    /// Whether all that a thing names is there and fits.
    fn check_group(
        &self,
        kind: &Kind,
        fields: &Map<String, Value>,
        api: &Api,
    ) -> Result<(), Refusal> {
        let Some((name, other)) = kind.refers else {
            return Ok(());
        };
        let Some(other) = self.kinds.iter().find(|kind| kind.name == other) else {
            return Ok(());
        };
        let mut members = Vec::new();
        for key in references(fields.get(name)) {
            match self.find(other, key) {
                Some(at) => members.push(&self.of(other.name)[at]),
                None => {
                    let fact = (api.error)(Problem::NoSuchReference, other.name).fact;
                    let message = format!("{name} names something that is not there");
                    let finding = Finding::error("no-such-reference", fact, message);
                    return Err(Refusal::new(Problem::NoSuchReference, other.name, finding));
                }
            }
        }
        match (api.group)(fields, &members) {
            Some(finding) => Err(Refusal::new(Problem::BadGroup, kind.name, finding)),
            None => Ok(()),
        }
    }

    /// Takes a thing out of those that name it, where they can do without.
    fn leave(&mut self, kind: &Kind, thing: &Thing, api: &Api) -> Result<(), Refusal> {
        let key = thing.text(kind.key);
        for other in self.kinds {
            let Some((name, _)) = other.refers.filter(|(_, to)| *to == kind.name) else {
                continue;
            };
            for group in self.things.entry(other.name).or_default() {
                if !references(group.fields.get(name)).any(|member| member == key) {
                    continue;
                }
                if !(api.leaves)(thing) {
                    let fact = (api.error)(Problem::InUse, kind.name).fact;
                    let message = format!("a {} still names it", other.name);
                    let finding = Finding::error("in-use", fact, message);
                    return Err(Refusal::new(Problem::InUse, kind.name, finding));
                }
                if let Some(Value::Array(members)) = group.fields.get_mut(name) {
                    members.retain(|member| member != key);
                }
            }
        }
        Ok(())
    }
}

/// The keys that a parameter names: a text, texts, or objects with a name.
fn references(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten();
    let many = many.filter_map(|item| item.as_str().or_else(|| item.get("ruleName")?.as_str()));
    one.into_iter().chain(many)
}

/// The fields that answers may show and the kind knows.
fn shown(kind: &Kind, fields: &Map<String, Value>) -> Map<String, Value> {
    let mut shown = Map::new();
    for parameter in kind.parameters.iter().filter(|known| !known.is_secret()) {
        let Some(value) = fields.get(parameter.name) else {
            continue;
        };
        let mut value = value.clone();
        // How to authenticate says passwords, too.
        if let Value::Object(inner) = &mut value {
            inner.retain(|name, _| !name.contains("assword"));
        }
        shown.insert(parameter.name.to_owned(), value);
    }
    shown
}

/// How many passwords fields give, if they say anything of them.
fn passwords(kind: &Kind, fields: &Map<String, Value>) -> Option<usize> {
    let count = |value: &Value| value.as_array().map_or(1, Vec::len);
    let secret = kind.parameters.iter().find(|known| known.is_secret())?;
    let inner = || fields.get("AuthenticationMode")?.get("Passwords");
    fields.get(secret.name).or_else(inner).map(count)
}

impl Account for Directory {
    fn circumstances(&self) -> &'static [&'static str] {
        &[]
    }

    fn arrange(&mut self, _: &Context) -> Result<(), BadContext> {
        Ok(())
    }

    fn call(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let Some(api) = self.api else {
            let message = "no document that we have gives the form of this service's calls";
            let finding = Finding::error("unknown-call", Fact::NOWHERE, message);
            return Response::new(404).with_findings([finding]);
        };
        let refused = match (api.read)(request) {
            Err(refused) => refused,
            Ok(mut call) => match self.perform(&mut call, profile, api) {
                Ok(things) => {
                    let things: Vec<&Thing> = things.iter().collect();
                    let answer = (api.answer)(&call, &things, world);
                    return answer.with_findings(call.findings);
                }
                Err(refused) => refused,
            },
        };
        let mut error = (api.error)(refused.problem, refused.kind);
        let mut findings = refused.findings;
        // Where the first thing that is wrong has a code of its own, it is that.
        let first = findings.iter().find(|finding| finding.is_error());
        if let Some(code) = first.and_then(|finding| finding.vendor_code) {
            error.code = code;
        }
        let first = findings.iter().find(|finding| finding.is_error());
        let message = first.map_or_else(String::new, |first| self.message(refused.kind, first));
        for finding in findings.iter_mut().filter(|finding| finding.is_error()) {
            if finding.vendor_code.is_none() && !error.code.is_empty() {
                finding.vendor_code = Some(error.code);
                finding.vendor_code_basis = Some(error.fact.basis);
            }
        }
        (api.refuse)(&error, &message, world).with_findings(findings)
    }
}

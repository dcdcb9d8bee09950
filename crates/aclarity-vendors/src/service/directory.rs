//! A simulated account: things by kind, which calls create, change and delete.

use std::collections::BTreeMap;

use aclarity::Server;
use serde_json::{Map, Value};

use super::SERVER;
use super::api::{Api, Call, Problem, Refusal, Verb};
use super::kind::Kind;
use super::parameter::{Parameter, Shape, Situation};
use super::thing::{Thing, passwords, references, shown};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::source::Fact;
use crate::system::{Account, Profile};
use crate::world::World;

/// All things of an account.
pub(crate) struct Directory {
    kinds: &'static [Kind],
    api: Option<&'static Api>,
    things: BTreeMap<&'static str, Vec<Thing>>,
    last_number: usize,
    /// The server whose rules count.
    server: Server,
    /// Whether users of whom nothing is said may use all channels.
    has_all_channels: bool,
}

impl Directory {
    pub(crate) fn new(kinds: &'static [Kind], api: Option<&'static Api>) -> Self {
        let mut directory = Self {
            kinds,
            api,
            things: BTreeMap::new(),
            last_number: 0,
            server: SERVER,
            has_all_channels: true,
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

    fn situation(&self, profile: &'static Profile) -> Situation<'static> {
        Situation {
            profile: profile.name,
            has_all_channels: self.has_all_channels,
            ..Situation::of(self.server)
        }
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
        // What was put together has to hold as a whole. (Of the rest the change was
        // judged, and what was there before lacks its secrets.)
        let at = self.situation(profile);
        let given = |parameter: &&Parameter| {
            matches!(parameter.shape, Shape::Permissions)
                && changed.fields.contains_key(parameter.name)
        };
        let mut whole = kind.parameters.iter().filter(given).flat_map(|parameter| {
            parameter.findings(changed.fields.get(parameter.name), (api.service)(), &at)
        });
        if let Some(wrong) = whole.find(Finding::is_error) {
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
        let at = self.situation(profile);
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

impl Account for Directory {
    fn circumstances(&self) -> &'static [&'static str] {
        &["server", "channels_default"]
    }

    fn arrange(&mut self, context: &Context) -> Result<(), BadContext> {
        let server = super::server(context)?;
        let has_all_channels = super::has_all_channels(context)?;
        self.server = server.unwrap_or(self.server);
        self.has_all_channels = has_all_channels.unwrap_or(self.has_all_channels);
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

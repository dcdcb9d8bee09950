//! A simulated account: things by kind, which calls create, change and delete.

use std::collections::BTreeMap;

use aclarity::Server;
use serde_json::{Map, Value};

use super::access::Access;
use super::api::{About, Api};
use super::call::{Call, Problem, Refusal, VendorError, Verb};
use super::kind::Kind;
use super::parameter::{Parameter, Shape};
use super::situation::{SERVER, Situation, has_all_channels, server};
use super::tasks::{Failure, Task, Tasks, foreseen, is_refused_at_once};
use super::thing::{Thing, passwords, references, shown};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::vendor::Account;
use crate::world::World;

/// All things of an account.
pub(crate) struct Directory {
    kinds: &'static [Kind],
    api: &'static Api,
    access: Access<'static>,
    things: BTreeMap<&'static str, Vec<Thing>>,
    /// The last number of each kind.
    numbers: BTreeMap<&'static str, usize>,
    tasks: Vec<Task>,
    /// The server whose rules count.
    server: Server,
    /// Whether users of whom nothing is said may use all channels.
    has_all_channels: bool,
}

impl Directory {
    pub(crate) fn new(kinds: &'static [Kind], api: &'static Api, access: Access<'static>) -> Self {
        let mut directory = Self {
            kinds,
            api,
            access,
            things: BTreeMap::new(),
            numbers: BTreeMap::new(),
            tasks: Vec::new(),
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
        let number = self.numbers.entry(kind.name).or_default();
        *number += 1;
        let number = *number;
        let things = self.things.entry(kind.name).or_default();
        things.push(Thing {
            number,
            is_built_in,
            fields,
            passwords,
            named_by: Vec::new(),
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

    /// The place of a thing by its key.
    fn find(&self, kind: &Kind, key: &str) -> Option<usize> {
        let is_it = |thing: &Thing| thing.text(kind.key) == key;
        self.of(kind.name).iter().position(is_it)
    }

    /// The place of the thing that a call is about.
    fn find_called(&self, kind: &Kind, key: &str, api: &Api) -> Option<usize> {
        if !api.by_number {
            return self.find(kind, key);
        }
        let is_it = |thing: &Thing| thing.number.to_string() == key;
        self.of(kind.name).iter().position(is_it)
    }

    /// Things as answers describe them, with those that name them.
    fn described<'t>(
        &self,
        things: impl IntoIterator<Item = &'t Thing>,
        kind: &Kind,
    ) -> Vec<Thing> {
        let names_it = |other: &Kind, group: &Thing, key: &str| {
            let refers = other.refers.filter(|(_, to)| *to == kind.name);
            refers.is_some_and(|(name, _)| {
                references(group.fields.get(name)).any(|member| member == key)
            })
        };
        let describe = |thing: &Thing| {
            let key = thing.text(kind.key);
            let groups = self.kinds.iter().flat_map(|other| {
                let groups = self.of(other.name).iter();
                let naming = groups.filter(move |group| names_it(other, group, key));
                naming.map(|group| (group.number, group.text(other.key).to_owned()))
            });
            Thing {
                named_by: groups.collect(),
                ..thing.clone()
            }
        };
        things.into_iter().map(describe).collect()
    }

    fn perform(
        &mut self,
        call: &mut Call,
        profile: &'static Profile,
        api: &'static Api,
    ) -> Result<Vec<Thing>, Refusal> {
        let kind = self.kinds.iter().find(|kind| kind.name == call.kind);
        let kind = kind.ok_or_else(Refusal::unknown_call)?;
        if call.verb == Verb::List {
            return Ok(self.described(self.of(kind.name), kind));
        }
        if call.verb == Verb::Create {
            let thing = self.create(kind, call, profile, api)?;
            return Ok(self.described([&thing], kind));
        }
        let key = call.key.clone().unwrap_or_default();
        let place = self.find_called(kind, &key, api).ok_or_else(|| {
            let about = About {
                problem: Problem::NotFound,
                kind: kind.name,
                key: &key,
                verb: call.verb,
            };
            refusal(
                &about,
                "not-found",
                kind,
                api,
                format!("there is no {} of this name", kind.name),
            )
        })?;
        let thing = self.of(kind.name)[place].clone();
        if call.verb == Verb::Show {
            return Ok(self.described([&thing], kind));
        }
        if thing.is_built_in {
            let message = "it is built in: it cannot be changed or deleted";
            let finding = Finding::error("built-in", kind.built_in_fact, message);
            return Err(Refusal::new(Problem::BuiltIn, kind.name, finding));
        }
        if call.verb == Verb::Delete {
            let described = self.described([&thing], kind);
            self.leave(kind, &thing, api)?;
            self.things.entry(kind.name).or_default().remove(place);
            return Ok(described);
        }
        self.judge(kind, call, false, profile, api)?;
        let mut changed = thing;
        changed.passwords = passwords(kind, &call.fields).unwrap_or(changed.passwords);
        let mut change = shown(kind, &call.fields);
        if let Some(wrong) = (api.merge)(&mut changed.fields, &mut change) {
            return Err(Refusal::of_whole(kind.name, wrong));
        }
        changed.fields.extend(change);
        // What was put together has to hold as a whole. (Of the rest the change was
        // judged, and what was there before lacks its secrets.)
        let at = self.situation(profile);
        let given = |parameter: &&Parameter| {
            matches!(parameter.shape, Shape::Permissions)
                && changed.fields.contains_key(parameter.name)
        };
        let mut whole = kind.parameters.iter().filter(given).flat_map(|parameter| {
            parameter.findings(changed.fields.get(parameter.name), self.access, &at)
        });
        if let Some(wrong) = whole.find(Finding::is_error) {
            return Err(Refusal::new(Problem::Invalid, kind.name, wrong));
        }
        self.check_whole(kind, &changed.fields, api)?;
        self.things.entry(kind.name).or_default()[place] = changed.clone();
        Ok(self.described([&changed], kind))
    }

    fn create(
        &mut self,
        kind: &'static Kind,
        call: &mut Call,
        profile: &'static Profile,
        api: &'static Api,
    ) -> Result<Thing, Refusal> {
        if let Err(refused) = self.judge(kind, call, true, profile, api) {
            // A task looks for what it names before it looks at values.
            if api.tasks.is_some() && !is_refused_at_once(&refused) {
                self.check_whole(kind, &call.fields, api)?;
            }
            return Err(refused);
        }
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
            let about = About {
                problem: Problem::Taken,
                kind: kind.name,
                key,
                verb: call.verb,
            };
            let ours = "the name is taken".to_owned();
            return Err(refusal(&about, "name-taken", kind, api, ours));
        }
        if let Some((most, fact)) = kind.most
            && self.of(kind.name).len() >= most
        {
            let finding = Finding::error("limit", fact, format!("there may be at most {most}"));
            return Err(Refusal::new(Problem::Full, kind.name, finding));
        }
        self.check_whole(kind, &call.fields, api)?;
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
        _api: &Api,
    ) -> Result<(), Refusal> {
        let at = self.situation(profile);
        let found = kind.findings(&call.fields, is_new, self.access, &at);
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

    /// Whether all that a thing names is there, and all of it fits.
    fn check_whole(
        &self,
        kind: &Kind,
        fields: &Map<String, Value>,
        api: &Api,
    ) -> Result<(), Refusal> {
        let mut members = Vec::new();
        if let Some((name, other)) = kind.refers
            && let Some(other) = self.kinds.iter().find(|kind| kind.name == other)
        {
            for key in references(fields.get(name)) {
                let at = self.find(other, key).ok_or_else(|| {
                    let about = About {
                        problem: Problem::NoSuchReference,
                        kind: other.name,
                        key,
                        verb: Verb::Show,
                    };
                    let ours = format!("{name} names a {} that does not exist", other.name);
                    refusal(&about, "no-such-reference", other, api, ours)
                })?;
                members.push(&self.of(other.name)[at]);
            }
        }
        match (api.whole)(fields, &members) {
            Some(finding) => Err(Refusal::of_whole(kind.name, finding)),
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
                    let message = format!("a {} still uses it", other.name);
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
        Situation::OF_ACCOUNTS
    }

    fn arrange(&mut self, context: &Context) -> Result<(), BadContext> {
        let server = server(context)?;
        let has_all_channels = has_all_channels(context)?;
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
        let api = self.api;
        let mut call = match (api.read)(request) {
            Ok(call) => call,
            Err(refused) => return self.refuse(refused, api, request, world),
        };
        if let (Verb::Task, Some(tasks)) = (call.verb, api.tasks) {
            let key = call.key.unwrap_or_default();
            return match self.tasks.iter().find(|task| task.id == key) {
                Some(task) => (tasks.outcome)(task),
                None => self.refuse(Refusal::no_such_task(), api, request, world),
            };
        }
        let performed = self.perform(&mut call, profile, api);
        if let Some(tasks) = api.tasks.filter(|_| call.verb.changes()) {
            return match performed {
                Err(refused) if is_refused_at_once(&refused) => {
                    self.refuse(refused, api, request, world)
                }
                performed => self.receive(&call, performed, tasks, api, world),
            };
        }
        match performed {
            Ok(things) => {
                let things: Vec<&Thing> = things.iter().collect();
                let answer = (api.answer)(&call, &things, world);
                answer.with_findings(call.findings)
            }
            Err(refused) => self.refuse(refused, api, request, world),
        }
    }
}

impl Directory {
    /// The answer to a call that is refused.
    fn refuse(
        &self,
        refused: Refusal,
        api: &Api,
        request: &Request,
        world: &mut World,
    ) -> Response {
        let (error, message, findings) = self.settle(refused, api);
        (api.refuse)(&error, &message, request, world).with_findings(findings)
    }

    /// The answer to a call that becomes a task.
    fn receive(
        &mut self,
        call: &Call,
        performed: Result<Vec<Thing>, Refusal>,
        tasks: &Tasks,
        api: &Api,
        world: &mut World,
    ) -> Response {
        let (outcome, findings) = match performed {
            Ok(things) => {
                let number = things.first().map_or(0, |thing| thing.number);
                (Ok(number), call.findings.clone())
            }
            Err(refused) => {
                let (error, message, findings) = self.settle(refused, api);
                (Err(Failure { error, message }), findings)
            }
        };
        let task = Task {
            id: world.uuid(),
            verb: call.verb,
            kind: call.kind,
            at: world.now,
            outcome,
        };
        let answer = (tasks.received)(&task).with_findings(foreseen(findings));
        self.tasks.push(task);
        answer
    }

    /// The vendor's error for a refusal, its text, and the findings with its code.
    fn settle(&self, refused: Refusal, api: &Api) -> (VendorError, String, Vec<Finding>) {
        let mut error = (api.error)(refused.problem, refused.kind);
        let mut findings = refused.findings;
        // Where the first thing that is wrong has a code of its own, it is that.
        let first = findings.iter().find(|finding| finding.is_error());
        if let Some(code) = first.and_then(|finding| finding.vendor_code) {
            error.code = code;
        }
        let message = first.map_or_else(String::new, |first| self.message(refused.kind, first));
        for finding in findings.iter_mut().filter(|finding| finding.is_error()) {
            if finding.vendor_code.is_none() && !error.code.is_empty() {
                finding.vendor_code = Some(error.code);
                finding.vendor_code_basis = Some(error.fact.basis);
            }
        }
        (error, message, findings)
    }
}

/// A refusal in the vendor's words where they are known, or else in ours.
fn refusal(about: &About<'_>, code: &'static str, kind: &Kind, api: &Api, ours: String) -> Refusal {
    let fact = (api.error)(about.problem, kind.name).fact;
    let message = (api.text)(about).unwrap_or(ours);
    let finding = Finding::error(code, fact, message);
    Refusal::new(about.problem, kind.name, finding)
}

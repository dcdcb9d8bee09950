//! A simulated account: resources by kind, which calls create, change and
//! delete.

use std::collections::BTreeMap;

use aclarity::Server;
use serde_json::{Map, Value};

use super::access::Access;
use super::api::{About, Api};
use super::call::{Call, Problem, Refusal, VendorError, Verb};
use super::check_context::{CheckContext, SERVER, has_all_channels, server};
use super::kind::Kind;
use super::parameter::{Parameter, Shape};
use super::resource::{Resource, passwords, references, shown};
use super::tasks::{Failure, Task, Tasks, foreseen, is_refused_at_once};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::vendor::Account;
use crate::world::World;

/// All resources of an account.
pub(crate) struct Directory {
    kinds: &'static [Kind],
    api: &'static Api,
    access: Access<'static>,
    resources: BTreeMap<&'static str, Vec<Resource>>,
    /// The last number used for each kind.
    numbers: BTreeMap<&'static str, usize>,
    tasks: Vec<Task>,
    /// The server whose rules apply.
    server: Server,
    /// Whether users may use all channels by default.
    has_all_channels: bool,
}

impl Directory {
    pub(crate) fn new(kinds: &'static [Kind], api: &'static Api, access: Access<'static>) -> Self {
        let mut directory = Self {
            kinds,
            api,
            access,
            resources: BTreeMap::new(),
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
    ) -> &Resource {
        let number = self.numbers.entry(kind.name).or_default();
        *number += 1;
        let number = *number;
        let resources = self.resources.entry(kind.name).or_default();
        resources.push(Resource {
            number,
            is_built_in,
            fields,
            passwords,
            named_by: Vec::new(),
        });
        &resources[resources.len() - 1]
    }

    fn check_context(&self, profile: &'static Profile) -> CheckContext<'static> {
        CheckContext {
            profile: profile.name,
            has_all_channels: self.has_all_channels,
            ..CheckContext::of(self.server)
        }
    }

    fn of(&self, kind: &str) -> &[Resource] {
        self.resources.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The vendor's message for a finding, or ours.
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

    /// Index of a resource by its key.
    fn find(&self, kind: &Kind, key: &str) -> Option<usize> {
        let is_it = |resource: &Resource| resource.text(kind.key) == key;
        self.of(kind.name).iter().position(is_it)
    }

    /// Index of the resource that a call concerns.
    fn find_called(&self, kind: &Kind, key: &str, api: &Api) -> Option<usize> {
        if !api.by_number {
            return self.find(kind, key);
        }
        let is_it = |resource: &Resource| resource.number.to_string() == key;
        self.of(kind.name).iter().position(is_it)
    }

    /// Resources for a response, with the resources that reference them.
    fn described<'t>(
        &self,
        resources: impl IntoIterator<Item = &'t Resource>,
        kind: &Kind,
    ) -> Vec<Resource> {
        let names_it = |other: &Kind, group: &Resource, key: &str| {
            let refers = other.refers.filter(|(_, to)| *to == kind.name);
            refers.is_some_and(|(name, _)| {
                references(group.fields.get(name)).any(|member| member == key)
            })
        };
        let describe = |resource: &Resource| {
            let key = resource.text(kind.key);
            let groups = self.kinds.iter().flat_map(|other| {
                let groups = self.of(other.name).iter();
                let naming = groups.filter(move |group| names_it(other, group, key));
                naming.map(|group| (group.number, group.text(other.key).to_owned()))
            });
            Resource {
                named_by: groups.collect(),
                ..resource.clone()
            }
        };
        resources.into_iter().map(describe).collect()
    }

    fn perform(
        &mut self,
        call: &mut Call,
        profile: &'static Profile,
        api: &'static Api,
    ) -> Result<Vec<Resource>, Refusal> {
        let kind = self.kinds.iter().find(|kind| kind.name == call.kind);
        let kind = kind.ok_or_else(Refusal::unknown_call)?;
        if call.verb == Verb::List {
            return Ok(self.described(self.of(kind.name), kind));
        }
        if call.verb == Verb::Create {
            let resource = self.create(kind, call, profile, api)?;
            return Ok(self.described([&resource], kind));
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
        let resource = self.of(kind.name)[place].clone();
        if call.verb == Verb::Show {
            return Ok(self.described([&resource], kind));
        }
        if resource.is_built_in {
            let message = "it is built in: it cannot be changed or deleted";
            let finding = Finding::error("built-in", kind.built_in_fact, message);
            return Err(Refusal::new(Problem::BuiltIn, kind.name, finding));
        }
        if call.verb == Verb::Delete {
            let described = self.described([&resource], kind);
            self.leave(kind, &resource, api)?;
            self.resources.entry(kind.name).or_default().remove(place);
            return Ok(described);
        }
        self.judge(kind, call, false, profile, api)?;
        let mut changed = resource;
        changed.passwords = passwords(kind, &call.fields).unwrap_or(changed.passwords);
        let mut change = shown(kind, &call.fields);
        if let Some(wrong) = (api.merge)(&mut changed.fields, &mut change) {
            return Err(Refusal::of_whole(kind.name, wrong));
        }
        changed.fields.extend(change);
        // The merged resource must be valid as a whole. (The change has been
        // checked on its own, and the stored resource lacks its secrets.)
        let at = self.check_context(profile);
        let given = |parameter: &&Parameter| {
            matches!(parameter.shape, Shape::AccessString)
                && changed.fields.contains_key(parameter.name)
        };
        let mut whole = kind.parameters.iter().filter(given).flat_map(|parameter| {
            parameter.findings(changed.fields.get(parameter.name), self.access, &at)
        });
        if let Some(wrong) = whole.find(Finding::is_error) {
            return Err(Refusal::new(Problem::Invalid, kind.name, wrong));
        }
        self.check_whole(kind, &changed.fields, api)?;
        self.resources.entry(kind.name).or_default()[place] = changed.clone();
        Ok(self.described([&changed], kind))
    }

    fn create(
        &mut self,
        kind: &'static Kind,
        call: &mut Call,
        profile: &'static Profile,
        api: &'static Api,
    ) -> Result<Resource, Refusal> {
        if let Err(refused) = self.judge(kind, call, true, profile, api) {
            // A task resolves references before it checks values.
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
            .any(|resource| resource.text(kind.key) == key)
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
        let at = self.check_context(profile);
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

    /// Checks that all references of a resource exist and fit together.
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

    /// Removes references to a resource, where the API allows that.
    fn leave(&mut self, kind: &Kind, resource: &Resource, api: &Api) -> Result<(), Refusal> {
        let key = resource.text(kind.key);
        for other in self.kinds {
            let Some((name, _)) = other.refers.filter(|(_, to)| *to == kind.name) else {
                continue;
            };
            for group in self.resources.entry(other.name).or_default() {
                if !references(group.fields.get(name)).any(|member| member == key) {
                    continue;
                }
                if !(api.leaves)(resource) {
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
    fn context_keys(&self) -> &'static [&'static str] {
        CheckContext::OF_ACCOUNTS
    }

    fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
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
            Ok(resources) => {
                let resources: Vec<&Resource> = resources.iter().collect();
                let answer = (api.answer)(&call, &resources, world);
                answer.with_findings(call.findings)
            }
            Err(refused) => self.refuse(refused, api, request, world),
        }
    }
}

impl Directory {
    /// The response to a refused call.
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

    /// The response to a call that becomes a task.
    fn receive(
        &mut self,
        call: &Call,
        performed: Result<Vec<Resource>, Refusal>,
        tasks: &Tasks,
        api: &Api,
        world: &mut World,
    ) -> Response {
        let (outcome, findings) = match performed {
            Ok(resources) => {
                let number = resources.first().map_or(0, |resource| resource.number);
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

    /// Determines the vendor's error for a refusal, its message, and the
    /// findings with its code.
    fn settle(&self, refused: Refusal, api: &Api) -> (VendorError, String, Vec<Finding>) {
        let mut error = (api.error)(refused.problem, refused.kind);
        let mut findings = refused.findings;
        // If the first error has a code of its own, that one is used.
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

/// A refusal with the vendor's message if it is known, otherwise with ours.
fn refusal(about: &About<'_>, code: &'static str, kind: &Kind, api: &Api, ours: String) -> Refusal {
    let fact = (api.error)(about.problem, kind.name).fact;
    let message = (api.text)(about).unwrap_or(ours);
    let finding = Finding::error(code, fact, message);
    Refusal::new(about.problem, kind.name, finding)
}

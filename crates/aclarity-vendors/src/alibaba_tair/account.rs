//! A simulated customer: Tair instances and their accounts.

mod actions;
mod answers;
mod parameters;
mod users;

use std::collections::BTreeMap;

use super::errors::error;
use super::fields;
use super::instance::Instance;
use super::sources::API;
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::finding::short;
use crate::http::{Request, Response};
use crate::json;
use crate::profile::Profile;
use crate::source::{Basis, Fact};
use crate::vendor::Account;
use crate::world::World;

use actions::Action;
use answers::{Format, failure, success};
use parameters::Parameters;
use users::InstanceAccounts;

pub(super) const VERSION: &str = "2015-01-01";
/// A customer. An instance is created when it is first named, unless the
/// context lists the existing ones.
#[derive(Default)]
pub(super) struct Customer {
    settings: Instance,
    listed: Option<Vec<String>>,
    next_error: Option<&'static str>,
    instances: BTreeMap<String, InstanceAccounts>,
}

impl Account for Customer {
    fn context_keys(&self) -> &'static [&'static str] {
        &[
            "engine",
            "arch",
            "status",
            "api",
            "reserved",
            "instances",
            "error",
        ]
    }

    /// Applies the context. Settings of an instance apply to all of them;
    /// `instances` lists those that exist; `error` is a published code that the
    /// next call returns.
    fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
        let mut settings = self.settings.clone();
        settings.set_context(context)?;
        let listed = context.texts("instances")?;
        let next_error = context.word("error", &super::errors::codes())?;
        self.settings = settings;
        if let Some(listed) = listed {
            self.listed = Some(listed.into_iter().map(str::to_owned).collect());
        }
        if let Some(at) = next_error {
            self.next_error = Some(super::errors::codes()[at]);
        }
        for accounts in self.instances.values_mut() {
            accounts.instance.set_context(context)?;
        }
        Ok(())
    }

    fn call(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let refuse = |code: &'static str, finding: Finding, world: &mut World| {
            failure(
                vec![finding.with_assumed_vendor_code(code)],
                Format::Json,
                world,
            )
        };
        let Ok((parameters, mut findings)) = Parameters::of(request) else {
            let finding = Finding::error(
                "body-too-large",
                Fact::UNSOURCED,
                "the request is too large",
            );
            return refuse("RequestTooLarge", finding, world);
        };
        let format = match parameters.get("Format") {
            Some(format) if format.eq_ignore_ascii_case("xml") => Format::Xml,
            _ => Format::Json,
        };
        let action = match self.action(request, &parameters) {
            Ok(action) => action,
            Err(finding) => return failure(vec![*finding], format, world),
        };
        findings.extend(parameters.unknown(action.parameters));
        findings.extend(about_version(&parameters));
        if !parameters.is_signed() {
            findings.push(Finding::note(
                "unsigned",
                Fact::assumed(&API),
                "no AccessKeyId and Signature: the simulation does not need them, but the service does",
            ));
        }
        findings.extend(missing(&parameters, action));
        if findings.iter().any(Finding::is_error) {
            return failure(findings, format, world);
        }
        let id = parameters.get(fields::INSTANCE).unwrap_or_default();
        if let Some(finding) = self.unknown_instance(id) {
            findings.push(finding);
            return failure(findings, format, world);
        }
        let accounts = self.accounts_of(id, world);
        let done = accounts.act(action, &parameters, profile, world.now);
        findings.extend(done.findings.into_iter().map(|found| action.own(found)));
        if findings.iter().any(Finding::is_error) {
            return failure(findings, format, world);
        }
        success(action.name, done.answer, format, world).with_findings(findings)
    }
}

impl Customer {
    /// Runs the requested action.
    fn action(
        &mut self,
        request: &Request,
        parameters: &Parameters,
    ) -> Result<&'static Action, Box<Finding>> {
        let refuse = |code, fact, vendor_code, message: String| {
            let finding = Finding::error(code, fact, message);
            Err(Box::new(match fact.basis {
                Basis::Documented => finding.with_vendor_code(vendor_code),
                Basis::Assumed => finding.with_assumed_vendor_code(vendor_code),
            }))
        };
        if let Some(code) = self.next_error.take() {
            let error = error(Some(code));
            return refuse(
                "arranged-error",
                error.fact(),
                error.code,
                error.message.to_owned(),
            );
        }
        let assumed = Fact::assumed(&API);
        if !matches!(request.method.as_str(), "GET" | "POST") {
            let message = "use GET or POST".to_owned();
            return refuse("method", assumed, "InvalidHttpMethod", message);
        }
        if !request.segments().is_empty() {
            let message = "there is no path: the parameter Action selects the operation".to_owned();
            return refuse("unknown-path", assumed, "InvalidAction.NotFound", message);
        }
        let Some(name) = parameters.get("Action") else {
            let message = "Action is required".to_owned();
            return refuse(
                "missing",
                Fact::documented(&API),
                "MissingParameter",
                message,
            );
        };
        match actions::action(name) {
            Some(action) => Ok(action),
            None => {
                let message = format!("{} is not an action for accounts", short(name));
                refuse("unknown-action", assumed, "InvalidAction.NotFound", message)
            }
        }
    }

    fn unknown_instance(&self, id: &str) -> Option<Finding> {
        let is_known = match &self.listed {
            Some(listed) => listed.iter().any(|known| known == id),
            None => !id.is_empty(),
        };
        let finding = Finding::error(
            "no-such-instance",
            Fact::documented(&API),
            "no instance has this ID",
        );
        (!is_known).then(|| finding.with_vendor_code("InvalidInstanceId.NotFound"))
    }

    fn accounts_of(&mut self, id: &str, world: &World) -> &mut InstanceAccounts {
        let settings = &self.settings;
        self.instances
            .entry(id.to_owned())
            .or_insert_with(|| InstanceAccounts::new(id, settings.clone(), world.now))
    }
}

fn about_version(parameters: &Parameters) -> Option<Finding> {
    match parameters.get("Version") {
        Some(VERSION) => None,
        Some(_) => {
            let message = format!("the version of these actions is {VERSION}");
            let finding = Finding::error("version", Fact::assumed(&API), message);
            Some(finding.with_assumed_vendor_code("InvalidVersion"))
        }
        None => Some(Finding::note(
            "version",
            Fact::assumed(&API),
            format!("no Version: the simulation uses {VERSION}, the service requires one"),
        )),
    }
}

/// Findings for missing required parameters. An empty parameter counts as
/// present.
fn missing(parameters: &Parameters, action: &Action) -> Vec<Finding> {
    let known = action.parameters.iter();
    known
        .filter(|(name, is_required)| *is_required && parameters.get(name).is_none())
        .map(|(name, _)| {
            let message = format!("{name} is required");
            Finding::error("missing", Fact::documented(&API), message)
                .in_part(json::pointer_to(name))
                .with_vendor_code("MissingParameter")
        })
        .collect()
}

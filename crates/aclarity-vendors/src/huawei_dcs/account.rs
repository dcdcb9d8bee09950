//! A simulated project: DCS instances and their accounts.

mod answers;
mod passwords;

use std::collections::BTreeMap;

use super::errors::{
    self, BAD_BODY, BAD_INSTANCE, BAD_PARAMETER, BAD_PROJECT, BAD_STATE, NO_BODY, NO_SUCH_INSTANCE,
    NO_SUCH_URL, NO_TOKEN, VendorError,
};
use super::instance::Instance;
use super::sources::{OTC_ERRORS, ZH_SDK};
use super::{DEFAULT_USER, fields, name_taken};
use crate::body::{BadBody, ObjectBody, read_object};
use crate::context::{BadContext, Context};
use crate::field::{Field, findings_of_object};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::policy::Surroundings;
use crate::profile::Profile;
use crate::source::Fact;
use crate::vendor::Account;
use crate::world::World;

use passwords::Attempts;

/// An account of an instance.
struct User {
    id: String,
    name: String,
    role: String,
    password: String,
    description: String,
    read_policy: Option<String>,
    attempts: Attempts,
}

/// An instance with its accounts, the built-in one first.
struct InstanceAccounts {
    instance: Instance,
    users: Vec<User>,
}

/// A customer's project. An instance is created when it is first named, unless
/// the context lists the existing ones.
#[derive(Default)]
pub(super) struct Project {
    settings: Instance,
    default_password: String,
    listed: Option<Vec<String>>,
    next_error: Option<&'static VendorError>,
    instances: BTreeMap<String, InstanceAccounts>,
}

impl Account for Project {
    fn context_keys(&self) -> &'static [&'static str] {
        &[
            "engine",
            "minor_version",
            "type",
            "rw_split",
            "default_password",
            "default_passwordless",
            "status",
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
        let password = context.text("default_password")?;
        let next_error = context.word("error", &errors::codes())?;
        self.settings = settings;
        if let Some(listed) = listed {
            self.listed = Some(listed.into_iter().map(str::to_owned).collect());
        }
        if let Some(at) = next_error {
            self.next_error = Some(errors::other(at));
        }
        if let Some(password) = password {
            self.default_password = password.to_owned();
        }
        for accounts in self.instances.values_mut() {
            accounts.instance.set_context(context)?;
            if password.is_some() {
                accounts.users[0].password = self.default_password.clone();
            }
        }
        Ok(())
    }

    fn call(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        self.answer(request, profile, world)
            .with_findings(about_content_type(request))
    }
}

impl Project {
    fn answer(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        if let Some(error) = self.next_error.take() {
            return error.because("arranged-error", "the context asks for this error");
        }
        if request
            .header_value("X-Auth-Token")
            .is_none_or(str::is_empty)
        {
            return NO_TOKEN.because("no-token", "the header X-Auth-Token is missing");
        }
        let segments = request.segments();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let ["v2", project, "instances", instance, "accounts", rest @ ..] = segments.as_slice()
        else {
            return NO_SUCH_URL.because(
                "unknown-path",
                "no such path among the calls about accounts",
            );
        };
        if !is_identifier(project) {
            return BAD_PROJECT.inferred(
                "project-id",
                "the project's ID has characters that no ID has",
            );
        }
        if !is_identifier(instance) {
            let why = "the instance's ID has characters that no ID has";
            return BAD_INSTANCE.inferred("instance-id", why);
        }
        let known = self.listed.as_ref();
        if known.is_some_and(|known| !known.iter().any(|id| id == instance)) {
            return NO_SUCH_INSTANCE.because("no-such-instance", "no instance has this ID");
        }
        let accounts = self.accounts_of(instance, world);
        match (request.method.as_str(), rest) {
            ("POST", []) => accounts.create(request, profile, world),
            ("GET", []) => accounts.list(instance),
            ("PUT", [id, "password", "modify"]) => accounts.modify_password(id, request, world),
            ("PUT", [id, "password", "reset"]) => accounts.reset_password(id, request),
            ("PUT", [id, "role"]) => accounts.change_role(id, instance, request, profile, world),
            ("PUT", [id]) => accounts.describe(id, request, profile),
            ("DELETE", [id]) => accounts.delete(id),
            _ => NO_SUCH_URL.inferred(
                "unknown-call",
                "no such method and path among the calls about accounts; methods are in capitals",
            ),
        }
    }
}

/// Returns a finding if the body's content type is not what the SDK sends.
fn about_content_type(request: &Request) -> Option<Finding> {
    request.body.as_ref()?;
    let given = request.header_value("Content-Type")?;
    let kind = given.split(';').next().unwrap_or_default().trim();
    (!kind.eq_ignore_ascii_case("application/json")).then(|| {
        let message = "the SDK sends application/json;charset=UTF-8; whether the service takes \
                       another Content-Type is not documented";
        Finding::warning("content-type", Fact::assumed(&ZH_SDK), message)
    })
}

/// Whether the text looks like an ID rather than a placeholder. The format is
/// not documented; this accepts letters, digits, hyphens and underscores.
fn is_identifier(text: &str) -> bool {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.len() <= 64 && text.chars().all(is_usual)
}

impl Project {
    fn accounts_of(&mut self, id: &str, world: &mut World) -> &mut InstanceAccounts {
        self.instances
            .entry(id.to_owned())
            .or_insert_with(|| InstanceAccounts {
                instance: self.settings.clone(),
                users: vec![User {
                    id: world.uuid(),
                    name: DEFAULT_USER.to_owned(),
                    role: "write".to_owned(),
                    password: self.default_password.clone(),
                    description: String::new(),
                    read_policy: None,
                    attempts: Attempts::default(),
                }],
            })
    }
}

impl InstanceAccounts {
    fn create(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        if let Some(refused) = self.wrong_state() {
            return refused;
        }
        let mut body = match read_object(request) {
            Ok(body) => body,
            Err(bad) => return bad_body(&bad),
        };
        let found = self.findings_of_new(&body, profile);
        body.findings.extend(found);
        if body.is_refused() {
            return BAD_PARAMETER.response().with_findings(body.findings);
        }
        let owned = |name: &str| body.text(name).unwrap_or_default().to_owned();
        self.users.push(User {
            id: world.uuid(),
            name: owned(fields::NAME),
            role: owned(fields::ROLE),
            password: owned(fields::PASSWORD),
            description: owned(fields::DESCRIPTION_FIELD),
            read_policy: body.text(fields::READ_POLICY_FIELD).map(str::to_owned),
            attempts: Attempts::default(),
        });
        Response::new(200)
            .with_findings(body.findings)
            .with_findings([answers::done_at_once(), answers::login()])
    }

    /// All findings about creating this account.
    fn findings_of_new(&self, body: &ObjectBody, profile: &'static Profile) -> Vec<Finding> {
        let name = body.text(fields::NAME);
        let surroundings = Surroundings { user_name: name };
        let fields = fields::of(profile.name);
        let mut findings = findings_of_object(fields, &body.fields, &surroundings);
        findings.extend(
            self.instance
                .preconditions(self.users.len() - 1, profile.name),
        );
        if body.has(fields::READ_POLICY_FIELD) {
            findings.extend(self.instance.read_policy_findings());
        } else {
            findings.extend(self.instance.routing_note());
        }
        let names: Vec<&str> = self.users.iter().map(|user| user.name.as_str()).collect();
        findings.extend(name.and_then(|name| name_taken(name, &names)));
        findings
    }

    fn list(&self, instance: &str) -> Response {
        answers::list(&self.users, instance)
    }

    fn change_role(
        &mut self,
        id: &str,
        instance: &str,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let body = match self.changed(id, request, fields::ROLE, profile) {
            Ok(body) => body,
            Err(refused) => return *refused,
        };
        let user = self.user(id).expect("it was found before");
        if user.name == DEFAULT_USER {
            return answers::default_stays("its role cannot be changed");
        }
        if let Some(role) = body.text(fields::ROLE) {
            role.clone_into(&mut user.role);
        }
        answers::role_changed(instance, world).with_findings(body.findings)
    }

    fn describe(&mut self, id: &str, request: &Request, profile: &'static Profile) -> Response {
        let field = fields::DESCRIPTION_FIELD;
        let body = match self.changed(id, request, field, profile) {
            Ok(body) => body,
            Err(refused) => return *refused,
        };
        let user = self.user(id).expect("it was found before");
        if let Some(text) = body.text(field) {
            text.clone_into(&mut user.description);
        }
        Response::new(204).with_findings(body.findings)
    }

    fn delete(&mut self, id: &str) -> Response {
        if let Some(refused) = self.wrong_state() {
            return refused;
        }
        match self.users.iter().position(|user| user.id == id) {
            None => answers::no_such_account(),
            Some(0) => answers::default_stays("it cannot be deleted"),
            Some(at) => {
                self.users.remove(at);
                Response::new(200).with_findings([answers::done_at_once()])
            }
        }
    }

    /// Checks the body of a call that changes one field of an account.
    fn changed(
        &mut self,
        id: &str,
        request: &Request,
        name: &str,
        profile: &'static Profile,
    ) -> Result<ObjectBody, Box<Response>> {
        if let Some(refused) = self.wrong_state() {
            return Err(Box::new(refused));
        }
        if self.user(id).is_none() {
            return Err(Box::new(answers::no_such_account()));
        }
        let mut body = read_object(request).map_err(|bad| Box::new(bad_body(&bad)))?;
        let fields: Vec<Field> = fields::field(profile.name, name)
            .into_iter()
            .copied()
            .collect();
        let found = findings_of_object(&fields, &body.fields, &Surroundings::default());
        body.findings.extend(found);
        if body.is_refused() {
            return Err(Box::new(
                BAD_PARAMETER.response().with_findings(body.findings),
            ));
        }
        Ok(body)
    }

    fn user(&mut self, id: &str) -> Option<&mut User> {
        self.users.iter_mut().find(|user| user.id == id)
    }

    fn wrong_state(&self) -> Option<Response> {
        let finding = self.instance.state_finding()?;
        Some(BAD_STATE.response().with_findings([finding]))
    }
}

/// The response to a body that cannot be parsed. Neither the size limit nor how
/// the API distinguishes invalid JSON from other types is documented.
fn bad_body(bad: &BadBody) -> Response {
    let documented = Fact::documented(&OTC_ERRORS);
    let (error, fact) = match bad {
        BadBody::Missing => (&NO_BODY, documented),
        BadBody::NotJson(_) => (&BAD_BODY, documented),
        BadBody::NotObject(_) | BadBody::TooLarge => (&BAD_BODY, Fact::UNSOURCED),
    };
    let finding = bad.finding(fact).with_vendor_code(error.code);
    error.response().with_findings([finding])
}

//! A simulated customer: projects, services and their users.

mod answers;

use serde_json::{Value, json};

use super::elements::Array;
use super::form::{DEFAULT_USER, Judge, NAME, Purpose};
use super::sources::{GO_CLIENT, GUIDE, TERRAFORM};
use super::{CONSOLE, ENGINES, REDIS, VALKEY};
use crate::body::{BadBody, ObjectBody, read_object};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::source::Fact;
use crate::system::{Account, Profile};
use crate::world::World;

use answers::{
    BAD_REQUEST, CONFLICT, FORBIDDEN, METHOD_NOT_ALLOWED, NOT_FOUND, user_object, vendor_error,
};

/// A user of a service.
struct User {
    id: String,
    name: String,
    created: String,
    /// The four arrays, in the order of [`Array::ALL`].
    arrays: [Value; 4],
    status: &'static str,
}

/// A Redis or Valkey service of a project.
struct Service {
    project: String,
    engine: usize,
    id: String,
    users: Vec<User>,
}

/// A customer. Projects and services come to be when they are first named,
/// unless the circumstances list the projects; one of each is there from the
/// start.
#[derive(Default)]
pub(super) struct Customer {
    projects: Vec<String>,
    are_listed: bool,
    services: Vec<Service>,
}

impl Account for Customer {
    fn circumstances(&self) -> &'static [&'static str] {
        &["projects"]
    }

    fn arrange(&mut self, context: &Context) -> Result<(), BadContext> {
        if let Some(projects) = context.texts("projects")? {
            self.projects = projects.into_iter().map(str::to_owned).collect();
            self.are_listed = true;
            self.services
                .retain(|service| self.projects.contains(&service.project));
        }
        Ok(())
    }

    fn call(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let notes = signature_notes(request);
        self.answer(request, profile, world).with_findings(notes)
    }
}

impl Customer {
    fn answer(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let segments = request.segments();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        // The version of the API is a part of the address: /1.0 or /v1.
        let path = match segments.as_slice() {
            ["1.0" | "v1", rest @ ..] => rest,
            all => all,
        };
        let ["cloud", "project", rest @ ..] = path else {
            return no_such_path(world);
        };
        self.begin(world);
        let get = request.method == "GET";
        let [project, "database", engine, rest @ ..] = rest else {
            return match (rest, get) {
                ([], true) => Response::json(200, json!(self.projects)),
                ([], false) => wrong_method(world),
                _ => no_such_path(world),
            };
        };
        let Some(engine) = ENGINES.iter().position(|known| known == engine) else {
            return no_such_path(world);
        };
        if !self.knows_project(project) {
            return not_found("no-such-project", "no project has this ID", world);
        }
        let response = match rest {
            [] if get => self.services_of(project, engine, world),
            [] => wrong_method(world),
            [service, "user", rest @ ..] => {
                let service = self.service(project, engine, service, world);
                service.answer(request, rest, profile, world)
            }
            _ => no_such_path(world),
        };
        if ENGINES[engine] == "redis" {
            let message = "the service is Valkey now: the same calls are below /database/valkey";
            let fact = Fact::documented(&TERRAFORM);
            return response.with_findings([Finding::note("engine-gone", fact, message)]);
        }
        response
    }

    /// A customer without a project could do nothing.
    fn begin(&mut self, world: &mut World) {
        if self.projects.is_empty() && !self.are_listed {
            self.projects.push(world.hex(32));
        }
    }

    fn knows_project(&mut self, id: &str) -> bool {
        let is_known = self.projects.iter().any(|project| project == id);
        if !is_known && !self.are_listed {
            self.projects.push(id.to_owned());
        }
        is_known || !self.are_listed
    }

    fn services_of(&mut self, project: &str, engine: usize, world: &mut World) -> Response {
        let has_any = self
            .services
            .iter()
            .any(|service| service.is(project, engine));
        if !has_any {
            let id = world.uuid();
            self.service(project, engine, &id, world);
        }
        let services = self.services.iter();
        let ids: Vec<&str> = services
            .filter(|service| service.is(project, engine))
            .map(|service| service.id.as_str())
            .collect();
        Response::json(200, json!(ids))
    }

    fn service(
        &mut self,
        project: &str,
        engine: usize,
        id: &str,
        world: &mut World,
    ) -> &mut Service {
        let known = self
            .services
            .iter()
            .position(|service| service.is(project, engine) && service.id == id);
        let at = known.unwrap_or_else(|| {
            self.services.push(Service::new(project, engine, id, world));
            self.services.len() - 1
        });
        &mut self.services[at]
    }
}

impl Service {
    /// A service with the user that is there from its start, who may do all.
    fn new(project: &str, engine: usize, id: &str, world: &mut World) -> Self {
        let default = User {
            id: world.uuid(),
            name: DEFAULT_USER.to_owned(),
            created: world.now.to_string(),
            arrays: [json!(["*"]), json!(["+@all"]), json!([]), json!(["*"])],
            status: "READY",
        };
        Self {
            project: project.to_owned(),
            engine,
            id: id.to_owned(),
            users: vec![default],
        }
    }

    fn is(&self, project: &str, engine: usize) -> bool {
        self.project == project && self.engine == engine
    }

    fn answer(
        &mut self,
        request: &Request,
        rest: &[&str],
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let method = request.method.as_str();
        let at = match rest {
            [] => {
                return match method {
                    "GET" => self.list(),
                    "POST" => self.create(request, profile, world),
                    _ => wrong_method(world),
                };
            }
            [id] | [id, "credentials", "reset"] => {
                match self.users.iter().position(|user| user.id == *id) {
                    Some(at) => at,
                    None => return not_found("no-such-user", "no user has this ID", world),
                }
            }
            _ => return no_such_path(world),
        };
        match (method, rest.len()) {
            ("GET", 1) => self.show(at),
            ("PUT", 1) => self.update(at, request, profile, world),
            ("DELETE", 1) => self.delete(at, world),
            ("POST", 3) => {
                let password = world.hex(24);
                let user = &mut self.users[at];
                user.status = "READY";
                Response::json(200, user_object(user, Some(&password)))
            }
            _ => wrong_method(world),
        }
    }

    fn list(&self) -> Response {
        let ids: Vec<&str> = self.users.iter().map(|user| user.id.as_str()).collect();
        Response::json(200, json!(ids))
    }

    /// A change is under way until the user is looked at.
    fn show(&mut self, at: usize) -> Response {
        let user = &mut self.users[at];
        user.status = "READY";
        Response::json(200, user_object(user, None))
    }

    fn judged(
        &self,
        request: &Request,
        purpose: Purpose,
        profile: &'static Profile,
    ) -> Result<ObjectBody, BadBody> {
        let mut body = read_object(request)?;
        let existing: Vec<&str> = self.users.iter().map(|user| user.name.as_str()).collect();
        let judge = Judge {
            is_console: profile.name == CONSOLE,
            server: if ENGINES[self.engine] == "redis" {
                REDIS
            } else {
                VALKEY
            },
            purpose,
            existing: &existing,
        };
        body.findings.extend(judge.findings(&body.fields));
        Ok(body)
    }

    fn create(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let mut body = match self.judged(request, Purpose::Create, profile) {
            Ok(body) => body,
            Err(bad) => return bad_body(&bad, world),
        };
        if !body.has(NAME) {
            let finding =
                Finding::error("missing", Fact::documented(&TERRAFORM), "name is required");
            body.findings.push(finding);
        }
        if body.is_refused() {
            return refused(body.findings, world);
        }
        let array = |array: Array| match body.fields.get(array.name()) {
            // The service computes that users without it have all channels.
            None | Some(Value::Null) if array == Array::Channels => json!(["*"]),
            None | Some(Value::Null) => json!([]),
            Some(value) => value.clone(),
        };
        let user = User {
            id: world.uuid(),
            name: body.text(NAME).unwrap_or_default().to_owned(),
            created: world.now.to_string(),
            arrays: Array::ALL.map(array),
            status: "READY",
        };
        let password = world.hex(24);
        let response = Response::json(200, user_object(&user, Some(&password)));
        self.users.push(user);
        response.with_findings(body.findings)
    }

    fn update(
        &mut self,
        at: usize,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let body = match self.judged(request, Purpose::Update, profile) {
            Ok(body) => body,
            Err(bad) => return bad_body(&bad, world),
        };
        if body.is_refused() {
            return refused(body.findings, world);
        }
        let user = &mut self.users[at];
        let mut findings = body.findings.clone();
        for (place, array) in Array::ALL.into_iter().enumerate() {
            if body.has(array.name()) {
                user.arrays[place] = body.fields[array.name()].clone();
            } else {
                let message = format!(
                    "whether {} is kept or cleared when it is left out is not documented; here it is kept",
                    array.name()
                );
                findings.push(Finding::note(
                    "left-out",
                    Fact::assumed(&TERRAFORM),
                    message,
                ));
            }
        }
        if user.name == DEFAULT_USER {
            let message = "the Terraform provider never changes what the default user may do";
            findings.push(Finding::note(
                "default-user",
                Fact::documented(&TERRAFORM),
                message,
            ));
        }
        user.status = "UPDATING";
        Response::json(200, user_object(user, None)).with_findings(findings)
    }

    fn delete(&mut self, at: usize, world: &mut World) -> Response {
        if self.users[at].name == DEFAULT_USER {
            let message = "the default user stays: the Terraform provider never deletes it";
            let finding = Finding::error("default-user", Fact::assumed(&TERRAFORM), message);
            return vendor_error(FORBIDDEN, world).with_findings([finding]);
        }
        self.users.remove(at);
        Response::new(200)
    }
}

fn refused(findings: Vec<Finding>, world: &mut World) -> Response {
    let is_conflict = findings.iter().any(|finding| finding.code == "name-taken");
    let error = if is_conflict { CONFLICT } else { BAD_REQUEST };
    vendor_error(error, world).with_findings(findings)
}

fn bad_body(bad: &BadBody, world: &mut World) -> Response {
    vendor_error(BAD_REQUEST, world).with_findings([bad.finding(Fact::assumed(&GO_CLIENT))])
}

fn not_found(code: &'static str, message: &str, world: &mut World) -> Response {
    let finding = Finding::error(code, Fact::assumed(&GO_CLIENT), message);
    vendor_error(NOT_FOUND, world).with_findings([finding])
}

fn no_such_path(world: &mut World) -> Response {
    let fact = Fact::assumed(&GUIDE);
    let message = "no such path among the calls about users of Redis and Valkey services";
    vendor_error(NOT_FOUND, world).with_findings([Finding::error("unknown-path", fact, message)])
}

fn wrong_method(world: &mut World) -> Response {
    let fact = Fact::assumed(&GUIDE);
    let message = "the path has no such method";
    let finding = Finding::error("unknown-method", fact, message);
    vendor_error(METHOD_NOT_ALLOWED, world).with_findings([finding])
}

/// The simulation lets everybody in; the service wants four headers.
fn signature_notes(request: &Request) -> Vec<Finding> {
    let fact = Fact::documented(&GO_CLIENT);
    let missing: Vec<&str> = [
        "X-Ovh-Application",
        "X-Ovh-Consumer",
        "X-Ovh-Timestamp",
        "X-Ovh-Signature",
    ]
    .into_iter()
    .filter(|name| request.header_value(name).is_none_or(str::is_empty))
    .collect();
    let mut notes = Vec::new();
    if !missing.is_empty() {
        let message = format!("the service wants the headers {}", missing.join(", "));
        let help = "its clients sign requests; the simulation asks for no signature";
        notes.push(Finding::note("unsigned", fact, message).with_help(help));
    }
    let is_signature = |value: &str| {
        let digits = value.strip_prefix("$1$").unwrap_or_default();
        digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if request
        .header_value("X-Ovh-Signature")
        .is_some_and(|value| !value.is_empty() && !is_signature(value))
    {
        let message = "X-Ovh-Signature is $1$ and a SHA-1 in 40 hexadecimal digits: of the \
                       application's secret, the consumer key, the method, the address, the body \
                       and the timestamp, with + between them";
        notes.push(Finding::warning("signature", fact, message));
    }
    notes
}

//! A simulated customer: projects, their clusters, and the clusters' users.

use serde_json::{Value, json};

use super::calls::Call;
use super::errors::{
    BAD_REQUEST, BAD_SIGNATURE, EXISTS, EXISTS_500, FORBIDDEN, NO_SUCH_METHOD, NOT_FOUND,
};
use super::judge::{Judge, Purpose};
use super::mapping::default_channels;
use super::names::NAMES;
use super::settings::{Engine, Settings};
use super::sources::{CLIENT, GUIDE, TERRAFORM};
use super::users::{Status, User};
use crate::arrays::{ArrayKind, Arrays};
use crate::body::{BadBody, ObjectBody, read_object};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::source::Fact;
use crate::vendor::Account;
use crate::world::World;

/// A cluster of a project.
struct Cluster {
    project: String,
    engine: Engine,
    id: String,
    users: Vec<User>,
}

/// A customer. A project or cluster is created when it is first named, unless
/// the context lists the existing ones.
#[derive(Default)]
pub(super) struct Customer {
    settings: Settings,
    projects: Vec<String>,
    clusters: Vec<Cluster>,
}

impl Account for Customer {
    fn context_keys(&self) -> &'static [&'static str] {
        Settings::NAMES
    }

    fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
        self.settings.set_context(context)
    }

    /// Answers a request by the rules of the API, whatever the profile: the
    /// console's patterns do not apply to the API.
    fn call(
        &mut self,
        request: &Request,
        _profile: &'static Profile,
        world: &mut World,
    ) -> Response {
        let unsigned = is_unsigned(request).then(|| {
            Finding::note(
                "unsigned",
                Fact::assumed(&CLIENT),
                "no X-Ovh-Application, X-Ovh-Consumer, X-Ovh-Timestamp and X-Ovh-Signature: the \
                 simulation does not need them, but the service does",
            )
        });
        self.answer(request, world).with_findings(unsigned)
    }
}

impl Customer {
    fn answer(&mut self, request: &Request, world: &mut World) -> Response {
        if let Some(refused) = wrong_credentials(request, world) {
            return refused;
        }
        let segments = request.segments();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let Some(call) = Call::at(&segments) else {
            let why = "no such path among the calls about users of Redis and Valkey";
            return NOT_FOUND.because("unknown-path", why, world);
        };
        let methods = call.methods();
        if !methods.contains(&request.method.as_str()) {
            let why = format!("the path has only {}", methods.join(", "));
            return NO_SUCH_METHOD
                .because("unknown-method", why, world)
                .header("Allow", &methods.join(", "));
        }
        if self.settings.is_not_granted {
            let why = "the context states that the permission is missing";
            return FORBIDDEN.because("not-granted", why, world);
        }
        match call {
            Call::Projects => self.list_projects(world),
            Call::Clusters { project, engine } => self.list_clusters(project, engine, world),
            Call::Users(place) => {
                match self.cluster(place.project, place.engine, place.id, world) {
                    Err(refused) => *refused,
                    Ok(at) if request.method == "GET" => self.list_users(at),
                    Ok(at) => self.create(at, request, world),
                }
            }
            Call::User(place, user) | Call::Reset(place, user) => {
                let at = match self.cluster(place.project, place.engine, place.id, world) {
                    Err(refused) => return *refused,
                    Ok(at) => at,
                };
                let users = &self.clusters[at].users;
                let Some(number) = users.iter().position(|known| known.id == user) else {
                    let why = "no user of the cluster has this ID";
                    return NOT_FOUND.because("no-such-user", why, world);
                };
                match (call, request.method.as_str()) {
                    (Call::Reset(..), _) => self.reset(at, number, world),
                    (_, "GET") => {
                        Response::json(200, self.clusters[at].users[number].shown(Status::Ready))
                    }
                    (_, "DELETE") => self.delete(at, number, world),
                    _ => self.update(at, number, request, world),
                }
            }
        }
    }

    fn list_projects(&mut self, world: &mut World) -> Response {
        if let Some(listed) = &self.settings.projects {
            return Response::json(200, json!(listed));
        }
        if self.projects.is_empty() {
            self.projects.push(world.hex(32));
        }
        Response::json(200, json!(self.projects))
    }

    fn list_clusters(&mut self, project: &str, engine: Engine, world: &mut World) -> Response {
        if let Err(refused) = self.project(project, world) {
            return *refused;
        }
        if let Some(listed) = &self.settings.clusters {
            return Response::json(200, json!(listed));
        }
        let is_there = |cluster: &Cluster| cluster.project == project && cluster.engine == engine;
        if !self.clusters.iter().any(is_there) {
            let id = world.uuid();
            self.add_cluster(project, engine, id, world);
        }
        let there = self.clusters.iter().filter(|cluster| is_there(cluster));
        let ids: Vec<&str> = there.map(|cluster| cluster.id.as_str()).collect();
        let retired = (engine == Engine::Redis).then(|| {
            Finding::note(
                "engine-removed",
                Fact::documented(&TERRAFORM),
                "Terraform's provider 2.17.0 no longer supports Redis, only Valkey",
            )
        });
        Response::json(200, json!(ids)).with_findings(retired)
    }

    /// Checks that the project exists, or creates it.
    fn project(&mut self, id: &str, world: &mut World) -> Result<(), Box<Response>> {
        let listed = self.settings.projects.as_ref();
        if listed.is_some_and(|listed| !listed.iter().any(|known| known == id)) {
            let why = "the customer has no project of this ID";
            return Err(Box::new(NOT_FOUND.because("no-such-project", why, world)));
        }
        if !self.projects.iter().any(|known| known == id) {
            self.projects.push(id.to_owned());
        }
        Ok(())
    }

    /// Index of a cluster.
    fn cluster(
        &mut self,
        project: &str,
        engine: Engine,
        id: &str,
        world: &mut World,
    ) -> Result<usize, Box<Response>> {
        self.project(project, world)?;
        let listed = self.settings.clusters.as_ref();
        if listed.is_some_and(|listed| !listed.iter().any(|known| known == id)) {
            let why = "the project has no cluster of this ID";
            return Err(Box::new(NOT_FOUND.because("no-such-cluster", why, world)));
        }
        let known = self.clusters.iter().position(|cluster| {
            cluster.project == project && cluster.engine == engine && cluster.id == id
        });
        Ok(known.unwrap_or_else(|| self.add_cluster(project, engine, id.to_owned(), world)))
    }

    fn add_cluster(
        &mut self,
        project: &str,
        engine: Engine,
        id: String,
        world: &mut World,
    ) -> usize {
        let mut users = vec![User::built_in(world)];
        let existing = self.settings.existing.iter();
        users.extend(existing.map(|name| User::new(name, Arrays::default(), world)));
        self.clusters.push(Cluster {
            project: project.to_owned(),
            engine,
            id,
            users,
        });
        self.clusters.len() - 1
    }

    /// The users' IDs. To find a name, clients have to request each user.
    fn list_users(&self, at: usize) -> Response {
        let users = self.clusters[at].users.iter();
        let ids: Vec<&str> = users.map(|user| user.id.as_str()).collect();
        Response::json(200, json!(ids))
    }

    fn create(&mut self, at: usize, request: &Request, world: &mut World) -> Response {
        let body = match self.judged(at, request, Purpose::Create, world) {
            Ok(body) => body,
            Err(refused) => return *refused,
        };
        let arrays = Arrays::read(&body.fields, &NAMES);
        let silent = (!body.has("channels")).then(default_channels);
        let user = User::new(body.text("name").unwrap_or_default(), arrays, world);
        let shown = user.shown_with_password(Status::Creating);
        self.clusters[at].users.push(user);
        Response::json(200, shown)
            .with_findings(body.findings)
            .with_findings(silent)
            .with_findings([done_at_once()])
    }

    fn update(
        &mut self,
        at: usize,
        number: usize,
        request: &Request,
        world: &mut World,
    ) -> Response {
        let body = match self.judged(at, request, Purpose::Update, world) {
            Ok(body) => body,
            Err(refused) => return *refused,
        };
        let clears = self.settings.clears_missing;
        let names = ArrayKind::ALL.map(|sort| NAMES.of(sort)).into_iter();
        let missing: Vec<&str> = names.filter(|name| !body.has(name)).collect();
        let user = &mut self.clusters[at].users[number];
        user.arrays = updated(&user.arrays, &Arrays::read(&body.fields, &NAMES), clears);
        let about_missing = (!missing.is_empty()).then(|| {
            let what = if clears { "cleared" } else { "kept" };
            let message = format!(
                "{}: here an array that is missing is {what}; what the service does is not \
                 documented",
                missing.join(", ")
            );
            Finding::warning("missing-array", Fact::assumed(&TERRAFORM), message)
        });
        let about_default = user.is_built_in().then(|| {
            let message = "the built-in user: Terraform never changes what it may do, and whether \
                           the API lets you is not documented";
            Finding::warning("default-user", Fact::assumed(&TERRAFORM), message)
        });
        Response::json(200, user.shown(Status::Updating))
            .with_findings(body.findings)
            .with_findings(about_missing)
            .with_findings(about_default)
            .with_findings([done_at_once()])
    }

    fn reset(&mut self, at: usize, number: usize, world: &mut World) -> Response {
        let user = &mut self.clusters[at].users[number];
        user.reset_password(world);
        Response::json(200, user.shown_with_password(Status::Updating))
            .with_findings([done_at_once()])
    }

    fn delete(&mut self, at: usize, number: usize, world: &mut World) -> Response {
        let users = &mut self.clusters[at].users;
        if users[number].is_built_in() {
            let why = "the built-in user cannot be deleted: Redis refuses it, and Terraform \
                       never tries";
            return BAD_REQUEST.because("default-user", why, world);
        }
        users.remove(number);
        Response::new(200).with_findings([done_at_once()])
    }

    /// Checks a body.
    fn judged(
        &self,
        at: usize,
        request: &Request,
        purpose: Purpose,
        world: &mut World,
    ) -> Result<ObjectBody, Box<Response>> {
        let cluster = &self.clusters[at];
        let mut body = read_object(request).map_err(|bad| Box::new(bad_body(&bad, world)))?;
        let existing = cluster.users.iter().map(|user| user.name.as_str());
        let judge = Judge {
            server: self.settings.server_of(cluster.engine),
            is_console: false,
            purpose,
            existing: existing.collect(),
        };
        let fields = Value::Object(std::mem::take(&mut body.fields));
        body.findings.extend(judge.body(&fields));
        if let Value::Object(fields) = fields {
            body.fields = fields;
        }
        if !body.is_refused() {
            return Ok(body);
        }
        let mut errors = body.findings.iter().filter(|finding| finding.is_error());
        let error = if !errors.all(|finding| finding.code == "name-taken") {
            &BAD_REQUEST
        } else if self.settings.fails_on_duplicates {
            &EXISTS_500
        } else {
            &EXISTS
        };
        Err(Box::new(error.response(body.findings, world)))
    }
}

/// Applies a change to the arrays. With `clears`, arrays missing from the
/// change become empty.
fn updated(arrays: &Arrays, change: &Arrays, clears: bool) -> Arrays {
    let mut next = if clears {
        Arrays::default()
    } else {
        arrays.clone()
    };
    for sort in ArrayKind::ALL {
        if let Some(items) = change.get(sort) {
            next = next.with(sort, items.to_vec());
        }
    }
    next
}

const CREDENTIALS: [&str; 4] = [
    "X-Ovh-Application",
    "X-Ovh-Consumer",
    "X-Ovh-Timestamp",
    "X-Ovh-Signature",
];

fn is_unsigned(request: &Request) -> bool {
    CREDENTIALS
        .iter()
        .all(|name| request.header_value(name).is_none())
}

/// Checks the headers of a signed request. A request without any counts as one
/// from the API console, where people are logged in, as in the guide. The
/// signature itself cannot be verified without the application's secret.
fn wrong_credentials(request: &Request, world: &mut World) -> Option<Response> {
    let given = CREDENTIALS.map(|name| request.header_value(name));
    if is_unsigned(request) {
        return None;
    }
    let missing: Vec<&str> = CREDENTIALS
        .iter()
        .zip(&given)
        .filter(|(_, value)| value.is_none_or(str::is_empty))
        .map(|(name, _)| *name)
        .collect();
    let why = if missing.is_empty() {
        let digest = given[3].and_then(|signature| signature.strip_prefix("$1$"));
        let is_sha1 =
            |text: &str| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digest.is_some_and(is_sha1) {
            return None;
        }
        "X-Ovh-Signature is $1$ and the 40 hexadecimal digits of a SHA-1".to_owned()
    } else {
        format!("a signed request has {} too", missing.join(", "))
    };
    Some(BAD_SIGNATURE.because("signature", why, world))
}

fn bad_body(bad: &BadBody, world: &mut World) -> Response {
    let finding = bad
        .finding(Fact::UNSOURCED)
        .with_assumed_vendor_code(BAD_REQUEST.class);
    BAD_REQUEST.response([finding], world)
}

fn done_at_once() -> Finding {
    Finding::note(
        "task",
        Fact::assumed(&GUIDE),
        "the service works on this for a while; here it is done before the next call",
    )
}

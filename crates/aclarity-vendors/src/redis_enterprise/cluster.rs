//! A simulated cluster: its databases, users, roles and Redis ACLs.

mod acls;
mod answers;
mod databases;
mod errors;
mod headers;
mod login;
mod modules;
mod passwords;
mod roles;
mod routes;
mod settings;
mod table;
mod users;

use std::collections::BTreeMap;

use serde_json::json;

use super::acl::ChannelDefault;
use super::objects::ON_PAGE;
use super::permissions::{self, Management};
use super::sources::{PAGES, PASSWORDS, QUICK_START};
use crate::body::{ObjectBody, read_object};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::source::Fact;
use crate::vendor::Account;
use crate::world::{Timestamp, World};

use answers::{Answer, Refusal, refuse};
use login::{Credentials, Tokens};
use routes::Route;
use table::Table;

/// A cluster.
pub(super) struct Cluster {
    acls: Table,
    roles: Table,
    users: Table,
    databases: Table,
    /// Passwords of the databases' default users.
    database_logins: BTreeMap<u64, Vec<String>>,
    modules: Vec<String>,
    credentials: Credentials,
    tokens: Tokens,
    settings: Settings,
    /// Incremented by each change.
    state: u64,
    /// The profile to start with; its quick start shows 42 as the first state.
    begins_as: Option<&'static Profile>,
    /// The error code that the next call returns.
    next_error: Option<&'static str>,
}

/// Settings from the context and the cluster's policy.
pub(super) struct Settings {
    is_in_cluster: bool,
    is_busy: bool,
    has_license: bool,
    /// Kinds of objects that the cluster does not support yet.
    unsupported: Vec<String>,
    is_password_complex: bool,
    password_min_length: usize,
    channels: ChannelDefault,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            is_in_cluster: true,
            is_busy: false,
            has_license: true,
            unsupported: Vec::new(),
            is_password_complex: false,
            password_min_length: 8,
            channels: ChannelDefault::default(),
        }
    }
}

/// An authenticated and authorised request.
struct Call<'r> {
    request: &'r Request,
    profile: &'static Profile,
    /// The IDs in the path.
    uids: Vec<u64>,
    /// The variable words in the path.
    words: Vec<String>,
    /// The ID of the user who sends it.
    user: u64,
    now: Timestamp,
    is_dry_run: bool,
    is_v2: bool,
}

impl Call<'_> {
    fn body(&self) -> Result<ObjectBody, Refusal> {
        read_object(self.request).map_err(|error| {
            let finding = error.finding(Fact::documented(&QUICK_START));
            Refusal::new(400, finding.with_vendor_code("invalid_param"))
        })
    }
}

impl Default for Cluster {
    fn default() -> Self {
        let mut cluster = Self {
            // The first custom ACL on the page has ID 17; a newer page shows
            // 11.
            acls: Table::starting_at(17),
            roles: Table::starting_at(17),
            users: Table::starting_at(1),
            databases: Table::starting_at(1),
            database_logins: BTreeMap::new(),
            modules: Vec::new(),
            credentials: Credentials::default(),
            tokens: Tokens::default(),
            settings: Settings::default(),
            state: 42,
            begins_as: None,
            next_error: None,
        };
        // Read Only and Not Dangerous, 2 and 3 in the page's example, were
        // removed in 7.2.4 unless in use.
        let full_access = json!({"uid": 1, "name": "Full Access", "acl": "+@all ~*"});
        cluster.acls.put(1, full_access);
        // The order of the page's example, followed by the newer role.
        let roles = [
            ("Admin", Management::Admin),
            ("Cluster Member", Management::ClusterMember),
            ("Cluster Viewer", Management::ClusterViewer),
            ("DB Member", Management::DbMember),
            ("DB Viewer", Management::DbViewer),
            ("None", Management::None),
            ("User Manager", Management::UserManager),
        ];
        for (uid, (name, role)) in (1..).zip(roles) {
            let role = json!({"uid": uid, "name": name, "management": role.name()});
            cluster.roles.put(uid, role);
        }
        // As in the page's example, user 1 is an admin and user 2 a db_viewer.
        for (uid, role_uid) in (1..).zip([1, 5, 2, 3, 4, 7, 6]) {
            cluster.add_first_user(uid, role_uid);
        }
        cluster.databases.put(1, databases::first());
        cluster
    }
}

impl Account for Cluster {
    fn context_keys(&self) -> &'static [&'static str] {
        &[
            "in_cluster",
            "busy",
            "license_expired",
            "unsupported",
            "password_complexity",
            "password_min_length",
            "acl_pubsub_default",
            "expired",
            "error",
        ]
    }

    /// Applies the context. `in_cluster: false` means that the node belongs to
    /// no cluster, `busy` that databases are being changed, `license_expired`
    /// that the licence has expired. `unsupported` lists kinds of objects
    /// (`roles`, `redis_acls`) that the cluster does not support yet, and
    /// `expired` the e-mail addresses of users whose passwords have expired.
    /// `error` is a published code that the next call returns. The rest are
    /// settings of the cluster.
    fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
        let in_cluster = context.flag("in_cluster")?;
        let busy = context.flag("busy")?;
        let license_expired = context.flag("license_expired")?;
        let unsupported = context.texts("unsupported")?;
        let complexity = context.flag("password_complexity")?;
        let min_length = context.count("password_min_length")?;
        let channels = context.word("acl_pubsub_default", &ChannelDefault::NAMES)?;
        let expired = context.texts("expired")?;
        let codes = errors::codes();
        if let Some(at) = context.word("error", &codes)? {
            self.next_error = Some(codes[at]);
        }
        let settings = &mut self.settings;
        settings.is_in_cluster = in_cluster.unwrap_or(settings.is_in_cluster);
        settings.is_busy = busy.unwrap_or(settings.is_busy);
        settings.has_license = license_expired.map_or(settings.has_license, |expired| !expired);
        settings.is_password_complex = complexity.unwrap_or(settings.is_password_complex);
        if let Some(unsupported) = unsupported {
            settings.unsupported = unsupported.into_iter().map(str::to_owned).collect();
        }
        if let Some(length) = min_length {
            settings.password_min_length = usize::try_from(length).unwrap_or(256).clamp(8, 256);
        }
        if let Some(at) = channels {
            self.set_channel_default(ChannelDefault::of(at));
        }
        for email in expired.unwrap_or_default() {
            if let Some(uid) = self.user_of_email(email) {
                self.credentials.expire(uid);
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
        if self.begins_as.is_none() {
            self.begin_as(profile);
        }
        let mut findings = headers::notes(request);
        let answer = self.answer(request, profile, world, &mut findings);
        if answer.as_ref().is_ok_and(|done| done.has_changed) {
            self.state += 1;
        }
        let response = match answer {
            Ok(done) => done.response(self.state, world.now),
            Err(refusal) => refusal.response(self.state, profile, world.now),
        };
        response.with_findings(findings)
    }
}

impl Cluster {
    /// Initialises the cluster. Databases have the newest version that the
    /// cluster allows.
    fn begin_as(&mut self, profile: &'static Profile) {
        self.begins_as = Some(profile);
        let version = databases::newest_version(profile);
        if let Some(database) = self.databases.get_mut(1) {
            database.insert("version".to_owned(), version.into());
            database.insert("redis_version".to_owned(), version.into());
        }
    }

    fn answer(
        &mut self,
        request: &Request,
        profile: &'static Profile,
        world: &mut World,
        findings: &mut Vec<Finding>,
    ) -> Answer {
        let quick_start = Fact::documented(&QUICK_START);
        if !self.settings.is_in_cluster {
            let message = "the node does not respond or belongs to no cluster";
            return refuse(503, Finding::error("no-cluster", quick_start, message));
        }
        headers::check(request)?;
        let user = self.log_in(request, world.now)?;
        let (route, uids, words) = routes::find(request)?;
        self.may_call(route, user, &uids, profile)?;
        if let Some(kind) = self
            .settings
            .unsupported
            .iter()
            .find(|kind| route.path.contains(&kind.as_str()))
        {
            let message = format!("the cluster does not support {kind} yet");
            let finding = Finding::error("unsupported-resource", ON_PAGE, message);
            return refuse(501, finding.with_vendor_code("unsupported_resource"));
        }
        if let Some(code) = self.next_error.take() {
            // The documents give the status for only a few codes.
            let fact = match errors::is_listed(code, route.path) {
                true => Fact::assumed(&PAGES),
                false => Fact::UNSOURCED,
            };
            let message = "the context asks for this error; that its status is 400 is assumed";
            let finding = Finding::error("arranged-error", fact, message);
            return refuse(400, finding.with_vendor_code(code));
        }
        findings.extend(route.note(profile));
        let query = request.query();
        let call = Call {
            request,
            profile,
            uids,
            words,
            user,
            now: world.now,
            is_dry_run: query
                .iter()
                .any(|(name, value)| name == "dry_run" && !matches!(value.as_str(), "false" | "0")),
            is_v2: route.version == "v2",
        };
        (route.run)(self, &call, world)
    }

    /// Whether the user's roles permit the call on the database that it
    /// concerns.
    fn may_call(
        &self,
        route: &Route,
        user: u64,
        uids: &[u64],
        profile: &Profile,
    ) -> Result<(), Refusal> {
        let managements: Vec<(Management, Option<Vec<u64>>)> = self.managements(user);
        let Some(permission) = route.permission else {
            // A call without a specific permission requires any permission.
            let has_any = managements
                .iter()
                .any(|(role, _)| *role != Management::None && role.exists(profile));
            let message = "the role none grants no access";
            let finding = Finding::error(
                "forbidden",
                Fact::assumed(permissions::FACT.source),
                message,
            );
            return if has_any {
                Ok(())
            } else {
                Err(Refusal::new(403, finding))
            };
        };
        let database = uids.first().filter(|_| route.path.first() == Some(&"bdbs"));
        let may = managements.iter().any(|(role, databases)| {
            role.may(permission, profile)
                && match (databases, database) {
                    (Some(databases), Some(uid)) => databases.contains(uid),
                    _ => true,
                }
        });
        if may {
            return Ok(());
        }
        let roles: Vec<&str> = Management::ALL
            .into_iter()
            .filter(|role| role.may(permission, profile))
            .map(Management::name)
            .collect();
        let finding = Finding::error(
            "forbidden",
            permissions::FACT,
            format!("the user's role has no permission {permission}"),
        )
        .with_help(format!("these roles have it: {}", roles.join(", ")));
        Err(Refusal::new(403, finding))
    }

    /// Checks a password against the cluster's rules.
    fn password_findings(&self, password: &str, email: &str) -> Vec<Finding> {
        if !self.settings.is_password_complex {
            return Vec::new();
        }
        super::password_findings(password, email, self.settings.password_min_length)
    }

    fn set_channel_default(&mut self, channels: ChannelDefault) {
        let becomes_strict =
            channels == ChannelDefault::None && self.settings.channels == ChannelDefault::All;
        self.settings.channels = channels;
        if becomes_strict && let Some(full_access) = self.acls.get_mut(1) {
            // It stays so when the setting is reverted.
            full_access.insert("acl".to_owned(), "+@all ~* &*".into());
        }
    }
}

/// The source for refused logins.
const LOCK_OUT: Fact = Fact::documented(&PASSWORDS);

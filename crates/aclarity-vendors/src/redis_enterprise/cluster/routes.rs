//! The API's calls and the permission that each requires.

use super::answers::{Answer, Refusal};
use super::headers::VERSION_IN_PATH;
use super::{Call, Cluster};
use crate::finding::Finding;
use crate::http::Request;
use crate::profile::Profile;
use crate::source::Fact;
use crate::world::World;

use super::super::objects::{ON_PAGE, follows_pages};
use super::super::sources::{OPENAPI, PAGES, QUICK_START};

/// A call of the API.
pub(super) struct Route {
    method: &'static str,
    pub version: &'static str,
    /// The segments of the path: `{uid}` stands for an ID, `{word}` for any
    /// text.
    pub path: &'static [&'static str],
    /// The required permission; `None` if everybody may call it.
    pub permission: Option<&'static str>,
    pub run: fn(&mut Cluster, &Call<'_>, &mut World) -> Answer,
}

macro_rules! routes {
    ($($method:ident $version:ident $path:expr, $permission:expr, $run:path;)*) => {
        &[$(Route {
            method: stringify!($method),
            version: stringify!($version),
            path: &$path,
            permission: $permission,
            run: $run,
        }),*]
    };
}

#[rustfmt::skip]
static ROUTES: &[Route] = routes! {
    GET    v1 ["bdbs"],                        Some("view_all_bdbs_info"),     Cluster::list_databases;
    POST   v1 ["bdbs"],                        Some("create_bdb"),             Cluster::create_database;
    POST   v2 ["bdbs"],                        Some("create_bdb"),             Cluster::create_database;
    GET    v1 ["bdbs", "{uid}"],               Some("view_bdb_info"),          Cluster::get_database;
    PUT    v1 ["bdbs", "{uid}"],               Some("update_bdb"),             Cluster::update_database;
    DELETE v1 ["bdbs", "{uid}"],               Some("delete_bdb"),             Cluster::delete_database;
    PUT    v1 ["bdbs", "{uid}", "passwords"],  Some("update_bdb"),             Cluster::reset_database_password;
    POST   v1 ["bdbs", "{uid}", "passwords"],  Some("update_bdb"),             Cluster::add_database_password;
    DELETE v1 ["bdbs", "{uid}", "passwords"],  Some("update_bdb"),             Cluster::delete_database_password;
    PUT    v1 ["bdbs", "{uid}", "flush"],            Some("update_bdb_with_action"), Cluster::update_database;
    PUT    v1 ["bdbs", "{uid}", "reset_admin_pass"], Some("update_bdb_with_action"), Cluster::update_database;
    GET    v1 ["users"],                       Some("view_all_users_info"),    Cluster::list_users;
    POST   v1 ["users"],                       Some("create_new_user"),        Cluster::create_user;
    PUT    v1 ["users", "password"],           None,                           Cluster::reset_password;
    POST   v1 ["users", "password"],           None,                           Cluster::add_password;
    DELETE v1 ["users", "password"],           None,                           Cluster::delete_password;
    POST   v1 ["users", "authorize"],          None,                           Cluster::authorize;
    GET    v1 ["users", "role"],               None,                           Cluster::own_role;
    GET    v1 ["users", "permissions"],        None,                           Cluster::list_permissions;
    GET    v1 ["users", "permissions", "{word}"], None,                        Cluster::get_permissions;
    GET    v1 ["users", "{uid}"],              Some("view_user_info"),         Cluster::get_user;
    PUT    v1 ["users", "{uid}"],              None,                           Cluster::update_user;
    DELETE v1 ["users", "{uid}"],              Some("delete_user"),            Cluster::delete_user;
    GET    v1 ["roles"],                       Some("view_all_roles_info"),    Cluster::list_roles;
    POST   v1 ["roles"],                       Some("create_role"),            Cluster::create_role;
    GET    v1 ["roles", "{uid}"],              Some("view_role_info"),         Cluster::get_role;
    PUT    v1 ["roles", "{uid}"],              Some("update_role"),            Cluster::update_role;
    DELETE v1 ["roles", "{uid}"],              Some("delete_role"),            Cluster::delete_role;
    GET    v1 ["redis_acls"],                  Some("view_all_redis_acls_info"), Cluster::list_acls;
    POST   v1 ["redis_acls"],                  Some("create_redis_acl"),       Cluster::create_acl;
    POST   v1 ["redis_acls", "validate"],      Some("create_redis_acl"),       Cluster::validate_acl;
    GET    v1 ["redis_acls", "{uid}"],         Some("view_redis_acl_info"),    Cluster::get_acl;
    PUT    v1 ["redis_acls", "{uid}"],         Some("update_redis_acl"),       Cluster::update_acl;
    DELETE v1 ["redis_acls", "{uid}"],         Some("delete_redis_acl"),       Cluster::delete_acl;
    PUT    v1 ["cluster", "policy"],           Some("update_cluster"),         Cluster::update_policy;
    POST   v1 ["modules"],                     Some("update_cluster"),         Cluster::upload_module;
    POST   v2 ["modules"],                     Some("update_cluster"),         Cluster::upload_module;
};

/// Finds the call that a request makes, with the IDs and words in its path.
pub(super) fn find(request: &Request) -> Result<(&'static Route, Vec<u64>, Vec<String>), Refusal> {
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let refuse = |status, code, fact, message: String| {
        Err(Refusal::new(status, Finding::error(code, fact, message)))
    };
    let Some((version, path)) = segments.split_first() else {
        let message = "paths begin with the version, as in /v1/bdbs".to_owned();
        return refuse(404, "unknown-path", Fact::documented(&QUICK_START), message);
    };
    if is_version(version) && !matches!(*version, "v1" | "v2") {
        let message = "the API has the versions v1 and v2".to_owned();
        return refuse(505, "api-version", VERSION_IN_PATH, message);
    }
    let matching = ROUTES
        .iter()
        .filter(|route| route.version == *version && matches(route.path, path));
    let methods: Vec<&Route> = matching.collect();
    if methods.is_empty() {
        let message = "there is no such path among the calls that are simulated".to_owned();
        return refuse(404, "unknown-path", Fact::documented(&QUICK_START), message);
    }
    let Some(route) = methods.iter().find(|route| route.method == request.method) else {
        let known: Vec<&str> = methods.iter().map(|route| route.method).collect();
        let message = format!("here there is only {}", known.join(", "));
        return refuse(405, "method", Fact::assumed(&OPENAPI), message);
    };
    let mut uids = Vec::new();
    let mut words = Vec::new();
    for (pattern, segment) in route.path.iter().zip(path) {
        match *pattern {
            "{uid}" => uids.extend(segment.parse::<u64>()),
            "{word}" => words.push((*segment).to_owned()),
            _ => {}
        }
    }
    Ok((route, uids, words))
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn matches(pattern: &[&str], path: &[&str]) -> bool {
    pattern.len() == path.len()
        && pattern
            .iter()
            .zip(path)
            .all(|(pattern, segment)| match *pattern {
                "{uid}" => segment.parse::<u64>().is_ok() && !segment.starts_with('+'),
                "{word}" => true,
                word => word == *segment,
            })
}

impl Route {
    /// A finding if documents advise against the call.
    pub(super) fn note(&self, profile: &Profile) -> Option<Finding> {
        let warn = |fact, message: &str| Some(Finding::warning("deprecated", fact, message));
        match (self.version, self.path) {
            (_, ["redis_acls", "validate"]) => warn(
                Fact::documented(&OPENAPI),
                "deprecated as of 7.12; use POST /v1/redis_acls?dry_run",
            ),
            ("v1", ["modules"]) => warn(ON_PAGE, "deprecated as of 7.2; use POST /v2/modules"),
            (_, ["modules"]) if !follows_pages(profile) => warn(
                Fact::documented(&PAGES),
                "the newest pages have no upload of modules",
            ),
            _ => None,
        }
    }
}

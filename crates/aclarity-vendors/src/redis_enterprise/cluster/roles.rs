//! Calls for roles.

use serde_json::{Map, Value};

use super::super::objects::{self, ON_PAGE, missing};
use super::super::permissions::Management;
use super::super::sources::PAGES;
use super::acls::{fixed_uid, name_exists, with_uid, writable};
use super::answers::{Answer, Done, Refusal, not_found, refuse, unless_refused};
use super::{Call, Cluster};
use crate::finding::Finding;
use crate::source::Fact;
use crate::world::World;

const FIELDS: [&str; 4] = ["name", "management", "account_id", "resources"];

impl Cluster {
    pub(super) fn list_roles(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let roles = self
            .roles
            .iter()
            .filter(|(_, role)| management_of(role).is_none_or(|role| role.exists(call.profile)));
        let roles = roles.map(|(_, role)| Value::Object(role.clone())).collect();
        Ok(Done::seen(roles))
    }

    pub(super) fn get_role(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let role = self.roles.get(call.uids[0]);
        role.map(|role| Done::seen(Value::Object(role.clone())))
            .ok_or_else(|| not_found("role", call.uids[0]))
    }

    pub(super) fn create_role(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let body = call.body()?;
        let mut findings = body.findings;
        findings.extend(missing(&body.fields, "name", "missing_field", ON_PAGE));
        findings.extend(missing(
            &body.fields,
            "management",
            "missing_field",
            ON_PAGE,
        ));
        findings.extend(objects::findings(&body.fields, objects::ROLE, call.profile));
        findings.extend(resources(&body.fields));
        let findings = unless_refused(400, findings)?;
        let fields = writable(&body.fields, &FIELDS);
        self.role_name_is_free(&fields, None, call)?;
        let uid = self.roles.next_uid();
        let role = with_uid(uid, fields);
        if !call.is_dry_run {
            self.roles.put(uid, role.clone());
        }
        Ok(Done::changed(role, findings, call.is_dry_run))
    }

    pub(super) fn update_role(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let uid = call.uids[0];
        let Some(known) = self.roles.get(uid).cloned() else {
            return Err(not_found("role", uid));
        };
        let body = call.body()?;
        let mut findings = body.findings;
        findings.extend(fixed_uid(&body.fields, uid));
        findings.extend(objects::findings(&body.fields, objects::ROLE, call.profile));
        findings.extend(resources(&body.fields));
        let findings = unless_refused(400, findings)?;
        let fields = writable(&body.fields, &FIELDS);
        self.role_name_is_free(&fields, Some(uid), call)?;
        let mut changed = known.clone();
        changed.extend(fields);
        self.roles.put(uid, Value::Object(changed.clone()));
        let has_admin = self.has_admin();
        if !has_admin || call.is_dry_run {
            self.roles.put(uid, Value::Object(known));
        }
        if !has_admin {
            return last_admin();
        }
        Ok(Done::changed(
            Value::Object(changed),
            findings,
            call.is_dry_run,
        ))
    }

    pub(super) fn delete_role(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let uid = call.uids[0];
        if !self.roles.has(uid) {
            return Err(not_found("role", uid));
        }
        let has_users = self
            .users
            .iter()
            .any(|(_, user)| role_uids(user).contains(&uid));
        if has_users || self.is_in_a_database("role_uid", uid) {
            let message = "users or databases have the role; remove it from them first";
            return refuse(
                406,
                Finding::error("in-use", Fact::assumed(&PAGES), message),
            );
        }
        self.roles.remove(uid);
        Ok(Done::changed(Value::Null, Vec::new(), false))
    }

    fn role_name_is_free(
        &self,
        fields: &Map<String, Value>,
        uid: Option<u64>,
        call: &Call<'_>,
    ) -> Result<(), Refusal> {
        match fields.get("name").and_then(Value::as_str) {
            Some(name) if self.roles.other_with(uid, "name", name) => {
                Err(name_exists("a role", call.profile))
            }
            _ => Ok(()),
        }
    }

    /// The management roles of a user, each with the databases that it is
    /// limited to; `None` means all.
    pub(super) fn managements(&self, user: u64) -> Vec<(Management, Option<Vec<u64>>)> {
        let Some(user) = self.users.get(user) else {
            return Vec::new();
        };
        role_uids(user)
            .into_iter()
            .filter_map(|uid| self.roles.get(uid))
            .filter_map(|role| {
                let management = management_of(role)?;
                let is_about_databases =
                    matches!(management, Management::DbMember | Management::DbViewer);
                Some((
                    management,
                    databases_of(role).filter(|_| is_about_databases),
                ))
            })
            .collect()
    }

    /// Whether at least one user is an admin.
    pub(super) fn has_admin(&self) -> bool {
        self.users.iter().any(|(uid, _)| {
            self.managements(uid)
                .iter()
                .any(|(management, _)| *management == Management::Admin)
        })
    }
}

/// The refusal to remove the last admin. The status for its code is not
/// documented.
pub(super) fn last_admin<T>() -> Result<T, Refusal> {
    let message = "at least one user must be an admin";
    let finding = Finding::error("last-admin", Fact::assumed(&PAGES), message)
        .with_vendor_code("change_last_admin_role_not_allowed");
    refuse(406, finding)
}

pub(super) fn management_of(role: &Map<String, Value>) -> Option<Management> {
    Management::of(role.get("management")?.as_str()?)
}

pub(super) fn role_uids(user: &Map<String, Value>) -> Vec<u64> {
    let uids = user.get("role_uids").and_then(Value::as_array);
    uids.into_iter()
        .flatten()
        .filter_map(Value::as_u64)
        .collect()
}

/// The databases to which `resources: [{"type": "db", "uids": ["1", "2"]}]`
/// limits a role.
fn databases_of(role: &Map<String, Value>) -> Option<Vec<u64>> {
    let resources = role.get("resources")?.as_array()?;
    let uids = resources
        .iter()
        .filter_map(|resource| resource["uids"].as_array());
    let number = |uid: &Value| uid.as_u64().or_else(|| uid.as_str()?.parse().ok());
    (!resources.is_empty()).then(|| uids.flatten().filter_map(number).collect())
}

/// Checks a role's resources.
fn resources(fields: &Map<String, Value>) -> Vec<Finding> {
    let resources = fields.get("resources").and_then(Value::as_array);
    let is_fine = |resource: &Value| {
        let uids = resource["uids"].as_array();
        resource["type"] == "db"
            && uids.is_some_and(|uids| uids.iter().all(|uid| uid.is_string() || uid.is_u64()))
    };
    resources
        .into_iter()
        .flatten()
        .enumerate()
        .filter(|(_, resource)| !is_fine(resource))
        .map(|(at, _)| {
            let message = r#"a resource is an object such as {"type": "db", "uids": ["1"]}"#;
            Finding::error("resource", objects::IN_OPENAPI, message)
                .in_part(format!("/resources/{at}"))
                .with_vendor_code("invalid_param")
        })
        .collect()
}

//! Calls for Redis ACLs.

use serde_json::{Map, Value};

use super::super::acl;
use super::super::objects::{self, IN_OPENAPI, ON_PAGE, follows_pages, missing};
use super::super::sources::{OPENAPI, PAGES};
use super::answers::{Answer, Done, Refusal, deleted, not_found, refuse, unless_refused};
use super::{Call, Cluster};
use crate::finding::Finding;
use crate::json;
use crate::profile::Profile;
use crate::source::Fact;
use crate::world::World;

/// ID of `Full Access`, which cannot be changed.
const READ_ONLY: u64 = 1;

impl Cluster {
    pub(super) fn list_acls(&mut self, _: &Call<'_>, _: &mut World) -> Answer {
        Ok(Done::seen(self.acls.all()))
    }

    pub(super) fn get_acl(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let acl = self.acls.get(call.uids[0]);
        acl.map(|acl| Done::seen(Value::Object(acl.clone())))
            .ok_or_else(|| not_found("redis_acl", call.uids[0]))
    }

    pub(super) fn create_acl(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let body = call.body()?;
        let mut findings = body.findings;
        findings.extend(missing(&body.fields, "name", "missing_field", ON_PAGE));
        findings.extend(missing(&body.fields, "acl", "missing_field", ON_PAGE));
        let (acl, more) = self.acl_to_write(&body.fields, call.profile);
        findings.extend(more);
        let findings = unless_refused(400, findings)?;
        let uid = self.acls.next_uid();
        self.name_is_free(&acl, None, call.profile)?;
        let acl = with_uid(uid, acl);
        if !call.is_dry_run {
            self.acls.put(uid, acl.clone());
        }
        Ok(Done::changed(acl, findings, call.is_dry_run))
    }

    /// Handles the older form of `?dry_run`.
    pub(super) fn validate_acl(&mut self, call: &Call<'_>, world: &mut World) -> Answer {
        let call = Call {
            is_dry_run: true,
            uids: Vec::new(),
            words: Vec::new(),
            ..*call
        };
        self.create_acl(&call, world)
    }

    pub(super) fn update_acl(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let uid = call.uids[0];
        let Some(known) = self.acls.get(uid).cloned() else {
            return Err(not_found("redis_acl", uid));
        };
        let body = call.body()?;
        read_only(uid, "changed")?;
        let mut findings = body.findings;
        findings.extend(fixed_uid(&body.fields, uid));
        let (acl, more) = self.acl_to_write(&body.fields, call.profile);
        findings.extend(more);
        let findings = unless_refused(400, findings)?;
        self.name_is_free(&acl, Some(uid), call.profile)?;
        let mut changed = known;
        if acl.contains_key("acl") {
            changed.remove("min_version");
        }
        changed.extend(acl);
        let changed = Value::Object(changed);
        if !call.is_dry_run {
            self.acls.put(uid, changed.clone());
        }
        Ok(Done::changed(changed, findings, call.is_dry_run))
    }

    pub(super) fn delete_acl(&mut self, call: &Call<'_>, world: &mut World) -> Answer {
        let uid = call.uids[0];
        if !self.acls.has(uid) {
            return Err(not_found("redis_acl", uid));
        }
        read_only(uid, "deleted")?;
        if self.is_in_a_database("redis_acl_uid", uid) {
            let message = "databases use it; remove it from their roles_permissions first";
            return refuse(
                406,
                Finding::error("in-use", Fact::assumed(&PAGES), message),
            );
        }
        self.acls.remove(uid);
        Ok(deleted(world.uuid(), call.profile))
    }

    /// The writable fields of an ACL, checked.
    fn acl_to_write(
        &self,
        fields: &Map<String, Value>,
        profile: &Profile,
    ) -> (Map<String, Value>, Vec<Finding>) {
        let mut findings = objects::findings(fields, objects::ACL, profile);
        let mut acl = writable(fields, &["name", "acl", "account_id"]);
        if let Some(text) = fields.get("acl").and_then(Value::as_str) {
            let checked = acl::check(text, profile, None, self.settings.channels);
            let in_acl = |finding: Finding| finding.in_part("/acl");
            findings.extend(checked.findings.into_iter().map(in_acl));
            if let Some(version) = checked.min_version {
                findings.extend(acl::needs(version, None).map(in_acl));
                acl.insert("min_version".to_owned(), version.into());
            }
        }
        (acl, findings)
    }

    fn name_is_free(
        &self,
        acl: &Map<String, Value>,
        uid: Option<u64>,
        profile: &Profile,
    ) -> Result<(), Refusal> {
        match acl.get("name").and_then(Value::as_str) {
            Some(name) if self.acls.other_with(uid, "name", name) => {
                Err(name_exists("a redis_acl", profile))
            }
            _ => Ok(()),
        }
    }
}

/// The refusal for a name that is already in use. The status is 409 in the
/// OpenAPI document, 400 on the pages.
pub(super) fn name_exists(what: &str, profile: &Profile) -> Refusal {
    let (status, source) = if follows_pages(profile) {
        (400, &PAGES)
    } else {
        (409, &OPENAPI)
    };
    let message = format!("{what} of this name exists");
    let finding = Finding::error("name-taken", Fact::documented(source), message)
        .in_part("/name")
        .with_help("pages give the status 400, the OpenAPI document 409")
        .with_vendor_code("name_already_exists");
    Refusal::new(status, finding)
}

/// Keeps the writable fields of an object.
pub(super) fn writable(fields: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    fields
        .iter()
        .filter(|(name, value)| names.contains(&name.as_str()) && !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The object with its ID as the first member.
pub(super) fn with_uid(uid: u64, fields: Map<String, Value>) -> Value {
    let mut object = Map::new();
    object.insert("uid".to_owned(), uid.into());
    object.extend(fields);
    Value::Object(object)
}

/// The finding for an ID in the body that differs from the path's.
pub(super) fn fixed_uid(fields: &Map<String, Value>, uid: u64) -> Option<Finding> {
    let given = fields.get("uid").filter(|value| **value != uid)?;
    let message = format!(
        "uid cannot be changed: it is {uid}, not {}",
        json::kind(given)
    );
    let message = match given.as_u64() {
        Some(given) => format!("uid cannot be changed: it is {uid}, not {given}"),
        None => message,
    };
    let finding = Finding::error("uid", IN_OPENAPI, message).in_part("/uid");
    Some(finding.with_vendor_code("invalid_param"))
}

fn read_only(uid: u64, what: &str) -> Result<(), Refusal> {
    if uid != READ_ONLY {
        return Ok(());
    }
    let message = format!("Full Access is read-only: it cannot be {what}");
    refuse(409, Finding::error("read-only", ON_PAGE, message))
}

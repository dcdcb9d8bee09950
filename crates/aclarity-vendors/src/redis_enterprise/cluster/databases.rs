//! Calls for databases.

use serde_json::{Map, Value, json};

use super::super::objects::{self, IN_OPENAPI, Kind, ON_PAGE, follows_pages, missing};
use super::super::sources::{ACL_OVERVIEW, OPENAPI, PAGES};
use super::acls::{fixed_uid, with_uid};
use super::answers::{Answer, Done, Refusal, deleted, not_found, refuse, unless_refused};
use super::{Call, Cluster};
use crate::finding::Finding;
use crate::json;
use crate::profile::Profile;
use crate::source::Fact;
use crate::world::World;

/// The versions that a database can be created with, as far as documented.
const VERSIONS: [&str; 5] = ["6.0", "6.2", "7.2", "7.4", "8.2"];

/// The initial database of a simulation.
pub(super) fn first() -> Value {
    let mut database = defaults("7.4");
    database.insert("name".to_owned(), "tr01".into());
    database.insert("memory_size".to_owned(), 1_073_741_824_u64.into());
    with_uid(1, database)
}

/// The version of databases that are created without one.
pub(super) fn newest_version(profile: &Profile) -> &'static str {
    if follows_pages(profile) { "7.2" } else { "7.4" }
}

/// The default fields of a database.
fn defaults(version: &str) -> Map<String, Value> {
    let database = json!({
        "type": "redis",
        "memory_size": 0,
        "version": version,
        "redis_version": version,
        "status": "active",
        "slave_ha": false,
        "wait_command": true,
        "replication": false,
        "data_persistence": "disabled",
        "shards_count": 1,
        "sharding": false,
        "default_user": true,
        "roles_permissions": [],
    });
    match database {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Fields that responses omit.
const SECRETS: [&str; 2] = ["authentication_redis_pass", "authentication_admin_pass"];

impl Cluster {
    pub(super) fn list_databases(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let limits: Vec<Option<Vec<u64>>> = self
            .managements(call.user)
            .into_iter()
            .filter(|(role, _)| role.may("view_all_bdbs_info", call.profile))
            .map(|(_, databases)| databases)
            .collect();
        let is_shown = |uid: u64| {
            limits
                .iter()
                .any(|databases| databases.as_ref().is_none_or(|uids| uids.contains(&uid)))
        };
        let databases = self.databases.iter().filter(|(uid, _)| is_shown(*uid));
        Ok(Done::seen(
            databases
                .map(|(_, database)| shown(database, call))
                .collect(),
        ))
    }

    pub(super) fn get_database(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let database = self.databases.get(call.uids[0]);
        database
            .map(|database| Done::seen(shown(database, call)))
            .ok_or_else(|| not_found("database", call.uids[0]))
    }

    pub(super) fn create_database(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let body = call.body()?;
        if !self.settings.has_license {
            return refuse(
                403,
                Finding::error("license", ON_PAGE, "the license has expired"),
            );
        }
        let mut findings = body.findings;
        let mut fields = body.fields;
        if call.is_v2 {
            fields = unwrapped(fields, &mut findings)?;
        }
        // The codes are documented, but not their statuses.
        let assumed = Fact::assumed(&PAGES);
        findings.extend(missing(&fields, "name", "missing_db_name", assumed));
        findings.extend(missing(
            &fields,
            "memory_size",
            "missing_memory_size",
            assumed,
        ));
        let version = fields.get("redis_version").and_then(Value::as_str);
        let version = version.unwrap_or(newest_version(call.profile)).to_owned();
        if !VERSIONS.contains(&version.as_str()) {
            let message = format!("the versions of databases are {}", VERSIONS.join(", "));
            let finding = Finding::error("version", assumed, message).in_part("/redis_version");
            findings.push(finding.with_vendor_code("invalid_version"));
        }
        findings.extend(self.database_findings(&fields, &version, call.profile));
        let findings = unless_refused(406, findings)?;
        let uid = match fields.get("uid").and_then(Value::as_u64) {
            Some(uid) if self.databases.has(uid) => {
                let finding = Finding::error("uid-taken", ON_PAGE, "a database has this uid");
                return refuse(409, finding.in_part("/uid").with_vendor_code("uid_exists"));
            }
            Some(uid) => uid,
            None => self.databases.next_uid(),
        };
        let mut database = defaults(&version);
        database.extend(written(fields));
        let database = with_uid(uid, database);
        let answer = match &database {
            Value::Object(database) => shown(database, call),
            other => other.clone(),
        };
        if !call.is_dry_run {
            self.databases.put(uid, database);
        }
        Ok(Done::changed(answer, findings, call.is_dry_run))
    }

    pub(super) fn update_database(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let uid = call.uids[0];
        let Some(known) = self.databases.get(uid).cloned() else {
            return Err(not_found("database", uid));
        };
        let has_action = call.request.segments().len() > 3;
        let has_body = call
            .request
            .body
            .as_deref()
            .is_some_and(|body| !body.trim().is_empty());
        let (fields, mut findings) = if has_action && !has_body {
            (Map::new(), Vec::new())
        } else {
            let body = call.body()?;
            (body.fields, body.findings)
        };
        self.not_busy()?;
        if has_action && !self.settings.has_license {
            return refuse(
                403,
                Finding::error("license", ON_PAGE, "the license has expired"),
            );
        }
        findings.extend(fixed_uid(&fields, uid));
        let version = known
            .get("version")
            .and_then(Value::as_str)
            .unwrap_or_default();
        findings.extend(self.database_findings(&fields, version, call.profile));
        let findings = unless_refused(406, findings)?;
        let mut changed = known;
        changed.extend(written(fields));
        let answer = shown(&changed, call);
        if !call.is_dry_run {
            self.databases.put(uid, Value::Object(changed));
        }
        Ok(Done::changed(answer, findings, call.is_dry_run))
    }

    pub(super) fn delete_database(&mut self, call: &Call<'_>, world: &mut World) -> Answer {
        let uid = call.uids[0];
        let Some(known) = self.databases.get(uid) else {
            return Err(not_found("database", uid));
        };
        if known.get("internal") == Some(&Value::Bool(true)) {
            let message = "databases that the cluster uses itself cannot be deleted";
            return refuse(403, Finding::error("internal", ON_PAGE, message));
        }
        self.not_busy()?;
        self.databases.remove(uid);
        self.database_logins.remove(&uid);
        Ok(deleted(world.uuid(), call.profile))
    }

    /// Whether a database references this role or ACL.
    pub(super) fn is_in_a_database(&self, field: &str, uid: u64) -> bool {
        self.databases.iter().any(|(_, database)| {
            let pairs = database.get("roles_permissions").and_then(Value::as_array);
            pairs.is_some_and(|pairs| pairs.iter().any(|pair| pair[field] == uid))
        })
    }

    fn not_busy(&self) -> Result<(), Refusal> {
        if !self.settings.is_busy {
            return Ok(());
        }
        let finding = Finding::error(
            "busy",
            ON_PAGE,
            "another change of the database is in progress",
        )
        .with_help("this is temporary: try again later");
        refuse(409, finding.with_vendor_code("busy"))
    }

    fn database_findings(
        &self,
        fields: &Map<String, Value>,
        version: &str,
        profile: &Profile,
    ) -> Vec<Finding> {
        let mut findings = objects::findings(fields, objects::DATABASE, profile);
        let pairs = fields.get("roles_permissions").and_then(Value::as_array);
        for (at, pair) in pairs.into_iter().flatten().enumerate() {
            let pointer = format!("/roles_permissions/{at}");
            let place = |finding: Finding| finding.in_part(&*pointer);
            let uid = |field: &str| pair[field].as_u64();
            let (Some(role), Some(acl)) = (uid("role_uid"), uid("redis_acl_uid")) else {
                let message = "a pair has the integers role_uid and redis_acl_uid";
                let finding = Finding::error("wrong-type", IN_OPENAPI, message);
                findings.push(place(finding.with_vendor_code("invalid_param")));
                continue;
            };
            let assumed = Fact::assumed(&OPENAPI);
            if !self.roles.has(role) {
                let finding =
                    Finding::error("no-such-role", assumed, format!("there is no role {role}"));
                findings.push(place(finding.with_vendor_code("invalid_param")));
            }
            match self.acls.get(acl) {
                None => {
                    let message = format!("there is no redis_acl {acl}");
                    let finding = Finding::error("no-such-acl", assumed, message);
                    findings.push(place(finding.with_vendor_code("invalid_param")));
                }
                Some(acl) => {
                    let needed = acl.get("min_version").and_then(Value::as_str);
                    if needed.is_some_and(|needed| version < needed) {
                        let needed = needed.unwrap_or_default();
                        let message = format!(
                            "the ACL needs a database of version {needed}, this one is {version}"
                        );
                        let finding =
                            Finding::error("acl-version", Fact::assumed(&ACL_OVERVIEW), message);
                        findings.push(place(finding.with_vendor_code("redis_acl_unsupported")));
                    }
                }
            }
        }
        findings
    }
}

/// Unwraps the object that version 2 nests under `bdb`.
fn unwrapped(
    mut fields: Map<String, Value>,
    findings: &mut Vec<Finding>,
) -> Result<Map<String, Value>, Refusal> {
    for name in fields
        .keys()
        .filter(|name| !matches!(name.as_str(), "bdb" | "recovery_plan"))
    {
        let message = "not a field of this request: the database goes under bdb";
        let finding = Finding::warning("unknown-field", ON_PAGE, message);
        findings.push(finding.in_part(json::pointer_to(name)));
    }
    match fields.remove("bdb") {
        Some(Value::Object(database)) => Ok(database),
        other => {
            let found = other.as_ref().map_or("missing", json::kind);
            let finding = Finding::error(
                "no-bdb",
                Fact::assumed(&PAGES),
                format!("version 2 takes the database as an object under bdb, which is {found}"),
            )
            .with_help(r#"write {"bdb": {"name": …, "memory_size": …}}, or call /v1/bdbs"#);
            let mut all = vec![finding.in_part("/bdb").with_vendor_code("missing_field")];
            all.append(findings);
            unless_refused(406, all).map(|_| Map::new())
        }
    }
}

/// Keeps the fields that are known and writable.
fn written(fields: Map<String, Value>) -> Map<String, Value> {
    let is_writable = |name: &str| {
        let property = objects::DATABASE
            .iter()
            .find(|property| property.name == name);
        name != "uid" && property.is_some_and(|property| !matches!(property.kind, Kind::ReadOnly))
    };
    fields
        .into_iter()
        .filter(|(name, value)| is_writable(name) && !value.is_null())
        .collect()
}

/// A database in response format: without passwords, and limited to the fields
/// that the query names.
fn shown(database: &Map<String, Value>, call: &Call<'_>) -> Value {
    let query = call.request.query();
    let wanted: Option<Vec<&str>> = query
        .iter()
        .find(|(name, _)| name == "fields")
        .map(|(_, names)| names.split(',').map(str::trim).collect());
    database
        .iter()
        .filter(|(name, _)| !SECRETS.contains(&name.as_str()))
        .filter(|(name, _)| {
            wanted
                .as_ref()
                .is_none_or(|wanted| wanted.contains(&name.as_str()))
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

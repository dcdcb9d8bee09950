//! Calls for users.

use serde_json::{Map, Value, json};

use super::super::objects::{self, ON_PAGE, missing};
use super::super::permissions::{self, Management};
use super::super::sources::{OPENAPI, PAGES};
use super::acls::{fixed_uid, with_uid, writable};
use super::answers::{Answer, Done, Refusal, deleted, not_found, refuse, unless_refused};
use super::roles::{last_admin, management_of};
use super::{Call, Cluster};
use crate::finding::Finding;
use crate::profile::Profile;
use crate::source::Fact;
use crate::world::{Timestamp, World};

const FIELDS: [&str; 9] = [
    "email",
    "name",
    "role_uids",
    "auth_method",
    "email_alerts",
    "cluster_email_alerts",
    "bdbs_email_alerts",
    "certificate_subject_line",
    "account_id",
];

/// The fields that users may change for themselves.
const OWN: [&str; 5] = [
    "name",
    "password",
    "email_alerts",
    "cluster_email_alerts",
    "bdbs_email_alerts",
];

impl Cluster {
    /// Adds one of the initial users of a simulation.
    pub(super) fn add_first_user(&mut self, uid: u64, role_uid: u64) {
        let role = self.roles.get(role_uid).and_then(management_of);
        let name = role.map_or("none", Management::name);
        let user = json!({
            "uid": uid,
            "email": format!("{name}@example.com"),
            "name": name,
            "role_uids": [role_uid],
            "auth_method": "regular",
            "email_alerts": true,
            "bdbs_email_alerts": [],
            "cluster_email_alerts": false,
            "password_issue_date": "2026-01-01T00:00:00Z",
        });
        self.users.put(uid, user);
        self.credentials.of(uid).set("secret");
    }

    pub(super) fn user_of_email(&self, email: &str) -> Option<u64> {
        let has_email =
            |user: &Map<String, Value>| user.get("email").is_some_and(|known| known == email);
        self.users
            .iter()
            .find(|(_, user)| has_email(user))
            .map(|(uid, _)| uid)
    }

    pub(super) fn list_users(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let uids: Vec<u64> = self.users.iter().map(|(uid, _)| uid).collect();
        let users = uids.into_iter().filter_map(|uid| self.shown(uid, call.now));
        Ok(Done::seen(users.collect()))
    }

    pub(super) fn get_user(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let user = self.shown(call.uids[0], call.now);
        user.map(Done::seen)
            .ok_or_else(|| not_found("user", call.uids[0]))
    }

    pub(super) fn create_user(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let body = call.body()?;
        let mut findings = body.findings;
        let fields = body.fields;
        let method = fields.get("auth_method").and_then(Value::as_str);
        findings.extend(missing(&fields, "email", "missing_field", ON_PAGE));
        if method.is_none_or(|method| method == "regular") {
            findings.extend(missing(&fields, "password", "missing_field", ON_PAGE));
        }
        if !fields.contains_key("role") {
            findings.extend(missing(&fields, "role_uids", "missing_field", ON_PAGE));
        }
        findings.extend(self.findings(&fields, call.profile));
        let password = fields.get("password").and_then(Value::as_str);
        let email = fields
            .get("email")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if let Some(password) = password {
            findings.extend(self.password_findings(password, email));
        }
        let given_uid = fields.get("uid").and_then(Value::as_u64);
        let findings = unless_refused(400, findings)?;
        self.is_free(&fields, None)?;
        let uid = match given_uid {
            Some(uid) if self.users.has(uid) => {
                let finding =
                    Finding::error("uid-taken", Fact::assumed(&OPENAPI), "a user has this uid");
                return refuse(
                    409,
                    finding.in_part("/uid").with_vendor_code("invalid_param"),
                );
            }
            Some(uid) => uid,
            None => self.users.next_uid(),
        };
        let mut user = Map::new();
        user.insert("auth_method".to_owned(), "regular".into());
        user.insert("email_alerts".to_owned(), true.into());
        user.insert("bdbs_email_alerts".to_owned(), json!([]));
        user.insert("cluster_email_alerts".to_owned(), false.into());
        user.insert(
            "password_issue_date".to_owned(),
            call.now.to_string().into(),
        );
        user.extend(self.written(&fields));
        let user = with_uid(uid, user);
        let mut answer = user.clone();
        answer["status"] = "active".into();
        if !call.is_dry_run {
            self.users.put(uid, user);
            let login = self.credentials.of(uid);
            *login = super::login::Login::default();
            if let Some(password) = password {
                login.set(password);
            }
        }
        Ok(Done::changed(answer, findings, call.is_dry_run))
    }

    pub(super) fn update_user(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let uid = call.uids[0];
        let may_all = self
            .managements(call.user)
            .iter()
            .any(|(role, _)| role.may("update_user", call.profile));
        if !may_all && call.user != uid {
            let message = "without the permission update_user, users may only change themselves";
            return refuse(403, Finding::error("forbidden", permissions::FACT, message));
        }
        let Some(known) = self.users.get(uid).cloned() else {
            return Err(not_found("user", uid));
        };
        let body = call.body()?;
        let mut findings = body.findings;
        let fields = body.fields;
        if !may_all && let Some(other) = fields.keys().find(|name| !OWN.contains(&name.as_str())) {
            let message = "users may change their own name, password and alerts; the rest needs the permission update_user";
            let finding = Finding::error("forbidden", ON_PAGE, message);
            return refuse(403, finding.in_part(crate::json::pointer_to(other)));
        }
        findings.extend(fixed_uid(&fields, uid));
        findings.extend(self.findings(&fields, call.profile));
        let email = fields
            .get("email")
            .or_else(|| known.get("email"))
            .and_then(Value::as_str);
        let password = fields.get("password").and_then(Value::as_str);
        if let Some(password) = password {
            findings.extend(self.password_findings(password, email.unwrap_or_default()));
            findings.extend(self.same_password(uid, password));
        }
        let findings = unless_refused(400, findings)?;
        self.is_free(&fields, Some(uid))?;
        let mut changed = known.clone();
        changed.extend(self.written(&fields));
        if password.is_some() {
            changed.insert(
                "password_issue_date".to_owned(),
                call.now.to_string().into(),
            );
        }
        self.users.put(uid, Value::Object(changed));
        let has_admin = self.has_admin();
        let answer = self.shown(uid, call.now).unwrap_or_default();
        if !has_admin || call.is_dry_run {
            self.users.put(uid, Value::Object(known));
        } else if let Some(password) = password {
            self.credentials.of(uid).set(password);
        }
        if !has_admin {
            return last_admin();
        }
        Ok(Done::changed(answer, findings, call.is_dry_run))
    }

    pub(super) fn delete_user(&mut self, call: &Call<'_>, world: &mut World) -> Answer {
        let uid = call.uids[0];
        let Some(known) = self.users.get(uid).cloned() else {
            return Err(not_found("user", uid));
        };
        self.users.remove(uid);
        if !self.has_admin() {
            self.users.put(uid, Value::Object(known));
            return last_admin();
        }
        self.credentials.remove(uid);
        Ok(deleted(world.uuid(), call.profile))
    }

    pub(super) fn own_role(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let managements = self.managements(call.user);
        // The most powerful role that fits.
        let role = Management::ALL.into_iter().find(|role| {
            role.exists(call.profile) && managements.iter().any(|(known, _)| known == role)
        });
        let name = role.unwrap_or(Management::None).name();
        Ok(Done::seen(json!({ "management": name })))
    }

    pub(super) fn list_permissions(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let mut all = Map::new();
        for role in Management::ALL
            .into_iter()
            .filter(|role| role.exists(call.profile))
        {
            all.insert(
                role.name().to_owned(),
                role.permissions(call.profile).collect(),
            );
        }
        Ok(Done::seen(Value::Object(all)))
    }

    pub(super) fn get_permissions(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        match Management::of(&call.words[0]).filter(|role| role.exists(call.profile)) {
            Some(role) => {
                let permissions: Value = role.permissions(call.profile).collect();
                Ok(Done::seen(json!({ role.name(): permissions })))
            }
            None => {
                let finding = Finding::error(
                    "not-found",
                    Fact::documented(&OPENAPI),
                    "there is no such role",
                );
                refuse(404, finding)
            }
        }
    }

    /// A user in response format: without a password.
    fn shown(&self, uid: u64, now: Timestamp) -> Option<Value> {
        let mut user = self.users.get(uid)?.clone();
        user.insert(
            "status".to_owned(),
            self.credentials.status(uid, now).into(),
        );
        Some(Value::Object(user))
    }

    /// Checks the fields of a user.
    fn findings(&self, fields: &Map<String, Value>, profile: &Profile) -> Vec<Finding> {
        let mut findings = objects::findings(fields, objects::USER, profile);
        for uid in super::roles::role_uids(fields) {
            if !self.roles.has(uid) {
                let message = format!("there is no role {uid}");
                let finding = Finding::error("no-such-role", Fact::assumed(&OPENAPI), message);
                findings.push(
                    finding
                        .in_part("/role_uids")
                        .with_vendor_code("invalid_param"),
                );
            }
        }
        if fields.contains_key("role") {
            let message = "role is deprecated until 2027-12-31; use role_uids";
            let finding = Finding::warning("deprecated", Fact::documented(&OPENAPI), message);
            findings.push(finding.in_part("/role"));
        }
        findings
    }

    /// The fields to store; the older `role` becomes the first role of that
    /// kind.
    fn written(&self, fields: &Map<String, Value>) -> Map<String, Value> {
        let mut written = writable(fields, &FIELDS);
        let role = fields
            .get("role")
            .and_then(Value::as_str)
            .and_then(Management::of);
        if let Some(role) = role.filter(|_| !written.contains_key("role_uids")) {
            let uid = self
                .roles
                .iter()
                .find(|(_, known)| management_of(known) == Some(role))
                .map(|(uid, _)| uid);
            written.insert("role_uids".to_owned(), uid.into_iter().collect());
        }
        written
    }

    /// Checks that nobody else has the e-mail address or name.
    fn is_free(&self, fields: &Map<String, Value>, uid: Option<u64>) -> Result<(), Refusal> {
        let text = |name| fields.get(name).and_then(Value::as_str);
        if text("email")
            .is_some_and(|email| !email.is_empty() && self.users.other_with(uid, "email", email))
        {
            // For updates, the pages list the code but not the status.
            let fact = if uid.is_none() {
                ON_PAGE
            } else {
                Fact::assumed(&PAGES)
            };
            let finding = Finding::error("email-taken", fact, "a user has this e-mail address");
            return refuse(
                409,
                finding
                    .in_part("/email")
                    .with_vendor_code("email_already_exists"),
            );
        }
        if text("name").is_some_and(|name| self.users.other_with(uid, "name", name)) {
            let finding =
                Finding::error("name-taken", Fact::assumed(&PAGES), "a user has this name");
            return refuse(
                409,
                finding
                    .in_part("/name")
                    .with_vendor_code("name_already_exists"),
            );
        }
        Ok(())
    }

    /// The finding for an unchanged password. The status for its code is not
    /// documented.
    pub(super) fn same_password(&mut self, uid: u64, password: &str) -> Option<Finding> {
        let is_known = self
            .credentials
            .of(uid)
            .passwords
            .iter()
            .any(|known| known == password);
        let finding = Finding::error(
            "same-password",
            Fact::assumed(&PAGES),
            "the user has this password already",
        );
        is_known.then(|| finding.with_vendor_code("new_password_same_as_current"))
    }
}

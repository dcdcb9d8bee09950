//! Calls for passwords of users and databases, and for tokens.

use serde_json::{Value, json};

use super::super::objects::{IN_OPENAPI, ON_PAGE, missing};
use super::super::permissions::Management;
use super::super::sources::{OPENAPI, PAGES};
use super::answers::{Answer, Done, Refusal, not_found, refuse, unless_refused};
use super::{Call, Cluster};
use crate::body::ObjectBody;
use crate::finding::Finding;
use crate::json;
use crate::source::Fact;
use crate::world::World;

/// Default lifetime of tokens in seconds.
const TTL: u64 = 300;
const MAX_TTL: u64 = 86400;

impl Cluster {
    pub(super) fn reset_password(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let (uid, password, findings) = self.new_password(call)?;
        self.credentials.of(uid).set(&password);
        Ok(Done::changed(Value::Null, findings, false))
    }

    pub(super) fn add_password(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let (uid, password, findings) = self.new_password(call)?;
        self.credentials.of(uid).passwords.push(password);
        Ok(Done::changed(Value::Null, findings, false))
    }

    pub(super) fn delete_password(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let mut body = call.body()?;
        let password = password(&mut body, "old_password", 400)?;
        let uid = self.affected(&body, call)?;
        let passwords = &mut self.credentials.of(uid).passwords;
        let refuse_with = |code, vendor_code, message: &str| {
            let finding = Finding::error(code, Fact::assumed(&PAGES), message);
            refuse(400, finding.with_vendor_code(vendor_code))
        };
        if !passwords.contains(&password) {
            return refuse_with(
                "no-such-password",
                "invalid_param",
                "the user has no such password",
            );
        }
        if passwords.len() == 1 {
            let message = "the last password cannot be deleted";
            return refuse_with("last-password", "cannot_delete_last_password", message);
        }
        passwords.retain(|known| *known != password);
        Ok(Done::changed(Value::Null, body.findings, false))
    }

    pub(super) fn authorize(&mut self, call: &Call<'_>, world: &mut World) -> Answer {
        let has_body = call
            .request
            .body
            .as_deref()
            .is_some_and(|body| !body.trim().is_empty());
        let ttl = if has_body {
            let body = call.body()?;
            match body.fields.get("ttl") {
                None => TTL,
                Some(ttl) => match ttl.as_u64().filter(|ttl| (1..=MAX_TTL).contains(ttl)) {
                    Some(ttl) => ttl,
                    None => {
                        let message =
                            format!("ttl must be an integer from 1 to {MAX_TTL}, in seconds");
                        let finding = Finding::error("ttl", ON_PAGE, message).in_part("/ttl");
                        return refuse(400, finding);
                    }
                },
            }
        } else {
            TTL
        };
        let token = self.tokens.give(call.user, call.now.plus(ttl), world);
        Ok(Done::seen(json!({ "access_token": token })))
    }

    pub(super) fn reset_database_password(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        self.database_passwords(call, |passwords, password| {
            *passwords = vec![password];
            Ok(())
        })
    }

    pub(super) fn add_database_password(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        self.database_passwords(call, |passwords, password| {
            if !passwords.contains(&password) {
                passwords.push(password);
            }
            Ok(())
        })
    }

    pub(super) fn delete_database_password(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        self.database_passwords(call, |passwords, password| {
            if !passwords.contains(&password) {
                let message = "the database has no such password";
                let finding = Finding::error("no-such-password", Fact::assumed(&PAGES), message);
                return refuse(406, finding);
            }
            passwords.retain(|known| *known != password);
            Ok(())
        })
    }

    fn database_passwords(
        &mut self,
        call: &Call<'_>,
        change: impl FnOnce(&mut Vec<String>, String) -> Result<(), Refusal>,
    ) -> Answer {
        let uid = call.uids[0];
        if !self.databases.has(uid) {
            return Err(not_found("database", uid));
        }
        let mut body = call.body()?;
        let password = password(&mut body, "password", 406)?;
        let login = self.database_logins.entry(uid).or_default();
        change(login, password)?;
        Ok(Done::changed(Value::Null, body.findings, false))
    }

    /// The user whose password changes, and the new password.
    fn new_password(&mut self, call: &Call<'_>) -> Result<(u64, String, Vec<Finding>), Refusal> {
        let mut body = call.body()?;
        let password = password(&mut body, "new_password", 400)?;
        let uid = self.affected(&body, call)?;
        let email = self
            .users
            .get(uid)
            .and_then(|user| user.get("email")?.as_str());
        let mut findings = body.findings;
        findings.extend(self.password_findings(&password, email.unwrap_or_default()));
        findings.extend(self.same_password(uid, &password));
        Ok((uid, password, unless_refused(400, findings)?))
    }

    /// The user in `username`, or else the sender. Only admins may change
    /// others' passwords.
    fn affected(&self, body: &ObjectBody, call: &Call<'_>) -> Result<u64, Refusal> {
        let Some(name) = body.fields.get("username").filter(|name| !name.is_null()) else {
            return Ok(call.user);
        };
        let known = name.as_str().and_then(|name| self.user_of_email(name));
        if known == Some(call.user) {
            return Ok(call.user);
        }
        let is_admin = self
            .managements(call.user)
            .iter()
            .any(|(role, _)| *role == Management::Admin);
        if !is_admin {
            let message = "only admins may change the passwords of others";
            let finding = Finding::error("forbidden", Fact::documented(&OPENAPI), message);
            return refuse(403, finding.with_vendor_code("unauthorized_action"));
        }
        known.ok_or_else(|| {
            let finding = Finding::error(
                "not-found",
                Fact::documented(&OPENAPI),
                "there is no such user",
            );
            Refusal::new(
                404,
                finding
                    .in_part("/username")
                    .with_vendor_code("user_not_exist"),
            )
        })
    }
}

/// Takes the password from a body.
fn password(body: &mut ObjectBody, name: &'static str, status: u16) -> Result<String, Refusal> {
    let mut findings = std::mem::take(&mut body.findings);
    findings.extend(missing(&body.fields, name, "missing_field", ON_PAGE));
    let value = body.fields.get(name);
    if let Some(other) = value.filter(|value| !value.is_string() && !value.is_null()) {
        let message = format!("{name} must be a string, not {}", json::kind(other));
        let finding = Finding::error("wrong-type", IN_OPENAPI, message);
        findings.push(
            finding
                .in_part(json::pointer_to(name))
                .with_vendor_code("invalid_param"),
        );
    }
    body.findings = unless_refused(status, findings)?;
    Ok(body.text(name).unwrap_or_default().to_owned())
}

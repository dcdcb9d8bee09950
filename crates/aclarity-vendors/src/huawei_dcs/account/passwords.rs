//! Changing and resetting passwords, and the lock after wrong ones.

use serde_json::{Value, json};

use super::{InstanceAccounts, answers, bad_body};
use crate::body::{ObjectBody, read_object};
use crate::field::findings_of_object;
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::huawei_dcs::errors::BAD_PARAMETER;
use crate::huawei_dcs::{DEFAULT_USER, fields, sources};
use crate::policy::Surroundings;
use crate::source::{Fact, Source};
use crate::world::{Timestamp, World};

/// The API's page on the instance's own password, assumed to apply to accounts
/// too.
static CHANGING: Source = Source {
    id: "otc-dcs-changing-the-password",
    title: "Open Telekom Cloud DCS API Reference, Changing the Password",
    date: "",
    location: "github.com/opentelekomcloud-docs/distributed-cache-service, \
               api-ref/source/apis_v2_recommended/instance_management/changing_the_password.rst",
};

const TRIES: u32 = 5;
const LOCK_MINUTES: u64 = 5;

/// Wrong passwords in attempts to change one.
#[derive(Default)]
pub(super) struct Attempts {
    failed: u32,
    locked_until: Option<Timestamp>,
}

impl Attempts {
    /// Minutes until the account is unlocked, rounded up.
    fn locked_for(&mut self, now: Timestamp) -> Option<u64> {
        match self.locked_until {
            Some(end) if end > now => Some((end.0 - now.0).div_ceil(60)),
            Some(_) => {
                *self = Self::default();
                None
            }
            None => None,
        }
    }

    fn fail(&mut self, now: Timestamp) {
        self.failed += 1;
        if self.failed >= TRIES {
            self.locked_until = Some(now.plus(60 * LOCK_MINUTES));
        }
    }

    fn left(&self) -> u32 {
        TRIES - self.failed.min(TRIES)
    }
}

impl InstanceAccounts {
    pub(super) fn modify_password(
        &mut self,
        id: &str,
        request: &Request,
        world: &World,
    ) -> Response {
        let body = match self.new_password(id, request) {
            Ok(body) => body,
            Err(refused) => return *refused,
        };
        let user = self.user(id).expect("it was found before");
        let fact = Fact::assumed(&CHANGING);
        let (result, note) = if user.attempts.locked_for(world.now).is_some() {
            ("locked", "too many wrong passwords: the account is locked")
        } else if body.text(fields::OLD_PASSWORD) == Some(&user.password) {
            user.attempts = Attempts::default();
            self.set_password(id, &body);
            ("success", "")
        } else {
            user.attempts.fail(world.now);
            ("passwordFailed", "the old password is wrong")
        };
        let user = self.user(id).expect("it was found before");
        let minutes = user.attempts.locked_for(world.now).unwrap_or(0);
        let lock = if minutes > 0 { LOCK_MINUTES } else { 0 };
        let answer = json!({
            "lock_time": lock.to_string(),
            "result": result,
            "lock_time_left": minutes.to_string(),
            "retry_times_left": user.attempts.left().to_string(),
            "message": note,
        });
        let failure = (!note.is_empty()).then(|| {
            Finding::error("password-not-changed", fact, note)
                .with_help("that the status is 200 anyway is assumed")
        });
        Response::json(200, answer)
            .with_findings(body.findings)
            .with_findings(failure)
    }

    pub(super) fn reset_password(&mut self, id: &str, request: &Request) -> Response {
        let body = match self.new_password(id, request) {
            Ok(body) => body,
            Err(refused) => return *refused,
        };
        self.set_password(id, &body);
        let answer = json!({
            "code": null,
            "message": "",
            "lock_time": "0",
            "lock_time_left": "0",
            "retry_times_left": TRIES.to_string(),
        });
        Response::json(200, answer).with_findings(body.findings)
    }

    fn set_password(&mut self, id: &str, body: &ObjectBody) {
        let password = body.text(fields::NEW_PASSWORD).unwrap_or_default();
        let Some(user) = self.user(id) else { return };
        let is_default = user.name == DEFAULT_USER;
        password.clone_into(&mut user.password);
        if is_default {
            self.instance.set_default_password(password);
        }
    }

    /// Checks the body of a call with a new password.
    fn new_password(&mut self, id: &str, request: &Request) -> Result<ObjectBody, Box<Response>> {
        if let Some(refused) = self.wrong_state() {
            return Err(Box::new(refused));
        }
        let Some(user) = self.user(id) else {
            return Err(Box::new(answers::no_such_account()));
        };
        let name = user.name.clone();
        let mut body = read_object(request).map_err(|bad| Box::new(bad_body(&bad)))?;
        let surroundings = Surroundings {
            user_name: Some(&name),
        };
        let found = findings_of_object(&[fields::OLD, fields::NEW], &body.fields, &surroundings);
        body.findings.extend(found);
        // The pages call it optional, but without it there is nothing to set.
        if body
            .fields
            .get(fields::NEW_PASSWORD)
            .is_none_or(Value::is_null)
        {
            let message = "new_password is missing: there is no password to set";
            let fact = Fact::assumed(&sources::PASSWORD_PAGES);
            let finding = Finding::error("missing", fact, message);
            let finding = finding.with_assumed_vendor_code(fields::BAD_PARAMETER);
            body.findings.push(finding.in_part("/new_password"));
        }
        if body.is_refused() {
            return Err(Box::new(
                BAD_PARAMETER.response().with_findings(body.findings),
            ));
        }
        Ok(body)
    }
}

//! The accounts of an instance, and the effect of each action on them.

use serde_json::{Map, Value, json};

use super::super::instance::Instance;
use super::super::sources::{API, CONSOLE, HELP};
use super::super::{fields, findings_of};
use super::actions::Action;
use super::parameters::Parameters;
use crate::finding::Finding;
use crate::json;
use crate::profile::Profile;
use crate::source::Fact;
use crate::world::Timestamp;

/// Duration of account creation; the console's page states about a minute.
const SECONDS_TO_CREATE: u64 = 60;

/// An account of an instance.
struct User {
    name: String,
    password: String,
    privilege: String,
    description: String,
    available_from: Timestamp,
}

/// An instance with its accounts, the built-in one first.
pub(super) struct InstanceAccounts {
    pub instance: Instance,
    users: Vec<User>,
}

/// The result of an action.
#[derive(Default)]
pub(super) struct Done {
    pub findings: Vec<Finding>,
    pub answer: Map<String, Value>,
}

impl InstanceAccounts {
    /// Creates an instance with its built-in account, whose privilege is an
    /// assumption.
    pub(super) fn new(id: &str, instance: Instance, now: Timestamp) -> Self {
        Self {
            instance,
            users: vec![User {
                name: id.to_owned(),
                password: String::new(),
                privilege: "RoleReadWrite".to_owned(),
                description: String::new(),
                available_from: now,
            }],
        }
    }

    /// Runs the action unless a check fails.
    pub(super) fn act(
        &mut self,
        action: &Action,
        parameters: &Parameters,
        profile: &'static Profile,
        now: Timestamp,
    ) -> Done {
        if action.name == "DescribeAccounts" {
            return self.describe(parameters.get(fields::NAME), parameters, now);
        }
        let mut findings = self.instance.preconditions();
        for (name, _) in action.parameters {
            // The name of an existing account is checked by looking it up.
            let is_judged = *name != fields::NAME || action.name == "CreateAccount";
            let value = parameters.get(name).map(Value::from);
            if is_judged && value.is_some() {
                let found = findings_of(profile.name, name, value.as_ref()).into_iter();
                findings.extend(found.map(|finding| finding.in_part(json::pointer_to(name))));
            }
        }
        if let Some(privilege) = parameters.get(fields::PRIVILEGE) {
            findings.extend(self.instance.privilege_finding(privilege, profile.name));
        }
        if action.name == "CreateAccount" {
            return self.create(parameters, findings, profile, now);
        }
        let name = parameters.get(fields::NAME).unwrap_or_default();
        match self.find(name) {
            None => findings.extend(no_such_account(action, profile, name)),
            Some(at) => findings.extend(self.change(action.name, at, parameters, &findings, now)),
        }
        Done {
            findings,
            answer: Map::new(),
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let is_named = |user: &User| self.instance.same_name(&user.name, name);
        self.users.iter().position(is_named)
    }

    fn create(
        &mut self,
        parameters: &Parameters,
        mut findings: Vec<Finding>,
        profile: &'static Profile,
        now: Timestamp,
    ) -> Done {
        let owned = |name| parameters.get(name).unwrap_or_default().to_owned();
        let name = owned(fields::NAME);
        let names: Vec<&str> = self.users.iter().map(|user| user.name.as_str()).collect();
        findings.extend(self.instance.name_finding(&name, &names));
        findings.extend(self.instance.reserved_finding(&name, profile.name));
        findings.extend(
            self.instance
                .limit_finding(self.users.len() - 1, profile.name),
        );
        if findings.iter().any(Finding::is_error) {
            return Done {
                findings,
                answer: Map::new(),
            };
        }
        let privilege = parameters.get(fields::PRIVILEGE);
        self.users.push(User {
            name: name.clone(),
            password: owned(fields::PASSWORD),
            privilege: privilege.unwrap_or("RoleReadWrite").to_owned(),
            description: owned(fields::DESCRIPTION),
            available_from: now.plus(SECONDS_TO_CREATE),
        });
        findings.push(Finding::note(
            "creating",
            Fact::documented(&CONSOLE),
            "the account is Creating, and Available after about a minute",
        ));
        findings.push(Finding::note(
            "login",
            Fact::documented(&HELP),
            "log in with its name and password; a password alone belongs to the built-in account",
        ));
        let mut answer = Map::new();
        answer.insert(
            fields::INSTANCE.to_owned(),
            self.users[0].name.clone().into(),
        );
        // The misspelling is part of the API.
        answer.insert("AcountName".to_owned(), name.into());
        Done { findings, answer }
    }

    /// Changes an account unless an earlier or a new finding is an error.
    fn change(
        &mut self,
        action: &str,
        at: usize,
        parameters: &Parameters,
        before: &[Finding],
        now: Timestamp,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let user = &mut self.users[at];
        let is_built_in = at == 0;
        if is_built_in && matches!(action, "DeleteAccount" | "GrantAccountPrivilege") {
            findings.push(built_in(action));
        }
        if action == "ModifyAccountPassword"
            && !user.password.is_empty()
            && parameters.get(fields::OLD_PASSWORD) != Some(&user.password)
        {
            let finding =
                Finding::error("old-password", Fact::UNSOURCED, "the old password is wrong");
            findings.push(finding.with_assumed_vendor_code("InvalidAccountPassword.Format"));
        }
        if now < user.available_from {
            findings.push(Finding::warning(
                "creating",
                Fact::assumed(&CONSOLE),
                "the account is still Creating: the service may refuse this; here it is done",
            ));
        }
        if before.iter().chain(&findings).any(Finding::is_error) {
            return findings;
        }
        let owned = |name| parameters.get(name).unwrap_or_default().to_owned();
        match action {
            "GrantAccountPrivilege" => user.privilege = owned(fields::PRIVILEGE),
            "ModifyAccountDescription" => user.description = owned(fields::DESCRIPTION),
            "ModifyAccountPassword" => user.password = owned(fields::NEW_PASSWORD),
            "ResetAccountPassword" => user.password = owned(fields::PASSWORD),
            _ => {
                self.users.remove(at);
            }
        }
        findings
    }

    fn describe(&self, name: Option<&str>, parameters: &Parameters, now: Timestamp) -> Done {
        let instance = parameters.get(fields::INSTANCE);
        let is_asked =
            |user: &&User| name.is_none_or(|name| self.instance.same_name(&user.name, name));
        let account = |user: &User| {
            let status = if now < user.available_from {
                "Creating"
            } else {
                "Available"
            };
            json!({
                "AccountName": user.name,
                "InstanceId": instance,
                "AccountStatus": status,
                "AccountType": "Normal",
                "AccountDescription": user.description,
                "DatabasePrivileges": {
                    "DatabasePrivilege": [{
                        "AccountPrivilege": user.privilege,
                        "AccountPrivilegeDetail": "",
                    }],
                },
            })
        };
        let accounts: Vec<Value> = self.users.iter().filter(is_asked).map(account).collect();
        let mut answer = Map::new();
        answer.insert("Accounts".to_owned(), json!({ "Account": accounts }));
        Done {
            findings: Vec::new(),
            answer,
        }
    }
}

/// Findings for a name without an account: it may not even be a valid name.
fn no_such_account(action: &Action, profile: &'static Profile, name: &str) -> Vec<Finding> {
    let malformed = findings_of(profile.name, fields::NAME, Some(&name.into()));
    if !malformed.is_empty() {
        return malformed;
    }
    let code = "InvalidAccountName.NotFound";
    let fact = match action.lists(code) {
        true => Fact::documented(&API),
        false => Fact::assumed(&API),
    };
    let message = "no account of the instance has this name";
    vec![Finding::error("no-such-account", fact, message).with_vendor_code(code)]
}

/// The refusal to change the built-in account.
fn built_in(action: &str) -> Finding {
    let what = if action == "DeleteAccount" {
        "it cannot be deleted"
    } else {
        "its privilege cannot be changed"
    };
    let finding = Finding::error(
        "default-user",
        Fact::documented(&HELP),
        format!("this is the instance's built-in account: {what}"),
    );
    finding.with_vendor_code("IncorrectAccount")
}

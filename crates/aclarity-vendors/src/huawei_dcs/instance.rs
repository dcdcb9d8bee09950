//! The properties of a DCS instance that matter for its accounts.

use super::errors::BAD_STATE;
use super::fields::BAD_PARAMETER;
use super::sources::{INTL, OTC_ERRORS, OTC_GUIDE, USER_GUIDE, ZH_SDK};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::finding::short;
use crate::source::Fact;

/// The instance types, as the SDK's models name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InstanceType {
    Single,
    MasterStandby,
    Cluster,
    ProxyCluster,
    ReadWriteSplitting,
}

const TYPES: [(&str, InstanceType); 5] = [
    ("single", InstanceType::Single),
    ("ha", InstanceType::MasterStandby),
    ("cluster", InstanceType::Cluster),
    ("proxy", InstanceType::ProxyCluster),
    ("ha_rw_split", InstanceType::ReadWriteSplitting),
];

/// The known properties of an instance. Unknown ones never lead to a refusal.
#[derive(Debug, Clone, Default)]
pub(super) struct Instance {
    engine: Option<String>,
    minor_version: Option<String>,
    kind: Option<InstanceType>,
    has_splitting: Option<bool>,
    default_has_colon: bool,
    is_passwordless: bool,
    /// The state; `None` while it is running.
    state: Option<String>,
}

/// Number of users that an instance can have besides the default one.
const MAX_ACCOUNTS: usize = 18;

impl Instance {
    /// Applies the context.
    pub(super) fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
        if let Some(engine) = context.text("engine")? {
            self.engine = Some(release(engine));
        }
        if let Some(version) = context.text("minor_version")? {
            self.minor_version = Some(version.to_owned());
        }
        if let Some(at) = context.word("type", &TYPES.map(|(name, _)| name))? {
            self.kind = Some(TYPES[at].1);
        }
        if let Some(splitting) = context.flag("rw_split")? {
            self.has_splitting = Some(splitting);
        }
        if let Some(password) = context.text("default_password")? {
            self.set_default_password(password);
        }
        if let Some(passwordless) = context.flag("default_passwordless")? {
            self.is_passwordless = passwordless;
        }
        if let Some(state) = context.text("status")? {
            self.state = (state != "RUNNING").then(|| short(state));
        }
        Ok(())
    }

    /// The finding if the state blocks changes.
    pub(super) fn state_finding(&self) -> Option<Finding> {
        let state = self.state.as_deref()?;
        let message = format!("the instance is {state}, not RUNNING");
        let fact = Fact::documented(&OTC_ERRORS);
        let finding = Finding::error("instance-state", fact, message);
        Some(finding.with_vendor_code(BAD_STATE.code))
    }

    /// Records the relevant properties of the default user's password.
    pub(super) fn set_default_password(&mut self, password: &str) {
        self.default_has_colon = password.contains(':');
        self.is_passwordless = false;
    }

    /// Conditions that block the creation of another account.
    pub(super) fn preconditions(&self, accounts: usize, profile: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.state_finding());
        findings.extend(self.engine_finding(profile));
        findings.extend(self.type_finding(profile));
        findings.extend(self.colon_finding());
        findings.extend(self.passwordless_finding());
        if accounts >= MAX_ACCOUNTS {
            let message =
                format!("the instance has {accounts} accounts; it can have at most {MAX_ACCOUNTS}");
            findings.push(refusal(
                "too-many-accounts",
                Fact::documented(&OTC_GUIDE),
                message,
            ));
        }
        findings
    }

    fn engine_finding(&self, profile: &str) -> Option<Finding> {
        let engine = self.engine.as_deref()?;
        match engine {
            "4.0" | "5.0" => None,
            "6.0" if profile == "user-guide" => self.redis_6_finding(),
            _ => Some(
                refusal(
                    "engine-version",
                    Fact::documented(&INTL),
                    "only instances of Redis 4.0 and 5.0 have accounts",
                )
                .with_help("newer user guides mention Redis 6.0 too: profile user-guide"),
            ),
        }
    }

    fn redis_6_finding(&self) -> Option<Finding> {
        const LEAST: [u32; 4] = [6, 2, 10, 4];
        let fact = Fact::documented(&USER_GUIDE);
        let numbers = |version: &str| -> Option<Vec<u32>> {
            version
                .split('.')
                .map(|number| number.parse().ok())
                .collect()
        };
        match self.minor_version.as_deref().map(numbers) {
            Some(Some(version)) if version.as_slice() < &LEAST[..] => Some(refusal(
                "engine-version",
                fact,
                "accounts of Redis 6.0 need minor version 6.2.10.4 or later",
            )),
            _ => Some(Finding::warning(
                "restricted",
                fact,
                "accounts of Redis 6.0 are a restricted feature: ask for it by a ticket, \
                 with minor version 6.2.10.4 or later",
            )),
        }
    }

    fn type_finding(&self, profile: &str) -> Option<Finding> {
        if self.kind != Some(InstanceType::Cluster) {
            return None;
        }
        // The English document does not mention them; the Chinese SDK excludes
        // them.
        let fact = match profile {
            "zh-sdk" => Fact::documented(&ZH_SDK),
            _ => Fact::assumed(&ZH_SDK),
        };
        Some(refusal(
            "instance-type",
            fact,
            "Redis Cluster instances have no accounts",
        ))
    }

    fn colon_finding(&self) -> Option<Finding> {
        let is_named = matches!(
            self.kind,
            Some(InstanceType::Single | InstanceType::MasterStandby)
        );
        (self.default_has_colon && is_named).then(|| {
            refusal(
                "default-password-colon",
                Fact::documented(&INTL),
                "the password of the user default contains a colon: on single-node and \
                 master/standby instances no other account can be created",
            )
            .with_help(
                "other accounts log in with NAME:PASSWORD in place of a password; \
                 give the user default a password without a colon",
            )
        })
    }

    /// The finding about password-free access. (The Open Telekom Cloud's guide
    /// states the opposite, that other users need password-free access; this is
    /// probably a translation error.)
    fn passwordless_finding(&self) -> Option<Finding> {
        self.is_passwordless.then(|| {
            Finding::warning(
                "default-passwordless",
                Fact::documented(&INTL),
                "the user default needs no password: other accounts cannot be used",
            )
            .with_help(format!(
                "disable password-free access; {OTC_ERRORS} also has DCS.4850 for operations \
                 that it rules out, and does not say which"
            ))
        })
    }

    /// A note on where reads go if an account has no read policy.
    pub(super) fn routing_note(&self) -> Option<Finding> {
        let message = match (self.kind?, self.has_splitting) {
            (InstanceType::ReadWriteSplitting, _) | (InstanceType::ProxyCluster, Some(true)) => {
                "without account_read_policy reads go to replicas, or at random to the master \
                 and replicas where complete splitting is off"
            }
            (InstanceType::ProxyCluster, _) => {
                "without account_read_policy, and read/write splitting off as it is by default, \
                 reads go to the master"
            }
            _ => return None,
        };
        let finding = Finding::note("read-routing", Fact::documented(&INTL), message);
        Some(finding.with_help("see the instance's parameter read-only-slave-when-wr-split"))
    }

    /// Findings about a read policy.
    pub(super) fn read_policy_findings(&self) -> Vec<Finding> {
        let documented = Fact::documented(&INTL);
        let finding = match (self.kind, self.has_splitting) {
            (Some(InstanceType::ReadWriteSplitting), _)
            | (Some(InstanceType::ProxyCluster), Some(true)) => return Vec::new(),
            (Some(InstanceType::ProxyCluster), Some(false)) => refusal(
                "read-policy",
                documented,
                "a Proxy Cluster instance takes a read policy only with read/write splitting",
            )
            .with_help("see the instance's parameter backend-master-only"),
            (Some(InstanceType::ProxyCluster), None) => Finding::warning(
                "read-policy",
                documented,
                "a Proxy Cluster instance takes a read policy only with read/write splitting, \
                 which is off by default",
            ),
            (Some(_), _) => refusal(
                "read-policy",
                documented,
                "only Proxy Cluster and read/write splitting instances take a read policy",
            ),
            (None, _) => Finding::note(
                "read-policy",
                documented,
                "taken by Proxy Cluster instances with read/write splitting and by read/write \
                 splitting instances only",
            ),
        };
        vec![finding]
    }
}

/// The major and minor version: `5.0` of `Redis 5.0.14`.
fn release(engine: &str) -> String {
    let numbers = engine.trim_start_matches(|c: char| !c.is_ascii_digit());
    let numbers: Vec<&str> = numbers.split('.').take(2).collect();
    numbers.join(".")
}

/// A refusal whose error code is not documented.
fn refusal(code: &'static str, fact: Fact, message: impl Into<String>) -> Finding {
    Finding::error(code, fact, message).with_assumed_vendor_code(BAD_PARAMETER)
}

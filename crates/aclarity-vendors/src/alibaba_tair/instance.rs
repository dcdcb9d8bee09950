//! The properties of a Tair instance that matter for its accounts.

use super::reserved::WORDS;
use super::sources::{API, CONSOLE, HELP, OLDER_CONSOLE, ROS};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::finding::short;
use crate::source::Fact;

/// The architectures of instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Architecture {
    Standard,
    Cluster,
    ReadWriteSplitting,
}

const ARCHITECTURES: [(&str, Architecture); 3] = [
    ("standard", Architecture::Standard),
    ("cluster", Architecture::Cluster),
    ("rwsplit", Architecture::ReadWriteSplitting),
];

/// The known properties of an instance. Unknown ones never lead to a refusal.
#[derive(Debug, Clone, Default)]
pub(super) struct Instance {
    engine: Option<String>,
    architecture: Option<Architecture>,
    /// The state; `None` while it is running.
    state: Option<String>,
    /// Whether the API version is 2024 or later.
    has_current_api: bool,
    /// Whether names must not contain reserved words; `None` follows the
    /// profile's document.
    forbids_containing: Option<bool>,
}

impl Instance {
    /// Applies the context.
    pub(super) fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
        if let Some(engine) = context.text("engine")? {
            // `5.0` of `Redis 5.0`.
            let version = engine.trim_start_matches(|c: char| !c.is_ascii_digit());
            self.engine = Some(short(version));
        }
        if let Some(at) = context.word("arch", &ARCHITECTURES.map(|(name, _)| name))? {
            self.architecture = Some(ARCHITECTURES[at].1);
        }
        if let Some(state) = context.text("status")? {
            self.state = (!matches!(state, "Normal" | "Running")).then(|| short(state));
        }
        if let Some(api) = context.text("api")? {
            // A year, as in `2024+` or `2025-01`. The API's own version dates
            // are all from before 2024.
            let year = api.split(|c: char| !c.is_ascii_digit()).next();
            self.has_current_api = year
                .and_then(|year| year.parse::<u32>().ok())
                .is_some_and(|year| year >= 2024);
        }
        if let Some(at) = context.word("reserved", &["equal", "contain"])? {
            self.forbids_containing = Some(at == 1);
        }
        Ok(())
    }

    /// The finding for a name that contains a reserved word, under a strict
    /// reading of the pages: an older one forbids such names.
    pub(super) fn reserved_finding(&self, name: &str, profile: &str) -> Option<Finding> {
        if !self.forbids_containing.unwrap_or(profile == "old-console") {
            return None;
        }
        let longest = WORDS
            .iter()
            .filter(|word| name.contains(**word) && **word != name)
            .max_by_key(|word| word.len())?;
        let at = name.find(longest)?;
        let finding = Finding::error(
            "reserved",
            Fact::documented(&OLDER_CONSOLE),
            format!("contains the reserved word {longest}"),
        );
        Some(
            finding
                .at(at..at + longest.len())
                .with_vendor_code("InvalidAccountName.Format"),
        )
    }

    /// Whether names are case-sensitive: not in Redis 4.0, nor in 5.0 up to
    /// 5.0.8.
    pub(super) fn is_case_sensitive(&self) -> bool {
        let version = self.engine.as_deref().unwrap_or("7.0");
        let mut numbers = version.split('.').map(|number| number.parse::<u32>());
        match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(5)), _, Some(Ok(patch))) => patch > 8,
            (Some(Ok(major)), ..) => major > 5,
            _ => true,
        }
    }

    /// Conditions that block any operation on accounts.
    pub(super) fn preconditions(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.state_finding());
        findings.extend(self.engine_finding());
        findings
    }

    fn engine_finding(&self) -> Option<Finding> {
        let engine = self.engine.as_deref()?;
        let major = engine.split('.').next()?.parse::<u32>();
        match major {
            Ok(4..) => None,
            _ => Some(
                Finding::error(
                    "engine-version",
                    Fact::documented(&CONSOLE),
                    "only instances of Redis 4.0 or later have account management",
                )
                .with_help(
                    "upgrade the major version; from 4.0 on, when account management is \
                     missing, update the minor version",
                )
                .with_vendor_code("InvalidEngineVersion.Format"),
            ),
        }
    }

    fn state_finding(&self) -> Option<Finding> {
        let state = self.state.as_deref()?;
        let message = format!("the instance is {state}; it must be running");
        let finding = Finding::error("instance-state", Fact::documented(&API), message);
        Some(finding.with_vendor_code("IncorrectDBInstanceState"))
    }

    /// The finding if this many accounts leave no room for another one.
    pub(super) fn limit_finding(&self, accounts: usize, profile: &str) -> Option<Finding> {
        let (most, source) = match profile {
            "console" => (20, &CONSOLE),
            _ => (18, &API),
        };
        (accounts >= most).then(|| {
            let message =
                format!("the instance has {accounts} accounts; it can have at most {most}");
            Finding::error("too-many-accounts", Fact::documented(source), message)
                .with_help("whether the built-in account counts is not stated; here it does not")
                .with_assumed_vendor_code("AccountLimitExceeded")
        })
    }

    /// The finding about a privilege from the enumeration, if any.
    pub(super) fn privilege_finding(&self, privilege: &str, profile: &str) -> Option<Finding> {
        if privilege != "RoleRepl" {
            return None;
        }
        let refused = |fact, message: &str| {
            let finding = Finding::error("privilege", fact, message);
            Some(finding.with_vendor_code("InvalidAccountPrivilege.Format"))
        };
        if matches!(
            self.architecture,
            Some(Architecture::Cluster | Architecture::ReadWriteSplitting)
        ) {
            return refused(
                Fact::documented(&CONSOLE),
                "only standard instances have accounts with the privilege to replicate",
            );
        }
        let is_listed = matches!(profile, "console" | "ros") && !self.has_current_api;
        if !is_listed {
            return refused(
                Fact::assumed(&API),
                "the current documents no longer list RoleRepl",
            );
        }
        let is_redis_4 = self
            .engine
            .as_deref()
            .map(|engine| engine.starts_with("4."));
        if profile == "ros" && is_redis_4 == Some(false) {
            return refused(
                Fact::documented(&ROS),
                "only standard instances of Redis 4.0 have accounts with RoleRepl",
            );
        }
        self.architecture.is_none().then(|| {
            Finding::note(
                "privilege",
                Fact::documented(&CONSOLE),
                "only standard instances have accounts with the privilege to replicate",
            )
        })
    }

    /// The finding if a name is already taken.
    pub(super) fn name_finding(&self, name: &str, existing: &[&str]) -> Option<Finding> {
        let is_same = |known: &&&str| self.same_name(known, name);
        let known = existing.iter().find(is_same)?;
        let (message, fact) = if *known == name {
            ("an account of this name exists", Fact::documented(&API))
        } else {
            (
                "an account whose name differs only in case exists, and case is ignored in \
                 this version",
                Fact::documented(&HELP),
            )
        };
        let finding = Finding::error("name-taken", fact, message);
        Some(finding.with_vendor_code("InvalidAccountName.Duplicate"))
    }

    /// Whether this version considers two names equal.
    pub(super) fn same_name(&self, a: &str, b: &str) -> bool {
        if self.is_case_sensitive() {
            a == b
        } else {
            a.eq_ignore_ascii_case(b)
        }
    }
}

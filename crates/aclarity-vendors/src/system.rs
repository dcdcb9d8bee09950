//! The systems that we know, and what each of them has to bring.
//!
//! A system is a module with its sources, its fields as
//! [`Field`](crate::field::Field) tables by profile, a `Vendor` that answers
//! questions about values, and an `Account` that answers requests; its console's
//! [`Form`](crate::form::Form)s put it on the page. To add one, write these, add
//! a variant to [`System`], and put cases beside those of the others in
//! `tests/vendors`.

use std::fmt;
use std::str::FromStr;

use aclarity::Server;
use serde_json::Value;

use crate::check::{BadQuestion, Question};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::form::Form;
use crate::http::Request;
use crate::http::Response;
use crate::policy::Policy;
use crate::setting::{Caller, Setting};
use crate::source::Source;
use crate::translation::{BadForm, Blocked, Candidate, RedisRules, RulesOfForm};
use crate::world::World;
use crate::{
    aiven, alibaba_tair, aws_elasticache, aws_memorydb, azure, google_memorystore, helm,
    huawei_dcs, ibm, oci_cache, ovhcloud, redis_cloud, redis_enterprise, redis_enterprise_operator,
    tencent, upstash, volcengine,
};

/// A vendor's account system.
///
/// ```
/// use aclarity_vendors::System;
///
/// let system: System = "huawei-dcs".parse()?;
/// assert_eq!(system, System::HuaweiDcs);
/// assert!("digitalocean".parse::<System>().is_err());
/// # Ok::<(), aclarity_vendors::system::UnknownSystem>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum System {
    /// Huawei Cloud Distributed Cache Service
    HuaweiDcs,
    /// Alibaba Cloud Tair, formerly ApsaraDB for Redis
    AlibabaTair,
    /// Redis Enterprise Software
    RedisEnterprise,
    /// OVHcloud Public Cloud Databases for Redis and Valkey
    Ovhcloud,
    /// Amazon ElastiCache
    AwsElasticache,
    /// Amazon MemoryDB
    AwsMemorydb,
    /// Redis Cloud
    RedisCloud,
    /// Aiven for Valkey and Redis, UpCloud, Vultr
    Aiven,
    /// Upstash
    Upstash,
    /// IBM Cloud Databases for Redis
    Ibm,
    /// Volcengine's cache for Redis
    Volcengine,
    /// Google Cloud Memorystore for Valkey and for Redis Cluster
    GoogleMemorystore,
    /// Azure Managed Redis
    AzureManagedRedis,
    /// Azure Cache for Redis
    AzureCache,
    /// Redis Enterprise for Kubernetes: resources of its operator
    RedisEnterpriseOperator,
    /// The Helm chart valkey-helm
    ValkeyHelm,
    /// Bitnami's Helm charts of Redis and Valkey
    Bitnami,
    /// Tencent Cloud's TencentDB for Redis
    Tencent,
    /// Oracle Cloud Infrastructure Cache
    OciCache,
}

/// Which of a system's documents we follow where they disagree.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name that people type: `zh-sdk`.
    pub name: &'static str,
    /// What it follows, in words.
    pub title: &'static str,
    /// The document.
    pub source: &'static Source,
}

/// What a system brings. Each lives in a module of its own and is stateless;
/// its state is an [`Account`].
pub(crate) trait Vendor: Sync {
    /// Its profiles, the one to take when none is named first.
    fn profiles(&self) -> &'static [Profile];

    /// Its documents.
    fn sources(&self) -> &'static [&'static Source];

    /// The fields that [`check`](Self::check) knows.
    fn fields(&self) -> &'static [&'static str];

    /// The circumstances that [`check`](Self::check) asks for.
    fn circumstances(&self) -> &'static [&'static str];

    /// What is wrong with a value. The field is one of [`fields`](Self::fields).
    fn check(&self, question: &Question) -> Result<Vec<Finding>, BadQuestion>;

    /// The policy for the texts of a field, where it has one.
    fn policy(&self, profile: &'static Profile, field: &str) -> Option<&'static Policy>;

    /// The forms of its console.
    fn forms(&self) -> &'static [Form] {
        &[]
    }

    /// The circumstances that people choose.
    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    /// Who can send the requests of its forms; none where requests name nobody.
    fn callers(&self) -> &'static [Caller] {
        &[]
    }

    /// A customer's account without anything in it.
    fn account(&self) -> Box<dyn Account>;

    /// Commands that nobody may run there, whatever the rules say.
    fn blocked(&self) -> &'static [Blocked];

    /// The Redis rules that a form amounts to.
    fn rules_of(&self, form: &Value, server: Server) -> Result<RulesOfForm, BadForm>;

    /// The forms that come near to a user's rules, in the names of a profile.
    fn forms_of(&self, rules: &RedisRules, profile: &'static Profile) -> Vec<Candidate>;

    /// Whether the form of its calls is known, so that an [`Account`] answers.
    fn has_calls(&self) -> bool {
        true
    }
}

/// A simulated customer's account: what was created and not yet deleted.
pub(crate) trait Account {
    /// The circumstances that [`arrange`](Self::arrange) asks for.
    fn circumstances(&self) -> &'static [&'static str];

    /// Changes the circumstances, such as the type of the instance.
    fn arrange(&mut self, context: &Context) -> Result<(), BadContext>;

    /// Answers a request.
    fn call(&mut self, request: &Request, profile: &'static Profile, world: &mut World)
    -> Response;
}

impl System {
    /// All systems.
    pub const ALL: [Self; 19] = [
        Self::HuaweiDcs,
        Self::AlibabaTair,
        Self::RedisEnterprise,
        Self::Ovhcloud,
        Self::AwsElasticache,
        Self::AwsMemorydb,
        Self::RedisCloud,
        Self::Aiven,
        Self::Upstash,
        Self::Ibm,
        Self::Volcengine,
        Self::GoogleMemorystore,
        Self::AzureManagedRedis,
        Self::AzureCache,
        Self::RedisEnterpriseOperator,
        Self::ValkeyHelm,
        Self::Bitnami,
        Self::Tencent,
        Self::OciCache,
    ];

    /// The name that people type: `huawei-dcs`.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// The vendor's name for it.
    pub fn title(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::HuaweiDcs => ("huawei-dcs", "Huawei Cloud DCS"),
            Self::AlibabaTair => ("alibaba-tair", "Alibaba Cloud Tair"),
            Self::RedisEnterprise => ("redis-enterprise", "Redis Enterprise Software"),
            Self::Ovhcloud => ("ovhcloud", "OVHcloud"),
            Self::AwsElasticache => ("aws-elasticache", "Amazon ElastiCache"),
            Self::AwsMemorydb => ("aws-memorydb", "Amazon MemoryDB"),
            Self::RedisCloud => ("redis-cloud", "Redis Cloud"),
            Self::Aiven => ("aiven", "Aiven, UpCloud and Vultr"),
            Self::Upstash => ("upstash", "Upstash"),
            Self::Ibm => ("ibm", "IBM Cloud Databases for Redis"),
            Self::Volcengine => ("volcengine", "Volcengine"),
            Self::GoogleMemorystore => ("google-memorystore", "Google Cloud Memorystore"),
            Self::AzureManagedRedis => ("azure-managed-redis", "Azure Managed Redis"),
            Self::AzureCache => ("azure-cache", "Azure Cache for Redis"),
            Self::RedisEnterpriseOperator => (
                "redis-enterprise-operator",
                "Redis Enterprise for Kubernetes",
            ),
            Self::ValkeyHelm => ("valkey-helm", "valkey-helm"),
            Self::Bitnami => ("bitnami", "Bitnami's Helm charts"),
            Self::Tencent => ("tencent", "Tencent Cloud"),
            Self::OciCache => ("oci-cache", "Oracle Cloud Infrastructure Cache"),
        }
    }

    pub(crate) fn vendor(self) -> &'static dyn Vendor {
        match self {
            Self::HuaweiDcs => &huawei_dcs::HuaweiDcs,
            Self::AlibabaTair => &alibaba_tair::AlibabaTair,
            Self::RedisEnterprise => &redis_enterprise::RedisEnterprise,
            Self::Ovhcloud => &ovhcloud::Ovhcloud,
            Self::AwsElasticache => &aws_elasticache::SERVICE,
            Self::AwsMemorydb => &aws_memorydb::SERVICE,
            Self::RedisCloud => &redis_cloud::SERVICE,
            Self::Aiven => &aiven::SERVICE,
            Self::Upstash => &upstash::SERVICE,
            Self::Ibm => &ibm::SERVICE,
            Self::Volcengine => &volcengine::SERVICE,
            Self::GoogleMemorystore => &google_memorystore::SERVICE,
            Self::AzureManagedRedis => &azure::MANAGED,
            Self::AzureCache => &azure::CACHE,
            Self::RedisEnterpriseOperator => &redis_enterprise_operator::Operator,
            Self::ValkeyHelm => &helm::VALKEY,
            Self::Bitnami => &helm::Bitnami,
            Self::Tencent => &tencent::SERVICE,
            Self::OciCache => &oci_cache::SERVICE,
        }
    }

    /// Its profiles; the first is taken when none is named.
    pub fn profiles(self) -> &'static [Profile] {
        self.vendor().profiles()
    }

    /// The profile of this name, or the first when none is named. A date at the
    /// end of a name may be left out or added: `intl` is `intl-2025-12`.
    ///
    /// # Errors
    ///
    /// When the system has no such profile.
    pub fn profile(self, name: Option<&str>) -> Result<&'static Profile, UnknownProfile> {
        let profiles = self.profiles();
        match name {
            None => Ok(&profiles[0]),
            Some(name) => profiles
                .iter()
                .find(|profile| profile.name == name)
                .or_else(|| profiles.iter().find(|profile| is_dated(profile.name, name)))
                .ok_or_else(|| UnknownProfile {
                    system: self,
                    name: short(name),
                }),
        }
    }

    /// Whether its calls are simulated. Of the others no document that we have
    /// gives their form, or they are no calls but commands and files.
    pub fn has_calls(self) -> bool {
        self.vendor().has_calls()
    }

    /// The documents that its facts come from.
    pub fn sources(self) -> &'static [&'static Source] {
        self.vendor().sources()
    }

    /// The fields that one can ask about.
    pub fn fields(self) -> &'static [&'static str] {
        self.vendor().fields()
    }

    /// The circumstances that answers to questions depend on: the names in a
    /// [`Context`]. For calls it is [`Simulation::circumstances`].
    ///
    /// [`Simulation::circumstances`]: crate::Simulation::circumstances
    pub fn circumstances(self) -> &'static [&'static str] {
        self.vendor().circumstances()
    }

    /// The policy for a field's texts, to generate such a text; nothing for
    /// fields that hold something else.
    pub fn policy(self, profile: &'static Profile, field: &str) -> Option<&'static Policy> {
        self.vendor().policy(profile, field)
    }

    /// The fields whose texts can be generated.
    pub fn fields_to_generate(self, profile: &'static Profile) -> Vec<&'static str> {
        let has_rules = |field: &&&str| {
            let policy = self.policy(profile, field);
            policy.is_some_and(|policy| !policy.rules.is_empty())
        };
        self.fields().iter().filter(has_rules).copied().collect()
    }

    /// The forms of its console; none where nobody wrote them down yet.
    pub fn forms(self) -> &'static [Form] {
        self.vendor().forms()
    }

    /// The circumstances that people choose, with words for them. Questions and
    /// calls ask for others besides.
    pub fn settings(self) -> &'static [Setting] {
        self.vendor().settings()
    }

    /// Who can send the requests of its forms, the one who may do everything
    /// first; none where requests name nobody.
    pub fn callers(self) -> &'static [Caller] {
        self.vendor().callers()
    }

    /// The commands that nobody may run there.
    pub fn blocked(self) -> &'static [Blocked] {
        self.vendor().blocked()
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no system's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSystem {
    name: String,
}

impl fmt::Display for UnknownSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = System::ALL.map(System::name).join(" ");
        write!(f, "unknown system `{}`; use one of {names}", self.name)
    }
}

impl std::error::Error for UnknownSystem {}

impl FromStr for System {
    type Err = UnknownSystem;

    fn from_str(name: &str) -> Result<Self, UnknownSystem> {
        Self::ALL
            .into_iter()
            .find(|system| system.name() == name)
            .ok_or_else(|| UnknownSystem { name: short(name) })
    }
}

/// A system whose calls cannot be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCalls(pub System);

impl fmt::Display for NoCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the calls of {} are not simulated: no known document gives their form; \
             `check` and `translate` know the system",
            self.0
        )
    }
}

impl std::error::Error for NoCalls {}

/// A name that is none of the system's profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownProfile {
    system: System,
    name: String,
}

impl fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let profiles = self.system.profiles().iter();
        let names: Vec<&str> = profiles.map(|profile| profile.name).collect();
        write!(
            f,
            "{} has no profile `{}`; use one of {}",
            self.system,
            self.name,
            names.join(" ")
        )
    }
}

impl std::error::Error for UnknownProfile {}

/// Whether one of the names is the other with something after a hyphen.
fn is_dated(a: &str, b: &str) -> bool {
    let goes_on = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|date| date.starts_with(|c: char| c.is_ascii_digit()))
    };
    goes_on(a, b) || goes_on(b, a)
}

/// As much of a name as a message needs.
pub(crate) fn short(name: &str) -> String {
    name.chars().take(64).collect()
}

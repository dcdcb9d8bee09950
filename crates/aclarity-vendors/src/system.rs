//! The supported systems.
//!
//! A system is a module with its sources, its fields as
//! [`Field`](crate::field::Field) tables by profile, a `Vendor` with a
//! description that answers questions about values, and an `Account` that
//! answers requests. To add one, write these, add a variant to [`System`], and
//! add cases next to those of the others in `tests/vendors`.

use std::fmt;
use std::str::FromStr;

use crate::finding::short;
use crate::form::Form;
use crate::mapping::Blocked;
use crate::policy::Policy;
use crate::profile::{self, Profile, UnknownProfile};
use crate::setting::{Caller, Setting};
use crate::source::Source;
use crate::vendor::{Description, Vendor};
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
    /// Volcengine Cache for Redis
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
    /// Bitnami's Helm charts for Redis and Valkey
    Bitnami,
    /// Tencent Cloud's TencentDB for Redis
    Tencent,
    /// Oracle Cloud Infrastructure Cache
    OciCache,
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

    /// The name that users type: `huawei-dcs`.
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

    fn description(self) -> &'static Description {
        self.vendor().description()
    }

    /// Its profiles; the first is used when none is named.
    pub fn profiles(self) -> &'static [Profile] {
        self.description().profiles
    }

    /// Looks up a profile, or returns the first when `name` is `None`. A date
    /// at the end of the name may be omitted or added: `intl` is
    /// `intl-2025-12`.
    ///
    /// # Errors
    ///
    /// When the system has no such profile.
    pub fn profile(self, name: Option<&str>) -> Result<&'static Profile, UnknownProfile> {
        let known = self.profiles();
        name.map_or(Ok(&known[0]), |name| {
            profile::named(self.name(), known, name)
        })
    }

    /// Whether its calls are simulated. For the others the format is not
    /// documented, or there are no calls but commands and files.
    pub fn has_calls(self) -> bool {
        self.description().has_calls
    }

    /// The documents that its facts come from.
    pub fn sources(self) -> &'static [&'static Source] {
        self.description().sources
    }

    /// The fields that can be checked.
    pub fn fields(self) -> &'static [&'static str] {
        self.description().fields
    }

    /// The context keys that answers to questions depend on: names in a
    /// [`Context`]. For calls see [`Simulation::context_keys`].
    ///
    /// [`Simulation::context_keys`]: crate::Simulation::context_keys
    pub fn context_keys(self) -> &'static [&'static str] {
        self.description().context_keys
    }

    /// The policy for a field's texts, for generating one; `None` for fields of
    /// other types.
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

    /// The forms of its console; empty if they are not described yet.
    pub fn forms(self) -> &'static [Form] {
        self.description().forms
    }

    /// The context values that users can choose, with labels. Questions and
    /// calls may use others too.
    pub fn settings(self) -> &'static [Setting] {
        self.description().settings
    }

    /// The users who can send the requests of its forms, the most privileged
    /// first; empty if requests do not identify a user.
    pub fn callers(self) -> &'static [Caller] {
        self.description().callers
    }

    /// The commands that nobody may run there.
    pub fn blocked(self) -> &'static [Blocked] {
        self.description().blocked
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Error for a name that belongs to no system.
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

/// Error for a system whose calls are not simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCalls(pub System);

impl fmt::Display for NoCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the calls of {} are not simulated: their format is not documented; \
             `check` and `translate` know the system",
            self.0
        )
    }
}

impl std::error::Error for NoCalls {}

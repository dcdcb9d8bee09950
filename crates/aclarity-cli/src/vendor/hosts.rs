//! Whose API an address is.

use aclarity_vendors::System;

/// A system, and its profile where it is not the first.
type Named = (System, Option<&'static str>);

/// How the host of an API is written: its first and its last labels, between which
/// a region may stand.
struct Host {
    starts: &'static str,
    ends: &'static str,
    system: Named,
}

const fn host(starts: &'static str, ends: &'static str, system: System) -> Host {
    Host {
        starts,
        ends,
        system: (system, None),
    }
}

static HOSTS: [Host; 23] = [
    host("api", "redislabs.com", System::RedisCloud),
    host("dcs", "myhuaweicloud.com", System::HuaweiDcs),
    host("dcs", "myhuaweicloud.eu", System::HuaweiDcs),
    host("dcs", "otc.t-systems.com", System::HuaweiDcs),
    host("r-kvstore", "aliyuncs.com", System::AlibabaTair),
    host("api", "ovh.com", System::Ovhcloud),
    host("eu", "api.ovh.com", System::Ovhcloud),
    host("ca", "api.ovh.com", System::Ovhcloud),
    host("api", "us.ovhcloud.com", System::Ovhcloud),
    host("elasticache", "amazonaws.com", System::AwsElasticache),
    host("elasticache", "amazonaws.com.cn", System::AwsElasticache),
    host("memory-db", "amazonaws.com", System::AwsMemorydb),
    host("memory-db", "amazonaws.com.cn", System::AwsMemorydb),
    host("api", "aiven.io", System::Aiven),
    Host {
        system: (System::Aiven, Some("upcloud")),
        ..host("api", "upcloud.com", System::Aiven)
    },
    Host {
        system: (System::Aiven, Some("vultr")),
        ..host("api", "vultr.com", System::Aiven)
    },
    host("api", "upstash.com", System::Upstash),
    host("", "upstash.io", System::Upstash),
    host("api", "databases.cloud.ibm.com", System::Ibm),
    host("redis", "volcengineapi.com", System::Volcengine),
    host("redis", "tencentcloudapi.com", System::Tencent),
    host("memorystore", "googleapis.com", System::GoogleMemorystore),
    host("redis", "oraclecloud.com", System::OciCache),
];

/// The system that answers at an address: the one whose host it is, or a cluster
/// of Redis Enterprise where it looks like one of these.
pub fn system_at(address: &str) -> Option<Named> {
    let rest = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .trim_start_matches('/');
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    if is_cluster(host) {
        return Some((System::RedisEnterprise, None));
    }
    let host = host.split(':').next()?.trim_end_matches('.');
    let host = host.to_ascii_lowercase();
    let is_it = |known: &&Host| {
        let before = host.strip_suffix(known.ends);
        let before = before.and_then(|before| before.strip_suffix('.'));
        before.is_some_and(|before| {
            let mut labels = before.split('.');
            known.starts.is_empty() || labels.next() == Some(known.starts)
        })
    };
    if let Some(known) = HOSTS.iter().find(is_it) {
        return Some(known.system);
    }
    // One host has the APIs of both.
    let path = rest.to_ascii_lowercase();
    let is_about = |provider: &str| path.contains(&format!("/microsoft.cache/{provider}/"));
    match host.as_str() {
        "management.azure.com" if is_about("redisenterprise") => {
            Some((System::AzureManagedRedis, None))
        }
        "management.azure.com" if is_about("redis") => Some((System::AzureCache, None)),
        _ => None,
    }
}

/// Whether a host is one of a cluster, which customers name: with the port of its
/// API, without a domain, a number, or a placeholder.
fn is_cluster(host: &str) -> bool {
    host.starts_with(['[', '<', '{', '$'])
        || host.ends_with(":9443")
        || !host.contains('.')
        || host
            .split([':', '.'])
            .all(|part| part.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_names_its_system() {
        for (address, system) in [
            ("https://api.redislabs.com/v1/acl/redisRules", "redis-cloud"),
            (
                "https://dcs.eu-west-101.myhuaweicloud.eu/v2/x",
                "huawei-dcs",
            ),
            (
                "https://dcs.cn-north-4.myhuaweicloud.com/v2/x",
                "huawei-dcs",
            ),
            (
                "https://r-kvstore.aliyuncs.com/?Action=CreateAccount",
                "alibaba-tair",
            ),
            (
                "https://r-kvstore.cn-hangzhou.aliyuncs.com/",
                "alibaba-tair",
            ),
            ("https://ca.api.ovh.com/v1/cloud/project", "ovhcloud"),
            (
                "https://elasticache.us-east-1.amazonaws.com/",
                "aws-elasticache",
            ),
            (
                "https://memory-db.eu-west-1.amazonaws.com:443/",
                "aws-memorydb",
            ),
            ("https://API.Aiven.io/v1/project", "aiven"),
            ("https://us1-merry-cat-32242.upstash.io/set/a", "upstash"),
            ("https://api.eu-gb.databases.cloud.ibm.com/v5/ibm", "ibm"),
            ("https://redis.tencentcloudapi.com", "tencent"),
            (
                "https://management.azure.com/subscriptions/s/providers/Microsoft.Cache/redisEnterprise/r?api-version=1",
                "azure-managed-redis",
            ),
            (
                "https://management.azure.com/subscriptions/s/providers/Microsoft.Cache/redis/r",
                "azure-cache",
            ),
            (
                "https://cluster.example.com:9443/v1/bdbs",
                "redis-enterprise",
            ),
            ("https://[host][:port]/v1/bdbs", "redis-enterprise"),
            ("https://localhost/v1/bdbs", "redis-enterprise"),
            ("https://10.0.0.1:8443/v1/bdbs", "redis-enterprise"),
        ] {
            let found = system_at(address).map(|(system, _)| system.name());
            assert_eq!(found, Some(system), "{address}");
        }
        let vultr = system_at("https://api.vultr.com/v2/databases");
        assert_eq!(vultr, Some((System::Aiven, Some("vultr"))));
        for address in [
            "https://example.com/v1/bdbs",
            "https://api.ovh.com.example.com/v1",
            "https://management.azure.com/subscriptions",
            "https://notupstash.io/set/a",
        ] {
            assert_eq!(system_at(address), None, "{address}");
        }
    }
}

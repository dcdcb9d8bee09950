//! Finds the profile closest to a version, a container image or a service.

use super::{Server, UnknownServer};

/// The profile closest to what a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The profile to use.
    pub server: Server,
    /// Whether the text names exactly this profile.
    pub exact: bool,
    /// A note to show to the user when the match is not exact.
    pub note: Option<String>,
}

/// A product: its names and the server that it behaves like.
struct Product {
    names: &'static [&'static str],
    answers: Answers,
}

enum Answers {
    /// Behaves like Redis of the same version.
    Redis,
    /// Behaves like Valkey of the same version.
    Valkey,
    /// Assumed to behave like Redis of the same version; nothing more is
    /// documented.
    AssumedRedis,
    /// The same, where a document says that no version is newer than this one.
    RedisUpTo(u32, u32),
    /// The same, where a document says that newer versions are Valkey.
    ThenValkey(u32, u32),
    /// Behaves like Redis of this version, whatever its own version is.
    Fork(u32, u32),
    /// Behaves like neither.
    Differently(&'static str),
}

/// The known products. Longer names come before names that are a prefix of
/// them.
const PRODUCTS: [Product; 10] = [
    Product {
        names: &["keydb"],
        answers: Answers::Fork(6, 2),
    },
    Product {
        names: &["redict"],
        answers: Answers::Fork(7, 2),
    },
    Product {
        names: &["dragonfly"],
        answers: Answers::Differently("Dragonfly has its own implementation of ACLs"),
    },
    Product {
        names: &["kvrocks"],
        answers: Answers::Differently("Kvrocks has namespaces and no ACLs"),
    },
    Product {
        names: &["garnet"],
        answers: Answers::Differently("Garnet has its own implementation of ACLs"),
    },
    Product {
        names: &[
            "elasticache-valkey",
            "elasticache-for-valkey",
            "memorydb-valkey",
            "memorydb-for-valkey",
            "memorystore-valkey",
            "memorystore-for-valkey",
            "valkey",
        ],
        answers: Answers::Valkey,
    },
    // Redis OSS 7.1 is the last that they list, and 7.2 and newer are Valkey:
    // docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
    // and docs.aws.amazon.com/memorydb/latest/devguide/engine-versions.html
    Product {
        names: &["elasticache", "memorydb"],
        answers: Answers::ThenValkey(7, 1),
    },
    // There are release notes of 7.4 and none of a newer version:
    // redis.io/docs/latest/operate/oss_and_stack/stack-with-enterprise/release-notes/redisstack
    Product {
        names: &["redis-stack"],
        answers: Answers::RedisUpTo(7, 4),
    },
    Product {
        names: &["redis-enterprise", "redis-cloud", "memorystore"],
        answers: Answers::AssumedRedis,
    },
    Product {
        names: &["redis"],
        answers: Answers::Redis,
    },
];

impl Server {
    /// Finds the closest profile for a name, a version, a container image or a
    /// service: of the same family, the newest that is not newer.
    ///
    /// ```
    /// use aclarity::Server;
    ///
    /// let nearest = Server::nearest("redis:7.0.4-alpine")?;
    /// assert_eq!(nearest.server, Server::Redis7_0);
    /// assert_eq!(
    ///     nearest.note.as_deref(),
    ///     Some("no profile for redis 7.0.4: answers as redis-7.0 (7.0.15)")
    /// );
    /// assert!(Server::nearest("valkey-8.1")?.exact);
    /// assert!(Server::nearest("dragonfly").is_err());
    /// # Ok::<(), aclarity::UnknownServer>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the text names no server, or one that answers differently.
    pub fn nearest(text: &str) -> Result<Nearest, UnknownServer> {
        if let Ok(server) = text.parse() {
            return Ok(Nearest {
                server,
                exact: true,
                note: None,
            });
        }
        let unknown = |reason| UnknownServer::new(text, reason);
        let lower = text.trim().to_ascii_lowercase();
        let image = lower.split('@').next().unwrap_or_default();
        // `valkey/valkey:8`: the registry and its folders say nothing. In
        // `redis 8.0.3 (00000000/0)` there are none.
        let (folder, image) = match image.rsplit_once('/') {
            Some((folder, image)) if !folder.contains(' ') => (folder, image),
            _ => ("", image),
        };
        let (name, version) = name_and_version(image).ok_or_else(|| unknown(None))?;
        let name = name.replace([' ', '_'], "-");
        let name = VENDORS
            .iter()
            .find_map(|vendor| name.strip_prefix(vendor))
            .unwrap_or(&name);
        // The images of Redis Enterprise are called as those of Redis.
        let name = match name {
            "redis" if folder.rsplit('/').next() == Some("redislabs") => "redis-enterprise",
            name => name,
        };
        let mut products = PRODUCTS.iter();
        let (product, also) = products
            .find_map(|product| {
                let mut names = product.names.iter();
                let also = names.find_map(|known| {
                    let rest = name.strip_prefix(known)?;
                    ALSO.contains(&rest).then_some(rest)
                })?;
                Some((product, also))
            })
            .or_else(|| Some((PRODUCTS.last()?, "")).filter(|_| name.is_empty()))
            .ok_or_else(|| unknown(None))?;
        // What is to be said of the version.
        let mut so = String::new();
        let (valkey, wanted) = match product.answers {
            Answers::Differently(reason) => return Err(unknown(Some(reason))),
            Answers::Fork(major, minor) => (false, vec![major, minor]),
            Answers::Valkey => (true, version.clone()),
            Answers::Redis if name.is_empty() && is_of_valkey_alone(&version) => {
                (true, version.clone())
            }
            Answers::Redis | Answers::AssumedRedis => (false, version.clone()),
            Answers::RedisUpTo(major, minor) | Answers::ThenValkey(major, minor) => {
                let last = [major, minor];
                let parts = version.len().min(last.len());
                let is_later = version[..parts] > last[..parts];
                if is_later && matches!(product.answers, Answers::ThenValkey(..)) {
                    so = ", which is Valkey".to_owned();
                    (true, version.clone())
                } else if is_later || version[..parts] == last[..parts] && parts < last.len() {
                    so = format!(", whose Redis ends at {major}.{minor}");
                    (false, last.into())
                } else {
                    (false, version.clone())
                }
            }
        };
        if !valkey && wanted.first().is_some_and(|major| *major < 6) {
            return Err(unknown(Some("Redis has ACLs since 6.0")));
        }
        // Comments in ACL files and `@array` are there since 8.8.
        let is_nearer_to_8_10 = !valkey && matches!(wanted[..], [8, 8 | 9, ..]);
        let server = if is_nearer_to_8_10 {
            so = ", which is nearer to 8.10 than to 8.6".to_owned();
            Server::Redis8_10
        } else {
            closest(valkey, &wanted)
        };
        let is_certain =
            matches!(product.answers, Answers::Redis | Answers::Valkey) && also != CLIENT;
        let assumed = if is_certain { "" } else { " (assumed)" };
        let is_named = !(valkey && name.is_empty());
        let exact = is_certain && is_named && is_exact(server, &version);
        let note = (!exact).then(|| {
            let mut number = String::new();
            for (place, part) in version.iter().enumerate() {
                number.push(if place == 0 { ' ' } else { '.' });
                number.push_str(&part.to_string());
            }
            let own = server.version();
            if !is_named {
                return format!("there is no Redis{number}: answers as {server} ({own})");
            }
            let known = product.names.iter().find(|known| name.starts_with(**known));
            let called = match product.answers {
                Answers::Valkey => "valkey",
                _ => known.copied().unwrap_or(product.names[0]),
            };
            format!("no profile for {called}{number}{so}: answers as {server} ({own}){assumed}")
        });
        Ok(Nearest {
            server,
            exact,
            note,
        })
    }
}

/// Whose names stand before a service's.
const VENDORS: [&str; 4] = ["amazon-", "aws-", "google-cloud-", "google-"];

/// What follows the name of a client, whose version need not be the server's.
const CLIENT: &str = "-cli";

/// Whether Valkey has releases of a version and Redis has none.
fn is_of_valkey_alone(version: &[u32]) -> bool {
    matches!(version, [8, 1, ..] | [9, ..])
}

/// Words that may follow a product's name.
const ALSO: [&str; 14] = [
    "",
    CLIENT,
    "-server",
    "-cluster",
    "-sentinel",
    "-redis",
    "-oss",
    "-redis-oss",
    "-bundle",
    "-version",
    "-for-redis",
    "-for-redis-cluster",
    "-for-redis-oss",
    "-software",
];

/// Splits a name and version: `redis:7.2.5-debian-12` is `redis` and 7, 2, 5.
/// Returns `None` for other text.
fn name_and_version(image: &str) -> Option<(&str, Vec<u32>)> {
    let is_mark = |letter: char| matches!(letter, '-' | ':' | ' ' | '_' | '=');
    let digit = image.find(|letter: char| letter.is_ascii_digit());
    let tag = image.find(':').unwrap_or(image.len());
    let end = digit.unwrap_or(tag).min(tag);
    let name = image[..end].trim_end_matches(is_mark);
    // As in `v7.2`.
    let name = match name.strip_suffix('v') {
        Some(before) if before.is_empty() || before.ends_with(is_mark) => {
            before.trim_end_matches(is_mark)
        }
        _ => name,
    };
    let Some(digit) = digit else {
        return (!name.is_empty()).then(|| (name, Vec::new()));
    };
    let is_version = |letter: char| letter.is_ascii_digit() || letter == '.';
    let rest = &image[digit..];
    let version = &rest[..rest
        .find(|letter| !is_version(letter))
        .unwrap_or(rest.len())];
    let numbers = version.split('.').filter(|number| !number.is_empty());
    // `7.x` means `7`.
    let numbers: Option<Vec<u32>> = numbers.map(|number| number.parse().ok()).collect();
    let mut numbers = numbers?;
    numbers.truncate(3);
    Some((name, numbers))
}

/// The newest server of the family that is not newer than `wanted`. For a
/// partial version, the newest server of that release; if all are newer, the
/// oldest.
fn closest(valkey: bool, wanted: &[u32]) -> Server {
    let mut found: Option<(Server, [u32; 2])> = None;
    for server in Server::ALL {
        if server.is_valkey() != valkey {
            continue;
        }
        let release = release(server);
        let parts = wanted.len().min(release.len());
        let fits = release[..parts] <= wanted[..parts];
        let better = match found {
            None => true,
            Some((_, best)) => {
                let best_fits = best[..parts] <= wanted[..parts];
                match (fits, best_fits) {
                    (true, true) => release > best,
                    (false, false) => release < best,
                    (fits, _) => fits,
                }
            }
        };
        if better {
            found = Some((server, release));
        }
    }
    found.map_or(Server::ALL[0], |(server, _)| server)
}

fn is_exact(server: Server, version: &[u32]) -> bool {
    let release = release(server);
    match version {
        [] | [_] => version.iter().eq(&release[..version.len()]),
        [major, minor] => release == [*major, *minor],
        _ => numbers(server.version()).eq(version.iter().copied()),
    }
}

/// The release numbers in a server's name, such as 8 and 10.
fn release(server: Server) -> [u32; 2] {
    let mut release = [0; 2];
    let name = server.name();
    let start = name.find('-').map_or(0, |at| at + 1);
    for (place, number) in release.iter_mut().zip(numbers(&name[start..])) {
        *place = number;
    }
    release
}

fn numbers(version: &str) -> impl Iterator<Item = u32> {
    version.split('.').filter_map(|number| number.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_names_a_server() {
        let latest = |name: &str| name.parse::<Server>().unwrap().name();
        for (text, name, note) in [
            ("redis-7.0", "redis-7.0", ""),
            ("Redis-8.6", "redis-8.6", ""),
            ("REDIS 7.0", "redis-7.0", ""),
            ("redis:7.0-alpine", "redis-7.0", ""),
            ("7.0", "redis-7.0", ""),
            ("v7.0", "redis-7.0", ""),
            ("redis-v7.0", "redis-7.0", ""),
            ("7.0.15", "redis-7.0", ""),
            ("valkey 8", "valkey-8.1", ""),
            ("valkey/valkey:8", "valkey-8.1", ""),
            ("valkey/valkey:8.1-bookworm", "valkey-8.1", ""),
            ("redis 7", "redis-7.4", ""),
            ("redis:7.x", "redis-7.4", ""),
            ("6", "redis-6.2", ""),
            ("redis:latest", latest("redis"), ""),
            ("redis:alpine", latest("redis"), ""),
            ("docker.io/library/redis", latest("redis"), ""),
            ("valkey/valkey:latest", latest("valkey"), ""),
            (
                "7.0.12",
                "redis-7.0",
                "no profile for redis 7.0.12: answers as redis-7.0 (7.0.15)",
            ),
            (
                "bitnami/redis:7.0.5-debian-12-r0",
                "redis-7.0",
                "no profile for redis 7.0.5: answers as redis-7.0 (7.0.15)",
            ),
            (
                "bitnami/redis-cluster:7.0.5@sha256:00",
                "redis-7.0",
                "no profile for redis 7.0.5: answers as redis-7.0 (7.0.15)",
            ),
            (
                "redis-server 7.3",
                "redis-7.2",
                "no profile for redis 7.3: answers as redis-7.2 (7.2.6)",
            ),
            (
                "valkey-8.1.99",
                "valkey-8.1",
                "no profile for valkey 8.1.99: answers as valkey-8.1 (8.1.1)",
            ),
            (
                "elasticache-7.1",
                "redis-7.0",
                "no profile for elasticache 7.1: answers as redis-7.0 (7.0.15) (assumed)",
            ),
            ("elasticache-valkey-8.0", "valkey-8.0", ""),
            (
                "redis/redis-stack-server:6.2.6-v15",
                "redis-6.2",
                "no profile for redis-stack 6.2.6: answers as redis-6.2 (6.2.14) (assumed)",
            ),
            (
                "elasticache",
                "redis-7.0",
                "no profile for elasticache, whose Redis ends at 7.1: answers as redis-7.0 (7.0.15) (assumed)",
            ),
            (
                "MemoryDB 7",
                "redis-7.0",
                "no profile for memorydb 7, whose Redis ends at 7.1: answers as redis-7.0 (7.0.15) (assumed)",
            ),
            (
                "elasticache-6.2",
                "redis-6.2",
                "no profile for elasticache 6.2: answers as redis-6.2 (6.2.14) (assumed)",
            ),
            (
                "Amazon ElastiCache for Redis 7.1",
                "redis-7.0",
                "no profile for elasticache 7.1: answers as redis-7.0 (7.0.15) (assumed)",
            ),
            (
                "elasticache 8.0",
                "valkey-8.0",
                "no profile for elasticache 8.0, which is Valkey: answers as valkey-8.0 (8.0.1) (assumed)",
            ),
            ("ElastiCache for Valkey 8.0", "valkey-8.0", ""),
            (
                "redis/redis-stack-server:latest",
                "redis-7.4",
                "no profile for redis-stack, whose Redis ends at 7.4: answers as redis-7.4 (7.4.1) (assumed)",
            ),
            (
                "redislabs/redis:7.2.4-92",
                "redis-7.2",
                "no profile for redis-enterprise 7.2.4: answers as redis-7.2 (7.2.6) (assumed)",
            ),
            (
                "redis:8.8",
                "redis-8.10",
                "no profile for redis 8.8, which is nearer to 8.10 than to 8.6: answers as redis-8.10 (8.10.2)",
            ),
            (
                "8.8.3",
                "redis-8.10",
                "no profile for redis 8.8.3, which is nearer to 8.10 than to 8.6: answers as redis-8.10 (8.10.2)",
            ),
            (
                "8.4",
                "redis-8.2",
                "no profile for redis 8.4: answers as redis-8.2 (8.2.3)",
            ),
            (
                "9.1",
                "valkey-9.1",
                "there is no Redis 9.1: answers as valkey-9.1 (9.1.2)",
            ),
            (
                "v9.0.3",
                "valkey-9.0",
                "there is no Redis 9.0.3: answers as valkey-9.0 (9.0.0)",
            ),
            (
                "8.1.0",
                "valkey-8.1",
                "there is no Redis 8.1.0: answers as valkey-8.1 (8.1.1)",
            ),
            ("valkey/valkey-bundle:8.1", "valkey-8.1", ""),
            (
                "redict:7.3",
                "redis-7.2",
                "no profile for redict 7.3: answers as redis-7.2 (7.2.6) (assumed)",
            ),
            (
                "redis_version:7.2.4",
                "redis-7.2",
                "no profile for redis 7.2.4: answers as redis-7.2 (7.2.6)",
            ),
            ("valkey_version:8.0.1", "valkey-8.0", ""),
            (
                "Redis server v=7.2.4 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64",
                "redis-7.2",
                "no profile for redis 7.2.4: answers as redis-7.2 (7.2.6)",
            ),
            (
                "Redis 8.0.3 (00000000/0) 64 bit",
                "redis-8.0",
                "no profile for redis 8.0.3: answers as redis-8.0 (8.0.2)",
            ),
            (
                "redis-cli 7.0.11",
                "redis-7.0",
                "no profile for redis 7.0.11: answers as redis-7.0 (7.0.15) (assumed)",
            ),
            (
                "keydb",
                "redis-6.2",
                "no profile for keydb: answers as redis-6.2 (6.2.14) (assumed)",
            ),
            (
                "eqalpha/keydb:6.3.4",
                "redis-6.2",
                "no profile for keydb 6.3.4: answers as redis-6.2 (6.2.14) (assumed)",
            ),
        ] {
            let nearest = Server::nearest(text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(nearest.server.name(), name, "{text}");
            assert_eq!(nearest.note.as_deref().unwrap_or_default(), note, "{text}");
            assert_eq!(nearest.exact, note.is_empty(), "{text}");
        }
    }

    #[test]
    fn newer_and_missing_versions_have_a_neighbour() {
        for server in Server::ALL {
            assert_eq!(Server::nearest(server.name()).unwrap().server, server);
            let image = server.name().replace('-', ":");
            assert_eq!(Server::nearest(&image).unwrap().server, server);
            let full = format!(
                "{}:{}",
                if server.is_valkey() {
                    "valkey"
                } else {
                    "redis"
                },
                server.version()
            );
            let nearest = Server::nearest(&full).unwrap();
            assert!(nearest.exact && nearest.server == server, "{full}");
        }
        for text in ["redis-99.1", "valkey:99", "redis-8.11", "valkey-7.1"] {
            let nearest = Server::nearest(text).unwrap();
            assert!(!nearest.exact, "{text}");
            assert_eq!(nearest.server.is_valkey(), text.starts_with('v'));
        }
    }

    #[test]
    fn others_are_refused_with_a_reason() {
        for (text, reason) in [
            ("dragonfly", "its own"),
            (
                "docker.dragonflydb.io/dragonflydb/dragonfly:v1.2",
                "its own",
            ),
            ("apache/kvrocks:2.9", "no ACLs"),
            ("garnet", "its own"),
            ("redis-5.0", "since 6.0"),
            ("redis:3", "since 6.0"),
            ("memcached", "use one of"),
            ("redis-99999999999999", "use one of"),
            ("redisx", "use one of"),
            ("-", "use one of"),
            ("", "use one of"),
        ] {
            let error = Server::nearest(text).expect_err(text).to_string();
            assert!(error.contains(reason), "{text}: {error}");
            assert!(error.contains("redis-7.0"), "{error}");
        }
    }
}

//! The servers that a transcript applies to.

use aclarity::Server;

/// Parses a list of servers: `redis-7.2+ valkey-8.0..valkey-9.0 redis-6.0`,
/// whole families, or `all`. An empty list names none.
///
/// # Errors
///
/// When a word names no server.
pub fn named(words: &str) -> Result<Vec<Server>, String> {
    let mut servers = Vec::new();
    for word in words.split_whitespace() {
        let (first, last) = range(word)?;
        let all = Server::ALL.into_iter();
        servers.extend(all.filter(|server| (first..=last).contains(server)));
    }
    servers.sort();
    servers.dedup();
    Ok(servers)
}

fn range(word: &str) -> Result<(Server, Server), String> {
    Ok(match word {
        "all" => (Server::Redis6_0, Server::NEWEST_VALKEY),
        "redis" => (Server::Redis6_0, Server::NEWEST_REDIS),
        "valkey" => (Server::Valkey7_2, Server::NEWEST_VALKEY),
        _ => match (word.strip_suffix('+'), word.split_once("..")) {
            (Some(first), _) => {
                let first = one(first)?;
                (first, first.newest())
            }
            (None, Some((first, last))) => (one(first)?, one(last)?),
            (None, None) => (one(word)?, one(word)?),
        },
    })
}

fn one(name: &str) -> Result<Server, String> {
    let exact = Server::ALL.into_iter().find(|server| server.name() == name);
    exact.ok_or_else(|| {
        let known: Vec<&str> = Server::ALL.iter().map(|server| server.name()).collect();
        format!("no server is named {name}; there are {}", known.join(", "))
    })
}

pub(crate) fn as_names<S: serde::Serializer>(
    servers: &[Server],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(servers.iter().map(|server| server.name()))
}

#[cfg(test)]
mod tests {
    use super::named;
    use aclarity::Server;

    #[test]
    fn servers_are_named_alone_in_ranges_and_in_families() {
        let names = |words: &str| {
            let names: Vec<_> = named(words)?.iter().map(|server| server.name()).collect();
            Ok::<_, String>(names.join(" "))
        };
        assert_eq!(names("redis-7.2"), Ok("redis-7.2".into()));
        assert_eq!(
            names("redis-8.0+"),
            Ok("redis-8.0 redis-8.2 redis-8.6 redis-8.10".into())
        );
        assert_eq!(
            names("valkey-9.1 valkey-8.0..valkey-8.1"),
            Ok("valkey-8.0 valkey-8.1 valkey-9.1".into())
        );
        assert_eq!(
            names("all").map(|all| all.split(' ').count()),
            Ok(Server::ALL.len())
        );
        assert!(
            names("redis-5").is_err_and(|error| error.contains("redis-5; there are redis-6.0"))
        );
    }
}

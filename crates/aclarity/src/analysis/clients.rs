//! What client libraries, job queues and tools send when they connect.
//!
//! As their sources and documents say; where they were not read, it says so.
//! AUTH, HELLO and QUIT are left out: no rule forbids them.

/// How much a client needs a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Without it, there is no connection.
    Always,
    /// Without it, there is no connection when this is set.
    When(&'static str),
    /// It goes on without.
    Spared,
}

/// What a client sends when it connects.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// Its name.
    pub name: &'static str,
    /// The commands, as rules name them.
    pub commands: &'static [(&'static str, Need)],
    /// Where that is written.
    pub source: &'static str,
    /// Whether some of it is assumed, after what its kind does.
    pub assumed: bool,
}

const NAME: Need = Need::When("a client name");
const DATABASE: Need = Need::When("a database other than 0");
const CHECKS: Need = Need::When("health checks");

/// All that are known.
pub const CLIENTS: &[Client] = &[
    Client {
        name: "redis-py",
        commands: &[
            ("client|setname", NAME),
            ("select", DATABASE),
            ("ping", CHECKS),
            ("client|setinfo", Need::Spared),
        ],
        source: "redis/redis-py: redis/connection.py, on_connect",
        assumed: false,
    },
    Client {
        name: "Jedis",
        commands: &[
            ("select", DATABASE),
            ("readonly", Need::When("reads from replicas of a cluster")),
            ("ping", Need::When("a pool that tests connections")),
            ("client|setname", Need::Spared),
            ("client|setinfo", Need::Spared),
        ],
        source: "redis/jedis: Connection.java, initializeFromClientConfig; pull requests 3356 and 3507; versions differ in what they can spare",
        assumed: true,
    },
    Client {
        name: "Lettuce",
        commands: &[
            ("select", DATABASE),
            ("readonly", Need::When("reads from replicas of a cluster")),
            ("client|setinfo", Need::Spared),
        ],
        source: "redis/lettuce: RedisHandshake.java",
        assumed: false,
    },
    Client {
        name: "ioredis",
        commands: &[
            ("select", DATABASE),
            ("info", Need::Spared),
            ("client|setname", Need::Spared),
            ("client|setinfo", Need::Spared),
        ],
        source: "redis/ioredis: lib/Redis.ts, _readyCheck, goes on when INFO is not permitted; older ones do not",
        assumed: false,
    },
    Client {
        name: "node-redis",
        commands: &[
            ("select", DATABASE),
            ("readonly", Need::When("the option readonly")),
            ("client|setname", NAME),
            ("ping", Need::When("a ping interval")),
            ("client|setinfo", Need::Spared),
        ],
        source: "redis/node-redis: packages/client/lib/client/index.ts, initiateSocket",
        assumed: false,
    },
    Client {
        name: "go-redis",
        commands: &[
            ("select", DATABASE),
            ("readonly", Need::When("reads from replicas of a cluster")),
            ("client|setname", NAME),
            ("client|setinfo", Need::Spared),
        ],
        source: "redis/go-redis: redis.go, initConn; pull request 3294",
        assumed: false,
    },
    Client {
        name: "StackExchange.Redis",
        commands: &[
            ("echo", Need::Always),
            ("client|setname", Need::Spared),
            ("client|setinfo", Need::Spared),
            ("config|get", Need::Spared),
            ("info", Need::Spared),
            ("get", Need::Spared),
            ("subscribe", Need::Spared),
        ],
        source: "stackexchange.github.io/StackExchange.Redis/Configuration (\"at least ECHO\"); ServerEndPoint.cs",
        assumed: false,
    },
    Client {
        name: "redis-rs",
        commands: &[("select", DATABASE), ("client|setinfo", Need::Spared)],
        source: "redis-rs/redis-rs: redis/src/connection.rs, connection_setup_pipeline",
        assumed: false,
    },
    Client {
        name: "Sidekiq",
        commands: &[("info", Need::Always), ("select", DATABASE)],
        source: "sidekiq/sidekiq: issue 5353 (+@all -@dangerous +info)",
        assumed: false,
    },
    Client {
        name: "Celery",
        commands: &[
            ("select", DATABASE),
            ("ping", CHECKS),
            ("client|setinfo", Need::Spared),
        ],
        source: "celery/kombu: kombu/transport/redis.py, over redis-py",
        assumed: true,
    },
    Client {
        name: "BullMQ",
        commands: &[
            ("info", Need::Always),
            ("client|setname", Need::Spared),
            ("client|list", Need::When("queue.getWorkers()")),
        ],
        source: "taskforcesh/bullmq: src/classes/redis-connection.ts, getRedisVersion; issue 2809",
        assumed: false,
    },
    Client {
        name: "RedisInsight",
        commands: &[
            ("info", Need::Always),
            ("ping", Need::Spared),
            ("select", DATABASE),
            ("scan", Need::When("the browser of keys")),
        ],
        source: "redis/RedisInsight: issue 2949",
        assumed: true,
    },
    Client {
        name: "redis_exporter",
        commands: &[
            ("info", Need::When("figures about the server")),
            ("client|setname", Need::Spared),
            ("config|get", Need::Spared),
            ("slowlog|get", Need::Spared),
            ("latency|latest", Need::Spared),
        ],
        source: "oliver006/redis_exporter: README.md, the ACL that it recommends",
        assumed: false,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Server;

    #[test]
    fn every_command_is_one() {
        let table = Server::Redis8_6.commands();
        for client in CLIENTS {
            for (command, _) in client.commands {
                let found = table.get(command.as_bytes());
                assert!(
                    found.is_some_and(|command| !command.is_free()),
                    "{}: {command}",
                    client.name
                );
            }
        }
    }
}

//! Texts to start from: lessons, and situations that people really have; and
//! commands to try on their users.

mod situations;

/// A text for the editor.
pub struct Example {
    pub title: &'static str,
    /// What it shows.
    pub lesson: &'static str,
    pub text: &'static str,
    /// The user to try commands as.
    pub user: &'static str,
    /// What it claims, as cases; they are run by a test.
    pub cases: &'static str,
}

/// The example of a first visit.
pub const FIRST: &Example = &LESSONS[3];

/// All examples.
pub fn all() -> impl Iterator<Item = &'static Example> {
    LESSONS.iter().chain(SITUATIONS)
}

/// How rules work.
pub const LESSONS: [Example; 6] = [
    Example {
        title: "One command, every key",
        lesson: "virginia may run SET and nothing else.",
        text: "ACL SETUSER virginia on allkeys +set",
        user: "virginia",
        cases: "",
    },
    Example {
        title: "Rules add up",
        lesson: "A second command adds GET to what virginia has.",
        text: "ACL SETUSER virginia on allkeys +set\nACL SETUSER virginia +get",
        user: "virginia",
        cases: "",
    },
    Example {
        title: "Start over with reset",
        lesson: "antirez had everything; after reset, nothing.",
        text: "ACL SETUSER antirez on nopass allkeys allcommands\nACL SETUSER antirez reset",
        user: "antirez",
        cases: "",
    },
    Example {
        title: "Categories, less one command",
        lesson: "alan gets strings and sets, but not SADD.",
        text: "ACL SETUSER alan allkeys +@string +@set -SADD >alanpassword",
        user: "alan",
        cases: "",
    },
    Example {
        title: "A rule that is refused",
        lesson: "heeyyyy is no rule: the server says so and changes nothing.",
        text: "ACL SETUSER antirez heeyyyy",
        user: "default",
        cases: "",
    },
    Example {
        title: "A whole users.acl",
        lesson: "Lines of an ACL file, one with a selector.",
        text: "user default off\n\
               user app on >change-me ~app:* +@all -@dangerous\n\
               user reader on nopass %R~app:* +@read (~cache:* +get +set)",
        user: "reader",
        cases: "",
    },
];

pub use situations::SITUATIONS;

/// Commands worth trying as a user: those that show what its example is about.
pub fn commands_for(user: &[u8]) -> &'static [&'static str] {
    match user {
        b"alan" => &["SADD s 1", "SET k v", "SMEMBERS s"],
        b"virginia" => &["SET k v", "GET k", "DEL k"],
        b"reader" => &["GET app:1", "SET app:1 x", "SET cache:1 x"],
        b"app" => &["SET app:1 x", "FLUSHALL", "GET other"],
        b"cache" => &["SET cache:1 x", "GET session:1", "FLUSHALL"],
        b"worker" => &[
            "BRPOPLPUSH queue:in queue:busy 5",
            "SET queue:in x",
            "DEL other",
        ],
        b"analyst" => &["GET any", "SET any x", "KEYS *"],
        b"monitor" => &["INFO", "CONFIG GET maxmemory", "GET any"],
        b"sentinel" => &["INFO", "PUBLISH __sentinel__:hello x", "GET any"],
        b"publisher" => &[
            "PUBLISH news:eu hi",
            "SUBSCRIBE news:eu",
            "PUBLISH other hi",
        ],
        b"subscriber" => &[
            "SUBSCRIBE news:eu",
            "PSUBSCRIBE news:*",
            "PUBLISH news:eu hi",
        ],
        b"tenant-a" => &["SET a:1 x", "GET b:1", "COPY shared:1 a:1"],
        b"stackexchange" => &["ECHO x", "INFO", "GET app:1"],
        b"sidekiq" => &["LPUSH queue:default job", "INFO", "FLUSHALL"],
        b"celery" => &["LPUSH celery task", "GET other", "FLUSHALL"],
        b"bullmq" => &["BZPOPMIN bull:mail:marker 5", "INFO", "GET other"],
        b"exporter" => &["INFO ALL", "CONFIG GET *", "GET any"],
        b"default" => &["ACL LIST", "ACL WHOAMI", "SET k v"],
        _ => &["GET k", "SET k v", "ACL WHOAMI"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aclarity::Server;
    use aclarity::analysis::cases;
    use aclarity::analysis::clients::CLIENTS;
    use aclarity::analysis::lint::lint;
    use aclarity::document::Severity;

    /// From 7.2 on, since clients send CLIENT SETINFO.
    #[test]
    fn situations_keep_what_they_promise() {
        for server in [
            Server::Redis7_2,
            Server::Redis8_6,
            Server::Valkey8_0,
            Server::Valkey9_1,
        ] {
            for example in SITUATIONS {
                let document = lint(example.text, server);
                // Passwords are for the reader to fill in, and to add an administrator.
                let is_for_reader = |code| ["placeholder", "no-administrator"].contains(&code);
                let grave = document.findings.iter().find(|finding| {
                    finding.severity != Severity::Suggestion && !is_for_reader(finding.code)
                });
                assert_eq!(grave, None, "{server} {}", example.title);
                assert!(document.user(example.user.as_bytes()).is_some());
                let report = cases::run(example.cases, &document);
                assert!(
                    report.passed() && report.cases.len() > 3,
                    "{server} {report:#?}"
                );
            }
        }
    }

    /// What clients send is known to the core; here are users for them.
    #[test]
    fn clients_may_run_what_they_send() {
        const USERS: [(&str, &str); 13] = [
            ("redis-py", "redis-py"),
            ("Jedis", "jedis"),
            ("Lettuce", "lettuce"),
            ("ioredis", "ioredis"),
            ("node-redis", "node-redis"),
            ("go-redis", "go-redis"),
            ("StackExchange.Redis", "stackexchange"),
            ("redis-rs", "redis-rs"),
            ("Sidekiq", "sidekiq"),
            ("Celery", "celery"),
            ("BullMQ", "bullmq"),
            ("RedisInsight", "analyst"),
            ("redis_exporter", "exporter"),
        ];
        for client in CLIENTS {
            let (_, user) = USERS
                .iter()
                .find(|(name, _)| *name == client.name)
                .expect("each client has a user");
            let documents = SITUATIONS
                .iter()
                .map(|example| lint(example.text, Server::Redis8_6));
            let document = documents
                .into_iter()
                .find(|document| document.user(user.as_bytes()).is_some())
                .expect("an example has the user");
            let selector = &document.user(user.as_bytes()).unwrap().user.root;
            for (name, _) in client.commands {
                let command = document.server.commands().get(name.as_bytes()).unwrap();
                assert!(selector.commands.contains(command.id), "{user}: {name}");
            }
        }
    }

    #[test]
    fn suggested_commands_are_commands() {
        for example in all() {
            let document = lint(example.text, Server::Redis8_6);
            let cases: String = commands_for(example.user.as_bytes())
                .iter()
                .map(|line| format!("allow default: {line}\n"))
                .collect();
            let report = cases::run(&cases, &document);
            if !example.text.contains("default off") && !example.text.contains("heeyyyy") {
                assert!(report.findings.is_empty(), "{} {report:#?}", example.title);
            }
        }
    }
}

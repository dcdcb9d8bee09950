//! Benchmarks over input size: the time per unit should stay constant.

use aclarity::analysis::lint::{self, lint};
use std::hint::black_box;

use aclarity::analysis::cases;
use aclarity::document::{completion, redact, tokens};
use aclarity::explanation::explain;
use aclarity::session::{Reply, Session};
use aclarity::{LineIndex, Server, config, file};
use aclarity_bench::{ProcessorTime, WORKLOADS, tenant_patterns};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 3] = [100, 1_000, 10_000];
const USERS: [usize; 3] = [1_000, 10_000, 100_000];

fn server() -> Server {
    WORKLOADS.server.parse().expect("a server that we know")
}

/// Measures the workload that `prepare` creates for several sizes.
fn over<W: FnMut()>(
    criterion: &mut Criterion<ProcessorTime>,
    name: &str,
    sizes: [usize; 3],
    mut prepare: impl FnMut(usize) -> W,
) {
    let mut group = criterion.benchmark_group(format!("scaling/{name}"));
    group.sample_size(10);
    for size in sizes {
        let mut work = prepare(size);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(&mut work);
        });
    }
}

fn set_user<'a>(rules: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let start = ["ACL", "SETUSER", "u"].map(str::to_owned);
    start
        .into_iter()
        .chain(rules.into_iter().cloned())
        .collect()
}

/// Runs a command on a new session, which must accept it.
fn run(command: &[String]) -> Session {
    let mut session = Session::new(server());
    let reply = session.execute(1, black_box(command));
    assert_eq!(reply, Reply::OK);
    session
}

/// One user with many rules of one kind.
fn rules(criterion: &mut Criterion<ProcessorTime>) {
    type Rule = fn(usize) -> String;
    let kinds: [(&str, Rule); 6] = [
        ("key patterns", |number| format!("~tenant{number}:*")),
        ("channel patterns", |number| format!("&tenant{number}:*")),
        ("passwords", |number| format!("#{number:064}")),
        ("selectors", |number| format!("(+get ~tenant{number}:*)")),
        ("first arguments", |number| format!("+select|{number}")),
        ("command rules", |number| {
            let commands = server().commands().all();
            format!("+{}", commands[number % commands.len()].name)
        }),
    ];
    for (kind, rule) in kinds {
        over(criterion, &format!("set user, {kind}"), SIZES, |size| {
            let command = set_user(&(0..size).map(rule).collect::<Vec<_>>());
            move || drop(run(&command))
        });
        over(criterion, &format!("list user, {kind}"), SIZES, |size| {
            let command = set_user(&(0..size).map(rule).collect::<Vec<_>>());
            let mut session = run(&command);
            move || drop(black_box(session.execute(1, &["ACL", "LIST"])))
        });
    }
    over(criterion, "remove passwords", SIZES, |size| {
        let given = (0..size).map(|number| format!("#{number:064}"));
        let taken = (0..size).map(|number| format!("!{number:064}"));
        let command = set_user(&given.chain(taken).collect::<Vec<_>>());
        move || drop(run(&command))
    });
}

/// Checks that must look at everything.
fn checks(criterion: &mut Criterion<ProcessorTime>) {
    let mut over_rules = |name, rules: fn(usize) -> Vec<String>, call: fn(usize) -> Vec<String>| {
        over(criterion, name, SIZES, |size| {
            let mut session = run(&set_user(&rules(size)));
            let start = ["ACL", "DRYRUN", "u"].map(str::to_owned);
            let asked: Vec<String> = start.into_iter().chain(call(size)).collect();
            move || assert_eq!(session.execute(1, black_box(&asked)), Reply::OK)
        });
    };
    let get = |size: usize| vec!["GET".to_owned(), format!("tenant{}:x", size - 1)];
    over_rules(
        "check, key patterns",
        |size| tenant_patterns(size).chain(["+get".to_owned()]).collect(),
        get,
    );
    over_rules(
        "check, selectors",
        |size| {
            (0..size)
                .map(|number| format!("(+get ~tenant{number}:*)"))
                .collect()
        },
        get,
    );
    over_rules(
        "check, keys of a call",
        |_| vec!["+mget".to_owned(), "~key*".to_owned()],
        |size| {
            let keys = (0..size).map(|number| format!("key{number}"));
            std::iter::once("MGET".to_owned()).chain(keys).collect()
        },
    );
}

/// Many typical users.
fn users(criterion: &mut Criterion<ProcessorTime>) {
    let session = |size| {
        let users = file::load(WORKLOADS.file.text(size).as_bytes(), server());
        Session::with_users(server(), users.expect("a good file"))
    };
    over(criterion, "load users", USERS, |size| {
        let text = WORKLOADS.file.text(size);
        move || drop(black_box(file::load(text.as_bytes(), server())))
    });
    over(criterion, "list users", USERS, |size| {
        let mut session = session(size);
        move || drop(black_box(session.execute(1, &["ACL", "LIST"])))
    });
    over(criterion, "make and delete users", USERS, |size| {
        let names: Vec<String> = (0..size).map(|number| format!("u{number}")).collect();
        let mut session = Session::new(server());
        move || {
            for name in &names {
                session.execute(1, &["ACL", "SETUSER", name, "+get"]);
            }
            let start = ["ACL", "DELUSER"].into_iter();
            let command: Vec<&str> = start.chain(names.iter().map(String::as_str)).collect();
            assert_eq!(
                session.execute(1, &command),
                Reply::Integer(names.len() as i64)
            );
        }
    });
    over(
        criterion,
        "delete users with a connection each",
        [100, 1_000, 10_000],
        |size| {
            let names: Vec<String> = (0..size).map(|number| format!("u{number}")).collect();
            move || {
                let mut session = Session::new(server());
                for (number, name) in names.iter().enumerate() {
                    session.execute(1, &["ACL", "SETUSER", name, "+get"]);
                    session.impersonate(number as u32 + 2, name.as_bytes());
                }
                let start = ["ACL", "DELUSER"].into_iter();
                let command: Vec<&str> = start.chain(names.iter().map(String::as_str)).collect();
                assert_eq!(
                    session.execute(1, &command),
                    Reply::Integer(names.len() as i64)
                );
            }
        },
    );
}

/// Documents: what lint, export, the editor and the cases do.
fn documents(criterion: &mut Criterion<ProcessorTime>) {
    let line = |word: fn(usize) -> String| {
        move |size: usize| {
            let words: Vec<String> = (0..size).map(word).collect();
            format!("user u on nopass {}", words.join(" "))
        }
    };
    let lines = |line: fn(usize) -> String| move |size: usize| (0..size).map(line).collect();
    let texts: [(&str, &dyn Fn(usize) -> String); 9] = [
        ("users", &|size| WORKLOADS.file.text(size)),
        (
            "wrong users",
            &lines(|number| format!("user u{number} +gett\n")),
        ),
        (
            "lines of one user",
            &lines(|number| format!("ACL SETUSER u ~k{number}\n")),
        ),
        (
            "unknown words in a line",
            &line(|number| format!("word{number}")),
        ),
        (
            "key patterns of a user",
            &line(|number| format!("~k{number}:*")),
        ),
        (
            "channels of a user",
            &line(|number| format!("&k{number}:*")),
        ),
        (
            "selectors of a user",
            &line(|number| format!("(+get ~k{number})")),
        ),
        (
            "first arguments of a user",
            &line(|number| format!("+select|{number}")),
        ),
        (
            "passwords of a user",
            &line(|number| format!(">word{number}")),
        ),
    ];
    for (name, text) in texts {
        over(criterion, &format!("lint, {name}"), SIZES, |size| {
            let text = text(size);
            move || drop(black_box(lint(&text, server())))
        });
    }
    over(criterion, "lines and columns, findings", SIZES, |size| {
        let text = "user u +gett\n".repeat(size);
        move || {
            let lines = LineIndex::new(text.as_bytes());
            for at in (0..text.len()).step_by(13) {
                black_box(lines.place(at));
            }
        }
    });
    over(criterion, "columns, findings in one line", SIZES, |size| {
        let text = "\u{e9} ".repeat(size);
        move || {
            let lines = LineIndex::new(text.as_bytes());
            for at in (0..text.len()).step_by(3) {
                black_box(lines.place(at));
            }
        }
    });
    over(criterion, "markdown, wrong users", SIZES, |size| {
        let text = "user u +gett\n".repeat(size);
        let document = lint(&text, server());
        move || drop(black_box(document.markdown(&text)))
    });
    over(criterion, "redact, one line", SIZES, |size| {
        let text = "~app:* >s3cret ".repeat(size);
        move || drop(black_box(redact(&text)))
    });
    over(criterion, "tokens, one line", SIZES, |size| {
        let text = format!("ACL SETUSER u {}", "~app:* +get ".repeat(size));
        move || drop(black_box(tokens(&text)))
    });
    over(criterion, "completion, rules in a line", SIZES, |size| {
        let text = format!("ACL SETUSER u {}+ge", "~app:* +get ".repeat(size));
        move || drop(black_box(completion::complete(&text, text.len(), server())))
    });
    over(criterion, "a change in an editor, users", SIZES, |size| {
        let text = WORKLOADS.file.text(size);
        let changed = format!("{text}\nuser x +get");
        let mut reader = lint::reader(server());
        reader.read(&text);
        move || {
            black_box(reader.read(&changed));
            black_box(reader.read(&text));
        }
    });
    let mut over_cases = |name, case: fn(usize) -> String| {
        over(criterion, name, SIZES, |size| {
            let text: String = (0..size)
                .map(|n| format!("user u{n} +get +acl ~k\n"))
                .collect();
            let document = lint(&text, server());
            let cases: String = (0..size).map(case).collect();
            move || {
                let report = cases::run(&cases, &document);
                assert_eq!(report.cases.len() + report.findings.len(), size);
            }
        });
    };
    over_cases("test, cases and users", |n| format!("allow u{n}: GET k\n"));
    over_cases("test, cases that change users", |n| {
        format!("allow u{n}: ACL SETUSER u{n} on\n")
    });
    over_cases("test, lines that are no cases", |n| {
        format!("alow u{n}: GET k\n")
    });
}

/// Explanations, and operations that combine many checks.
fn questions(criterion: &mut Criterion<ProcessorTime>) {
    over(criterion, "explain, denied keys of a call", SIZES, |size| {
        let keys = (0..size).map(|number| format!("key{number}"));
        let call: Vec<String> = std::iter::once("MGET".to_owned()).chain(keys).collect();
        move || {
            let explained = explain(&["+mget", "~x"], server(), &call, 0);
            assert!(!explained.expect("a good call").allowed);
        }
    });
    over(criterion, "explain, key patterns", SIZES, |size| {
        let rules: Vec<String> = tenant_patterns(size).collect();
        move || drop(black_box(explain(&rules, server(), &["GET", "k"], 0)))
    });
    over(criterion, "explain, selectors", SIZES, |size| {
        let rules: Vec<String> = (0..size).map(|n| format!("(+get ~k{n})")).collect();
        move || drop(black_box(explain(&rules, server(), &["GET", "k"], 0)))
    });
    over(
        criterion,
        "start, users of a configuration",
        SIZES,
        |size| {
            let text: String = (0..size)
                .map(|n| format!("user u{n} on +get ~k\n"))
                .collect();
            move || {
                drop(black_box(config::start(text.as_bytes(), server(), &|_| {
                    None
                })))
            }
        },
    );
    over(
        criterion,
        "check documentation, pages of many lines",
        SIZES,
        |size| {
            let page =
                "text <b>x</b>\n\n```redis-cli redis-8.6\n> PING\n(allowed)\n```\n".repeat(size);
            move || drop(black_box(aclarity_docs::check("page.md", &page, None)))
        },
    );
    over(criterion, "check documentation, one line", SIZES, |size| {
        let page = "text <b>x</b> ".repeat(size);
        move || drop(black_box(aclarity_docs::check("page.md", &page, None)))
    });
}

/// Managed services.
fn vendors(criterion: &mut Criterion<ProcessorTime>) {
    use aclarity_vendors::translation::{RedisRules, from_redis};
    use aclarity_vendors::{System, code, curl};
    for system in [
        System::RedisEnterprise,
        System::Ovhcloud,
        System::AwsElasticache,
    ] {
        let name = format!("translate, key patterns, {system}");
        over(criterion, &name, [100, 1_000, 4_000], |size| {
            let rules = tenant_patterns(size).chain(["+@read".to_owned()]);
            let rules: Vec<String> = rules.collect();
            let rules = RedisRules::new(&rules, server()).expect("good rules");
            move || drop(black_box(from_redis(system, &rules)))
        });
    }
    over(criterion, "code, headers of a request", SIZES, |size| {
        let headers = " -H 'X-Api-Key: x'".repeat(size);
        let line = format!("curl https://h/v1{headers}");
        move || {
            let curl = curl::read(&line).expect("a good line");
            black_box(code::code(&curl.request, code::Language::Python, false));
        }
    });
    over(criterion, "curl, lines", SIZES, |size| {
        let text = "curl -u a:b https://h/v1/bdbs\n".repeat(size);
        move || {
            assert_eq!(
                curl::lines(&text)
                    .filter_map(|line| curl::read(line).ok())
                    .count(),
                size
            )
        }
    });
}

criterion_group!(
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = rules, checks, users, documents, questions, vendors
);
criterion_main!(benches);

//! Time over size: the time per unit should stay what it is.

use std::hint::black_box;

use aclarity::session::{Reply, Session};
use aclarity::{Server, file};
use aclarity_bench::{ProcessorTime, WORKLOADS, tenant_patterns};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 3] = [100, 1_000, 10_000];
const USERS: [usize; 3] = [1_000, 10_000, 100_000];

fn server() -> Server {
    WORKLOADS.server.parse().expect("a server that we know")
}

/// Measures what `prepare` makes, over sizes.
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

/// A command on a new session, which has to be accepted.
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

/// A check that has to look at all there is.
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

criterion_group!(
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = rules, checks, users
);
criterion_main!(benches);

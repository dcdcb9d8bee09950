//! Benchmarks of checks, ACL SETUSER and loading a file, with the workloads of
//! `workloads.json`.

use std::hint::black_box;

use aclarity::commands::Lookup;
use aclarity::session::{Reply, Session, Users};
use aclarity::user::User;
use aclarity::{Server, file, permission};
use aclarity_bench::{ProcessorTime, WORKLOADS};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

fn server() -> Server {
    WORKLOADS.server.parse().expect("a server that we know")
}

/// Permission checks: from the command and its words to the verdict, like the
/// servers' own function; and from the words alone, including command lookup.
fn checks(criterion: &mut Criterion<ProcessorTime>) {
    let server = server();
    for (name, check) in &WORKLOADS.checks {
        let mut user = User::new(server);
        for rule in check.rules() {
            user.apply(rule.as_bytes(), server).expect("a good rule");
        }
        let call: Vec<&[u8]> = check.call.iter().map(String::as_bytes).collect();
        let found = |call: &[&[u8]]| match server.commands().lookup(call) {
            Lookup::Found(command) => command,
            _ => panic!("no such command"),
        };
        let command = found(&call);
        let verdict = |command, call: &[&[u8]]| permission::check(&user, command, call, 0).is_ok();
        assert_eq!(verdict(command, &call), check.allowed, "{name}");
        criterion.bench_function(&format!("check/{name}"), |bencher| {
            bencher.iter(|| verdict(black_box(command), black_box(&call)));
        });
        criterion.bench_function(&format!("call/{name}"), |bencher| {
            bencher.iter(|| verdict(found(black_box(&call)), black_box(&call)));
        });
        let mut session = Session::with_users(server, Users::from([(b"u".to_vec(), user.clone())]));
        let asked: Vec<&[u8]> = [&b"ACL"[..], b"DRYRUN", b"u"]
            .into_iter()
            .chain(call.clone())
            .collect();
        criterion.bench_function(&format!("dryrun/{name}"), |bencher| {
            bencher.iter(|| session.execute(1, black_box(&asked)));
        });
    }
}

/// ACL SETUSER for new users, and the same rules again for existing ones.
fn set_user(criterion: &mut Criterion<ProcessorTime>) {
    const USERS: usize = 10_000;
    let mut group = criterion.benchmark_group("setuser");
    let names: Vec<String> = (0..USERS).map(|number| format!("user{number}")).collect();
    let command = |name| -> Vec<&str> {
        let rules = WORKLOADS.setuser.iter().map(String::as_str);
        ["ACL", "SETUSER", name].into_iter().chain(rules).collect()
    };
    let commands: Vec<Vec<&str>> = names.iter().map(|name| command(name)).collect();
    let mut session = Session::new(server());
    let mut next = commands.iter().cycle();
    group.bench_function("eight-rules", |bencher| {
        bencher.iter(|| {
            let reply = session.execute(1, next.next().expect("a cycle does not end"));
            assert_eq!(reply, Reply::OK);
        });
    });
    group.bench_function("eight-rules-new-user", |bencher| {
        bencher.iter_batched_ref(
            || Session::new(server()),
            |session| session.execute(1, &commands[0]),
            BatchSize::SmallInput,
        );
    });
}

fn load(criterion: &mut Criterion<ProcessorTime>) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    let text = WORKLOADS.file.text(WORKLOADS.file.users);
    group.bench_function("typical-users", |bencher| {
        bencher
            .iter_with_large_drop(|| file::load(text.as_bytes(), server()).expect("a good file"));
    });
}

criterion_group!(
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = checks, set_user, load
);
criterion_main!(benches);

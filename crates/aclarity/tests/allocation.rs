//! A check allocates nothing, whatever it has to look at.
//!
//! The only test of its program: the allocator counts what all threads do.

use std::alloc::System;

use aclarity::commands::Lookup;
use aclarity::user::User;
use aclarity::{Server, permission};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const USERS: [&[&str]; 6] = [
    &["+@all", "~*", "&*"],
    &["+@all", "-@dangerous", "%R~a*", "%W~b*", "&n?ws*"],
    &[
        "+@read",
        "~app:[0-9]*",
        "~\\*x",
        "(+@write ~b*)",
        "(+publish +get ~c &news)",
    ],
    &[
        "+select|0",
        "+config|get",
        "(+select|1)",
        "(+memory|usage ~m*)",
    ],
    &["-@all"],
    &["+@all", "~*", "db=0,1", "&n*"],
];

const CALLS: [&[&str]; 19] = [
    &["GET", "app:1"],
    &["set", "app:1", "v", "GET"],
    &["MSET", "a", "1", "b", "2", "c", "3"],
    &["MGET", "a", "b", "c", "d", "e", "f", "g", "h"],
    &["ZUNIONSTORE", "a", "2", "b", "c"],
    &["SORT", "a", "BY", "x", "STORE", "b"],
    &[
        "XREADGROUP",
        "GROUP",
        "g",
        "c",
        "STREAMS",
        "a",
        "b",
        "0",
        "0",
    ],
    &["EVAL", "return 1", "2", "a", "b"],
    &["GEORADIUS", "a", "0", "0", "1", "m", "STORE", "b"],
    &["MIGRATE", "h", "1", "", "0", "1", "KEYS", "a", "b"],
    &["BITFIELD", "a", "GET", "u4", "0"],
    &["COPY", "a", "b", "DB", "1"],
    &["SELECT", "1"],
    &["SWAPDB", "0", "1"],
    &["CONFIG", "GET", "x"],
    &["MEMORY", "USAGE", "m1"],
    &["PUBLISH", "news", "m"],
    &["PSUBSCRIBE", "n*", "x*"],
    &["FLUSHALL"],
];

#[test]
fn a_check_allocates_nothing() {
    let region = Region::new(ALLOCATOR);
    drop(std::hint::black_box(vec![0; 100]));
    assert_eq!(region.change().allocations, 1, "allocations are counted");

    let mut checks = 0;
    for server in Server::ALL {
        for rules in USERS {
            let mut user = User::new(server);
            for rule in rules {
                // Some rules are unknown to older servers.
                let _ = user.apply(rule.as_bytes(), server);
            }
            for call in CALLS {
                let region = Region::new(ALLOCATOR);
                if let Lookup::Found(command) = server.commands().lookup(call) {
                    let _ = std::hint::black_box(permission::check(&user, command, call, 1));
                    checks += 1;
                }
                let change = region.change();
                assert_eq!(
                    (change.allocations, change.reallocations),
                    (0, 0),
                    "{server}: {call:?} by {rules:?}"
                );
            }
        }
    }
    assert!(checks > 1_000);
}

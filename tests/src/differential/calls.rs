//! Random commands: about ACLs, and of every kind that a user might be denied.

use aclarity::Server;
use aclarity::commands::{Begin, Category, Command, Find};
use fastrand::Rng;

use super::rules::{self, NAMES, damage, one, vary_case};

const KEYS: &[&str] = &[
    "foo",
    "app:1",
    "app:12",
    "user:7x",
    "user:a",
    "k*y",
    "",
    "\\",
    "a",
    "a[",
    "bx",
    "z:ro",
    "cache:9:v1",
    "{t}z",
    "Ωm",
    "abc",
    "nul\0",
    LONG,
];
/// Longer than what errors repeat of an argument.
const LONG: &str = "0123456789_0123456789_0123456789_0123456789_0123456789_0123456789_0123456789_\
                    0123456789_0123456789_0123456789_0123456789_0123456789_0123456789";
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "-1",
    "99",
    "1x",
    " 1",
    "4294967297",
    "01",
    "+1",
    "2147483648",
    "-2147483649",
    "18446744073709551617",
    "1.5",
    "15",
    "16",
];
const OPTIONS: &[&str] = &[
    "GET",
    "get",
    "STORE",
    "STOREDIST",
    "BY",
    "LIMIT",
    "KEYS",
    "STREAMS",
    "COUNT",
    "BLOCK",
    "GROUP",
    "NOACK",
    "DB",
    "REPLACE",
    "EX",
    "NX",
    "AUTH",
    "AUTH2",
    "COPY",
    "OVERFLOW",
    "SET",
    "INCRBY",
    "u8",
    "WITHSCORES",
    "LEFT",
    "MAXLEN",
    "*",
    "~",
    "USAGE",
    "STRINGS",
    "LCS",
    "IFEQ",
    "IFNE",
    "IFDEQ",
    "IFDNE",
    "WEIGHTS",
    "ASC",
    "#",
    "$",
    ">",
];
const CHANNELS: &[&str] = &["news", "news:1", "__keyspace", "", "foo", "n?ws", "*"];

/// Commands that would end the server or the test, or answer more than once.
/// They are only asked about by ACL DRYRUN.
const NOT_RUN: &[&str] = &[
    "shutdown",
    "debug",
    "monitor",
    "subscribe",
    "psubscribe",
    "ssubscribe",
    "unsubscribe",
    "punsubscribe",
    "sunsubscribe",
    "sync",
    "psync",
    "replconf",
    "replicaof",
    "slaveof",
    "failover",
    "multi",
    "exec",
    "discard",
    "watch",
    "client",
    "config",
    "module",
    "script",
    "function",
    "eval",
    "evalsha",
    "eval_ro",
    "evalsha_ro",
    "fcall",
    "fcall_ro",
    "blpop",
    "brpop",
    "brpoplpush",
    "blmove",
    "blmpop",
    "bzmpop",
    "bzpopmin",
    "bzpopmax",
    "xread",
    "xreadgroup",
    "wait",
    "waitaof",
    "save",
    "bgsave",
    "bgrewriteaof",
    "migrate",
    "restore",
    "restore-asking",
    "cluster",
    "latency",
    "hello",
    "pfselftest",
    "pfdebug",
    "acl",
    "auth",
    "role",
    "info",
    "lolwut",
    "slowlog",
    "memory",
    "command",
    "trimslots",
    "hotkeys",
    "rdbflush",
    "xinfo",
    // They hang up at once, and replies that were under way are lost.
    "post",
    "host:",
];

/// One random command with its arguments.
pub(super) fn random(random: &mut Rng, server: Server) -> Vec<Vec<u8>> {
    let mut argv = match random.u8(..36) {
        0..9 => set_user(random, server),
        9..18 => dry_run(random, server),
        18..20 => words(&["ACL", "GETUSER", name(random)]),
        20 => words(&["ACL", "LIST"]),
        21 | 22 => about_acls(random),
        23 | 24 => log_in(random),
        25 => configure(random),
        26 => sort(random),
        27..29 => script(random, server),
        _ => call(random, server, true),
    };
    let is_dry_run = argv
        .get(1)
        .is_some_and(|name| name.eq_ignore_ascii_case(b"dryrun"));
    if random.u8(..100) == 0 {
        // No command, or no subcommand.
        let first = if is_dry_run { 3 } else { 0 };
        let at = (first + random.usize(..2)).min(argv.len() - 1);
        argv[at] = one(random, &["nosuch", LONG, "new\r\nline", "bügel"]).into();
    }
    if random.u8(..60) == 0 {
        let at = random.usize(..argv.len());
        damage(random, &mut argv[at]);
        // A name with a NUL is found or not found by the luck of a hash.
        if at < if is_dry_run { 5 } else { 2 } {
            argv[at].retain(|byte| *byte != 0);
        }
        // A bare name of the server's own, or an empty line, is not a command.
        if argv[0].is_empty() || is_not_run(&argv[0]) {
            argv = words(&["ACL", "WHOAMI"]);
        }
    }
    if random.u8(..200) == 0 {
        argv.truncate(random.usize(1..=argv.len()));
    }
    argv
}

pub(super) fn words(words: &[&str]) -> Vec<Vec<u8>> {
    words.iter().map(|word| word.as_bytes().to_vec()).collect()
}

fn name(random: &mut Rng) -> &'static str {
    match random.u8(..24) {
        0 => "default",
        1 => "nosuch",
        _ => one(random, &NAMES),
    }
}

pub(super) fn set_user(random: &mut Rng, server: Server) -> Vec<Vec<u8>> {
    if random.u8(..40) == 0 {
        let mut argv = words(&["ACL", "SETUSER", "default"]);
        argv.extend(rules::of_default(random, server));
        return argv;
    }
    let mut argv = words(&["ACL", "SETUSER", one(random, &NAMES)]);
    argv.extend(rules::several(random, server));
    argv
}

fn dry_run(random: &mut Rng, server: Server) -> Vec<Vec<u8>> {
    let mut argv = words(&["ACL", "DRYRUN", name(random)]);
    argv.extend(call(random, server, false));
    argv
}

fn about_acls(random: &mut Rng) -> Vec<Vec<u8>> {
    match random.u8(..11) {
        0 => words(&["ACL", "USERS"]),
        1 => words(&["ACL", "WHOAMI"]),
        2 => words(&["ACL", "CAT"]),
        3 => {
            let others = ["nosuch", "@read", "", LONG, "read\0x"];
            let mut name = match random.u8(..3) {
                0 => one(random, &others).to_owned(),
                _ => category(random),
            }
            .into_bytes();
            vary_case(random, &mut name);
            vec![b"ACL".to_vec(), b"CAT".to_vec(), name]
        }
        4 => words(&["ACL", "DELUSER", name(random), name(random)]),
        5 => words(&["ACL", "GENPASS", one(random, NUMBERS)]),
        6 => words(&[
            "ACL",
            one(random, &["SAVE", "LOAD", "load", "NOSUCH", "help", LONG]),
        ]),
        7 => words(&["ACL", "LOG"]),
        8 => words(&["ACL", "LOG", one(random, NUMBERS)]),
        9 => words(&[
            "ACL",
            "LOG",
            one(random, &["RESET", "reset", "reset\0", "x"]),
        ]),
        _ => words(&[
            "acl",
            one(random, &["list", "getuser", "log", "cat", "dryrun", "help"]),
            "a",
            "b",
        ]),
    }
}

fn category(random: &mut Rng) -> String {
    let category = Category::ALL[random.usize(..Category::ALL.len())];
    category.to_string().trim_start_matches('@').to_owned()
}

fn log_in(random: &mut Rng) -> Vec<Vec<u8>> {
    let password = one(random, &["p1", "pw", "", "p 2", "wrong"]);
    match random.u8(..10) {
        0 => words(&["AUTH", password]),
        1 => words(&["AUTH", "default", password]),
        2 => words(&["AUTH", name(random), password, "more"]),
        3 => hello(random),
        4 => words(&["RESET"]),
        5 => select(random),
        6 => words(
            &[
                one(random, &["MULTI", "EXEC", "EXEC", "DISCARD", "WATCH"]),
                "k",
            ][..random.usize(1..=2)],
        ),
        _ => words(&["AUTH", name(random), password]),
    }
}

pub(super) fn select(random: &mut Rng) -> Vec<Vec<u8>> {
    words(&["SELECT", one(random, NUMBERS)])
}

/// HELLO with options in any number and order, one of them cut off at times.
fn hello(random: &mut Rng) -> Vec<Vec<u8>> {
    let protocol = one(random, &["2", "3", "3", "2", "4", "x", "03"]);
    let mut argv = words(&["HELLO", protocol][..random.usize(1..=2)]);
    if argv.len() == 1 {
        return argv;
    }
    for _ in 0..random.u8(..3) {
        argv.extend(match random.u8(..8) {
            0 => words(&["SETNAME", one(random, &["me", "", "two words", "é"])]),
            1 => words(&[one(random, &["auth", "setname", "nosuch"])]),
            _ => words(&[
                "AUTH",
                name(random),
                one(random, &["p1", "pw", "", "wrong"]),
            ]),
        });
    }
    argv
}

pub(super) fn log_in_as_somebody(random: &mut Rng) -> Vec<Vec<u8>> {
    words(&["AUTH", name(random), one(random, &["p1", "pw", ""])])
}

/// Makes somebody who may do other things in each database, and logs in.
pub(super) fn somebody_of_databases(random: &mut Rng) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let name = one(random, &NAMES);
    let mut set_user = words(&["ACL", "SETUSER", name, "reset", "on", "nopass"]);
    for databases in ["0", "1", "2,3"] {
        let selector = format!("(~* +@all -@{} db={databases})", category(random));
        set_user.push(selector.into_bytes());
    }
    (set_user, words(&["AUTH", name, "any"]))
}

/// A call that any user might make.
pub(super) fn called(random: &mut Rng, server: Server) -> Vec<Vec<u8>> {
    match random.u8(..8) {
        0 => script(random, server),
        1 => sort(random),
        2 => words(&["ACL", "WHOAMI"]),
        _ => call(random, server, true),
    }
}

/// CONFIG SET of settings about ACLs, several at a time where the server takes
/// them, and not always pairs.
fn configure(random: &mut Rng) -> Vec<Vec<u8>> {
    let mut argv = words(&["CONFIG", "SET"]);
    let count = if random.u8(..4) == 0 { 2 } else { 1 };
    for _ in 0..count {
        let (name, value) = match random.u8(..3) {
            0 => ("requirepass", one(random, &["p1", "pw", "", "p 2"])),
            1 => (
                "acl-pubsub-default",
                one(
                    random,
                    &["allchannels", "resetchannels", "ResetChannels", "x"],
                ),
            ),
            _ => (
                "acllog-max-len",
                one(random, &["0", "1", "3", "128", "-1", "x", "1k", " 1"]),
            ),
        };
        argv.extend(words(&[name, value]));
    }
    if random.u8(..30) == 0 {
        argv.pop();
    }
    argv
}

fn sort(random: &mut Rng) -> Vec<Vec<u8>> {
    let mut argv = words(&[one(random, &["SORT", "SORT_RO", "sort"]), one(random, KEYS)]);
    for _ in 0..random.u8(..4) {
        let option = match random.u8(..6) {
            0 | 1 => vec!["BY", one(random, &["w_*", "nosort", "*", "", "h*->f"])],
            2 | 3 => vec!["get", one(random, &["#", "o_*", "*->f", "x"])],
            4 => vec!["LIMIT", one(random, NUMBERS), "1"],
            _ => vec![one(random, &["ASC", "desc", "ALPHA", "STORE", "BY", "foo"])],
        };
        argv.extend(words(&option));
    }
    argv
}

/// A script that calls commands. Only its last call may end it early: whether
/// those before succeed depends on data.
fn script(random: &mut Rng, server: Server) -> Vec<Vec<u8>> {
    if server == Server::Redis6_2 {
        // Lua of 6.2.14 crashes collecting garbage after some thousand scripts.
        return call(random, server, true);
    }
    let count = random.usize(1..4);
    let mut body = String::new();
    for number in 1..=count {
        let is_last = number == count;
        if is_last && random.bool() {
            body.push_str("return ");
        }
        let function = if is_last && random.bool() {
            "call"
        } else {
            "pcall"
        };
        let argv = call(random, server, true);
        let arguments: Vec<String> = argv.iter().map(|argument| lua_text(argument)).collect();
        let end = one(random, &["\n", "; ", " -- then\n", " "]);
        body.push_str(&format!("redis.{function}({}){end}", arguments.join(", ")));
    }
    let command = one(random, &["EVAL", "EVAL", "eval_ro"]);
    let mut argv = words(&[command, &body]);
    argv.extend(words(match random.u8(..6) {
        0 => &["1", "k"],
        1 => &["0", "k"],
        2 => &["1"],
        _ => &["0"],
    }));
    argv
}

/// A text as Lua writes it.
fn lua_text(text: &[u8]) -> String {
    let bytes = text.iter().map(|byte| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b':' => char::from(*byte).to_string(),
        byte => format!("\\{byte:03}"),
    });
    format!("'{}'", bytes.collect::<String>())
}

fn is_not_run(name: &[u8]) -> bool {
    NOT_RUN
        .iter()
        .any(|word| word.as_bytes().eq_ignore_ascii_case(name))
}

/// A call of any command: mostly with keys where its keys are, and a right
/// number of arguments.
pub fn call(random: &mut Rng, server: Server, to_be_run: bool) -> Vec<Vec<u8>> {
    loop {
        let all = server.commands().all();
        let command = &all[random.usize(..all.len())];
        let mut argv = words(&command.name.split('|').collect::<Vec<_>>());
        if to_be_run && is_not_run(&argv[0]) {
            continue;
        }
        let least = usize::from(command.arity.unsigned_abs());
        let more = if command.arity < 0 {
            random.usize(..7)
        } else {
            0
        };
        while argv.len() < least + more {
            argv.push(argument(random).into());
        }
        if random.u8(..3) > 0 {
            put_keys(random, command, &mut argv);
        }
        for word in argv.iter_mut().take(2) {
            if random.u8(..4) == 0 {
                vary_case(random, word);
            }
        }
        return argv;
    }
}

fn argument(random: &mut Rng) -> &'static str {
    match random.u8(..12) {
        0..5 => one(random, KEYS),
        5..7 => one(random, NUMBERS),
        7..9 => one(random, CHANNELS),
        _ => one(random, OPTIONS),
    }
}

/// Makes the arguments fit the command's key specs more often than chance.
fn put_keys(random: &mut Rng, command: &Command, argv: &mut Vec<Vec<u8>>) {
    for spec in command.keys {
        let first = match spec.begin {
            Begin::Index(index) => usize::from(index),
            Begin::Keyword { keyword, start } => {
                let start = usize::from(start.unsigned_abs()).min(argv.len());
                let at = random.usize(start..=argv.len());
                argv.insert(at, keyword.into());
                at + 1
            }
            Begin::Unknown => continue,
        };
        match spec.find {
            Find::Range { .. } if first < argv.len() => argv[first] = one(random, KEYS).into(),
            Find::KeyNum { number, .. } => {
                let at = first + usize::from(number);
                let room = argv.len().saturating_sub(at + 1);
                if at < argv.len() {
                    argv[at] = random.usize(..=room).to_string().into();
                }
            }
            _ => {}
        }
    }
}

//! What must hold for every explanation and every repair: the cited rules alone
//! give the verdict, a repair allows the call, takes nothing, and allows no more
//! than it says.

use std::collections::BTreeSet;

use aclarity::Server;
use aclarity::commands::{Command, Lookup};
use aclarity::explanation::{Explanation, RuleRef, SelectorVerdict, Verdict, explain};
use aclarity::glob;
use aclarity::permission::{self, Access, Denial};
use aclarity::repair::{Gain, New, Place, Repair, Replacement};
use aclarity::rule::{Permission, merge_selectors, split_arguments};
use aclarity::user::User;
use proptest::prelude::*;

fn server() -> impl Strategy<Value = Server> {
    prop::sample::select(Server::ALL.to_vec())
}

fn permission() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "+@all",
        "-@all",
        "+@read",
        "+@write",
        "-@dangerous",
        "-@slow",
        "+@string",
        "+@pubsub",
        "+@keyspace",
        "+get",
        "-get",
        "+set",
        "+mset",
        "+copy",
        "+sort",
        "+config",
        "+config|get",
        "-config|set",
        "+select|0",
        "+get|a",
        "+object|help",
        "+flushall",
        "+command|count",
        "+evalsha|abc",
        "allkeys",
        "resetkeys",
        "allchannels",
        "resetchannels",
        "db=0",
        "db=0,1",
        "db=1,2,3",
        "alldbs",
        "resetdbs",
    ]);
    let pattern = prop::sample::select(vec![
        "a", "a*", "b", "c?", "*", "app:*", "my?key", "[ab]", "\\*", "", "a\"b", "it's", "x)",
    ]);
    let sign = prop::sample::select(vec!["~", "%R~", "%W~", "&"]);
    prop_oneof![
        3 => fixed.prop_map(str::to_owned),
        2 => (sign, pattern).prop_map(|(sign, pattern)| format!("{sign}{pattern}")),
    ]
}

fn rule() -> impl Strategy<Value = String> {
    let user = prop::sample::select(vec!["on", ">pw", "reset", "clearselectors", "nopass"]);
    let selector = prop::collection::vec(permission(), 0..5);
    prop_oneof![
        8 => permission(),
        1 => user.prop_map(str::to_owned),
        3 => selector.prop_map(|words| format!("({})", words.join(" "))),
    ]
}

/// Names of keys and channels, some of which a rule cannot have in it.
fn name() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "a",
        "b",
        "c1",
        "*",
        "app:1",
        "my key",
        "tab\there",
        "a\"b",
        "it's",
        "x)",
        "(y",
        "[ab]",
        "\\",
        "",
        "nul\0",
        "é",
        "n?ws",
        "a b*",
        "%R~x",
        "|",
        "a'b)",
    ]);
    prop_oneof![
        9 => known.prop_map(|name| name.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

/// A call of a command that people use, or of any command at all.
fn call(server: Server) -> impl Strategy<Value = Vec<Vec<u8>>> {
    const TEMPLATES: &[&str] = &[
        "GET k",
        "SET k v",
        "SET k v GET",
        "MGET k k k",
        "MSET k v k v",
        "COPY k k",
        "COPY k k DB 2",
        "SORT k STORE k",
        "SORT k BY x* GET #",
        "SORT k BY x* STORE k",
        "SORT_RO k GET k",
        "FCALL f 1 k",
        "ZUNIONSTORE k 2 k k",
        "XREAD STREAMS k k 0 0",
        "EVALSHA abc 2 k k v",
        "EVAL return\u{a0}redis.call('set',KEYS[1],1) 1 k",
        "EVAL redis.call('get',KEYS[1])redis.pcall('del',KEYS[2]) 2 k k",
        "EVAL local\u{a0}a=KEYS[1]redis.call('sort',a,'get','#') 1 k",
        "EVAL return\u{a0}#redis.call('get',KEYS[1]) 1 k",
        "OBJECT ENCODING k",
        "EXISTS k k",
        "DEL k",
        "BITFIELD k GET u8 0",
        "GETEX k",
        "LMOVE k k LEFT LEFT",
        "CONFIG GET x",
        "CONFIG SET x y",
        "SELECT 0",
        "SELECT 3",
        "SELECT 99",
        "SWAPDB 1 2",
        "MOVE k 3",
        "FLUSHALL",
        "FLUSHALL ASYNC",
        "KEYS k",
        "PUBLISH k m",
        "SUBSCRIBE k k",
        "PSUBSCRIBE k k",
        "SPUBLISH k m",
        "PING",
        "PING hello",
        "COMMAND",
        "COMMAND COUNT",
        "AUTH x",
        "CLIENT ID",
        "MEMORY USAGE k",
        "GEORADIUS k 0 0 1 m STORE k",
        "MIGRATE h 1 k 0 9",
        "VADD k VALUES 1 1 x",
        "RANDOMKEY",
    ];
    let template = prop::sample::select(TEMPLATES);
    let names = || prop::collection::vec(name(), 4);
    let frequent = (template, names()).prop_map(|(template, names)| {
        let mut names = names.into_iter();
        let word = |word: &str| match word {
            "k" => names.next().unwrap_or_default(),
            word => word.replace('\u{a0}', " ").into_bytes(),
        };
        template.split(' ').map(word).collect()
    });
    let count = server.commands().all().len();
    let any = (0..count, names(), 0..3_usize).prop_map(move |(at, names, more)| {
        let command = &server.commands().all()[at];
        let mut argv: Vec<Vec<u8>> = command.name.split('|').map(Into::into).collect();
        let length =
            usize::from(command.arity.unsigned_abs()) + more * usize::from(command.arity < 0);
        argv.extend(
            names
                .into_iter()
                .cycle()
                .take(length.saturating_sub(argv.len())),
        );
        argv
    });
    prop_oneof![3 => frequent, 1 => any]
}

/// A server, rules that it takes, and calls.
fn question(calls: usize) -> impl Strategy<Value = (Server, Vec<String>, Vec<Vec<Vec<u8>>>, u32)> {
    server().prop_flat_map(move |server| {
        let rules = prop::collection::vec(rule(), 0..8);
        let calls = prop::collection::vec(call(server), 1..=calls);
        (Just(server), rules, calls, 0..4_u32).prop_map(|(server, rules, calls, database)| {
            let mut user = User::new(server);
            let taken = rules
                .into_iter()
                .filter(|rule| user.apply(rule.as_bytes(), server).is_ok());
            (server, taken.collect(), calls, database)
        })
    })
}

fn made<R: AsRef<[u8]>>(rules: &[R], server: Server) -> User {
    let mut user = User::new(server);
    for rule in rules {
        user.apply(rule.as_ref(), server).unwrap();
    }
    user
}

fn found(server: Server, call: &[Vec<u8>]) -> Option<&'static Command> {
    match server.commands().lookup(call) {
        Lookup::Found(command) if command.accepts(call.len()) => Some(command),
        _ => None,
    }
}

fn verdict(user: &User, server: Server, call: &[Vec<u8>], database: u32) -> Result<(), Denial> {
    let command = found(server, call).expect("it was looked up before");
    permission::check(user, command, call, database)
}

/// The rules that an explanation cites for one selector, in their order.
fn cited(verdict: &SelectorVerdict) -> BTreeSet<(usize, usize, usize)> {
    let judgements = std::iter::once(&verdict.command)
        .chain(verdict.databases.iter().map(|one| &one.judgement))
        .chain(verdict.keys.iter().map(|one| &one.judgement))
        .chain(verdict.channels.iter().map(|one| &one.judgement));
    let place = |at: &RuleRef| (at.rule, at.span.start, at.span.end);
    judgements
        .flat_map(|one| one.decided_by.iter().map(place))
        .collect()
}

/// The user that only the cited rules make.
fn replayed(explanation: &Explanation, rules: &[String], server: Server) -> User {
    let mut user = User::new(server);
    for verdict in &explanation.selectors {
        let words = cited(verdict)
            .into_iter()
            .map(|(rule, start, end)| &rules[rule][start..end]);
        if verdict.rule.is_some() {
            let selector = format!("({})", words.collect::<Vec<_>>().join(" "));
            user.apply(selector.as_bytes(), server).unwrap();
        } else {
            for word in words {
                user.apply(word.as_bytes(), server).unwrap();
            }
        }
    }
    user
}

/// The rules with a repair made in them.
fn repaired(rules: &[String], repair: &Repair) -> Vec<Vec<u8>> {
    let rules = rules.iter().map(|rule| rule.as_bytes().to_vec());
    rules.chain(repair.rules.iter().cloned()).collect()
}

/// The part before the first NUL.
fn c_string(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// Whether a call is among those that a gain speaks of.
fn covers(gain: &Gain, server: Server, call: &[Vec<u8>], database: u32) -> bool {
    let command = found(server, call).unwrap();
    let name = command.name.to_ascii_lowercase();
    let first = call.get(1).map(|argument| c_string(argument));
    let named = gain.commands.iter().any(|listed| {
        let rest = listed.strip_prefix(&name);
        match rest.map(|rest| rest.strip_prefix('|').ok_or(rest)) {
            Some(Err("")) => true,
            Some(Ok(only)) => {
                first.is_some_and(|first| first.eq_ignore_ascii_case(only.as_bytes()))
            }
            _ => false,
        }
    });
    let parsed = |rule: &[u8], key: &[u8], need: Access| match Permission::parse(rule, server)
        .unwrap()
    {
        Permission::AllKeys | Permission::AllChannels => true,
        Permission::Keys { access, pattern } => access.covers(need) && glob::matches(pattern, key),
        Permission::Channels(pattern) if command.takes_channel_patterns() => {
            pattern == c_string(key)
        }
        Permission::Channels(pattern) => glob::matches(pattern, key),
        other => panic!("{other:?} is no pattern"),
    };
    let keys: Vec<bool> = command
        .keys_of(call)
        .map(|key| {
            gain.keys
                .iter()
                .any(|rule| parsed(rule, &call[key.argument], key.need))
        })
        .collect();
    let channels: Vec<bool> = command
        .channel_arguments(call.len())
        .map(|argument| {
            gain.channels
                .iter()
                .any(|rule| parsed(rule, &call[argument], Access::ALL))
        })
        .collect();
    let databases: Vec<bool> = command
        .databases(call, database)
        .map(|need| {
            gain.databases
                .as_ref()
                .is_none_or(|listed| listed.contains(&need.database))
        })
        .collect();
    let all = |which: &[bool]| which.iter().all(|is| *is);
    let some = |which: &[bool]| which.iter().any(|is| *is);
    named
        && match gain.new {
            New::Commands => all(&keys) && all(&channels) && all(&databases),
            New::Keys => some(&keys),
            New::Channels => some(&channels),
            New::Databases => some(&databases),
        }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_cited_rules_alone_give_the_verdict((server, rules, calls, database) in question(1)) {
        let Ok(explanation) = explain(&rules, server, &calls[0], database) else {
            return Ok(());
        };
        let user = replayed(&explanation, &rules, server);
        let again = verdict(&user, server, &calls[0], database);
        prop_assert_eq!(explanation.denial, again.err());
    }

    #[test]
    fn without_the_rule_that_decided_the_last_overridden_one_decides(
        (server, rules, calls, database) in question(1),
    ) {
        let Ok(explanation) = explain(&rules, server, &calls[0], database) else {
            return Ok(());
        };
        let root = &explanation.selectors[0];
        let databases = root.databases.iter().map(|one| &one.judgement);
        for (number, judgement) in std::iter::once(&root.command).chain(databases).enumerate() {
            let [decided] = judgement.decided_by[..] else {
                prop_assert!(judgement.overridden.is_empty());
                continue;
            };
            let mut fewer = rules.clone();
            fewer.remove(decided.rule);
            let Ok(again) = explain(&fewer, server, &calls[0], database) else {
                continue;
            };
            let root = &again.selectors[0];
            let again = match number {
                0 => &root.command,
                number => &root.databases[number - 1].judgement,
            };
            // All that was overridden stood before it.
            prop_assert!(judgement.overridden.iter().all(|at| at.rule < decided.rule));
            let left = again.overridden.iter().chain(&again.decided_by).copied().collect::<Vec<_>>();
            prop_assert_eq!(&left, &judgement.overridden);
        }
    }

    #[test]
    fn a_denial_can_be_repaired((server, rules, calls, database) in question(1)) {
        let call = &calls[0];
        let Ok(explanation) = explain(&rules, server, call, database) else {
            return Ok(());
        };
        let is_denied = explanation.verdict == Verdict::Denied;
        prop_assert_eq!(explanation.repairs.is_empty(), !is_denied);
        for repair in &explanation.repairs {
            let user = made(&repaired(&rules, repair), server);
            prop_assert_eq!(verdict(&user, server, call, database), Ok(()));
            let again = explain(&repaired(&rules, repair), server, call, database).unwrap();
            prop_assert!(again.verdict != Verdict::Denied, "{repair}");
            // And by taking away the rule that decided.
            if let Some(edit) = &repair.edit {
                let mut edited: Vec<Vec<u8>> = rules.iter().map(|rule| rule.as_bytes().to_vec()).collect();
                prop_assert_eq!(edited.remove(edit.removes.rule), edit.removed.as_bytes());
                let adds = split_arguments(edit.adds.as_bytes()).unwrap();
                edited.extend(adds.iter().map(|rule| rule.text.to_vec()));
                let again = explain(&edited, server, call, database).unwrap();
                prop_assert!(again.verdict != Verdict::Denied, "{repair}");
            }
            // The same by the line, and by taking the place of the selector.
            let words = split_arguments(repair.line.as_bytes()).unwrap();
            let merged = merge_selectors(&words, server).unwrap();
            let merged: Vec<Vec<u8>> = merged.into_iter().map(|rule| rule.text.into_owned()).collect();
            prop_assert_eq!(&merged, &repair.rules);
            prop_assert_eq!(repair.replaces.is_some(), repair.place == Place::Selector);
            if let Some(Replacement { rule, line }) = &repair.replaces {
                let words = split_arguments(line.as_bytes()).unwrap();
                let merged = merge_selectors(&words, server).unwrap();
                let mut edited: Vec<Vec<u8>> = rules.iter().map(|rule| rule.as_bytes().to_vec()).collect();
                edited[*rule] = merged[0].text.to_vec();
                prop_assert_eq!(made(&edited, server), user);
            }
        }
    }

    #[test]
    fn a_repair_takes_nothing_and_allows_what_it_says((server, rules, calls, database) in question(40)) {
        let Ok(explanation) = explain(&rules, server, &calls[0], database) else {
            return Ok(());
        };
        let before = made(&rules, server);
        for repair in &explanation.repairs {
            let after = made(&repaired(&rules, repair), server);
            for call in calls.iter().filter(|call| found(server, call).is_some()) {
                for database in 0..4 {
                    let was = verdict(&before, server, call, database).is_ok();
                    let is = verdict(&after, server, call, database).is_ok();
                    prop_assert!(is || !was, "{repair} takes {call:?}");
                    let said = repair.gains.iter().any(|gain| covers(gain, server, call, database));
                    prop_assert!(was || !is || said, "{repair} allows {call:?} in {database}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_smaller_than_the_smallest_repair((server, rules, calls, database) in question(40)) {
        let Ok(explanation) = explain(&rules, server, &calls[0], database) else {
            return Ok(());
        };
        let Some(place) = explanation.repairs.iter().position(|repair| repair.smallest) else {
            prop_assert!(explanation.repairs.is_empty());
            return Ok(());
        };
        prop_assert!(place < 2);
        let smallest_repair = &explanation.repairs[place];
        // Inside parentheses a quote cannot be written, nor the byte 255 for some
        // servers, and what stands for them is wider.
        if calls[0].iter().flatten().any(|byte| b"\"'\xff".contains(byte)) {
            return Ok(());
        }
        let smallest = made(&repaired(&rules, smallest_repair), server);
        for other in &explanation.repairs {
            let user = made(&repaired(&rules, other), server);
            // SELECT of a number that is no database's may be permitted by one
            // and not by the other; it fails in any case.
            let is_asked =
                |call: &&Vec<Vec<u8>>| found(server, call).is_some_and(|command| command.name != "select");
            for call in calls.iter().filter(is_asked) {
                for database in 0..4 {
                    let is_small = verdict(&smallest, server, call, database).is_ok();
                    prop_assert!(
                        !is_small || verdict(&user, server, call, database).is_ok(),
                        "{smallest_repair} allows {call:?} in {database}, {other} does not"
                    );
                }
            }
        }
    }
}

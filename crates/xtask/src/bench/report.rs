//! The tables of `cargo xtask bench`, in Markdown.

use super::results::Results;
use crate::{run, tools};
use std::fmt::Write as _;
use std::fs;

/// A line of the main table.
struct Work {
    title: &'static str,
    /// Its names in the results: ours, and that of the servers.
    ours: &'static str,
    servers: &'static str,
    unit: Unit,
    /// What it should take at most, in Rust and in Node.js.
    goal: Option<f64>,
    goal_node: Option<f64>,
}

#[derive(Clone, Copy)]
enum Unit {
    Time,
    Bytes,
}

const fn work(
    title: &'static str,
    ours: &'static str,
    servers: &'static str,
    goal: Option<f64>,
    goal_node: Option<f64>,
) -> Work {
    Work {
        title,
        ours,
        servers,
        unit: Unit::Time,
        goal,
        goal_node,
    }
}

const NS: f64 = 1.0;
const US: f64 = 1e3;
const S: f64 = 1e9;

/// Three million calls a second through the JavaScript API.
const A_CALL: Option<f64> = Some(S / 3e6);

const WORKS: &[Work] = &[
    work(
        "check, GET, one pattern",
        "check/one-pattern",
        "check/one-pattern",
        Some(30.0 * NS),
        A_CALL,
    ),
    work(
        "the same, without the way from JavaScript and back",
        "inside-wasm/one-pattern",
        "",
        None,
        Some(90.0 * NS),
    ),
    work(
        "the same, with the look-up of the command",
        "call/one-pattern",
        "",
        None,
        None,
    ),
    work(
        "check, command denied",
        "check/command-denied",
        "",
        Some(8.0 * NS),
        None,
    ),
    work(
        "ACL DRYRUN, GET, one pattern",
        "dryrun/one-pattern",
        "dryrun/one-pattern",
        None,
        None,
    ),
    work(
        "ACL DRYRUN, command denied",
        "dryrun/command-denied",
        "dryrun/command-denied",
        None,
        None,
    ),
    work(
        "check, 100 patterns, last matches",
        "check/hundred-patterns",
        "check/hundred-patterns",
        Some(300.0 * NS),
        None,
    ),
    work(
        "check, MGET of 10 keys",
        "check/ten-keys",
        "check/ten-keys",
        None,
        None,
    ),
    work(
        "check, 5 selectors, last matches",
        "check/five-selectors",
        "check/five-selectors",
        None,
        None,
    ),
    work(
        "check, `a*b*c*d*:[0-9]?*x`",
        "check/hard-glob",
        "check/hard-glob",
        None,
        None,
    ),
    work(
        "ACL SETUSER, 8 typical rules",
        "setuser/eight-rules",
        "setuser/eight-rules",
        Some(1.5 * US),
        Some(4.0 * US),
    ),
    work(
        "load 100,000 typical users",
        "load/typical-users",
        "load/typical-users",
        Some(0.15 * S),
        Some(0.5 * S),
    ),
    Work {
        unit: Unit::Bytes,
        ..work(
            "memory of such a user, by growth of the process",
            "resident-bytes",
            "resident-bytes",
            Some(400.0),
            None,
        )
    },
    Work {
        unit: Unit::Bytes,
        ..work(
            "memory of such a user, by what is allocated",
            "heap-bytes",
            "",
            Some(400.0),
            None,
        )
    },
];

/// All that was measured.
pub fn tables(results: &Results) -> String {
    let mut text = String::new();
    main_table(results, &mut text);
    scaling(results, &mut text);
    keys(results, &mut text);
    text
}

fn main_table(results: &Results, text: &mut String) {
    let names: Vec<&str> = results
        .servers
        .iter()
        .map(|server| server.split(' ').next().unwrap_or(server))
        .collect();
    let mut header = String::from("| work | Rust | goal | in Node.js | goal |");
    let mut rule = String::from("|---|---:|---:|---:|---:|");
    for server in &results.servers {
        let _ = write!(header, " {server} | to Rust |");
        rule.push_str("---:|---:|");
    }
    let _ = writeln!(text, "{header}\n{rule}");
    for work in WORKS {
        let show =
            |value: Option<f64>| value.map_or_else(String::new, |value| work.unit.show(value));
        let rust = results.time("rust", work.ours);
        let node = results.time("node", work.ours);
        let _ = write!(
            text,
            "| {} | {} | {} | {} | {} |",
            work.title,
            show(rust),
            show(work.goal),
            show(node),
            show(work.goal_node),
        );
        for name in &names {
            let server = results.time(name, work.servers);
            let ratio = match (server, rust) {
                (Some(server), Some(rust)) => format!("{:.1} ×", server / rust),
                _ => String::new(),
            };
            let _ = write!(text, " {} | {ratio} |", show(server));
        }
        text.push('\n');
    }
    if let Some(time) = results.time("node", "check/one-pattern") {
        let _ = writeln!(
            text,
            "\nThrough the JavaScript API: {:.1} million checks a second.",
            1e3 / time
        );
    }
}

/// Key presses over the number of users in the editor.
fn keys(results: &Results, text: &mut String) {
    const USERS: [u32; 4] = [1, 100, 1000, 10_000];
    let time = |what: &str, users: u32| {
        let time = results.time("page", &format!("keys/{what}/{users}"));
        time.map_or_else(String::new, |time| Unit::Time.show(time))
    };
    if time("verdict", 1).is_empty() {
        return;
    }
    text.push_str(
        "\n| a key press in the playground, users in the editor | until the verdict | 19 of 20 | goal | until it is painted | 19 of 20 |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for users in USERS {
        let [verdict, slow] = ["verdict", "verdict-slow"].map(|what| time(what, users));
        let [painted, slowly] = ["painted", "painted-slow"].map(|what| time(what, users));
        let goal = if users <= 1000 { "16 ms" } else { "" };
        let _ = writeln!(
            text,
            "| {users} | {verdict} | {slow} | {goal} | {painted} | {slowly} |"
        );
    }
}

/// Time for each unit; cost that grows faster than size shows as growing time.
fn scaling(results: &Results, text: &mut String) {
    if results.scaling.is_empty() {
        return;
    }
    text.push_str(
        "\n| over sizes, time for each | small | middle | large |\n|---|---:|---:|---:|\n",
    );
    for sizes in results.scaling.chunk_by(|a, b| a.0 == b.0) {
        let name = sizes[0].0.trim_start_matches("scaling/");
        let _ = write!(text, "| {name} |");
        for (_, size, time) in sizes {
            let _ = write!(text, " {size}: {} |", Unit::Time.show(time / *size as f64));
        }
        text.push('\n');
    }
}

impl Unit {
    fn show(self, value: f64) -> String {
        let (value, unit) = match self {
            Unit::Bytes => return format!("{value:.0} bytes"),
            Unit::Time => match value {
                ..1e3 => (value, "ns"),
                ..1e6 => (value / 1e3, "µs"),
                ..1e9 => (value / 1e6, "ms"),
                _ => (value / 1e9, "s"),
            },
        };
        if value < 10.0 {
            format!("{value:.1} {unit}")
        } else {
            format!("{value:.0} {unit}")
        }
    }
}

/// The document that goes with the project.
pub fn document(tables: &str, quick: bool) -> String {
    let date = date();
    let processor = processor();
    let how = if quick {
        " with `--quick`, so less exactly"
    } else {
        ""
    };
    format!(
        "# Benchmarks

Measured on {date} by `cargo xtask bench --write`{how}, everything in one run on one machine: {processor}.
Look at the ratios; the times belong to the machine.

{tables}
In Rust and of the servers it is processor time. The servers' is what they report themselves of the same work
sent in pipelines: a check is what a command costs more when it is run by a user with rules than by one without
limits (a denial cannot be had alone); ACL DRYRUN and ACL SETUSER are less ACL WHOAMI, so that receiving and
answering a command is not counted but for its further words. In Node.js a check is a call of `Session.allows`,
ACL SETUSER one of `Session.execute`, and loading one of `load`, which makes the lines of ACL LIST too. Without
the way from JavaScript and back, the check is made some million times inside wasm that is compiled and shrunk as
the package is; there, too, it is processor time.
A key press is one in a real Chromium without a screen, in the first of lines of 200 bytes, an `x` that makes a rule
wrong or the key that takes it away: until the list of findings says so, and until the next frame is painted.
Over sizes, rules of a user that are about commands replace each other, so there are at most as many as commands.
First arguments are compared with those before them only where they repeat one, or where one has a `|` or a NUL.
"
    )
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("an unknown processor", |model| {
        model.trim_start_matches([' ', '\t', ':'])
    });
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {count} processors")
}

/// Today, in UTC.
fn date() -> String {
    let date = run::output(tools::command("date").args(["-u", "+%F"]));
    date.unwrap_or_else(|| "an unknown day".to_owned())
}

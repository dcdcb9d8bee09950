//! `cargo xtask tables`: the command tables of all servers as one Rust source.
//!
//! The input is one JSON file per server, recorded from the real server's reply to
//! `COMMAND` ([`record`]). A row of the output carries the set of servers that
//! have it, so that only what differs between servers is stored twice.

mod record;
mod recording;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use recording::{BeginSearch, CommandEntry, FindKeys, KeySpecEntry, Recording};

/// Where the generated source lives, from the top of the repository.
const OUTPUT: &str = "crates/aclarity/src/commands/table.rs";

/// The servers in the order of their bits, as `aclarity::Server` numbers them,
/// and whose recording each has: Valkey 7.2 has the commands of Redis 7.2, which
/// it was made from.
const SERVERS: [(&str, &str); 14] = [
    ("redis-6.0", "redis-6.0"),
    ("redis-6.2", "redis-6.2"),
    ("redis-7.0", "redis-7.0"),
    ("redis-7.2", "redis-7.2"),
    ("redis-7.4", "redis-7.4"),
    ("redis-8.0", "redis-8.0"),
    ("redis-8.2", "redis-8.2"),
    ("redis-8.6", "redis-8.6"),
    ("redis-8.10", "redis-8.10"),
    ("valkey-7.2", "redis-7.2"),
    ("valkey-8.0", "valkey-8.0"),
    ("valkey-8.1", "valkey-8.1"),
    ("valkey-9.0", "valkey-9.0"),
    ("valkey-9.1", "valkey-9.1"),
];

/// Where recordings are that the repository has itself, from its top.
const RECORDINGS: &str = "crates/xtask/commands";

/// The flags that the engine asks about (`aclarity::commands::flag`). Two servers'
/// rows that differ in other flags only are one row.
const FLAGS: [&str; 6] = [
    "module",
    "no_auth",
    "no_mandatory_keys",
    "no_multi",
    "noscript",
    "write",
];

/// Where to read, and whether to write.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with the recordings that are not in crates/xtask/commands
    #[arg(long, value_name = "DIR", default_value = "../shared/commands")]
    pub from: PathBuf,
    /// Write nothing; fail if the table in the repository differs
    #[arg(long)]
    pub check: bool,
    /// First ask this server of .tools/servers for its commands, and write what it
    /// replies to crates/xtask/commands
    #[arg(long, value_name = "NAME", conflicts_with = "check")]
    pub record: Option<String>,
}

/// Reads the servers' replies and writes (or checks) the table.
pub fn run(args: Args) -> Result<()> {
    if let Some(name) = &args.record {
        let path = Path::new(RECORDINGS).join(format!("{name}.json"));
        let recording = record::ask(name)?.to_string();
        std::fs::write(crate::repo::root().join(&path), recording)
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!("wrote {}", path.display());
    }
    let generated = generate(&args.from)?;
    let output = crate::repo::root().join(OUTPUT);
    if !args.check {
        std::fs::write(output, generated).with_context(|| format!("cannot write {OUTPUT}"))?;
        println!("wrote {OUTPUT}");
        return Ok(());
    }
    if std::fs::read_to_string(output).unwrap_or_default() != generated {
        bail!("{OUTPUT} is stale: run `cargo xtask tables` and commit the result");
    }
    println!("{OUTPUT} is up to date");
    Ok(())
}

/// The text of everything in a row but its servers; equal rows are merged.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    /// Container and subcommand, so that subcommands follow their container.
    order: (String, String),
    name: String,
    arity: i8,
    /// The flags and categories.
    kind: String,
    specs: String,
}

fn generate(folder: &Path) -> Result<String> {
    let mut rows: BTreeMap<Row, u16> = BTreeMap::new();
    for (bit, (_, recorded)) in SERVERS.iter().enumerate() {
        for command in &recording_of(recorded, folder)?.commands {
            *rows.entry(row(command)).or_default() |= 1 << bit;
            for subcommand in &command.subcommands {
                *rows.entry(row(subcommand)).or_default() |= 1 << bit;
            }
        }
    }
    Ok(render(&rows))
}

/// The recording of a server, from the repository or from `folder`.
fn recording_of(server: &str, folder: &Path) -> Result<Recording> {
    let file = format!("{server}.json");
    let own = crate::repo::root().join(RECORDINGS).join(&file);
    let path = if own.exists() {
        own
    } else {
        folder.join(&file)
    };
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read the command table {}", path.display()))?;
    let recording: Recording = serde_json::from_str(&text)
        .with_context(|| format!("{} is not a command table", path.display()))?;
    if recording.server != server {
        bail!("{} describes {}", path.display(), recording.server);
    }
    Ok(recording)
}

fn row(command: &CommandEntry) -> Row {
    let lower = command.name.to_ascii_lowercase();
    let (container, subcommand) = lower.split_once('|').unwrap_or((&lower, ""));
    let flags = command.flags.iter();
    let flags = flags.filter(|flag| FLAGS.contains(&flag.as_str()));
    Row {
        order: (container.to_owned(), subcommand.to_owned()),
        name: command.name.clone(),
        arity: command.arity,
        kind: format!(
            "{}, {}",
            constants("f", flags),
            constants("c", &command.categories)
        ),
        specs: specs(command),
    }
}

/// `f::FAST | f::WRITE`, or `0` when there is nothing to name.
fn constants<'n>(module: &str, names: impl IntoIterator<Item = &'n String>) -> String {
    let names: BTreeSet<String> = names.into_iter().map(|name| name.to_uppercase()).collect();
    if names.is_empty() {
        return "0".to_owned();
    }
    let list: Vec<String> = names
        .iter()
        .map(|name| format!("{module}::{name}"))
        .collect();
    list.join(" | ")
}

fn specs(command: &CommandEntry) -> String {
    match command.first_last_step {
        Some([0, _, _]) => String::new(),
        Some([first, last, step]) => {
            // A key spec counts the last key from the first one, Redis 6 from
            // the command's name.
            let last = if last >= 0 { last - first } else { last };
            format!("spec(0, Begin::Index({first}), range({last}, {step}, 0))")
        }
        None => {
            let list: Vec<String> = command.key_specs.iter().map(spec).collect();
            list.join(", ")
        }
    }
}

fn spec(spec: &KeySpecEntry) -> String {
    let begin = match &spec.begin_search {
        BeginSearch::Index { index } => format!("Begin::Index({index})"),
        BeginSearch::Keyword { keyword, startfrom } => {
            format!("keyword({keyword:?}, {startfrom})")
        }
        BeginSearch::Unknown => "Begin::Unknown".to_owned(),
    };
    let find = match &spec.find_keys {
        FindKeys::Range {
            lastkey,
            keystep,
            limit,
        } => format!("range({lastkey}, {keystep}, {limit})"),
        FindKeys::Keynum {
            keynumidx,
            firstkey,
            keystep,
        } => format!("keynum({keynumidx}, {firstkey}, {keystep})"),
        FindKeys::Unknown => "Find::Unknown".to_owned(),
    };
    format!("spec({}, {begin}, {find})", constants("k", &spec.flags))
}

fn render(rows: &BTreeMap<Row, u16>) -> String {
    // That of no specs is the first.
    let distinct: BTreeSet<&str> = rows.keys().map(|row| row.specs.as_str()).collect();
    let numbers: BTreeMap<&str, usize> = distinct.into_iter().zip(0..).collect();

    let mut out = String::from(
        "//! Generated by `cargo xtask tables` from the servers' answers to COMMAND.\n\
         //! Do not edit.\n\n\
         use super::row::{Begin, Find, KeySpec, Kind, Row, keynum, keyword, kind, range, row, spec};\n\
         use super::row::{category_bit as c, flag as f, key_flag as k};\n\n\
         /// The sets of servers that rows have, one bit per server.\n\
         pub(super) const SERVERS: &[u16] = &[\n",
    );
    for servers in by_frequency(rows.values().copied()) {
        let _ = writeln!(out, "    {servers:#06x},");
    }
    out.push_str(
        "];\n\n\
         /// The flags and categories that rows have.\n\
         pub(super) const KINDS: &[Kind] = &[\n",
    );
    for kind in by_frequency(rows.keys().map(|row| row.kind.as_str())) {
        let _ = writeln!(out, "    kind({kind}),");
    }
    out.push_str(
        "];\n\n\
         /// The key specs that rows have.\n\
         pub(super) static KEYS: &[&[KeySpec]] = &[\n",
    );
    for (specs, number) in &numbers {
        let _ = writeln!(out, "    &[{specs}], // {number}");
    }
    out.push_str("];\n\npub(super) const ROWS: &[Row] = &[\n");
    for (row, servers) in rows {
        let specs = numbers[row.specs.as_str()];
        let _ = writeln!(
            out,
            "    row({servers:#06x}, {:?}, {}, {}, {specs}),",
            row.name, row.arity, row.kind
        );
    }
    out.push_str("];\n");
    out
}

/// What there is, the most frequent first: small numbers compress well.
fn by_frequency<T: Ord + Copy>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let mut found: Vec<(T, usize)> = counts.into_iter().collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.into_iter().map(|(item, _)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_not_stale() {
        let from = crate::repo::root().join("../shared/commands");
        if !from.exists() {
            println!("skipped: ../shared is not here, so there is nothing to generate from");
            return;
        }
        run(Args {
            from,
            check: true,
            record: None,
        })
        .unwrap();
    }
}

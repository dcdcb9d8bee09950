//! `cargo xtask tables`: the command tables of all servers as one Rust source.
//!
//! The input is one JSON file a server, made from what the real server
//! answers to `COMMAND`. A row of the output carries the set of servers that
//! have it, so that only what differs between servers is stored twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Where the generated source lives, from the top of the repository.
const OUTPUT: &str = "crates/aclarity/src/commands/table.rs";

/// The servers in the order of their bits, as `aclarity::Server` numbers them.
const SERVERS: [&str; 11] = [
    "redis-6.0",
    "redis-6.2",
    "redis-7.0",
    "redis-7.2",
    "redis-7.4",
    "redis-8.0",
    "redis-8.6",
    "valkey-8.0",
    "valkey-8.1",
    "valkey-9.0",
    "valkey-9.1",
];

/// Where to read, and whether to write.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with one JSON file for each server
    #[arg(long, value_name = "DIR", default_value = "../shared/commands")]
    pub from: PathBuf,
    /// Write nothing; fail if the table in the repository differs
    #[arg(long)]
    pub check: bool,
}

/// Reads the servers' answers and writes (or checks) the table.
pub fn run(args: Args) -> Result<()> {
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

#[derive(Deserialize)]
struct ServerTable {
    server: String,
    commands: Vec<CommandEntry>,
}

#[derive(Deserialize)]
struct CommandEntry {
    name: String,
    arity: i8,
    flags: Vec<String>,
    categories: Vec<String>,
    #[serde(default)]
    key_specs: Vec<KeySpecEntry>,
    /// Redis 6 describes key positions by three numbers instead of specs.
    first_last_step: Option<[i8; 3]>,
    #[serde(default)]
    subcommands: Vec<CommandEntry>,
}

#[derive(Deserialize)]
struct KeySpecEntry {
    flags: Vec<String>,
    begin_search: BeginSearch,
    find_keys: FindKeys,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum BeginSearch {
    Index { index: u8 },
    Keyword { keyword: String, startfrom: i8 },
    Unknown,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum FindKeys {
    Range {
        lastkey: i8,
        keystep: u8,
        limit: u8,
    },
    Keynum {
        keynumidx: u8,
        firstkey: u8,
        keystep: u8,
    },
    Unknown,
}

/// The text of everything in a row but its servers; equal rows are merged.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    /// Container and subcommand, so that subcommands follow their container.
    order: (String, String),
    name: String,
    rest: String,
    specs: String,
}

fn generate(folder: &Path) -> Result<String> {
    let mut rows: BTreeMap<Row, u16> = BTreeMap::new();
    for (bit, server) in SERVERS.iter().enumerate() {
        let path = folder.join(format!("{server}.json"));
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read the command table {}", path.display()))?;
        let table: ServerTable = serde_json::from_str(&text)
            .with_context(|| format!("{} is not a command table", path.display()))?;
        if table.server != *server {
            bail!("{} describes {}", path.display(), table.server);
        }
        for command in &table.commands {
            *rows.entry(row(command)).or_default() |= 1 << bit;
            for subcommand in &command.subcommands {
                *rows.entry(row(subcommand)).or_default() |= 1 << bit;
            }
        }
    }
    Ok(render(&rows))
}

fn row(command: &CommandEntry) -> Row {
    let lower = command.name.to_ascii_lowercase();
    let (container, subcommand) = lower.split_once('|').unwrap_or((&lower, ""));
    Row {
        order: (container.to_owned(), subcommand.to_owned()),
        name: command.name.clone(),
        rest: format!(
            "{}, {}, {}",
            command.arity,
            constants("f", &command.flags),
            constants("c", &command.categories)
        ),
        specs: specs(command),
    }
}

/// `f::FAST | f::WRITE`, or `0` when there is nothing to name.
fn constants(module: &str, names: &[String]) -> String {
    let names: BTreeSet<String> = names.iter().map(|name| name.to_uppercase()).collect();
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
         use super::row::{Begin, Find, KeySpec, Row, keynum, keyword, range, row, spec};\n\
         use super::row::{category_bit as c, flag as f, key_flag as k};\n\n\
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
            "    row({servers:#06x}, {:?}, {}, {specs}),",
            row.name, row.rest
        );
    }
    out.push_str("];\n");
    out
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
        run(Args { from, check: true }).unwrap();
    }
}

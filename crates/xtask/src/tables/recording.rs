//! The file of a server: its reply to `COMMAND`, as JSON.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    pub server: String,
    pub version: String,
    /// `ACL CAT`
    pub category_order: Vec<String>,
    /// Sorted by name.
    pub commands: Vec<CommandEntry>,
}

impl fmt::Display for Recording {
    /// JSON with one command per line, so that what changes shows in a diff.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            server,
            version,
            category_order,
            commands,
        } = self;
        let commands: Vec<String> = commands
            .iter()
            .map(|command| serde_json::to_string(command).map_err(|_| fmt::Error))
            .collect::<Result<_, _>>()?;
        writeln!(
            f,
            "{{\"server\":{server:?},\"version\":{version:?},\"category_order\":{category_order:?},\
             \"commands\":[\n{}\n]}}",
            commands.join(",\n")
        )
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandEntry {
    pub name: String,
    pub arity: i8,
    pub flags: Vec<String>,
    pub categories: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_specs: Vec<KeySpecEntry>,
    /// Redis 6 describes key positions by three numbers instead of specs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_last_step: Option<[i8; 3]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subcommands: Vec<CommandEntry>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct KeySpecEntry {
    pub flags: Vec<String>,
    pub begin_search: BeginSearch,
    pub find_keys: FindKeys,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum BeginSearch {
    Index { index: u8 },
    Keyword { keyword: String, startfrom: i8 },
    Unknown,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum FindKeys {
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

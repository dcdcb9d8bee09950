//! Problems that people reported, as data: each row of `reports/*.jsonl` is an
//! input as somebody wrote it, with the expected answer of the command line.
//!
//! A row has an `id` and either the arguments of the command (`args`, with
//! `files` by name and `stdin`) or a text to `lint` for a `server`. In addition
//! it may have:
//!
//! - `exit`: the exit code;
//! - `codes`: codes of findings that must be present;
//! - `no_codes`: codes of findings that must be absent;
//! - `says`: texts that the output must contain, errors included;
//! - `never`: texts that it must not contain.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::analysis::lint::lint;
use aclarity_cli::Host;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    #[serde(default)]
    server: Option<String>,
    #[serde(default)]
    lint: Option<String>,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    exit: Option<u8>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    no_codes: Vec<String>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
}

#[test]
fn reports_are_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let row: Row = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{}: {error}: {line}", path.display()));
            wrong.extend(row.shortcomings());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A text in an unsupported form has one finding, not one per line.
#[test]
fn another_form_is_one_finding() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/forms.jsonl");
    let mut with_one = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let row: Row = serde_json::from_str(line).unwrap();
        let Some(text) = &row.lint else { continue };
        for server in Server::ALL {
            let findings = lint(text, server).findings;
            let count = findings
                .iter()
                .filter(|one| one.code == "other-form")
                .count();
            assert!(count <= 1, "{} on {server}: {count} findings", row.id);
            with_one += count;
        }
    }
    assert!(with_one > 0, "no row is in another form");
}

impl Row {
    /// What is missing from the answer, or should not be in it.
    fn shortcomings(self) -> Vec<String> {
        let Self { id, .. } = &self;
        let says_something = self.exit.is_some()
            || [&self.codes, &self.no_codes, &self.says, &self.never]
                .iter()
                .any(|list| !list.is_empty());
        assert!(says_something, "{id}: the row expects nothing");
        let (exit, output) = self.run();
        let mut wrong = Vec::new();
        if self.exit.is_some_and(|expected| expected != exit) {
            wrong.push(format!("exits with {exit}"));
        }
        let has_code = |code: &String| output.contains(&format!("[{code}]"));
        let lists = [
            (&self.codes, true, "no finding"),
            (&self.no_codes, false, "a finding"),
        ];
        for (codes, expected, what) in lists {
            let missing = codes.iter().filter(|code| has_code(code) != expected);
            wrong.extend(missing.map(|code| format!("{what} `{code}`")));
        }
        let texts = [
            (&self.says, true, "does not say"),
            (&self.never, false, "says"),
        ];
        for (texts, expected, what) in texts {
            let missing = texts
                .iter()
                .filter(|text| output.contains(*text) != expected);
            wrong.extend(missing.map(|text| format!("{what} {text:?}")));
        }
        let shown = |wrong: String| format!("{id}: {wrong}\n{output}");
        wrong.into_iter().map(shown).collect()
    }

    /// Returns the exit code and the complete output.
    fn run(&self) -> (u8, String) {
        const TEXT: &str = "in.acl";
        let mut files = self.files.clone();
        let mut arguments = vec!["aclarity".to_owned()];
        match &self.lint {
            Some(text) => {
                files.insert(TEXT.to_owned(), text.clone());
                arguments.extend(["lint", TEXT].map(str::to_owned));
                if let Some(server) = &self.server {
                    arguments.extend(["--server".to_owned(), server.clone()]);
                }
            }
            None => arguments.extend(self.args.clone()),
        }
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let mut host = Host {
            input: &mut self.stdin.as_bytes(),
            input_is_typed: false,
            output: &mut output,
            output_has_styles: false,
            errors: &mut errors,
            errors_have_styles: false,
            read: &|path| {
                let text = path.to_str().and_then(|name| files.get(name));
                text.map(|text| text.clone().into_bytes())
                    .ok_or_else(|| io::ErrorKind::NotFound.into())
            },
            entries: &|folder| {
                names_in(folder, &files).ok_or_else(|| io::ErrorKind::NotFound.into())
            },
        };
        let exit = aclarity_cli::run(arguments, &mut host);
        let output = [output, errors].concat();
        (exit, String::from_utf8_lossy(&output).into_owned())
    }
}

/// The names in a folder, of the files of a row; nothing when there is no such folder.
fn names_in(folder: &Path, files: &BTreeMap<String, String>) -> Option<Vec<String>> {
    let folder = folder.strip_prefix(".").unwrap_or(folder);
    let inside = files.keys().map(Path::new);
    let inside = inside.filter(|path| path.parent() == Some(folder));
    let names = inside.filter_map(|path| path.file_name());
    let names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    (folder == Path::new("") || !names.is_empty()).then_some(names)
}

//! Sizes of what people load, beside the budgets in sizes.toml.

use crate::run::{self, say};
use crate::{repo, tools};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const BUDGETS: &str = "crates/xtask/sizes.toml";

/// Brotli is in Node.js; it prints the size of each file that it is given.
const BROTLI: &str = "
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
for (const file of process.argv.slice(1)) console.log(brotliCompressSync(readFileSync(file)).length);
";

/// What some files may be together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    title: String,
    folder: PathBuf,
    /// The files; with a page in HTML comes what it names.
    files: Vec<String>,
    raw: Option<u64>,
    brotli: u64,
}

/// A budget and what there is.
struct Measured {
    budget: Budget,
    raw: u64,
    brotli: u64,
}

/// Prints the sizes of what is in the folder (from the top of the repository).
pub fn print(folder: &str) -> Result<()> {
    for measured in measure()? {
        if measured.budget.folder == Path::new(folder) {
            say!("  {}", measured.line());
        }
    }
    Ok(())
}

/// Prints the sizes of all that is built, and fails if one is above its budget.
pub fn check() -> Result<()> {
    let mut too_large = Vec::new();
    for measured in measure()? {
        say!("  {}", measured.line());
        too_large.extend(measured.excess());
    }
    if !too_large.is_empty() {
        bail!(
            "{}\n  what to do: find what has grown (`twiggy top` names what is in a wasm file), \
             or let it be loaded later; the budgets are in {BUDGETS}",
            too_large.join("\n  ")
        );
    }
    Ok(())
}

/// The sizes of all that is built, as a table in Markdown.
pub fn table() -> Result<String> {
    let mut text = String::from(
        "\n| bytes to load | brotli | goal | raw | goal |\n|---|---:|---:|---:|---:|\n",
    );
    for Measured {
        budget,
        raw,
        brotli,
    } in measure()?
    {
        let most = budget.raw.map_or_else(String::new, |raw| raw.to_string());
        text += &format!(
            "| {} | {brotli} | {} | {raw} | {most} |\n",
            budget.title, budget.brotli
        );
    }
    Ok(text)
}

/// All that is built.
fn measure() -> Result<Vec<Measured>> {
    #[derive(Deserialize)]
    struct Budgets {
        budget: Vec<Budget>,
    }
    let text = fs::read_to_string(repo::root().join(BUDGETS)).context(BUDGETS)?;
    let Budgets { budget: budgets } = toml::from_str(&text).context(BUDGETS)?;
    budgets
        .into_iter()
        .filter(|budget| repo::root().join(&budget.folder).is_dir())
        .map(Budget::measure)
        .collect()
}

impl Budget {
    fn measure(self) -> Result<Measured> {
        let paths = self.paths()?;
        let mut raw = 0;
        for path in &paths {
            raw += fs::metadata(path)
                .with_context(|| format!("cannot find {}", repo::shown(path)))?
                .len();
        }
        let mut node = tools::command("node");
        node.args(["--input-type=module", "--eval", BROTLI, "--"])
            .args(&paths);
        let sizes = run::output(&mut node).context("cannot compress with Node.js")?;
        let sizes: Vec<u64> = sizes.lines().map(str::parse).collect::<Result<_, _>>()?;
        Ok(Measured {
            budget: self,
            raw,
            brotli: sizes.iter().sum(),
        })
    }

    fn paths(&self) -> Result<BTreeSet<PathBuf>> {
        let folder = repo::root().join(&self.folder);
        let mut paths = BTreeSet::new();
        for file in &self.files {
            let path = folder.join(file);
            if file.ends_with(".html") {
                let page = fs::read_to_string(&path)?;
                let words = page.split(['"', '\'', ' ']);
                let named = words.map(|word| folder.join(word));
                paths.extend(named.filter(|path| path.is_file()));
            }
            paths.insert(path);
        }
        Ok(paths)
    }
}

impl Measured {
    fn line(&self) -> String {
        let Self {
            budget,
            raw,
            brotli,
        } = self;
        let most = budget
            .raw
            .map_or_else(String::new, |raw| format!(" of {raw}"));
        format!(
            "{}: {brotli} of {} bytes with brotli, {raw}{most} without",
            budget.title, budget.brotli
        )
    }

    fn excess(&self) -> Vec<String> {
        let title = &self.budget.title;
        let sizes = [
            (self.brotli, Some(self.budget.brotli), "with brotli"),
            (self.raw, self.budget.raw, "without compression"),
        ];
        let above = sizes.into_iter().filter_map(|(size, most, how)| {
            let excess = size.checked_sub(most?)?;
            (excess > 0).then(|| format!("{title} is {excess} bytes above its budget {how}"))
        });
        above.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(raw: u64, brotli: u64) -> Measured {
        let text = "title = 't'\nfolder = 'f'\nfiles = []\nraw = 10\nbrotli = 5";
        Measured {
            budget: toml::from_str(text).unwrap(),
            raw,
            brotli,
        }
    }

    #[test]
    fn tell_by_how_much_something_is_too_large() {
        assert!(measured(10, 5).excess().is_empty());
        assert_eq!(
            measured(13, 6).excess(),
            [
                "t is 1 bytes above its budget with brotli",
                "t is 3 bytes above its budget without compression"
            ]
        );
    }
}

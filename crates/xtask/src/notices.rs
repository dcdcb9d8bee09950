//! `cargo xtask notices`: the licences of everything that is linked into the
//! command, the npm package and the page, as one text that ships with each.
//!
//! Names and licences come from `cargo metadata` and package-lock.json, texts from
//! the packages themselves. Versions are left out, so that the text changes only
//! when a dependency or a licence does.

mod expression;
mod npm;
mod rust;

use crate::repo;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Where the text is, from the top of the repository. The command includes it.
pub const PATH: &str = "crates/aclarity-cli/THIRD-PARTY-NOTICES.txt";

/// Which text to make.
#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail if the text in the repository does not cover everything
    #[arg(long)]
    check: bool,
}

/// A package that is linked into what people get.
struct Dependency {
    name: String,
    /// What it may be used under, as the package states it.
    expression: String,
    /// Its folder, which holds the texts.
    folder: std::path::PathBuf,
    authors: Vec<String>,
}

/// A licence and its text, as packages hold it.
type Notice = (&'static str, String);

/// Writes the text, or checks the one in the repository.
pub fn run(args: &Args) -> Result<()> {
    if args.check {
        return check();
    }
    let mut dependencies = rust::dependencies()?;
    dependencies.extend(npm::dependencies()?);
    fs::write(repo::root().join(PATH), text(&dependencies)?)?;
    println!("wrote {PATH}");
    Ok(())
}

/// Copies the text into a folder that is handed out.
pub fn copy_into(folder: &Path) -> Result<()> {
    let name = Path::new(PATH).file_name().context("the path has a name")?;
    fs::copy(repo::root().join(PATH), folder.join(name))
        .with_context(|| format!("cannot copy {PATH}"))?;
    Ok(())
}

/// Fails unless the text in the repository lists every dependency, and has the
/// texts of all those whose packages are on this machine.
fn check() -> Result<()> {
    let written = fs::read_to_string(repo::root().join(PATH)).unwrap_or_default();
    let mut dependencies = rust::dependencies()?;
    dependencies.extend(npm::dependencies()?);
    let mut missing = Vec::new();
    for dependency in &dependencies {
        let listed = format!("\n- {}: ", dependency.name);
        let has_texts = || -> Result<bool> {
            let notices = dependency.notices()?.into_iter();
            Ok(notices.into_iter().all(|(_, text)| written.contains(&text)))
        };
        if !written.contains(&listed) || dependency.folder.exists() && !has_texts()? {
            missing.push(dependency.name.as_str());
        }
    }
    if !missing.is_empty() {
        bail!(
            "{PATH} does not cover {}: run `cargo xtask notices` and commit the result",
            missing.join(", ")
        );
    }
    println!("{PATH} covers {} dependencies", dependencies.len());
    Ok(())
}

fn text(dependencies: &[Dependency]) -> Result<String> {
    const RULE: &str =
        "================================================================================";
    let mut list = BTreeMap::new();
    let mut texts: BTreeMap<Notice, Vec<&str>> = BTreeMap::new();
    for dependency in dependencies {
        let notices = dependency.notices()?;
        let licences: Vec<&str> = notices.iter().map(|(licence, _)| *licence).collect();
        list.insert(&dependency.name, licences.join(" and "));
        for notice in notices {
            let names = texts.entry(notice).or_default();
            if !names.contains(&dependency.name.as_str()) {
                names.push(&dependency.name);
            }
        }
    }
    let mut out = String::from(
        "Third-party notices\n\n\
         The command aclarity, the npm package aclarity and the playground contain the\n\
         software listed here, under the licences named. Where its authors offer several\n\
         licences, one is chosen. Not all of it is in each of the three.\n\n",
    );
    for (name, licences) in list {
        out.push_str(&format!("- {name}: {licences}\n"));
    }
    for ((licence, text), names) in texts {
        out.push_str(&format!(
            "\n{RULE}\n{licence}: {}\n{RULE}\n\n{text}\n",
            names.join(", ")
        ));
    }
    Ok(out)
}

impl Dependency {
    /// The licences that it is used under, with their texts.
    fn notices(&self) -> Result<Vec<Notice>> {
        let chosen = expression::choose(&self.expression).with_context(|| {
            format!(
                "{} is under `{}`, which is not among the licences that may be linked: {}",
                self.name,
                self.expression,
                expression::ALLOWED.join(", ")
            )
        })?;
        let notices = chosen.into_iter();
        notices
            .map(|licence| Ok((licence, self.text_of(licence)?)))
            .collect()
    }

    /// The text of a licence: from a file that names it, or from the only file that
    /// there is, or, of packages without one, the usual text with their authors.
    fn text_of(&self, licence: &str) -> Result<String> {
        let mut files: Vec<String> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| {
                let name = name.to_ascii_uppercase();
                ["LICENSE", "LICENCE", "COPYING"]
                    .iter()
                    .any(|start| name.starts_with(start))
            })
            .collect();
        files.sort();
        let word = licence.split('-').next().unwrap_or(licence);
        let names_it = |file: &&String| file.to_ascii_uppercase().contains(&word.to_uppercase());
        let plain = |file: &&String| !file.contains('-');
        let file = files.iter().find(names_it);
        match file.or_else(|| files.iter().find(plain)) {
            Some(file) => Ok(tidy(&fs::read_to_string(self.folder.join(file))?)),
            None if licence == "MIT" => {
                let own = fs::read_to_string(repo::root().join("LICENSE-MIT"))?;
                let (_, terms) = own
                    .split_once("Permission is hereby granted")
                    .context("LICENSE-MIT has the usual text")?;
                let authors = match self.authors.join(", ") {
                    none if none.is_empty() => format!("the authors of {}", self.name),
                    authors => authors,
                };
                Ok(tidy(&format!(
                    "Copyright (c) {authors}\n\nPermission is hereby granted{terms}"
                )))
            }
            None => bail!("{} has no text of its licence {licence}", self.name),
        }
    }
}

/// Without white space at the ends of lines and of the text, so that equal texts
/// are one.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_linked_dependency_is_covered_under_an_allowed_licence() {
        super::check().unwrap();
    }
}

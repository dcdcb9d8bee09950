//! The case pages: Markdown whose transcripts are tests.

use std::path::{Path, PathBuf};

use aclarity::session::Reply;
use aclarity_docs::Page;
use anyhow::{Result, bail, ensure};

pub use aclarity_docs::transcript::{Exchange, Transcript};

/// The folder of the case pages.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The folders of the documentation whose pages have transcripts among others.
const DOCUMENTATION: [&str; 4] = ["docs", "docs/findings", "docs/rules", "docs/tutorials"];

/// The transcripts of all case pages and of the documentation, in the order of
/// the pages' names.
pub fn read_all() -> Result<Vec<Transcript>> {
    let mut transcripts = Vec::new();
    for page in pages(&folder())? {
        let found = read(&page)?;
        ensure!(
            !found.is_empty(),
            "page {} has no transcript",
            page.display()
        );
        transcripts.extend(found);
    }
    let top = folder().join("../..");
    for folder in DOCUMENTATION {
        for page in pages(&top.join(folder))? {
            transcripts.extend(read(&page)?);
        }
    }
    Ok(transcripts)
}

/// The pages in a folder, by name.
pub fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    Ok(pages)
}

/// The transcripts of a page, which has nothing wrong in it.
fn read(page: &Path) -> Result<Vec<Transcript>> {
    let name = page.file_name().unwrap_or_default().to_string_lossy();
    let read = Page::read(&name, &std::fs::read_to_string(page)?, None);
    if let Some(problem) = read.problems.first() {
        bail!("page {name}, line {}: {}", problem.line, problem.message);
    }
    Ok(read.transcripts)
}

/// A command as a line of a transcript, quoted where it has to be.
pub fn typed(connection: u32, argv: &[Vec<u8>]) -> String {
    let plain = |word: &[u8]| {
        !word.is_empty()
            && word
                .iter()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\''))
    };
    let words: Vec<String> = argv
        .iter()
        .map(|word| match std::str::from_utf8(word) {
            Ok(text) if plain(word) => text.to_owned(),
            _ => Reply::Bulk(word.clone()).to_string(),
        })
        .collect();
    let prompt = match connection {
        1 => String::new(),
        other => other.to_string(),
    };
    format!("{prompt}> {}", words.join(" "))
}

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

/// The transcripts of all case pages, in the order of the pages' names.
pub fn read_all() -> Result<Vec<Transcript>> {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    let mut transcripts = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page)?;
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        transcripts.extend(parse(&name, &text)?);
    }
    Ok(transcripts)
}

/// The transcripts of a page, which has some and nothing wrong in it.
fn parse(name: &str, text: &str) -> Result<Vec<Transcript>> {
    let page = Page::read(name, text, None);
    if let Some(problem) = page.problems.iter().chain(&page.skipped).next() {
        bail!("{name}:{}: {}", problem.line, problem.message);
    }
    ensure!(!page.transcripts.is_empty(), "{name} has no transcript");
    Ok(page.transcripts)
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

//! Finds the pages in files and folders.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::Host;
use crate::file::{is_standard_input, read_text};
use crate::typed::unreadable;

/// File extensions of Markdown.
const EXTENSIONS: [&str; 3] = ["md", "mdx", "markdown"];
/// Folders with third-party files, which are skipped.
const NOT_OURS: [&str; 2] = ["node_modules", "target"];

/// Reads the pages, sorted by name: the named files, and all Markdown in the
/// named folders except hidden ones.
pub fn find(paths: &[PathBuf], host: &mut Host) -> Vec<(PathBuf, Result<String>)> {
    let mut pages = Vec::new();
    for path in paths {
        if is_standard_input(path) {
            pages.push((path.clone(), read_text(path, host)));
            continue;
        }
        match (host.entries)(path) {
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                pages.push((path.clone(), read_text(path, host)));
            }
            entries => take(path, entries, host, &mut pages),
        }
    }
    pages
}

fn take(
    folder: &Path,
    entries: io::Result<Vec<String>>,
    host: &mut Host,
    pages: &mut Vec<(PathBuf, Result<String>)>,
) {
    let entries = entries.map_err(|error| unreadable(folder, error));
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            pages.push((folder.to_owned(), Err(error)));
            return;
        }
    };
    entries.sort();
    for name in entries {
        let path = folder.join(name.trim_end_matches('/'));
        if !name.ends_with('/') {
            let extension = path.extension().and_then(|extension| extension.to_str());
            if extension.is_some_and(|extension| EXTENSIONS.contains(&extension)) {
                let text = read_text(&path, host);
                pages.push((path, text));
            }
        } else if !name.starts_with('.') && !NOT_OURS.contains(&name.trim_end_matches('/')) {
            let entries = (host.entries)(&path);
            take(&path, entries, host, pages);
        }
    }
}

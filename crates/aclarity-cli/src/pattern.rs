//! The files whose names match a pattern, as glob(3) lists them.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aclarity::glob;

use crate::Host;

/// The files, in the order of their names; nothing where that is not known, as a
/// pattern has a sign that is not followed here or files cannot be listed.
pub fn files(pattern: &str, host: &Host) -> Option<Vec<PathBuf>> {
    let (mut paths, relative) = match pattern.strip_prefix('/') {
        Some(relative) => (BTreeSet::from(["/".to_owned()]), relative),
        None => (BTreeSet::from([String::new()]), pattern),
    };
    let parts: Vec<&str> = relative
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    for (number, part) in parts.iter().enumerate() {
        let is_last = number + 1 == parts.len();
        let mut next = BTreeSet::new();
        for folder in &paths {
            if !part.contains(['*', '?', '[', '\\']) {
                let path = format!("{folder}{part}");
                if !is_last {
                    next.insert(path + "/");
                } else if (host.read)(Path::new(&path)).is_ok() {
                    next.insert(path);
                }
                continue;
            }
            let part = as_servers_match(part)?;
            for name in names(folder, host)? {
                let is_folder = name.ends_with('/');
                let name = name.trim_end_matches('/');
                let is_hidden = name.starts_with('.') && !part.starts_with('.');
                if !is_hidden && glob::matches(part.as_bytes(), name.as_bytes()) {
                    match (is_last, is_folder) {
                        (false, _) => next.insert(format!("{folder}{name}/")),
                        // A server opens a folder, and reads nothing.
                        (true, true) => false,
                        (true, false) => next.insert(format!("{folder}{name}")),
                    };
                }
            }
        }
        paths = next;
    }
    Some(paths.into_iter().map(PathBuf::from).collect())
}

/// The names in a folder, of which there are none where there is no folder.
fn names(folder: &str, host: &Host) -> Option<Vec<String>> {
    let folder = if folder.is_empty() { "." } else { folder };
    match (host.entries)(Path::new(folder)) {
        Ok(names) => Some(names),
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied => {
                Some(Vec::new())
            }
            _ => None,
        },
    }
}

/// A part of a pattern as the servers write it, where it means the same.
fn as_servers_match(part: &str) -> Option<String> {
    let has_class = ["[[:", "[[.", "[[="].iter().any(|sign| part.contains(sign));
    let is_closed = part.matches('[').count() == part.matches(']').count();
    let is_odd = part.contains("[]") || part.contains("[!]") || part.contains("[^]");
    (!has_class && is_closed && !is_odd).then(|| part.replace("[!", "[^"))
}

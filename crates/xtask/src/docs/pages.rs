//! The pages of the book, from all over the repository.

use crate::repo;
use anyhow::{Context, Result, ensure};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Pages that live elsewhere, and what they are called in the book.
const ELSEWHERE: [(&str, &str); 3] = [
    ("tests/cases", "cases"),
    ("tests/FIDELITY.md", "exactness.md"),
    ("CHANGELOG.md", "changelog.md"),
];

/// Copies all pages that exist into `book`.
pub fn gather(book: &Path) -> Result<()> {
    copy(&repo::root().join("docs"), book)?;
    for (from, to) in ELSEWHERE {
        copy(&repo::root().join(from), &book.join(to))?;
    }
    Ok(())
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::copy(from, to).with_context(|| format!("cannot copy {}", repo::shown(from)))?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Makes of the pages what mdBook takes: the summary with all pages of a
/// folder where it asks for them, blocks that say in words what their first
/// lines say to the tests, and no links to what is only in the repository.
pub fn prepare(book: &Path) -> Result<()> {
    for page in all(book, "md")? {
        let text = fs::read_to_string(&page)?;
        let text = if page.ends_with("SUMMARY.md") {
            summary(&text, book)?
        } else {
            let depth = page.strip_prefix(book)?.components().count() - 1;
            without_outer_links(&readable(&text), depth)
        };
        fs::write(page, text)?;
    }
    Ok(())
}

/// All files below a folder whose names end so.
pub fn all(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(all(&path, ending)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Puts in the place of a line `<!-- pages: FOLDER -->` a line for each page.
fn summary(text: &str, book: &Path) -> Result<String> {
    let mut written = String::new();
    for line in text.lines() {
        let asked = line.trim().strip_prefix("<!-- pages: ");
        let Some(folder) = asked.and_then(|rest| rest.strip_suffix(" -->")) else {
            let _ = writeln!(written, "{line}");
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        let pages = all(&book.join(folder), "md")?;
        ensure!(!pages.is_empty(), "docs/{folder} has no pages");
        for page in pages {
            let text = fs::read_to_string(&page)?;
            let title = text.lines().next().unwrap_or_default();
            let title = title.trim_start_matches("# ");
            let place = page.strip_prefix(book)?.display();
            let _ = writeln!(written, "{indent}- [{title}]({place})");
        }
    }
    Ok(written)
}

/// Blocks that tests read become plain ones under a line in words.
fn readable(text: &str) -> String {
    let mut written = String::new();
    // How many backticks the block has begun with, in which a line is.
    let mut open = None;
    for line in text.lines() {
        let info = line.trim_start_matches('`');
        let ticks = line.len() - info.len();
        let caption = match open {
            Some(most) => {
                if ticks >= most && info.is_empty() {
                    open = None;
                }
                None
            }
            None if ticks >= 3 => {
                open = Some(ticks);
                caption(info.split_once(' ').unwrap_or((info, "")))
            }
            None => None,
        };
        match caption {
            Some(caption) => {
                let _ = write!(written, "<p class=\"caption\">{caption}</p>\n\n```text\n");
            }
            None => {
                let _ = writeln!(written, "{line}");
            }
        }
    }
    written
}

/// Leaves the words alone of links that lead out of the book, but for those to
/// pages of the site.
fn without_outer_links(text: &str, depth: usize) -> String {
    let outside = format!("]({}", "../".repeat(depth + 1));
    let mut parts = text.split(&outside);
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (target, rest) = part.split_once(')').unwrap_or((part, ""));
        match written.rfind('[') {
            Some(open) if !target.contains(".html") => {
                written.remove(open);
                written += rest;
            }
            _ => written += &format!("{outside}{part}"),
        }
    }
    written
}

fn caption((kind, names): (&str, &str)) -> Option<String> {
    Some(match kind {
        "redis-cli" | "acl" => servers(names),
        "acl-mended" => format!("Mended; {}", servers(names)),
        "finding" => "What ACLarity says".to_owned(),
        "cases" => "Tests".to_owned(),
        "cases-mended" => "Mended tests".to_owned(),
        "start" => format!("The server does not start; {}", servers(names)),
        "redis.conf" | "users.acl" | "other.conf" => kind.to_owned(),
        _ => return None,
    })
}

/// `redis-7.2+ valkey` in words.
fn servers(names: &str) -> String {
    let words: Vec<String> = names.split(' ').map(server).collect();
    words.join(", ")
}

fn server(name: &str) -> String {
    let proper = |name: &str| {
        let name = name.replacen("redis", "Redis", 1);
        name.replacen("valkey", "Valkey", 1).replace('-', " ")
    };
    if name == "all" {
        return "all servers".to_owned();
    }
    if let Some(first) = name.strip_suffix('+') {
        return format!("{} and later", proper(first));
    }
    if let Some((first, last)) = name.split_once("..") {
        let version = last.rsplit('-').next().unwrap_or(last);
        return format!("{} to {version}", proper(first));
    }
    proper(name)
}

#[cfg(test)]
mod tests {
    use super::{readable, without_outer_links};

    #[test]
    fn links_out_of_the_book_become_words() {
        let text = "See [the tests](../tests/x), [a](b.md), [play](../index.html) and [c](../d).";
        assert_eq!(
            without_outer_links(text, 0),
            "See the tests, [a](b.md), [play](../index.html) and c."
        );
        assert_eq!(without_outer_links("[a](../b.md)", 1), "[a](../b.md)");
    }

    #[test]
    fn blocks_say_in_words_which_servers_they_are_about() {
        let text = "```redis-cli redis-7.2+ valkey-8.0..valkey-9.0 redis-6.0\n> PING\n```\n";
        assert_eq!(
            readable(text),
            "<p class=\"caption\">Redis 7.2 and later, Valkey 8.0 to 9.0, Redis 6.0</p>\n\n\
             ```text\n> PING\n```\n"
        );
        for other in [
            "```sh\nls\n```\n",
            "````text\n```redis-cli all\n> PING\n```\n````\n",
        ] {
            assert_eq!(readable(other), other);
        }
    }
}

//! Pages that keep to the policy of our site, which forbids scripts and styles
//! inside of pages.

use super::pages::all;
use crate::repo;
use anyhow::{Result, ensure};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

const OPEN: &str = "<script>";
const CLOSE: &str = "</script>";
/// The styles that mdBook writes into its pages, and the classes of site.css
/// that stand for them.
const STYLES: [(&str, &str); 2] = [("clear: both", "clear"), ("text-align: right", "right")];

/// Moves what stands in scripts of the pages into files at the top of `site`.
pub fn make(site: &Path) -> Result<()> {
    for page in all(site, "html")? {
        let depth = page.strip_prefix(site)?.components().count() - 1;
        let text = STYLES
            .iter()
            .fold(fs::read_to_string(&page)?, |text, (style, class)| {
                text.replace(
                    &format!(" style=\"{style}\""),
                    &format!(" class=\"{class}\""),
                )
            });
        let (text, scripts) = extract(&text, &"../".repeat(depth));
        ensure!(
            !text.contains(" style=\""),
            "{} has a style in it that docs/site.css has no class for",
            repo::shown(&page)
        );
        for (name, script) in scripts {
            fs::write(site.join(name), script)?;
        }
        fs::write(page, text)?;
    }
    Ok(())
}

/// The page with addresses in place of its scripts, and those as files named
/// by their content: most pages have the same.
fn extract(page: &str, top: &str) -> (String, Vec<(String, String)>) {
    let mut parts = page.split(OPEN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut scripts = Vec::new();
    for part in parts {
        let (script, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
        let mut hasher = DefaultHasher::new();
        script.hash(&mut hasher);
        let name = format!("inline-{:016x}.js", hasher.finish());
        text += &format!("<script src=\"{top}{name}\">{CLOSE}{rest}");
        scripts.push((name, script.to_owned()));
    }
    (text, scripts)
}

#[cfg(test)]
mod tests {
    use super::extract;

    #[test]
    fn scripts_become_files_in_their_order() {
        let page = "<head><script>one()</script><script src=\"x.js\"></script></head><script>two()</script>";
        let (text, scripts) = extract(page, "../");
        let [(first, one), (second, two)] = &scripts[..] else {
            panic!("{scripts:?}");
        };
        assert_eq!([one, two], ["one()", "two()"]);
        assert_eq!(
            text,
            format!(
                "<head><script src=\"../{first}\"></script><script src=\"x.js\"></script></head>\
                 <script src=\"../{second}\"></script>"
            )
        );
    }
}

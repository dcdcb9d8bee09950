//! Checks the documentation of findings: each code has a page, its examples
//! cause the finding with the documented text, and its fixed examples do not.
//!
//! The blocks of a page, whose first line names the servers they apply to:
//!
//! - `acl`: rules with the finding that the page is named after;
//! - `finding`: the output of `aclarity lint`, without the position;
//! - `acl-mended`: rules without that finding;
//! - `cases`, `cases-mended`: the same with tests of the rules above them;
//! - `conf`, `conf-mended`: the same with a redis.conf whose other files are
//!   missing.
//!
//! Transcripts on these pages are tested together with those of the case pages.

use aclarity::analysis::configuration;
use aclarity::analysis::lint::lint;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::analysis::cases;
use aclarity::document::{CODES, Document, Finding};
use aclarity_docs::servers;
use aclarity_tests::transcript::pages;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

fn findings() -> Vec<PathBuf> {
    pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/findings")).unwrap()
}

fn code(page: &Path) -> String {
    page.file_stem().unwrap().to_string_lossy().into_owned()
}

#[test]
fn each_code_has_a_page_and_each_page_a_code() {
    let pages: BTreeSet<String> = findings().iter().map(|page| code(page)).collect();
    let codes: BTreeSet<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(pages, codes);
    assert!(CODES.is_sorted());
}

#[test]
fn pages_show_what_is_found() {
    for page in findings() {
        let (code, text) = (code(&page), std::fs::read_to_string(&page).unwrap());
        assert!(text.starts_with(&format!("# {code}\n")), "{code}");
        let mut shown = 0;
        // The last example: rules, or the findings in them by server.
        let mut documents: Vec<Document> = Vec::new();
        let mut found_last: Vec<(Server, Vec<Finding>)> = Vec::new();
        for (kind, servers, body) in blocks(&text) {
            let of_code = |findings: &[Finding]| printed(findings, &code);
            match kind.as_str() {
                "acl" | "acl-mended" | "conf" | "conf-mended" => {
                    let parse = |server: &Server| lint(body.trim_end(), *server);
                    let is_conf = kind.starts_with("conf");
                    documents = servers.iter().map(parse).collect();
                    found_last = documents
                        .iter()
                        .map(|document| {
                            let server = document.server;
                            let findings = if is_conf {
                                configuration::findings(&body, server, &|_| None).0
                            } else {
                                document.findings.clone()
                            };
                            (server, findings)
                        })
                        .collect();
                    let is_shown = !kind.ends_with("-mended");
                    for (server, findings) in &found_last {
                        let found = !of_code(findings).is_empty();
                        assert_eq!(found, is_shown, "{code} on {server}: {body}");
                    }
                    shown += usize::from(is_shown);
                }
                "finding" => {
                    for (server, findings) in &found_last {
                        assert_eq!(of_code(findings), body, "{code} on {server}");
                    }
                }
                "cases" | "cases-mended" => {
                    for document in &documents {
                        let report = cases::run(&body, document);
                        let found = !of_code(&report.findings).is_empty();
                        assert_eq!(found, kind == "cases", "{code}: {body}: {report:?}");
                    }
                    shown += usize::from(kind == "cases");
                }
                _ => {}
            }
        }
        assert!(shown > 0, "{code}: the page shows none");
    }
}

/// Formats findings as `aclarity lint` does.
fn printed(findings: &[Finding], code: &str) -> String {
    let mut text = String::new();
    for finding in findings.iter().filter(|finding| finding.code == code) {
        text += &format!("{}[{code}]: {}\n", finding.severity, finding.message);
        if let Some(help) = &finding.help {
            text += &format!("  help: {help}\n");
        }
    }
    text
}

/// The fenced blocks of a page: their kind, the servers they name, and the
/// text.
fn blocks(text: &str) -> Vec<(String, Vec<Server>, String)> {
    let mut blocks: Vec<(String, Vec<Server>, String)> = Vec::new();
    let mut in_block = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let (kind, names) = info.split_once(' ').unwrap_or((&info, ""));
                let servers = servers::named(names).unwrap_or_default();
                blocks.push((kind.to_owned(), servers, String::new()));
                in_block = true;
            }
            Event::Text(part) if in_block => blocks.last_mut().unwrap().2.push_str(&part),
            Event::End(_) => in_block = false,
            _ => {}
        }
    }
    blocks
}

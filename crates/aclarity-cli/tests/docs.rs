//! `aclarity docs check`, with files and folders.

mod command;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// Runs the command in a folder, and returns the exit code and the output.
fn check(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = command::aclarity()
        .current_dir(folder)
        .args(["docs", "check"])
        .args(args)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const SUCCESS: &str = "```redis-cli redis-8.6\n> PING\n(allowed)\n> ACL WHOAMI\n\"default\"\n```\n";
const WRONG: &str = "# Ping\n\n```redis-cli redis-7.2 redis-8.6\n> PING\nPONG\n```\n";

#[test]
fn a_folder_whose_claims_hold() {
    let docs = folder(&[
        ("a.md", SUCCESS),
        (
            "deep/er/b.mdx",
            "<acl-playground rules=\"+get\"></acl-playground>\n",
        ),
        ("c.txt", WRONG),
        (".hidden/d.md", WRONG),
        ("node_modules/e.md", WRONG),
        ("f.markdown", "Only prose.\n"),
    ]);
    assert_eq!(
        check(docs.path(), &["."]),
        (
            0,
            "./f.markdown: nothing to check\n\
             checked 2 replies in 1 transcript, and 1 playground, of 3 files: all hold\n"
                .to_owned()
        )
    );
}

#[test]
fn differences_have_their_place() {
    let docs = folder(&[("a.md", SUCCESS), ("b.md", WRONG)]);
    assert_eq!(
        check(docs.path(), &["a.md", "b.md"]),
        (
            1,
            "b.md:4: redis-7.2 redis-8.6: PING\n  expected: PONG\n  actual:   (allowed)\n\
             checked 3 replies in 2 transcripts, and 0 playgrounds, of 2 files: 1 does not hold\n"
                .to_owned()
        )
    );
    let (code, json) = check(docs.path(), &["--json", "b.md"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(code, 1);
    assert_eq!(report[0]["file"], "b.md");
    assert_eq!(
        report[0]["differences"][0],
        serde_json::json!({
            "line": 4,
            "servers": ["redis-7.2", "redis-8.6"],
            "command": "PING",
            "expected": "PONG",
            "actual": "(allowed)"
        })
    );
}

#[test]
fn what_cannot_be_checked_is_an_error() {
    let docs = folder(&[
        ("prose.md", "Only prose.\n"),
        ("server.md", "```redis-cli redis-5\n> PING\n```\n"),
        ("open.md", "```redis-cli redis-8.6\n> PING\n"),
    ]);
    fs::write(docs.path().join("bytes.md"), b"\xff").unwrap();
    for (file, message) in [
        ("prose.md", "prose.md: nothing to check"),
        (
            "server.md",
            "server.md:1: error: no server is named redis-5",
        ),
        ("open.md", "open.md:1: error: this block is never closed"),
    ] {
        let (code, out) = check(docs.path(), &[file]);
        assert_eq!(code, 2, "{out}");
        assert!(out.starts_with(message), "{out}");
    }
}

#[test]
fn files_that_cannot_be_read_are_reported_on_standard_error() {
    let docs = folder(&[("a.md", SUCCESS)]);
    fs::write(docs.path().join("bytes.md"), b"\xff").unwrap();
    let read = "checked 2 replies in 1 transcript, and 0 playgrounds, of 2 files: \
                what was checked holds, 1 error\n";
    for (files, out, errors) in [
        (
            &["nosuch.md"][..],
            "",
            "error: cannot read nosuch.md: No such file",
        ),
        (
            &["bytes.md"],
            "",
            "error: cannot read bytes.md: line 1 is not UTF-8: save the file as UTF-8",
        ),
        (
            &["a.md", "./nosuch"],
            read,
            "error: cannot read ./nosuch: No such file",
        ),
    ] {
        let output = command::aclarity()
            .current_dir(docs.path())
            .args(["docs", "check"])
            .args(files)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{files:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), out, "{files:?}");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.starts_with(errors), "{message}");
    }
}

#[test]
fn a_server_may_be_given_for_transcripts_that_name_none() {
    let docs = folder(&[("a.md", "```redis-cli\n> PING\n(allowed)\n```\n")]);
    let (code, out) = check(docs.path(), &["a.md"]);
    assert_eq!(code, 2);
    assert!(out.starts_with("a.md:1: skipped: names no server"), "{out}");
    assert_eq!(check(docs.path(), &["--server", "redis-8.6", "a.md"]).0, 0);
}

/// This repository's documentation about ACLs.
#[test]
fn our_own_documentation_holds() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let ours = [
        "docs",
        "README.md",
        "tests/cases",
        "tests/embeds",
        "crates/aclarity-wasm/package",
    ];
    let (code, out) = check(&repository, &ours);
    println!("{out}");
    assert_eq!(code, 0, "{out}");
}

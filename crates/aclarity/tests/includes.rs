//! Configuration files that include each other.

use aclarity::analysis::configuration;
use std::cell::Cell;
use std::collections::HashMap;

use aclarity::config::{self, IncludeLimit, StartError};
use aclarity::crash::Crash;
use aclarity::{Server, document::Severity};

const SERVER: Server = Server::Redis8_6;

/// What starting with `main.conf` of these files answers, and how many were read.
fn start(files: &[(&str, String)]) -> (Result<(), StartError>, usize) {
    let files: HashMap<&[u8], &String> = files
        .iter()
        .map(|(name, text)| (name.as_bytes(), text))
        .collect();
    let count = Cell::new(0);
    let read = |name: &[u8]| {
        count.set(count.get() + 1);
        files.get(name).map(|text| text.as_bytes().to_vec())
    };
    let main = files[&b"main.conf"[..]];
    let started = config::start(main.as_bytes(), SERVER, &read).map(drop);
    let read_to_start = count.take();
    let (findings, _) = configuration::findings(main, SERVER, &read);
    let expected = match started {
        Ok(()) => None,
        Err(StartError::IncludeLimit(_)) => Some("limit"),
        Err(_) => Some("server-does-not-start"),
    };
    let errors: Vec<&str> = findings
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| one.code)
        .collect();
    assert_eq!(errors, expected.as_slice());
    (started, read_to_start)
}

fn include(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("include {name}\n"))
        .collect()
}

/// 30 files, each of which includes the next one three times: 3³⁰ are read.
#[test]
fn files_that_fan_out_are_read_to_the_limit() {
    let names: Vec<String> = (0..30).map(|number| format!("f{number}")).collect();
    let mut files = vec![("main.conf", include(&["f0"]))];
    for pair in names.windows(2) {
        files.push((&pair[0], include(&[pair[1].as_str(); 3])));
    }
    files.push((&names[29], "port 6379\n".to_owned()));
    let (started, read) = start(&files);
    let error = started.unwrap_err();
    assert_eq!(error, StartError::IncludeLimit(IncludeLimit::Files));
    assert_eq!(read, 1_000);
    assert!(
        error
            .message(SERVER)
            .starts_with("more than 1000 files are included")
    );
}

#[test]
fn files_that_are_large_together_are_read_to_the_limit() {
    let comment = format!("#{}\n", "x".repeat(999_998));
    let files = |times| {
        [
            ("main.conf", include(&vec!["a"; times])),
            ("a", comment.clone()),
        ]
    };
    assert_eq!(start(&files(16)).0, Ok(()));
    let (started, read) = start(&files(500));
    assert_eq!(started, Err(StartError::IncludeLimit(IncludeLimit::Bytes)));
    assert_eq!(read, 17);
}

#[test]
fn a_file_that_includes_itself_ends_the_server() {
    let endless = Err(StartError::Crash(Crash::EndlessInclude));
    let itself = [("main.conf", include(&["main.conf", "main.conf"]))];
    assert_eq!(start(&itself).0, endless);
    let two = [
        ("main.conf", include(&["a"])),
        ("a", include(&["b", "b"])),
        ("b", include(&["a", "a"])),
    ];
    assert_eq!(start(&two).0, endless);
}

/// What the second reading of it refuses is what the server prints.
#[test]
fn a_file_that_includes_itself_may_be_refused_before() {
    let text = "user ana on\n".to_owned() + &include(&["a"]);
    let (started, read) = start(&[("main.conf", include(&["a"])), ("a", text)]);
    assert!(matches!(started, Err(StartError::Line(_))), "{started:?}");
    assert_eq!(read, 2);
}

#[test]
fn files_include_each_other_to_a_depth() {
    let names: Vec<String> = (0..=64).map(|number| format!("f{number}")).collect();
    let chain = |length: usize| {
        let mut files = vec![("main.conf", include(&["f0"]))];
        for pair in names[..length].windows(2) {
            files.push((&pair[0], include(&[pair[1].as_str()])));
        }
        files.push((&names[length - 1], String::new()));
        files
    };
    assert_eq!(start(&chain(64)), (Ok(()), 64));
    let depth = Err(StartError::IncludeLimit(IncludeLimit::Depth));
    assert_eq!(start(&chain(65)).0, depth);
}

#[test]
fn the_same_file_may_be_included_often() {
    let files = [
        ("main.conf", include(&["a"; 100])),
        ("a", "port 1\n".to_owned()),
    ];
    assert_eq!(start(&files).0, Ok(()));
}

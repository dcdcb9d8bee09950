//! Checks documentation: Markdown with transcripts and playgrounds.

use crate::input;

/// Everything reported refers to a line of the page, and is the same each time.
pub fn check(input: &[u8]) {
    let (server, text) = input::server_and_rest(input);
    let text = &String::from_utf8_lossy(text);
    let lines = text.matches('\n').count() + 1;
    let report = aclarity_docs::check("page.md", text, Some(server));
    let notes = report.skipped.iter().chain(&report.problems);
    let notes = notes.map(|note| (note.line, &note.message));
    let differences = report.differences.iter();
    let differences = differences.map(|difference| (difference.line, &difference.actual));
    for (line, message) in notes.chain(differences) {
        assert!((1..=lines).contains(&line), "line {line}: {message}");
    }
    for difference in &report.differences {
        assert!(!difference.servers.is_empty(), "{difference:?}");
    }
    serde_json::to_string(&report).expect("a report can be serialised");
    let unnamed = aclarity_docs::check("page.md", text, None);
    assert!(unnamed.transcripts <= report.transcripts);
    assert_eq!(unnamed.playgrounds, report.playgrounds);
}
